package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;

/** What exploring every order of events showed first, each in its shortest form: peers that keep the rules. */
class LegalPeersTest {
    private static final Octets APDU = Octets.wrap(new byte[100]);

    /** X.225 7.33, 7.35, table A.12: AD and AI have their place in STA713, too, behind our own AEA that they crossed. */
    @ParameterizedTest
    @EnumSource(names = {"INTERRUPTS", "DISCARDS_LATE"})
    void whoBreaksOffWhatWasAcceptedMeanwhileIsAnsweredAndTheAssociationLives(PeerManner manner) {
        StackPair pair = StackPair.standard();
        pair.responder.answersTransfers = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();

        pair.initiator.take(manner.act(pair.initiator.stack).orElseThrow());
        pair.responder.take(pair.responder.stack.acceptTransfer());
        pair.run();

        // to us it was accepted, and nothing takes that back
        assertThat(pair.responder.told(StackAction.TransferAborted.class)).isEmpty();
        assertThat(pair.initiator.told(StackAction.TransferConfirmed.class)).isEmpty();
        assertThat(pair.initiator.told(StackAction.TransferRefused.class)).hasSize(1);
        pair.responder.answersTransfers = true;
        pair.initiator.send(APDU);
        pair.run();
        assertThat(pair.initiator.told(StackAction.TransferConfirmed.class)).hasSize(1);
        assertThat(pair.initiator.ends + pair.responder.ends).isZero();
    }
}
