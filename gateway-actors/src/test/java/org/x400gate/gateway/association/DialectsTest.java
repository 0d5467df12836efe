package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** The three dialects over TCP on 127.0.0.1, all at one port, both ways. */
@Timeout(60)
class DialectsTest {
    private final MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 10));

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void peersOfThreeDialectsBindToOnePortAtTheSameTimeAndEachTransfers() {
        Map<Dialect, StackPeer> peers = new EnumMap<>(Dialect.class);
        try {
            for (Dialect dialect : Dialect.values()) {
                peers.put(
                        dialect,
                        StackPeer.dial(
                                MtaRig.HOST,
                                rig.port,
                                MtaRig.opening(dialect.ordinal(), dialect, DialogueMode.MONOLOGUE)));
            }
            peers.values().forEach(peer -> {
                StackAction open = peer.awaitOpen(MtaRig.PATIENCE);
                assertThat(open).isInstanceOf(StackAction.OpenConfirmed.class);
            });
            await().until(() -> rig.view().active() == 3);
            peers.forEach((dialect, peer) -> peer.startTransfer(random(50_000 + dialect.ordinal())));
            peers.values()
                    .forEach(peer -> assertThat(peer.awaitTransfer(MtaRig.PATIENCE))
                            .isEqualTo(new StackAction.TransferConfirmed()));
            assertThat(rig.inbound.whole).containsExactlyInAnyOrder(random(50_000), random(50_001), random(50_002));
            assertThat(rig.inbound.bound).containsExactlyInAnyOrder("MTA-0", "MTA-1", "MTA-2");
            peers.values()
                    .forEach(
                            peer -> assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class));
            await().until(() -> rig.view().active() == 0);
        } finally {
            peers.values().forEach(StackPeer::close);
        }
    }

    /** What the peer is answered has the form of its dialect: our name, and the password in its own string type. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aBindIsAnsweredInTheFormOfItsDialect(Dialect dialect) {
        try (StackPeer peer =
                StackPeer.dial(MtaRig.HOST, rig.port, MtaRig.opening(0, dialect, DialogueMode.MONOLOGUE))) {
            StackAction.OpenConfirmed confirmed = (StackAction.OpenConfirmed) peer.awaitOpen(MtaRig.PATIENCE);
            String bare = "a10e 800447415445 a106".replace(" ", "");
            String expected = switch (dialect) {
                case P1_1984 -> bare + "16046f757273";
                case P1_1988_X410 -> bare + "04046f757273";
                case P1_1988 -> "b110" + bare + "04046f757273";
            };
            assertThat(confirmed.bindResult()).isEqualTo(Octets.ofHex(expected));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void messagesGoOutInThePeersDialect(Dialect dialect) {
        PeerConduct willing = PeerConduct.willing(MtaRig.bindResult(0, dialect));
        try (StackPeerServer server = StackPeerServer.start(MtaRig.RESPONDER, willing)) {
            TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
            rig.supervisor.tell(
                    new SessionSupervisor.Dial(MtaRig.peer(0, server.port(), dialect), false, answer.ref()));
            ActorRef<Association.Command> association = answer.expectMessageClass(
                            SessionSupervisor.Opened.class, MtaRig.PATIENCE)
                    .association();
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            assertThat(peer.awaitTold(StackAction.OpenIndication.class, MtaRig.PATIENCE)
                            .request()
                            .dialect())
                    .isEqualTo(dialect);

            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(random(30_000), "one", outcome.ref()));
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("one"));
            assertThat(peer.awaitReceived(1, MtaRig.PATIENCE)).containsExactly(random(30_000));
            association.tell(Association.Request.CLOSE);
            assertThat(peer.awaitEnd(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
    }

    /** Old gateways answer with an empty name, or credentials alone; the password says enough (Q123650). */
    @ParameterizedTest
    @ValueSource(strings = {"a10c 8000 a108 1606 736563726574", "a10a a108 1606 736563726574"})
    void anAnswerOf1984WithoutAnMtaNameIsTaken(String secret) {
        assertThat(opened(Octets.ofHex(secret))).isInstanceOf(SessionSupervisor.Opened.class);
    }

    @Test
    void anAnswerWithoutAnMtaNameDoesNotSaveAWrongPassword() {
        assertThat(opened(Octets.ofHex("a108 a106 1604 67657373")))
                .isInstanceOfSatisfying(
                        SessionSupervisor.NotOpened.class,
                        not -> assertThat(not.cause()).isEqualTo(EndCause.REFUSED_AUTHENTICATION));
    }

    private SessionSupervisor.Dialled opened(Octets bindResult) {
        try (StackPeerServer server = StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(bindResult))) {
            TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
            rig.supervisor.tell(
                    new SessionSupervisor.Dial(MtaRig.peer(0, server.port(), Dialect.P1_1984), false, answer.ref()));
            return answer.receiveMessage(MtaRig.PATIENCE);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aWrongPasswordIsRefusedInTheWordsOfTheDialect(Dialect dialect) {
        PeerSettings.Credential wrong = new PeerSettings.Credential("MTA-0", MtaRig.ascii("guess"));
        try (StackPeer peer =
                StackPeer.dial(MtaRig.HOST, rig.port, MtaRig.opening(wrong, dialect, DialogueMode.MONOLOGUE))) {
            StackAction.OpenRefused refused = (StackAction.OpenRefused) peer.awaitOpen(MtaRig.PATIENCE);
            assertThat(BindCheck.cause(refused).code()).isEqualTo(dialect.x410Mode() ? "RTSE-RJ-2" : "BIND-2");
        }
        await().until(() -> rig.counters.of("attempt x400-in " + EndCause.REFUSED_AUTHENTICATION.code()) == 1);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aPeerAtItsLimitIsToldThatWeAreBusyInTheWordsOfTheDialect(Dialect dialect) {
        try (MtaRig full = MtaRig.start(MtaRig.limits(20, 10, 10, 1));
                StackPeer first = full.dial(0)) {
            assertThat(first.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            try (StackPeer second =
                    StackPeer.dial(MtaRig.HOST, full.port, MtaRig.opening(0, dialect, DialogueMode.MONOLOGUE))) {
                StackAction.OpenRefused refused = (StackAction.OpenRefused) second.awaitOpen(MtaRig.PATIENCE);
                EndCause cause = BindCheck.cause(refused);
                assertThat(cause.code()).isEqualTo(dialect.x410Mode() ? "RTSE-RJ-0" : "BIND-0");
                assertThat(cause.soft()).isTrue();
            }
        }
    }

    private static Octets random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Octets.wrap(octets);
    }
}
