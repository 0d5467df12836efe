package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.gateway.net.Networks;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/**
 * A sample of the product of lengths and agreements over TCP on 127.0.0.1, both ways: each TPDU size, each checkpoint
 * size, windows and lengths by chance and at boundaries, against a peer that reads strictly.
 */
@Tag("SF-11")
@Tag("SF-13")
@Timeout(300)
class SizeSweepOverTcpTest {
    private static final int[] CHECKPOINTS = {0, 1, 2, 3, 10, 64};
    private static final int LARGEST = (1 << 20) + 2;
    private static final Octets CONTENT = content();

    private final MtaRig rig = MtaRig.start(
            MtaRig.limits(20, 10, 10, 10),
            AssociationSettings.of(new ResponderParameters(Set.of(), 64, 7, limits(65_531)), limits(65_531)),
            MtaRig.HOST);

    private static Octets content() {
        byte[] content = new byte[LARGEST];
        new SplittableRandom(4711).nextBytes(content);
        return Octets.wrap(content);
    }

    private static StackLimits limits(int tpdu) {
        return new StackLimits(tpdu, 2 * LARGEST, LARGEST, LARGEST + 64, Map.of());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Iterable<Integer> sizes(int tpdu, int checkpoint, SplittableRandom chance) {
        TreeSet<Integer> sizes = new TreeSet<>(Set.of(1));
        // SF-13 names 246 octets, without saying of what: APDU, RTS user data or TSDU, which differ by their headers
        IntStream.rangeClosed(216, 256).forEach(sizes::add);
        int payload = Math.min(tpdu - 3, 65_524);
        int segment = Math.max(1, checkpoint) * 1024;
        for (int around = -2; around <= 2; around++) {
            sizes.add(Math.min(LARGEST, chance.nextInt(1, 16) * payload + around));
            sizes.add(Math.min(LARGEST, chance.nextInt(1, 16) * segment + around));
            sizes.add((1 << chance.nextInt(2, 21)) + around);
            sizes.add(chance.nextInt(1, 4097));
        }
        return sizes;
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512, 1024, 2048, 4096, 8192, 65_531})
    void whatWeSendIsReadByAStrictPeerWithoutAComplaint(int tpdu) {
        SplittableRandom chance = new SplittableRandom(tpdu);
        for (int checkpoint : CHECKPOINTS) {
            int window = chance.nextInt(1, 8);
            try (StackPeerServer server = StackPeerServer.start(
                    new ResponderParameters(Set.of(), checkpoint, window, limits(tpdu)),
                    PeerConduct.willing(MtaRig.bindResult(0)))) {
                ActorRef<Association.Command> association = dial(server.port(), checkpoint, window);
                TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
                StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
                int sent = 0;
                for (int size : sizes(tpdu, checkpoint, chance)) {
                    association.tell(new Association.Transfer(CONTENT.slice(0, size), "t", outcome.ref()));
                    outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("t"));
                    sent++;
                    assertThat(peer.awaitReceived(sent, MtaRig.PATIENCE).get(sent - 1))
                            .as("%d octets, TPDU %d, checkpoint %d, window %d", size, tpdu, checkpoint, window)
                            .isEqualTo(CONTENT.slice(0, size));
                    assertThat(peer.violations()).isEmpty();
                }
                assertThat(peer.checkpointOctets()).isEqualTo(checkpoint * 1024);
                association.tell(Association.Request.CLOSE);
                peer.awaitEnd(MtaRig.PATIENCE);
            }
        }
    }

    private ActorRef<Association.Command> dial(int port, int checkpoint, int window) {
        PeerSettings base = MtaRig.peer(0, port);
        PeerSettings terms = new PeerSettings(
                base.name(),
                base.address(),
                base.ours(),
                base.expected(),
                Networks.NONE,
                new PeerSettings.Terms(checkpoint, window, 4, Duration.ofSeconds(60)));
        TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
        rig.supervisor.tell(new SessionSupervisor.Dial(terms, false, answer.ref()));
        return answer.expectMessageClass(SessionSupervisor.Opened.class, MtaRig.PATIENCE)
                .association();
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512, 1024, 2048, 4096, 8192, 65_531})
    void whatWeAnswerIsReadByAStrictPeerWithoutAComplaint(int tpdu) {
        SplittableRandom chance = new SplittableRandom(tpdu + 1);
        for (int checkpoint : CHECKPOINTS) {
            int window = chance.nextInt(1, 8);
            try (StackPeer peer = StackPeer.dial(MtaRig.HOST, rig.port, opening(tpdu, checkpoint, window))) {
                peer.awaitOpen(MtaRig.PATIENCE);
                for (int size : sizes(tpdu, checkpoint, chance)) {
                    assertThat(peer.transfer(CONTENT.slice(0, size), MtaRig.PATIENCE))
                            .isInstanceOf(StackAction.TransferConfirmed.class);
                    assertThat(rig.inbound.whole).last().isEqualTo(CONTENT.slice(0, size));
                    rig.inbound.whole.clear();
                    assertThat(peer.violations())
                            .as("%d octets, TPDU %d, checkpoint %d, window %d", size, tpdu, checkpoint, window)
                            .isEmpty();
                }
                // who proposes none leaves the choice to us
                assertThat(peer.checkpointOctets()).isEqualTo(checkpoint == 0 ? 64 * 1024 : checkpoint * 1024);
                peer.release(MtaRig.PATIENCE);
            }
        }
    }

    private static OpenParameters opening(int tpdu, int checkpoint, int window) {
        OpenParameters base = MtaRig.opening(0);
        return new OpenParameters(
                Selectors.NONE,
                Selectors.NONE,
                base.bindArgument(),
                checkpoint,
                window,
                base.dialogueMode(),
                base.reference(),
                base.now(),
                limits(tpdu));
    }
}
