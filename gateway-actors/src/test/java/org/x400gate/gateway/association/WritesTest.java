package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.octets.Octets;

/** What belongs together is written together: one packet of TCP for a short transfer, not one for each data unit of it. */
class WritesTest {
    private final ActorTestKit kit = ActorTestKit.create();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    /** The peer of this test agrees to checkpoints of 1 KiB and a window of 1. */
    @ParameterizedTest
    @CsvSource({"1, 1", "300, 1", "1000, 1", "1500, 1", "2500, 2"})
    void aTransferIsWrittenAtOnceUpToWhereThePeerMustAnswer(int octets, int writes) {
        MemoryPeer peer = new MemoryPeer(kit);
        ActorRef<Association.Command> association = peer.open(MemoryPeer.NEVER, apdu -> MemoryPeer.Conduct.ACCEPT);
        int before = peer.writes();
        TestProbe<TransferOutcome> outcome = kit.createTestProbe();
        association.tell(new Association.Transfer(Octets.wrap(new byte[octets]), "t", outcome.ref()));
        outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("t"));
        assertThat(peer.writes() - before).isEqualTo(writes);
    }
}
