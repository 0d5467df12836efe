package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.rtse.RtseStates.NULL;
import static org.x400gate.protocol.rtse.RtseStates.PROTOCOL_ERROR;
import static org.x400gate.protocol.rtse.RtseStates.RTORQ;
import static org.x400gate.protocol.rtse.RtseStates.RTTR;
import static org.x400gate.protocol.rtse.RtseStates.SETTINGS;
import static org.x400gate.protocol.rtse.RtseStates.assertAborted;
import static org.x400gate.protocol.rtse.RtseStates.in;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseMachine.Step;

/** Opens and transfers at their limits: X.218 9.1, 9.3, module Reliable-Transfer-APDU. */
class RtseLimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "b10c800101810102a204a0020500", "b000", "b0"})
    void anAssociationWithoutAReadableRtorqIsAProtocolError(String octets) {
        Optional<Octets> rtorq = Optional.of(Octets.ofHex(octets)).filter(given -> !given.isEmpty());
        assertAborted(RtseMachine.responder(RtseMode.NORMAL, SETTINGS).onAssociate(rtorq), PROTOCOL_ERROR);
        assertAborted(in(RtseState.TURN_THEIRS).onAssociate(RTORQ), PROTOCOL_ERROR);
    }

    /** An answer to our open that recovers something, or is none. */
    @ParameterizedTest
    @ValueSource(strings = {"", "b006a304a0020500", "b107a205a103140141", "b1"})
    void anAcceptanceWithoutAnRtoacOfAnOpenIsAProtocolError(String octets) {
        Optional<Octets> rtoac = Optional.of(Octets.ofHex(octets)).filter(given -> !given.isEmpty());
        assertAborted(in(RtseState.AWAIT_RTOAC).onAssociateAccepted(rtoac), PROTOCOL_ERROR);
    }

    /** Refused is refused, whatever can be read of why. */
    @ParameterizedTest
    @ValueSource(strings = {"", "b2", "b006a304a0020500", "b200", "b20380017f"})
    void aRefusalWithoutAReadableReasonIsARefusal(String octets) {
        Optional<Octets> rtorj = Optional.of(Octets.ofHex(octets)).filter(given -> !given.isEmpty());
        Step step = in(RtseState.AWAIT_RTOAC).onAssociateRejected(rtorj);
        assertThat(step.actions()).containsExactly(new RtseAction.OpenRejected(RtseCause.REFUSED, Optional.empty()));
        assertThat(step.next().state()).isEqualTo(RtseState.ENDED);
    }

    /** RefuseReason in X.410 mode; in normal mode the user's own data, and whether it is for good, by the association. */
    @ParameterizedTest
    @CsvSource({
        "BUSY, 0, false",
        "CANNOT_RECOVER, 1, true",
        "VALIDATION_FAILURE, 2, true",
        "UNACCEPTABLE_DIALOGUE_MODE, 3, true"
    })
    void aRefusalSaysWhyInTheWayOfItsMode(RtseRefusal refusal, int reason, boolean permanent) {
        Optional<Octets> data = Optional.of(Octets.ofHex("020102"));
        assertThat(in(RtseState.AWAIT_OPEN_RESPONSE).refuseOpen(refusal, data).actions())
                .containsExactly(new RtseAction.Reject(permanent, Octets.ofHex("b205a103020102")));
        RtseMachine x410 = RtseMachine.responder(RtseMode.X410, SETTINGS)
                .onAssociate(Optional.of(Octets.ofHex("a304a0020500")))
                .next();
        Step refused = x410.refuseOpen(refusal, data);
        assertThat(refused.actions()).containsExactly(new RtseAction.Reject(permanent, Octets.of(0x80, 1, reason)));
        assertThat(refused.next().state()).isEqualTo(RtseState.ENDED);
    }

    // ---- transfers

    /** Without checkpoints all goes in one segment, so that a transfer is as long as that at most. */
    @Test
    void withoutCheckpointsATransferHasTheLengthOfOneSegmentAtMost() {
        int longest = SETTINGS.maxSegmentOctets();
        RtseMachine open = in(RtseState.TURN_OURS).agreed(RtseState.TURN_OURS, new RtseAgreement(0, 2, false));
        assertThat(open.startTransfer(longest).actions()).contains(new RtseAction.WantSegment(longest));
        Step refused = open.startTransfer(longest + 1L);
        assertThat(refused.actions()).containsExactly(new RtseAction.TransferRefused(RtseCause.TOO_LONG));
        assertThat(refused.next()).isEqualTo(open);
        assertThat(in(RtseState.TURN_OURS).startTransfer(longest + 1L).actions())
                .contains(new RtseAction.WantSegment(1024));
        assertThatThrownBy(() -> open.startTransfer(0)).isInstanceOf(IllegalStateException.class);
    }

    /** X.225 8.3.21: serial numbers have six digits, and the activity's end has one too. */
    @Test
    void whereSerialNumbersEndTheRestGoesWithoutCheckpoints() {
        RtseMachine sending = in(RtseState.AWAIT_SEGMENT);
        Octets kilooctet = Octets.wrap(new byte[1024]);
        Step last = sending.with(RtseState.AWAIT_SEGMENT, new Progress(5000, 999_997, 999_997))
                .segment(kilooctet);
        assertThat(last.actions()).contains(new RtseAction.SyncMinor());
        assertThat(last.next().progress().reached()).isEqualTo(999_998);
        Step without = last.next().segment(kilooctet);
        assertThat(without.actions()).hasSize(2).noneMatch(RtseAction.SyncMinor.class::isInstance);
        assertThat(without.actions().get(1)).isEqualTo(new RtseAction.WantSegment(1024));
        assertThat(without.next().progress()).isEqualTo(new Progress(5000 - 2048, 999_998, 999_997));
    }

    /** X.218: as many checkpoints as the window says may be unconfirmed; a confirmation opens it again. */
    @Test
    void aFullWindowHoldsTheNextCheckpointBack() {
        RtseMachine full = in(RtseState.AWAIT_WINDOW);
        assertThat(full.progress()).isEqualTo(new Progress(5000 - 3 * 1024, 2, 0));
        Step opened = full.onSyncMinorConfirm(2);
        assertThat(opened.actions())
                .containsExactly(
                        new RtseAction.CancelTimer(), new RtseAction.SyncMinor(), new RtseAction.WantSegment(1024));
        assertThat(opened.next().progress()).isEqualTo(new Progress(5000 - 3 * 1024, 3, 2));
    }

    /** What was never set can't be confirmed, and nothing twice. */
    @Test
    void aConfirmationOfNothingIsAProtocolError() {
        RtseMachine full = in(RtseState.AWAIT_WINDOW);
        RtseMachine confirmed = full.onSyncMinorConfirm(1).next();
        for (long serial : new long[] {0, 1, 4}) {
            assertAborted(confirmed.onSyncMinorConfirm(serial), PROTOCOL_ERROR);
        }
        for (long serial : new long[] {2, 3}) {
            assertThat(confirmed.onSyncMinorConfirm(serial).next().progress().confirmed())
                    .isEqualTo(serial);
        }
    }

    @Test
    void aReceiverConfirmsWhatCameOnceAndNothingElse() {
        RtseMachine receiving =
                in(RtseState.RECEIVING).onSyncMinor(1).next().onSyncMinor(2).next();
        Step confirmed = receiving.confirmCheckpoint(1);
        assertThat(confirmed.actions()).containsExactly(new RtseAction.SyncMinorResponse(1));
        assertThat(confirmed.next().confirmCheckpoint(1).actions()).isEmpty();
        assertThat(confirmed.next().confirmCheckpoint(2).actions())
                .containsExactly(new RtseAction.SyncMinorResponse(2));
        assertThatThrownBy(() -> receiving.confirmCheckpoint(3)).isInstanceOf(IllegalStateException.class);
        RtseMachine ended = receiving.onActivityEnd().next();
        assertThat(ended.confirmCheckpoint(2).actions()).containsExactly(new RtseAction.SyncMinorResponse(2));
        assertThat(in(RtseState.TURN_THEIRS).confirmCheckpoint(1).actions()).isEmpty();
    }

    @Test
    void aTransferLongerThanWhatIsTakenIsRejected() {
        RtseSettings small = new RtseSettings(1, 2, true, 3, 1024);
        RtseMachine receiving = RtseMachine.responder(RtseMode.NORMAL, small)
                .onAssociate(RTORQ)
                .next()
                .acceptOpen(NULL)
                .next()
                .onActivityStart(Octets.ofHex("020101"))
                .next();
        Step all = receiving.onData(Octets.ofHex("0403414243"));
        assertThat(all.next().progress().octets()).isEqualTo(3);
        assertThat(all.next().state()).isEqualTo(RtseState.RECEIVING);
        Step more = all.next().onData(RTTR);
        assertThat(more.next().state()).isEqualTo(RtseState.REJECTED);
        assertThat(more.actions())
                .contains(
                        new RtseAction.ExceptionReport(RtseProblem.LOCAL_USER_ERROR),
                        new RtseAction.TransferAborted(RtseCause.TOO_LONG));
        assertThat(more.next().onData(RTTR).actions()).isEmpty();
        assertAborted(receiving.onData(Octets.ofHex("020107")), PROTOCOL_ERROR);
    }

    /** Why a transfer was broken off is told when the peer has confirmed it, and the turn is ours again. */
    @Test
    void aTransferBrokenOffIsToldWithItsCause() {
        Step asked = in(RtseState.AWAIT_SEGMENT).discardTransfer(RtseCause.DISCARDED_BY_US);
        assertThat(asked.actions()).containsExactly(new RtseAction.ActivityDiscard(RtseProblem.LOCAL_USER_ERROR));
        for (Function<RtseMachine, Step> late : List.<Function<RtseMachine, Step>>of(
                machine -> machine.segment(Octets.ofHex("41")),
                machine -> machine.discardTransfer(RtseCause.DISCARDED),
                machine -> machine.onException(RtseCause.EXCEPTION_REPORTED))) {
            assertThat(late.apply(asked.next()).actions()).isEmpty();
            assertThat(late.apply(asked.next()).next()).isEqualTo(asked.next());
        }
        Step broken = asked.next().onActivityBroken();
        assertThat(broken.actions()).containsExactly(new RtseAction.TransferRefused(RtseCause.DISCARDED_BY_US));
        assertThat(broken.next().canTransfer()).isTrue();
        Step reported = in(RtseState.AWAIT_END_CONFIRM).onException(RtseCause.EXCEPTION_BY_PROVIDER);
        assertThat(reported.actions()).containsExactly(new RtseAction.ActivityDiscard(RtseProblem.NO_SPECIFIC_REASON));
        assertThat(reported.next().onActivityBroken().actions())
                .containsExactly(new RtseAction.TransferRefused(RtseCause.EXCEPTION_BY_PROVIDER));
    }

    /** Each activity has an identifier of its own, also when the numbers begin anew. */
    @Test
    void activitiesAreNumberedAndTheNumbersNeverTurnNegative() {
        RtseMachine open = in(RtseState.TURN_OURS);
        RtseMachine last = new RtseMachine(
                open.state(),
                open.role(),
                open.mode(),
                open.settings(),
                open.agreement(),
                open.progress(),
                open.breaking(),
                Integer.MAX_VALUE);
        assertThat(last.startTransfer(1).actions())
                .contains(new RtseAction.ActivityStart(Octets.ofHex("02047fffffff")));
        assertThat(last.startTransfer(1).next().activity()).isEqualTo(1);
        assertThat(open.startTransfer(1).next().activity()).isEqualTo(2);
    }

    /** Settings out of their range are named at once, not on the wire. */
    @Test
    void settingsHaveTheirRange() {
        assertThat(new RtseSettings(0, 1, false, 1, 1024).segmentOctets(0)).isEqualTo(1024);
        assertThat(new RtseSettings(1_000_000, 1_000_000, true, 1, 4096).segmentOctets(3))
                .isEqualTo(3072);
        assertThat(new RtseSettings(1, 1, true, 1, 4096).segmentOctets(5)).isEqualTo(4096);
        for (Function<Integer, RtseSettings> wrong : List.<Function<Integer, RtseSettings>>of(
                any -> new RtseSettings(-1, 1, false, 1, 1024),
                any -> new RtseSettings(1_000_001, 1, false, 1, 1024),
                any -> new RtseSettings(1, 0, false, 1, 1024),
                any -> new RtseSettings(1, 1_000_001, false, 1, 1024),
                any -> new RtseSettings(1, 1, false, 0, 1024),
                any -> new RtseSettings(1, 1, false, 1, 1023))) {
            assertThatThrownBy(() -> wrong.apply(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
