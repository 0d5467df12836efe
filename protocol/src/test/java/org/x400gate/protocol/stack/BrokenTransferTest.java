package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;

/** Transfers that do not end well, on associations that go on. */
class BrokenTransferTest {
    private static final Octets APDU = Octets.wrap(new byte[5000]);

    @ParameterizedTest
    @EnumSource(TransferReject.class)
    void aRejectedTransferIsSurelyNotTakenAndTheNextOnePasses(TransferReject reason) {
        StackPair pair = StackPair.standard().connect();
        pair.responder.rejects = Optional.of(reason);
        pair.initiator.send(APDU);
        pair.run();

        assertThat(pair.initiator
                        .only(StackAction.TransferRefused.class)
                        .cause()
                        .code())
                .isEqualTo("RTSE-ED");
        assertThat(pair.initiator.told(StackAction.TransferConfirmed.class)).isEmpty();
        assertThat(pair.responder.told(StackAction.TransferAborted.class)).isEmpty();

        pair.responder.rejects = Optional.empty();
        assertNextOnePasses(pair);
    }

    @Test
    void aTransferCanBeRejectedWhileItArrives() {
        StackPair pair = StackPair.standard();
        pair.responder.confirmsCheckpoints = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();
        assertThat(pair.responder.timers).containsOnlyKeys(StackTimer.TRANSFER_DATA);

        pair.responder.take(pair.responder.stack.rejectTransfer(TransferReject.TEMPORARY));
        pair.run();

        assertThat(pair.initiator.told(StackAction.TransferRefused.class)).hasSize(1);
        pair.responder.confirmsCheckpoints = true;
        assertNextOnePasses(pair);
    }

    @Test
    void aSegmentThatCrossesAnExceptionReportIsDropped() {
        StackPair pair = StackPair.standard();
        pair.initiator.suppliesSegments = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();
        pair.responder.take(pair.responder.stack.rejectTransfer(TransferReject.TEMPORARY));
        Octets exception = pair.responder.toWire.removeFirst();
        pair.initiator.take(pair.initiator.stack.onOctets(exception));

        assertThat(pair.initiator.stack.segment(APDU).actions()).isEmpty();

        pair.run();
        assertThat(pair.initiator.told(StackAction.TransferRefused.class)).hasSize(1);
    }

    /** EXCEPTION REPORT, which reliable transfer answers by a discard, and what is out of place behind it. */
    @Test
    void whatEndsTheSessionMayStandBehindAnExceptionReportInOneTsdu() {
        StackPair pair = StackPair.standard();
        pair.initiator.suppliesSegments = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();

        pair.initiator.take(pair.initiator.stack.onOctets(Octets.ofHex("0300000e 02f080 0000 2a03 2a0132")));
        pair.run();

        assertThat(pair.initiator.only(StackAction.Aborted.class).cause().code())
                .isEqualTo("SES-1");
        assertThat(pair.initiator.ends).isEqualTo(1);
    }

    @Test
    void ourOwnSourceFailingDiscardsTheActivityOnBothSides() {
        StackPair pair = StackPair.standard();
        pair.initiator.suppliesSegments = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();

        pair.initiator.take(pair.initiator.stack.discardTransfer());
        pair.run();

        assertThat(pair.initiator
                        .only(StackAction.TransferRefused.class)
                        .cause()
                        .code())
                .isEqualTo("RTSE-AD-US");
        assertThat(pair.responder
                        .only(StackAction.TransferAborted.class)
                        .cause()
                        .code())
                .isEqualTo("RTSE-AD");
        pair.initiator.suppliesSegments = true;
        assertNextOnePasses(pair);
    }

    @Test
    void anApduBeyondTheLimitIsRejectedWhileItArrives() {
        StackLimits limits = new StackLimits(65_531, 1 << 20, 4096, 1 << 19, Map.of());
        StackPair pair =
                new StackPair(StackPair.open(1, 3, StackLimits.STANDARD), StackPair.listen(1, 3, limits), 1).connect();
        pair.initiator.send(APDU);
        pair.run();

        assertThat(pair.responder
                        .only(StackAction.TransferAborted.class)
                        .cause()
                        .code())
                .isEqualTo("RTSE-1");
        assertThat(pair.initiator.told(StackAction.TransferRefused.class)).hasSize(1);
        pair.initiator.send(APDU.slice(0, 4096));
        pair.run();
        assertThat(pair.responder.received).containsExactly(APDU.slice(0, 4096));
    }

    @Test
    void withoutCheckpointsWhatFitsNoSegmentIsRefusedBeforeItIsBegun() {
        StackLimits limits = new StackLimits(65_531, 1 << 20, 1 << 20, 4096, Map.of());
        StackPair pair = new StackPair(StackPair.open(0, 3, limits), StackPair.listen(0, 3, limits), 1).connect();

        pair.initiator.send(APDU);
        pair.run();

        assertThat(pair.initiator
                        .only(StackAction.TransferRefused.class)
                        .cause()
                        .code())
                .isEqualTo("RTSE-1");
        assertThat(pair.responder.told(StackAction.TransferStarted.class)).isEmpty();
        assertThat(pair.initiator.stack.canTransfer()).isTrue();
    }

    @Test
    void requestsOutOfPlaceAreTheCallersFault() {
        StackPair pair = StackPair.standard().connect();
        assertThatThrownBy(() -> pair.responder.stack.startTransfer(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.responder.stack.close()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.responder.stack.acceptTransfer()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.stack.segment(APDU)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.stack.startTransfer(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.stack.giveTurn()).isInstanceOf(IllegalStateException.class);
        assertThat(pair.initiator.stack.canTransfer()).isTrue();
        assertThat(pair.responder.stack.canTransfer()).isFalse();
    }

    @Test
    void inTwoWayAlternateTheTurnIsAskedForGivenAndGivenBack() {
        StackPair pair = new StackPair(StackPair.twoWay(), StackPair.listen(1, 3, StackLimits.STANDARD), 1).connect();
        assertThat(pair.responder
                        .only(StackAction.OpenIndication.class)
                        .request()
                        .dialogueMode())
                .isEqualTo(DialogueMode.TWO_WAY_ALTERNATE);

        pair.responder.take(pair.responder.stack.pleaseTurn(5));
        pair.run();
        assertThat(pair.initiator.only(StackAction.TurnPlease.class).priority()).isEqualTo(5);
        pair.initiator.take(pair.initiator.stack.giveTurn());
        pair.run();
        pair.responder.only(StackAction.TurnGiven.class);
        assertThat(pair.initiator.stack.canTransfer()).isFalse();

        pair.responder.send(APDU);
        pair.run();
        assertThat(pair.initiator.received).containsExactly(APDU);
        pair.responder.take(pair.responder.stack.giveTurn());
        pair.run();
        pair.initiator.take(pair.initiator.stack.close());
        pair.run();
        pair.responder.only(StackAction.Released.class);
    }

    private static void assertNextOnePasses(StackPair pair) {
        pair.responder.received.clear();
        pair.initiator.send(APDU);
        pair.run();
        assertThat(pair.responder.received).containsExactly(APDU);
        assertThat(pair.initiator.told(StackAction.TransferConfirmed.class)).hasSize(1);
        assertThat(pair.initiator.timers).isEmpty();
        assertThat(pair.responder.timers).isEmpty();
        assertThat(pair.watcher.violations).isEmpty();
    }
}
