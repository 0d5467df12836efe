package org.x400gate.protocol.rtse;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** What an {@link RtseMachine} wants done, in this order: requests to the layers below, or indications. */
public sealed interface RtseAction {
    /** A-ASSOCIATE request with RTORQ. The APDUs of opens and aborts have the form of the machine's {@link RtseMode}. */
    record Associate(Octets rtorq) implements RtseAction {}

    /** A-ASSOCIATE response, accepted, with RTOAC. */
    record Accept(Octets rtoac) implements RtseAction {}

    /** A-ASSOCIATE response, rejected, with RTORJ. */
    record Reject(boolean permanent, Octets rtorj) implements RtseAction {}

    record ActivityStart(Octets activity) implements RtseAction {}

    /** P-DATA request with RTTR. */
    record Data(Octets rttr) implements RtseAction {}

    /** Minor synchronization point, explicit confirmation wanted. */
    record SyncMinor() implements RtseAction {}

    record SyncMinorResponse(long serial) implements RtseAction {}

    record ActivityEnd() implements RtseAction {}

    record ActivityEndResponse() implements RtseAction {}

    record ActivityDiscard(RtseProblem problem) implements RtseAction {}

    record ActivityDiscardResponse() implements RtseAction {}

    record ActivityInterruptResponse() implements RtseAction {}

    record ExceptionReport(RtseProblem problem) implements RtseAction {}

    record ControlGive() implements RtseAction {}

    /** Token please for the data token, with RTTP. */
    record TokenPlease(Octets rttp) implements RtseAction {}

    record Release() implements RtseAction {}

    record ReleaseResponse() implements RtseAction {}

    /** A-ABORT request with RTAB. */
    record Abort(Octets rtab) implements RtseAction {}

    /** Call {@link RtseMachine#onTimer} with this state when its wait has taken too long; replaces a running timer. */
    record StartTimer(RtseState state) implements RtseAction {}

    record CancelTimer() implements RtseAction {}

    /**
     * RT-OPEN indication, with what we would agree to; {@code userData} is BER, empty if there was none. The
     * application protocol means something in X.410 mode only.
     */
    record OpenIndication(Octets userData, RtseAgreement agreement, int applicationProtocol) implements RtseAction {}

    /** RT-OPEN confirm. */
    record OpenConfirm(Octets userData, RtseAgreement agreement) implements RtseAction {}

    /** RT-OPEN confirm, refused by the peer's RTSE or its user. */
    record OpenRejected(RtseCause cause, Optional<Octets> userData) implements RtseAction {}

    /** We refused ourselves, without asking our user: a recovery. */
    record RecoveryRefused() implements RtseAction {}

    record TransferStarted(Octets activity) implements RtseAction {}

    record Segment(Octets part) implements RtseAction {}

    record CheckpointReached(long serial) implements RtseAction {}

    record TransferEnded() implements RtseAction {}

    /** The transfer coming in is void. */
    record TransferAborted(RtseCause cause) implements RtseAction {}

    record WantSegment(int octets) implements RtseAction {}

    /** RT-TRANSFER confirm, positive. */
    record TransferConfirmed() implements RtseAction {}

    /** RT-TRANSFER confirm, negative: the peer has not taken it. */
    record TransferRefused(RtseCause cause) implements RtseAction {}

    record TurnPlease(int priority) implements RtseAction {}

    record TurnGiven() implements RtseAction {}

    record Released() implements RtseAction {}

    /** The end; {@code detail} says where a fault was, empty if there was none. */
    record Aborted(RtseCause cause, String detail) implements RtseAction {}
}
