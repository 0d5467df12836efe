package org.x400gate.gateway.association;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.net.Networks;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.PatternContent;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;

/**
 * One transfer from an association to another over TCP on 127.0.0.1, both ends in this process, so that its heap can
 * be smaller than the content by far. Arguments: octets, checkpoint size. Ends with 0 only if what came is what was sent.
 */
final class LargeAssociation {
    private static final StackLimits LIMITS =
            new StackLimits(65_531, 1 << 20, Long.MAX_VALUE / 2, (1 << 20) - 1024, Map.of());

    private LargeAssociation() {}

    public static void main(String[] arguments) throws IOException {
        PatternContent content = new PatternContent(Long.parseLong(arguments[0]));
        int checkpoint = Integer.parseInt(arguments[1]);
        Digested inbound = new Digested();
        TransferOutcome outcome;
        try (MtaRig rig = MtaRig.start(
                MtaRig.limits(4, 2, 2, 2),
                AssociationSettings.of(new ResponderParameters(Set.of(), checkpoint, 3, LIMITS), LIMITS),
                inbound)) {
            TestProbe<SessionSupervisor.Dialled> dialled = rig.kit.createTestProbe();
            rig.supervisor.tell(new SessionSupervisor.Dial(ourselves(rig.port, checkpoint), false, dialled.ref()));
            ActorRef<Association.Command> association = dialled.expectMessageClass(
                            SessionSupervisor.Opened.class, Duration.ofMinutes(1))
                    .association();
            TestProbe<TransferOutcome> sent = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(content, "large", sent.ref()));
            outcome = sent.receiveMessage(Duration.ofMinutes(8));
        }
        boolean equal = Arrays.equals(content.digest(), inbound.digest.digest());
        System.out.printf(
                "over TCP: %,d octets, %s, %s, longest piece %,d, heap at most %d MiB%n",
                inbound.octets,
                equal ? "equal" : "DIFFERENT",
                outcome,
                inbound.longest,
                Runtime.getRuntime().maxMemory() >> 20);
        System.exit(equal && outcome.equals(new TransferOutcome.Transferred("large")) ? 0 : 1);
    }

    /** The rig's own listener as the peer: we bind as one of its peers and expect it to be itself. */
    private static PeerSettings ourselves(int port, int checkpoint) {
        return new PeerSettings(
                "ourselves",
                new PeerSettings.Address(MtaRig.HOST, port, Selectors.NONE, Selectors.NONE),
                new PeerSettings.Credential("MTA-0", MtaRig.ascii("secret")),
                new PeerSettings.Credential("GATE", MtaRig.ascii("ours")),
                Networks.NONE,
                new PeerSettings.Terms(checkpoint, 3, 1, Duration.ofMinutes(5)));
    }

    /** Keeps nothing of what comes but its digest. */
    private static final class Digested implements InboundTransfers {
        private final MessageDigest digest = PatternContent.sha256();
        private volatile long octets;
        private volatile int longest;

        @Override
        public void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over) {
            // nothing waits for it
        }

        @Override
        public InboundTransfer begin(PeerContext peer, Receiver receiver) {
            return new InboundTransfer() {
                @Override
                public void segment(Octets part) {
                    digest.update(part.toByteBuffer());
                    octets += part.length();
                    longest = Math.max(longest, part.length());
                }

                @Override
                public void end(ActorRef<Settled> replyTo) {
                    replyTo.tell(new Secured());
                }

                @Override
                public void broken() {
                    System.out.println("the transfer broke");
                }
            };
        }
    }
}
