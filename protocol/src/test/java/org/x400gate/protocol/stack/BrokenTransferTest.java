package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.octets.Octets;

/** Transfers that do not end well, on associations that go on. */
class BrokenTransferTest {
    private static final Octets APDU = Octets.wrap(new byte[5000]);

    static Stream<Arguments> rejects() {
        return Stream.of(Dialect.values())
                .flatMap(dialect -> Stream.of(TransferReject.values()).map(reason -> Arguments.of(dialect, reason)));
    }

    @ParameterizedTest
    @MethodSource("rejects")
    void aRejectedTransferIsSurelyNotTakenAndTheNextOnePasses(Dialect dialect, TransferReject reason) {
        StackPair pair = StackPair.standard(dialect).connect();
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

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTransferCanBeRejectedWhileItArrives(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect);
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

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSegmentThatCrossesAnExceptionReportIsDropped(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect);
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
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatEndsTheSessionMayStandBehindAnExceptionReportInOneTsdu(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect);
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

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void ourOwnSourceFailingDiscardsTheActivityOnBothSides(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect);
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

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anApduBeyondTheLimitIsRejectedWhileItArrives(Dialect dialect) {
        StackLimits limits = new StackLimits(65_531, 1 << 20, 4096, 1 << 19, Map.of());
        StackPair pair = new StackPair(
                        StackPair.open(dialect, 1, 3, StackLimits.STANDARD), StackPair.listen(1, 3, limits), 1)
                .connect();
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

    /** Nothing stands around an APDU in X.410 mode: its limit is exact. */
    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"P1_1984", "P1_1988_X410"})
    void inX410ModeOneOctetBeyondTheLimitIsOneTooMany(Dialect dialect) {
        StackLimits limits = new StackLimits(65_531, 1 << 20, 4096, 1 << 19, Map.of());
        StackPair pair = new StackPair(
                        StackPair.open(dialect, 1, 3, StackLimits.STANDARD), StackPair.listen(1, 3, limits), 1)
                .connect();
        pair.initiator.send(APDU.slice(0, 4097));
        pair.run();

        assertThat(pair.responder.told(StackAction.TransferAborted.class)).hasSize(1);
        assertThat(pair.responder.received).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void withoutCheckpointsWhatFitsNoSegmentIsRefusedBeforeItIsBegun(Dialect dialect) {
        StackLimits limits = new StackLimits(65_531, 1 << 20, 1 << 20, 4096, Map.of());
        StackPair pair =
                new StackPair(StackPair.open(dialect, 0, 3, limits), StackPair.listen(0, 3, limits), 1).connect();

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

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void requestsOutOfPlaceAreTheCallersFault(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect).connect();
        assertThatThrownBy(() -> pair.responder.stack.startTransfer(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.responder.stack.close()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.responder.stack.acceptTransfer()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.stack.segment(APDU)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.stack.startTransfer(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.stack.giveTurn()).isInstanceOf(IllegalStateException.class);
        assertThat(pair.initiator.stack.canTransfer()).isTrue();
        assertThat(pair.responder.stack.canTransfer()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void inTwoWayAlternateTheTurnIsAskedForGivenAndGivenBack(Dialect dialect) {
        StackPair pair =
                new StackPair(StackPair.twoWay(dialect), StackPair.listen(1, 3, StackLimits.STANDARD), 1).connect();
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
