package org.x400gate.protocol.rtse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;

/** RT-TRANSFER on the side that has the turn. */
final class Sending {
    /** Serial numbers end at 999999, which the activity's end may need (X.225 8.3.21); the rest goes without. */
    private static final long LAST_CHECKPOINT = 999_998;

    private Sending() {}

    static RtseMachine.Step start(RtseMachine rtse, long octets) {
        if (!rtse.canTransfer() || octets < 1) {
            throw rtse.outOfPlace("transfer of " + octets + " octets");
        }
        if (rtse.agreement().checkpointKilooctets() == 0
                && octets > rtse.settings().maxSegmentOctets()) {
            return rtse.stay(new RtseAction.TransferRefused(RtseCause.TOO_LONG));
        }
        // An INTEGER inside the identifier, as peers of this application do it.
        Octets identifier = BerNode.integer(rtse.activity()).encode();
        RtseMachine next = new RtseMachine(
                RtseState.AWAIT_SEGMENT,
                rtse.role(),
                rtse.mode(),
                rtse.settings(),
                rtse.agreement(),
                Progress.NONE.withOctets(octets),
                Optional.empty(),
                rtse.activity() == Integer.MAX_VALUE ? 1 : rtse.activity() + 1);
        return rtse.step(next, new RtseAction.ActivityStart(identifier), want(next));
    }

    static RtseMachine.Step segment(RtseMachine rtse, Octets part) {
        if (rtse.state() == RtseState.AWAIT_DISCARD_CONFIRM) {
            return rtse.stay(); // asked for before the peer's exception report came
        }
        if (rtse.state() != RtseState.AWAIT_SEGMENT || part.length() != wanted(rtse)) {
            throw rtse.outOfPlace("segment of " + part.length() + " octets");
        }
        RtseAction data = new RtseAction.Data(RtseCodec.encode(rtse.mode(), new RtseApdu.Rttr(part)));
        Progress progress = rtse.progress().withOctets(rtse.progress().octets() - part.length());
        if (progress.octets() == 0) {
            return rtse.step(rtse.with(RtseState.AWAIT_END_CONFIRM, progress), data, new RtseAction.ActivityEnd());
        }
        if (progress.reached() >= LAST_CHECKPOINT) {
            RtseMachine next = rtse.with(RtseState.AWAIT_SEGMENT, progress);
            return rtse.step(next, data, want(next));
        }
        if (progress.unconfirmed() >= rtse.agreement().window()) {
            return rtse.step(rtse.with(RtseState.AWAIT_WINDOW, progress), data);
        }
        return checkpoint(rtse, progress, List.of(data));
    }

    /** A minor synchronization point between two segments: there is no last one, the activity's end does its work. */
    private static RtseMachine.Step checkpoint(RtseMachine rtse, Progress progress, List<RtseAction> before) {
        RtseMachine next = rtse.with(RtseState.AWAIT_SEGMENT, progress.checkpoint(progress.reached() + 1));
        List<RtseAction> actions = new ArrayList<>(before);
        actions.add(new RtseAction.SyncMinor());
        actions.add(want(next));
        return rtse.step(next, actions.toArray(RtseAction[]::new));
    }

    static RtseMachine.Step onCheckpointConfirmed(RtseMachine rtse, long serial) {
        Progress progress = rtse.progress();
        if (serial > progress.reached() || serial <= progress.confirmed()) {
            return rtse.protocolError("confirmation of checkpoint " + serial);
        }
        return switch (rtse.state()) {
            case AWAIT_SEGMENT, AWAIT_END_CONFIRM -> rtse.step(rtse.with(rtse.state(), progress.confirm(serial)));
            case AWAIT_WINDOW -> checkpoint(rtse, progress.confirm(serial), List.of());
            case AWAIT_DISCARD_CONFIRM -> rtse.stay();
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    RECEIVING,
                    AWAIT_ACCEPT,
                    REJECTED,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> rtse.protocolError("confirmation of a checkpoint");
        };
    }

    /** Responsibility for the APDU passes to the peer here. */
    static RtseMachine.Step onEndConfirmed(RtseMachine rtse) {
        return rtse.state() == RtseState.AWAIT_END_CONFIRM
                ? rtse.step(rtse.with(RtseState.TURN_OURS, Progress.NONE), new RtseAction.TransferConfirmed())
                : rtse.protocolError("confirmation of a transfer");
    }

    static RtseMachine.Step discard(RtseMachine rtse, RtseProblem problem, RtseCause cause) {
        return switch (rtse.state()) {
            case AWAIT_SEGMENT, AWAIT_WINDOW -> breakOff(rtse, problem, cause);
            case AWAIT_DISCARD_CONFIRM -> rtse.stay();
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    AWAIT_END_CONFIRM,
                    RECEIVING,
                    AWAIT_ACCEPT,
                    REJECTED,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> throw rtse.outOfPlace("discard");
        };
    }

    /** The receiver can't go on: the activity is discarded and will be sent whole another time. */
    static RtseMachine.Step onException(RtseMachine rtse, RtseCause cause) {
        return switch (rtse.state()) {
            case AWAIT_SEGMENT, AWAIT_WINDOW, AWAIT_END_CONFIRM ->
                breakOff(rtse, RtseProblem.NO_SPECIFIC_REASON, cause);
            case AWAIT_DISCARD_CONFIRM -> rtse.stay();
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    RECEIVING,
                    AWAIT_ACCEPT,
                    REJECTED,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> rtse.protocolError("exception report");
        };
    }

    private static RtseMachine.Step breakOff(RtseMachine rtse, RtseProblem problem, RtseCause cause) {
        RtseMachine next = new RtseMachine(
                RtseState.AWAIT_DISCARD_CONFIRM,
                rtse.role(),
                rtse.mode(),
                rtse.settings(),
                rtse.agreement(),
                rtse.progress(),
                Optional.of(cause),
                rtse.activity());
        return rtse.step(next, new RtseAction.ActivityDiscard(problem));
    }

    static RtseMachine.Step onBroken(RtseMachine rtse) {
        return rtse.state() == RtseState.AWAIT_DISCARD_CONFIRM
                ? rtse.step(
                        rtse.with(RtseState.TURN_OURS, Progress.NONE),
                        new RtseAction.TransferRefused(rtse.breaking().orElse(RtseCause.DISCARDED)))
                : rtse.protocolError("confirmation of a discard");
    }

    private static RtseAction want(RtseMachine rtse) {
        return new RtseAction.WantSegment(wanted(rtse));
    }

    private static int wanted(RtseMachine rtse) {
        long most = rtse.settings().segmentOctets(rtse.agreement().checkpointKilooctets());
        return (int) Math.min(rtse.progress().octets(), most);
    }
}
