package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/** X.218 10.4: who has not the turn may ask for it at any time; X.225 table A.14: the session can't always carry that. */
class TurnWishTest {
    private static final Octets APDU = Octets.wrap(new byte[100]);

    private final StackPair pair =
            new StackPair(StackPair.twoWay(), StackPair.listen(1, 3, StackLimits.STANDARD), 1).connect();

    /** STA18: no S-TOKEN-PLEASE request until GTA has come. */
    @Test
    void whoGaveTheTurnMayWishItBackAtOnce() {
        pair.initiator.take(pair.initiator.stack.giveTurn());
        pair.initiator.toWire.clear();
        pair.initiator.take(pair.initiator.stack.pleaseTurn(7));
        assertThat(pair.initiator.toWire).isEmpty();

        pair.initiator.take(pair.initiator.stack.onOctets(Octets.ofHex("0300000902f0801600")));
        assertThat(pair.initiator.toWire).hasSize(1);
    }

    /** STA19: none between an exception report and its answer. */
    @Test
    void whoRejectsATransferMayWishForTheTurnMeanwhile() {
        pair.responder.answersTransfers = false;
        pair.initiator.send(APDU);
        pair.run();
        pair.responder.take(pair.responder.stack.rejectTransfer(TransferReject.TEMPORARY));
        pair.responder.take(pair.responder.stack.pleaseTurn(7));
        pair.run();
        assertThat(pair.initiator.only(StackAction.TurnPlease.class).priority()).isEqualTo(7);
    }

    /** STA05C: a PLEASE TOKENS that crosses an ACTIVITY DISCARD is passed over. */
    @Test
    void aWishThatCrossesADiscardIsSaidAgain() {
        pair.initiator.suppliesSegments = false;
        pair.initiator.send(APDU);
        pair.run();
        pair.initiator.take(pair.initiator.stack.discardTransfer());
        pair.responder.take(pair.responder.stack.pleaseTurn(7));
        pair.run();
        assertThat(pair.initiator.only(StackAction.TurnPlease.class).priority()).isEqualTo(7);
    }

    @Test
    void aWishThatWasGrantedIsForgotten() {
        pair.responder.take(pair.responder.stack.pleaseTurn(7));
        pair.run();
        pair.initiator.take(pair.initiator.stack.giveTurn());
        pair.run();
        pair.responder.take(pair.responder.stack.giveTurn());
        pair.run();
        assertThat(pair.initiator.told(StackAction.TurnPlease.class)).hasSize(1);
        assertThat(pair.responder.ends).isZero();
    }
}
