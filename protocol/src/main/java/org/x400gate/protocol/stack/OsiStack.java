package org.x400gate.protocol.stack;

import java.util.List;
import org.x400gate.protocol.octets.Octets;

/**
 * One end of an association as one immutable value: TPKT, transport class 0, session, presentation, ACSE and RTSE.
 *
 * <p>Initiator: {@link #connect}, then OpenConfirmed; {@link #startTransfer}, {@link #segment} as often as WantSegment
 * asks, TransferConfirmed; again, or {@link #close}, Released. Responder: OpenIndication, {@link #acceptOpen};
 * TransferStarted, TransferSegment, CheckpointReached and {@link #confirmCheckpoint}, TransferEnded,
 * {@link #acceptTransfer}; Released. {@link #abort} is legal at any time. With two-way alternate either side sends
 * while it has the turn. A request that does not fit the state is an {@link IllegalStateException}: the caller's
 * fault, never the peer's.
 */
public final class OsiStack {
    /** The stack as it is now, and what to do. */
    public record Step(OsiStack next, List<StackAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    private OsiStack() {}

    /** Call {@link #connect} when TCP is up. */
    public static OsiStack initiator(OpenParameters parameters) {
        throw new UnsupportedOperationException();
    }

    /** Call {@link #awaitConnect} when TCP is up. */
    public static OsiStack responder(ResponderParameters parameters) {
        throw new UnsupportedOperationException();
    }

    /** Initiator: TCP is up. */
    public Step connect() {
        throw new UnsupportedOperationException();
    }

    /** Responder: TCP is up; starts the first wait. */
    public Step awaitConnect() {
        throw new UnsupportedOperationException();
    }

    /** Whatever the wire brought, cut anywhere. */
    public Step onOctets(Octets fromWire) {
        throw new UnsupportedOperationException();
    }

    public Step onTimer(StackTimer timer) {
        throw new UnsupportedOperationException();
    }

    /** The peer closed or the connection broke; {@code cause} is one of layer TCP. */
    public Step onWireClosed(EndCause cause) {
        throw new UnsupportedOperationException();
    }

    /** {@code bindResult}: BER of the MTA-bind result, its [17] included. */
    public Step acceptOpen(Octets bindResult) {
        throw new UnsupportedOperationException();
    }

    public Step refuseOpen(Refusal refusal) {
        throw new UnsupportedOperationException();
    }

    /** Whether {@link #startTransfer} is legal now: open, the turn ours, nothing in flight. */
    public boolean canTransfer() {
        throw new UnsupportedOperationException();
    }

    /** Begins to send a bare MTS-APDU of that many octets; WantSegment follows in the same step. */
    public Step startTransfer(long apduOctets) {
        throw new UnsupportedOperationException();
    }

    /** Exactly as many octets as the last WantSegment asked for. */
    public Step segment(Octets part) {
        throw new UnsupportedOperationException();
    }

    /** Sender: our source failed; discards the activity. TransferRefused follows when the peer agrees. */
    public Step discardTransfer() {
        throw new UnsupportedOperationException();
    }

    /** Receiver: the octets up to this checkpoint are safe; confirms all before it as well. */
    public Step confirmCheckpoint(long serial) {
        throw new UnsupportedOperationException();
    }

    /** Receiver, after TransferEnded: the APDU is on our disk, responsibility is ours. */
    public Step acceptTransfer() {
        throw new UnsupportedOperationException();
    }

    /** Receiver, from TransferStarted to TransferEnded. */
    public Step rejectTransfer(TransferReject reason) {
        throw new UnsupportedOperationException();
    }

    /** Side that has the turn, nothing in flight: releases. */
    public Step close() {
        throw new UnsupportedOperationException();
    }

    public Step abort(AbortReason reason) {
        throw new UnsupportedOperationException();
    }

    /** Asks for the turn (two-way alternate); 0 is the most urgent. */
    public Step pleaseTurn(int priority) {
        throw new UnsupportedOperationException();
    }

    public Step giveTurn() {
        throw new UnsupportedOperationException();
    }
}
