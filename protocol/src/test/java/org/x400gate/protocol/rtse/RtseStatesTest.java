package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.rtse.RtseStates.NULL;
import static org.x400gate.protocol.rtse.RtseStates.PROTOCOL_ERROR;
import static org.x400gate.protocol.rtse.RtseStates.RTOAC;
import static org.x400gate.protocol.rtse.RtseStates.RTTR;
import static org.x400gate.protocol.rtse.RtseStates.SETTINGS;
import static org.x400gate.protocol.rtse.RtseStates.assertAborted;
import static org.x400gate.protocol.rtse.RtseStates.in;
import static org.x400gate.protocol.rtse.RtseStates.monologue;
import static org.x400gate.protocol.rtse.RtseStates.twoWay;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseMachine.Step;

/** X.218 clauses 9 and 10: each primitive has its place; what comes in another one is a protocol error, ours a refusal. */
class RtseStatesTest {
    private static final Map<String, Function<RtseMachine, Step>> EVENTS = Map.ofEntries(
            Map.entry("RTOAC", machine -> machine.onAssociateAccepted(RTOAC)),
            Map.entry("start", machine -> machine.onActivityStart(Octets.ofHex("020101"))),
            Map.entry("resume", RtseMachine::onActivityResume),
            Map.entry("data", machine -> machine.onData(RTTR)),
            Map.entry("sync", machine -> machine.onSyncMinor(1)),
            Map.entry("sync confirm", machine -> machine.onSyncMinorConfirm(1)),
            Map.entry("end", RtseMachine::onActivityEnd),
            Map.entry("end confirm", RtseMachine::onActivityEndConfirm),
            Map.entry("discard", RtseMachine::onActivityDiscard),
            Map.entry("interrupt", RtseMachine::onActivityInterrupt),
            Map.entry("broken", RtseMachine::onActivityBroken),
            Map.entry("exception", machine -> machine.onException(RtseCause.EXCEPTION_REPORTED)),
            Map.entry("control", RtseMachine::onControlGive),
            Map.entry("release", RtseMachine::onRelease),
            Map.entry("release confirm", RtseMachine::onReleaseConfirm));

    private static final Map<String, Function<RtseMachine, Step>> REQUESTS = Map.ofEntries(
            Map.entry("open", machine -> machine.open(NULL, 1)),
            Map.entry("accept open", machine -> machine.acceptOpen(NULL)),
            Map.entry("refuse open", machine -> machine.refuseOpen(RtseRefusal.BUSY, Optional.empty())),
            Map.entry("transfer", machine -> machine.startTransfer(1)),
            Map.entry("segment", machine -> machine.segment(Octets.wrap(new byte[1024]))),
            Map.entry("discard", machine -> machine.discardTransfer(RtseCause.DISCARDED_BY_US)),
            Map.entry("accept", RtseMachine::acceptTransfer),
            Map.entry("reject", machine -> machine.rejectTransfer(RtseProblem.LOCAL_USER_ERROR)),
            Map.entry("please turn", machine -> machine.pleaseTurn(0)),
            Map.entry("give turn", RtseMachine::giveTurn),
            Map.entry("close", RtseMachine::close));

    private static Set<RtseState> states(String names) {
        Set<RtseState> states = EnumSet.noneOf(RtseState.class);
        for (String name : names.split(" ")) {
            states.add(RtseState.valueOf(name));
        }
        return states;
    }

    /** Where each event has its place; in every other state it is answered by RTAB protocol error. */
    @ParameterizedTest
    @CsvSource({
        "RTOAC, AWAIT_RTOAC",
        "start, TURN_THEIRS",
        "resume, TURN_THEIRS",
        "data, RECEIVING REJECTED",
        "sync, RECEIVING REJECTED",
        "sync confirm, AWAIT_WINDOW",
        "end, RECEIVING REJECTED",
        "end confirm, AWAIT_END_CONFIRM",
        "discard, RECEIVING AWAIT_ACCEPT REJECTED TURN_THEIRS",
        "interrupt, RECEIVING AWAIT_ACCEPT REJECTED TURN_THEIRS",
        "broken, AWAIT_DISCARD_CONFIRM",
        "exception, AWAIT_SEGMENT AWAIT_WINDOW AWAIT_END_CONFIRM AWAIT_DISCARD_CONFIRM",
        "control, TURN_THEIRS",
        "release, TURN_THEIRS",
        "release confirm, AWAIT_RELEASE_CONFIRM"
    })
    void anEventOutOfItsPlaceIsAProtocolError(String event, String places) {
        for (RtseState state : RtseState.values()) {
            Step step = EVENTS.get(event).apply(in(state));
            if (states(places).contains(state)) {
                assertThat(step.actions())
                        .as("%s in %s", event, state)
                        .noneMatch(RtseAction.Abort.class::isInstance)
                        .noneMatch(RtseAction.Aborted.class::isInstance);
            } else {
                assertAborted(step, PROTOCOL_ERROR);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "open, IDLE",
        "accept open, AWAIT_OPEN_RESPONSE",
        "refuse open, AWAIT_OPEN_RESPONSE",
        "transfer, TURN_OURS",
        "segment, AWAIT_SEGMENT AWAIT_DISCARD_CONFIRM",
        "discard, AWAIT_SEGMENT AWAIT_WINDOW AWAIT_DISCARD_CONFIRM",
        "accept, AWAIT_ACCEPT",
        "reject, RECEIVING AWAIT_ACCEPT",
        "please turn, TURN_THEIRS RECEIVING AWAIT_ACCEPT REJECTED",
        "give turn, TURN_OURS",
        "close, TURN_OURS"
    })
    void aRequestOutOfItsPlaceIsRefusedAndChangesNothing(String request, String places) {
        for (RtseState state : RtseState.values()) {
            RtseMachine machine = in(state);
            if (states(places).contains(state)) {
                assertThat(REQUESTS.get(request).apply(machine).actions())
                        .as("%s in %s", request, state)
                        .noneMatch(RtseAction.Aborted.class::isInstance);
            } else {
                assertThatThrownBy(() -> REQUESTS.get(request).apply(machine))
                        .as("%s in %s", request, state)
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /** X.218 10.2.2: who answered doesn't close, even with the turn; who asked doesn't answer, and the other way round. */
    @Test
    void eachSideHasItsOwnPrimitives() {
        RtseMachine withTurn = in(RtseState.TURN_THEIRS).onControlGive().next();
        assertThat(withTurn.canTransfer()).isTrue();
        assertThatThrownBy(withTurn::close).isInstanceOf(IllegalStateException.class);
        RtseMachine responder = RtseMachine.responder(RtseMode.NORMAL, SETTINGS);
        assertThatThrownBy(() -> responder.open(NULL, 1)).isInstanceOf(IllegalStateException.class);
    }

    /** X.218 9.4, 9.5: turns are asked for and given in two-way alternate only. */
    @ParameterizedTest
    @EnumSource(RtseState.class)
    void inMonologueNoTurnChangesHands(RtseState state) {
        RtseMachine machine = monologue(in(state));
        assertThat(machine.canPleaseTurn()).isFalse();
        assertThatThrownBy(() -> machine.pleaseTurn(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(machine::giveTurn).isInstanceOf(IllegalStateException.class);
        assertAborted(machine.onControlGive(), PROTOCOL_ERROR);
        Step asked = machine.onTokenPlease(Optional.of(Octets.ofHex("020107")));
        assertThat(asked.actions()).isEmpty();
        assertThat(asked.next()).isEqualTo(machine);
    }

    @Test
    void theTurnIsAskedForWithAPriority() {
        RtseMachine owner = twoWay(in(RtseState.TURN_OURS));
        assertThat(in(RtseState.TURN_THEIRS).pleaseTurn(7).actions())
                .containsExactly(new RtseAction.TokenPlease(Octets.ofHex("020107")));
        assertThat(owner.onTokenPlease(Optional.of(Octets.ofHex("020107"))).actions())
                .containsExactly(new RtseAction.TurnPlease(7));
        assertThat(owner.onTokenPlease(Optional.empty()).actions()).isEmpty();
        assertAborted(owner.onTokenPlease(Optional.of(RTTR)), PROTOCOL_ERROR);
        assertAborted(owner.onTokenPlease(Optional.of(Octets.ofHex("02"))), PROTOCOL_ERROR);
    }

    /** Module Reliable-Transfer-APDU: AbortReason; X.218 9.7: X.410 mode has no abort by the user. */
    @Test
    void everyAbortHasItsReason() {
        RtseMachine normal = in(RtseState.RECEIVING);
        RtseMachine x410 = RtseMachine.responder(RtseMode.X410, SETTINGS);
        assertThat(normal.abortUser().actions()).contains(new RtseAction.Abort(Octets.ofHex("b603800106")));
        assertThat(x410.abortUser().actions()).containsExactly(new RtseAction.Abort(Octets.ofHex("800100")));
        assertThat(normal.abortLocal().actions()).contains(new RtseAction.Abort(Octets.ofHex("b603800100")));
        assertThat(normal.abortTemporary().actions()).contains(new RtseAction.Abort(Octets.ofHex("b603800103")));
        assertThat(normal.abortProtocolError().actions()).contains(new RtseAction.Abort(Octets.ofHex(PROTOCOL_ERROR)));
        assertThat(normal.abortProtocolError().next().state()).isEqualTo(RtseState.ENDED);
        assertThat(normal.abortProtocolError().actions()).noneMatch(RtseAction.Aborted.class::isInstance);
    }

    /** Timers run in the two states that wait for what no layer below times, and end with them. */
    @ParameterizedTest
    @EnumSource(RtseState.class)
    void aTimerEndsOnlyTheWaitThatItIsOf(RtseState state) {
        RtseMachine machine = in(state);
        for (RtseState other : RtseState.values()) {
            if (other != state) {
                assertThat(machine.onTimer(other).actions()).isEmpty();
                assertThat(machine.onTimer(other).next()).isEqualTo(machine);
            }
        }
        if (!state.timed()) {
            return;
        }
        Step over = machine.onTimer(state);
        assertAborted(over, "b603800103");
        assertThat(over.actions().get(0)).isEqualTo(new RtseAction.CancelTimer());
        RtseCause cause = state == RtseState.AWAIT_WINDOW ? RtseCause.TIMEOUT_MIA : RtseCause.TIMEOUT_DATA;
        assertThat(over.actions()).contains(new RtseAction.Aborted(cause, state.sentence()));
    }

    @Test
    void aWaitStartsItsTimerAndEachSegmentThatComesStartsItAnew() {
        RtseMachine open = in(RtseState.TURN_THEIRS);
        RtseAction start = new RtseAction.StartTimer(RtseState.RECEIVING);
        Step started = open.onActivityStart(Octets.ofHex("020101"));
        assertThat(started.actions()).containsExactly(new RtseAction.TransferStarted(Octets.ofHex("020101")), start);
        assertThat(started.next().onData(RTTR).actions())
                .containsExactly(start, new RtseAction.Segment(Octets.ofHex("41")));
        assertThat(started.next().onActivityEnd().actions())
                .containsExactly(new RtseAction.CancelTimer(), new RtseAction.TransferEnded());
        assertThat(in(RtseState.AWAIT_WINDOW).onSyncMinorConfirm(1).actions().get(0))
                .isEqualTo(new RtseAction.CancelTimer());
    }
}
