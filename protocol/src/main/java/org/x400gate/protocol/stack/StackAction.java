package org.x400gate.protocol.stack;

import java.time.Duration;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * What the stack wants done or lets its user know, in order.
 *
 * <p>An association ends for its user with exactly one of {@link OpenRefused}, {@link Released} or {@link Aborted};
 * the octets of that end precede it in the same step. {@link HangUp} is the last action of all: close the wire after
 * what was sent. It may come later, when the peer is the one to close first ({@link StackTimer#PEER_CLOSE}); a user
 * that drains the wire on its own need not wait for it.
 */
public sealed interface StackAction {
    /** Octets for the wire. All of one step may be written at once. */
    record Send(Octets octets) implements StackAction {}

    /** A running timer of the same kind starts anew. */
    record StartTimer(StackTimer timer, Duration after) implements StackAction {}

    record CancelTimer(StackTimer timer) implements StackAction {}

    record HangUp() implements StackAction {}

    /** Responder: answer with {@link OsiStack#acceptOpen} or {@link OsiStack#refuseOpen}. */
    record OpenIndication(OpenRequest request) implements StackAction {}

    /** Initiator: open, with the values that now hold for both. {@code bindResult} is BER, its [17] included. */
    record OpenConfirmed(Octets bindResult, int checkpointKilooctets, int window) implements StackAction {}

    /** The association never came to be. {@code bindError} is what RTORJ carried, if anything did. */
    record OpenRefused(EndCause cause, String detail, Optional<Octets> bindError) implements StackAction {}

    /** Receiver: an activity begins; its identifier as the peer gave it. */
    record TransferStarted(Octets activity) implements StackAction {}

    /** Receiver: the next octets of the bare MTS-APDU. */
    record TransferSegment(Octets part) implements StackAction {}

    /** Receiver: everything so far belongs to this checkpoint; answer with {@link OsiStack#confirmCheckpoint}. */
    record CheckpointReached(long serial) implements StackAction {}

    /** Receiver: whole. Answer with {@link OsiStack#acceptTransfer} or {@link OsiStack#rejectTransfer}. */
    record TransferEnded() implements StackAction {}

    /** Receiver: the incoming transfer is void, the association lives; drop what has come. */
    record TransferAborted(EndCause cause, String detail) implements StackAction {}

    /** Sender: exactly this many further octets of the APDU, by {@link OsiStack#segment}. */
    record WantSegment(int octets) implements StackAction {}

    /** Sender: the peer has taken responsibility (AEA). */
    record TransferConfirmed() implements StackAction {}

    /** Sender: the peer surely has not taken it, the association lives. */
    record TransferRefused(EndCause cause, String detail) implements StackAction {}

    /** The peer asks for the turn. */
    record TurnPlease(int priority) implements StackAction {}

    /** The turn is ours now. */
    record TurnGiven() implements StackAction {}

    /** Ended in good order. */
    record Released() implements StackAction {}

    /** Ended otherwise; a transfer that was not confirmed or refused before has an unknown fate. */
    record Aborted(EndCause cause, String detail) implements StackAction {}
}
