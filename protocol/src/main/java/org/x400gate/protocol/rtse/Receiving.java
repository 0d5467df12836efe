package org.x400gate.protocol.rtse;

import org.x400gate.protocol.octets.Octets;

/** RT-TRANSFER on the side that has not the turn. */
final class Receiving {
    private Receiving() {}

    static RtseMachine.Step onStart(RtseMachine rtse, Octets activityId) {
        return rtse.state() == RtseState.TURN_THEIRS
                ? rtse.step(rtse.with(RtseState.RECEIVING, Progress.NONE), new RtseAction.TransferStarted(activityId))
                : rtse.protocolError("activity start");
    }

    /** Nothing is kept of an interrupted activity: the sender is told, discards it and sends whole. */
    static RtseMachine.Step onResume(RtseMachine rtse) {
        return rtse.state() == RtseState.TURN_THEIRS
                ? rtse.to(
                        RtseState.REJECTED, new RtseAction.ExceptionReport(RtseProblem.UNRECOVERABLE_PROCEDURAL_ERROR))
                : rtse.protocolError("activity resume");
    }

    static RtseMachine.Step onData(RtseMachine rtse, Octets apdu) {
        return switch (rtse.state()) {
            case RECEIVING -> {
                if (!(RtseCodec.decodeRttr(rtse.mode(), apdu) instanceof RtseApdu.Rttr rttr)) {
                    yield rtse.protocolError("data that is no RTTR");
                }
                Progress progress = rtse.progress()
                        .withOctets(rtse.progress().octets() + rttr.part().length());
                if (progress.octets() > rtse.settings().maxReceivedOctets()) {
                    yield rtse.to(
                            RtseState.REJECTED,
                            new RtseAction.ExceptionReport(RtseProblem.LOCAL_USER_ERROR),
                            new RtseAction.TransferAborted(RtseCause.TOO_LONG));
                }
                yield rtse.step(
                        rtse.with(RtseState.RECEIVING, progress),
                        new RtseAction.StartTimer(RtseState.RECEIVING),
                        new RtseAction.Segment(rttr.part()));
            }
            case REJECTED -> rtse.stay();
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_ACCEPT,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> rtse.protocolError("data");
        };
    }

    static RtseMachine.Step onCheckpoint(RtseMachine rtse, long serial) {
        return switch (rtse.state()) {
            case RECEIVING ->
                rtse.step(
                        rtse.with(RtseState.RECEIVING, rtse.progress().checkpoint(serial)),
                        new RtseAction.CheckpointReached(serial));
            case REJECTED -> rtse.stay();
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_ACCEPT,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> rtse.protocolError("checkpoint");
        };
    }

    static RtseMachine.Step onEnd(RtseMachine rtse) {
        return switch (rtse.state()) {
            case RECEIVING -> rtse.to(RtseState.AWAIT_ACCEPT, new RtseAction.TransferEnded());
            case REJECTED -> rtse.stay();
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_ACCEPT,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> rtse.protocolError("activity end");
        };
    }

    /**
     * AD or AI, answered at once. After our own exception report the user has heard already that the transfer is void.
     * With the turn theirs and nothing arriving it crossed our confirmation of the end: the APDU stays ours, whatever the
     * peer makes of it (X.225 table A.13: legal in STA713 without an activity).
     */
    static RtseMachine.Step onBreak(RtseMachine rtse, RtseCause cause, RtseAction response) {
        return switch (rtse.state()) {
            case RECEIVING, AWAIT_ACCEPT ->
                rtse.step(
                        rtse.with(RtseState.TURN_THEIRS, Progress.NONE),
                        response,
                        new RtseAction.TransferAborted(cause));
            case REJECTED -> rtse.step(rtse.with(RtseState.TURN_THEIRS, Progress.NONE), response);
            case TURN_THEIRS -> rtse.stay(response);
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> rtse.protocolError("discard or interrupt");
        };
    }

    /** Late confirmations, of a transfer that broke meanwhile or of what was confirmed already, are dropped. */
    static RtseMachine.Step confirm(RtseMachine rtse, long serial) {
        boolean receiving = rtse.state() == RtseState.RECEIVING || rtse.state() == RtseState.AWAIT_ACCEPT;
        if (!receiving || serial <= rtse.progress().confirmed()) {
            return rtse.stay();
        }
        if (serial > rtse.progress().reached()) {
            throw rtse.outOfPlace("confirmation of checkpoint " + serial);
        }
        return rtse.step(
                rtse.with(rtse.state(), rtse.progress().confirm(serial)), new RtseAction.SyncMinorResponse(serial));
    }

    /** Responsibility for the APDU becomes ours here. */
    static RtseMachine.Step accept(RtseMachine rtse) {
        if (rtse.state() != RtseState.AWAIT_ACCEPT) {
            throw rtse.outOfPlace("accept-transfer");
        }
        return rtse.step(rtse.with(RtseState.TURN_THEIRS, Progress.NONE), new RtseAction.ActivityEndResponse());
    }

    static RtseMachine.Step reject(RtseMachine rtse, RtseProblem problem) {
        return switch (rtse.state()) {
            case RECEIVING, AWAIT_ACCEPT -> rtse.to(RtseState.REJECTED, new RtseAction.ExceptionReport(problem));
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    REJECTED,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> throw rtse.outOfPlace("reject-transfer");
        };
    }
}
