package org.x400gate.protocol.rtse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * One side of reliable transfer (X.218, X.228); immutable.
 *
 * <p>Ways through it. Open: the initiator associates with RTORQ, the responder answers RTOAC with the values that then
 * hold for both, or RTORJ. The initiator has the turn. Who has it sends: an activity is started, segments go out with a
 * checkpoint between two of them, never more checkpoints unconfirmed than the window, then the activity's end; its
 * confirmation hands responsibility over. The receiver confirms a checkpoint when its user says so, and the end when its
 * user has secured the whole; or it reports an exception, upon which the sender discards the activity and both are open
 * again. In two-way alternate the turn is asked for and given between transfers. The initiator closes while it has the
 * turn and nothing is in flight. Anything out of place ends in RTAB protocol error.
 *
 * @param mode the form of its APDUs
 * @param breaking while an activity is being discarded: why
 * @param activity number of our next activity
 */
public record RtseMachine(
        RtseState state,
        Role role,
        RtseMode mode,
        RtseSettings settings,
        RtseAgreement agreement,
        Progress progress,
        Optional<RtseCause> breaking,
        int activity) {
    /** Who opened. */
    enum Role {
        INITIATOR,
        RESPONDER
    }

    private static final int RTAB_LOCAL_SYSTEM_PROBLEM = 0;
    private static final int RTAB_TEMPORARY_PROBLEM = 3;
    private static final int RTAB_PROTOCOL_ERROR = 4;
    private static final int RTAB_USER_ERROR = 6;

    public record Step(RtseMachine next, List<RtseAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    public static RtseMachine initiator(RtseMode mode, RtseSettings settings) {
        return start(Role.INITIATOR, mode, settings);
    }

    public static RtseMachine responder(RtseMode mode, RtseSettings settings) {
        return start(Role.RESPONDER, mode, settings);
    }

    private static RtseMachine start(Role role, RtseMode mode, RtseSettings settings) {
        RtseAgreement proposal =
                new RtseAgreement(settings.checkpointKilooctets(), settings.window(), settings.twoWayAlternate());
        return new RtseMachine(RtseState.IDLE, role, mode, settings, proposal, Progress.NONE, Optional.empty(), 1);
    }

    /** RT-OPEN request; {@code userData} is BER. The application protocol travels in X.410 mode only. */
    public Step open(Octets userData, int applicationProtocol) {
        return Opening.open(this, userData, applicationProtocol);
    }

    /** A-ASSOCIATE indication. */
    public Step onAssociate(Optional<Octets> rtorq) {
        return guarded(() -> Opening.onAssociate(this, rtorq));
    }

    /** RT-OPEN response, accepted. */
    public Step acceptOpen(Octets userData) {
        return Opening.accept(this, userData);
    }

    /** RT-OPEN response, refused. The user's data travel in normal mode only. */
    public Step refuseOpen(RtseRefusal refusal, Optional<Octets> userData) {
        return Opening.refuse(this, refusal, userData);
    }

    /** A-ASSOCIATE confirm, accepted. */
    public Step onAssociateAccepted(Optional<Octets> rtoac) {
        return guarded(() -> Opening.onAccepted(this, rtoac));
    }

    /** A-ASSOCIATE confirm, rejected by the peer's user. A fault in the RTORJ changes nothing: refused is refused. */
    public Step onAssociateRejected(Optional<Octets> rtorj) {
        return Opening.onRejected(this, rtorj);
    }

    /** Whether {@link #startTransfer} has its place now. */
    public boolean canTransfer() {
        return state == RtseState.TURN_OURS;
    }

    /** RT-TRANSFER request of so many octets, at least one. Longer than what goes without checkpoints: refused at once. */
    public Step startTransfer(long octets) {
        return Sending.start(this, octets);
    }

    /** The octets that the last WantSegment asked for. */
    public Step segment(Octets part) {
        return Sending.segment(this, part);
    }

    /** Our user cannot go on: the activity is discarded. */
    public Step discardTransfer(RtseCause cause) {
        return Sending.discard(this, RtseProblem.LOCAL_USER_ERROR, cause);
    }

    public Step onSyncMinorConfirm(long serial) {
        return Sending.onCheckpointConfirmed(this, serial);
    }

    public Step onActivityEndConfirm() {
        return Sending.onEndConfirmed(this);
    }

    /** ADA or AIA. */
    public Step onActivityBroken() {
        return Sending.onBroken(this);
    }

    /** ED of the peer's user, ER of its session provider. */
    public Step onException(RtseCause cause) {
        return Sending.onException(this, cause);
    }

    public Step onActivityStart(Octets activityId) {
        return Receiving.onStart(this, activityId);
    }

    public Step onActivityResume() {
        return Receiving.onResume(this);
    }

    /** P-DATA indication. */
    public Step onData(Octets rttr) {
        return guarded(() -> Receiving.onData(this, rttr));
    }

    public Step onSyncMinor(long serial) {
        return Receiving.onCheckpoint(this, serial);
    }

    public Step onActivityEnd() {
        return Receiving.onEnd(this);
    }

    public Step onActivityDiscard() {
        return Receiving.onBreak(this, RtseCause.DISCARDED, new RtseAction.ActivityDiscardResponse());
    }

    public Step onActivityInterrupt() {
        return Receiving.onBreak(this, RtseCause.INTERRUPTED, new RtseAction.ActivityInterruptResponse());
    }

    /** All up to {@code serial} is safe. */
    public Step confirmCheckpoint(long serial) {
        return Receiving.confirm(this, serial);
    }

    /** The whole is safe and ours: RT-TRANSFER is answered. */
    public Step acceptTransfer() {
        return Receiving.accept(this);
    }

    /** We will not take it. */
    public Step rejectTransfer(RtseProblem problem) {
        return Receiving.reject(this, problem);
    }

    /** Whether {@link #pleaseTurn} has its place now: the peer has the turn, and it may pass. */
    public boolean canPleaseTurn() {
        boolean peerHasTurn = switch (state) {
            case TURN_THEIRS, RECEIVING, AWAIT_ACCEPT, REJECTED -> true;
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> false;
        };
        return peerHasTurn && agreement.twoWayAlternate();
    }

    /** RT-TURN-PLEASE request. */
    public Step pleaseTurn(int priority) {
        if (!canPleaseTurn()) {
            throw outOfPlace("please-turn");
        }
        return stay(new RtseAction.TokenPlease(RtseCodec.encode(new RtseApdu.Rttp(priority))));
    }

    /**
     * RT-TURN-PLEASE indication. Tokens asked for without RTTP come from peers that mean nothing by them; in monologue
     * there is no turn to be given. Neither is worth an association.
     */
    public Step onTokenPlease(Optional<Octets> rttp) {
        if (!agreement.twoWayAlternate() || rttp.isEmpty()) {
            return stay();
        }
        return guarded(() -> RtseCodec.decode(rttp.get()) instanceof RtseApdu.Rttp please
                ? stay(new RtseAction.TurnPlease(please.priority()))
                : protocolError("token please without RTTP"));
    }

    /** RT-TURN-GIVE request. */
    public Step giveTurn() {
        if (state != RtseState.TURN_OURS || !agreement.twoWayAlternate()) {
            throw outOfPlace("give-turn");
        }
        return to(RtseState.TURN_THEIRS, new RtseAction.ControlGive());
    }

    /** RT-TURN-GIVE indication. */
    public Step onControlGive() {
        return state == RtseState.TURN_THEIRS && agreement.twoWayAlternate()
                ? to(RtseState.TURN_OURS, new RtseAction.TurnGiven())
                : protocolError("turn given");
    }

    /** RT-CLOSE request: the initiator's, while it has the turn (X.218 10.2.2). */
    public Step close() {
        if (state != RtseState.TURN_OURS || role != Role.INITIATOR) {
            throw outOfPlace("close");
        }
        return to(RtseState.AWAIT_RELEASE_CONFIRM, new RtseAction.Release());
    }

    /** RT-CLOSE indication, answered at once: nothing is in flight. */
    public Step onRelease() {
        return state == RtseState.TURN_THEIRS
                ? to(RtseState.ENDED, new RtseAction.ReleaseResponse(), new RtseAction.Released())
                : protocolError("release");
    }

    public Step onReleaseConfirm() {
        return state == RtseState.AWAIT_RELEASE_CONFIRM
                ? to(RtseState.ENDED, new RtseAction.Released())
                : protocolError("release confirm");
    }

    /**
     * Our user's or our own system's abort: user error, temporary or local problem. No indication follows. X.410 mode
     * knows no abort by the user (X.218 9.7).
     */
    public Step abortUser() {
        return switch (mode) {
            case NORMAL -> abort(RTAB_USER_ERROR);
            case X410 -> abort(RTAB_LOCAL_SYSTEM_PROBLEM);
        };
    }

    public Step abortTemporary() {
        return abort(RTAB_TEMPORARY_PROBLEM);
    }

    public Step abortLocal() {
        return abort(RTAB_LOCAL_SYSTEM_PROBLEM);
    }

    public Step abortProtocolError() {
        return abort(RTAB_PROTOCOL_ERROR);
    }

    /** A-ABORT indication; without a readable RTAB the cause is empty, and the layer below knows it better. */
    public Optional<RtseCause> causeOfAbort(Optional<Octets> rtab) {
        try {
            return rtab.isPresent() && RtseCodec.decodeRtab(mode, rtab.get()) instanceof RtseApdu.Rtab abort
                    ? abort.abortReason().map(RtseCause::ofAbortReason)
                    : Optional.empty();
        } catch (MalformedInput fault) {
            return Optional.empty();
        }
    }

    /** A wait is over; a timer of a state already left changes nothing. */
    public Step onTimer(RtseState waited) {
        if (state != waited) {
            return stay();
        }
        RtseCause cause = waited == RtseState.AWAIT_WINDOW ? RtseCause.TIMEOUT_MIA : RtseCause.TIMEOUT_DATA;
        return to(RtseState.ENDED, rtab(RTAB_TEMPORARY_PROBLEM), new RtseAction.Aborted(cause, state.sentence()));
    }

    /** The association ended below; nothing more will travel. */
    public RtseMachine ended() {
        return with(RtseState.ENDED, Progress.NONE);
    }

    private Step abort(int reason) {
        return to(RtseState.ENDED, rtab(reason));
    }

    private RtseAction rtab(int reason) {
        RtseApdu rtab = new RtseApdu.Rtab(Optional.of(reason), Optional.empty());
        return new RtseAction.Abort(RtseCodec.encode(mode, rtab));
    }

    Step guarded(Supplier<Step> event) {
        try {
            return event.get();
        } catch (MalformedInput fault) {
            return protocolError(fault.getMessage());
        }
    }

    Step protocolError(String event) {
        return to(
                RtseState.ENDED,
                rtab(RTAB_PROTOCOL_ERROR),
                new RtseAction.Aborted(RtseCause.PROTOCOL_ERROR, event + " while " + state.sentence()));
    }

    IllegalStateException outOfPlace(String request) {
        return new IllegalStateException(request + " while " + state.sentence());
    }

    RtseMachine with(RtseState next, Progress nextProgress) {
        return new RtseMachine(next, role, mode, settings, agreement, nextProgress, Optional.empty(), activity);
    }

    RtseMachine agreed(RtseState next, RtseAgreement values) {
        return new RtseMachine(next, role, mode, settings, values, progress, breaking, activity);
    }

    Step to(RtseState next, RtseAction... actions) {
        return step(with(next, progress), actions);
    }

    Step stay(RtseAction... actions) {
        return step(this, actions);
    }

    /** A timer runs as long as its state does. */
    Step step(RtseMachine next, RtseAction... actions) {
        List<RtseAction> all = new ArrayList<>(List.of(actions));
        if (next.state != state && state.timed()) {
            all.add(0, new RtseAction.CancelTimer());
        }
        if (next.state != state && next.state.timed()) {
            all.add(new RtseAction.StartTimer(next.state));
        }
        return new Step(next, all);
    }
}
