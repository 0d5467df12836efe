package org.x400gate.protocol.stack;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.x400gate.protocol.acse.AcseMachine;
import org.x400gate.protocol.cotp.CotpMachine;
import org.x400gate.protocol.cotp.CotpSettings;
import org.x400gate.protocol.cotp.CotpState;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.rtse.RtseCause;
import org.x400gate.protocol.rtse.RtseMachine;
import org.x400gate.protocol.rtse.RtseMode;
import org.x400gate.protocol.rtse.RtseProblem;
import org.x400gate.protocol.rtse.RtseSettings;
import org.x400gate.protocol.session.SessionMachine;
import org.x400gate.protocol.session.SessionSettings;
import org.x400gate.protocol.tpkt.TpktFramer;

/**
 * One end of an association as one immutable value: TPKT, transport class 0, session, presentation, ACSE and RTSE; in
 * the X.410 dialects without ACSE. A responder takes every {@link Dialect}.
 *
 * <p>Initiator: {@link #connect}, then OpenConfirmed; {@link #startTransfer}, {@link #segment} as often as WantSegment
 * asks, TransferConfirmed; again, or {@link #close}, Released. Responder: OpenIndication, {@link #acceptOpen};
 * TransferStarted, TransferSegment, CheckpointReached and {@link #confirmCheckpoint}, TransferEnded,
 * {@link #acceptTransfer}; Released. {@link #abort} is legal at any time. With two-way alternate either side sends
 * while it has the turn.
 *
 * <p>A request that does not fit the state is an {@link IllegalStateException}: the caller's fault, never the peer's. A
 * user that answers later than at once keeps in mind that the end may overtake it: nothing is answered after
 * OpenRefused, Released or Aborted, and nothing about a transfer after its TransferAborted.
 */
public final class OsiStack {
    /** Room for the EXTERNAL around the longest APDU. */
    private static final int EXTERNAL_OCTETS = 64;

    /**
     * Longest TSDU put together before the association is open: nobody knows yet who sends it, and a connect that
     * says it has more than any session connect of X.225 may hold, 10,240 octets of user data, is none.
     */
    static final int OPENING_TSDU_OCTETS = 64 * 1024;

    /** Class 0 has one transport connection per TCP connection: any reference is unique. */
    private static final int TRANSPORT_REFERENCE = 1;

    /** The stack as it is now, and what to do. */
    public record Step(OsiStack next, List<StackAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    private final StackState state;

    OsiStack(StackState state) {
        this.state = state;
    }

    StackState state() {
        return state;
    }

    /** Call {@link #connect} when TCP is up. */
    public static OsiStack initiator(OpenParameters parameters) {
        StackLimits limits = parameters.limits();
        RtseMode mode = parameters.dialect().x410Mode() ? RtseMode.X410 : RtseMode.NORMAL;
        RtseSettings rtse = rtse(
                mode,
                limits,
                parameters.checkpointKilooctets(),
                parameters.window(),
                parameters.dialogueMode() == DialogueMode.TWO_WAY_ALTERNATE);
        return start(
                new StackState.Side.Initiator(parameters),
                CotpMachine.initiator(cotp(limits), TRANSPORT_REFERENCE),
                SessionMachine.initiator(session(limits)),
                RtseMachine.initiator(mode, rtse));
    }

    /** Call {@link #awaitConnect} when TCP is up. */
    public static OsiStack responder(ResponderParameters parameters) {
        StackLimits limits = parameters.limits();
        return start(
                new StackState.Side.Responder(parameters),
                CotpMachine.responder(cotp(limits), TRANSPORT_REFERENCE),
                SessionMachine.responder(session(limits)),
                responder(parameters, RtseMode.NORMAL));
    }

    /** Reliable transfer as it starts in a responder; which of its modes it is, the first presentation PDU tells. */
    static RtseMachine responder(ResponderParameters parameters, RtseMode mode) {
        return RtseMachine.responder(
                mode,
                rtse(mode, parameters.limits(), parameters.maxCheckpointKilooctets(), parameters.maxWindow(), false));
    }

    private static CotpSettings cotp(StackLimits limits) {
        return new CotpSettings(limits.maxTpduOctets(), Math.min(limits.maxTsduOctets(), OPENING_TSDU_OCTETS));
    }

    private static SessionSettings session(StackLimits limits) {
        return new SessionSettings(0, 0, limits.maxTsduOctets());
    }

    private static RtseSettings rtse(
            RtseMode mode, StackLimits limits, int checkpoint, int window, boolean twoWayAlternate) {
        int around = mode == RtseMode.NORMAL ? EXTERNAL_OCTETS : 0;
        return new RtseSettings(
                checkpoint,
                window,
                twoWayAlternate,
                Math.addExact(limits.maxApduOctets(), around),
                limits.maxUnsegmentedOctets());
    }

    private static OsiStack start(StackState.Side side, CotpMachine cotp, SessionMachine session, RtseMachine rtse) {
        Layers layers = new Layers(
                TpktFramer.START,
                cotp,
                session,
                PresentationMachine.start(Contexts.SUPPORTED, side.limits().maxTsduOctets()),
                AcseMachine.start(Contexts.MTS_TRANSFER),
                rtse);
        return new OsiStack(new StackState(
                side,
                Phase.OPENING,
                layers,
                Timers.NONE,
                Peer.UNKNOWN,
                Contexts.OURS,
                Octets.EMPTY,
                Optional.empty(),
                Optional.empty()));
    }

    /** Initiator: TCP is up. */
    public Step connect() {
        Selectors called = initiating().called();
        Selectors calling = initiating().calling();
        return pass(pass -> pass.transport.take(pass.layers
                .cotp()
                .connect(
                        called.transport().orElse(Octets.EMPTY),
                        calling.transport().orElse(Octets.EMPTY))));
    }

    private OpenParameters initiating() {
        if (state.side() instanceof StackState.Side.Initiator initiator) {
            return initiator.parameters();
        }
        throw new IllegalStateException("a responder does not connect");
    }

    /** Responder: TCP is up; starts the first wait. */
    public Step awaitConnect() {
        return pass(pass -> pass.transport.take(pass.layers.cotp().onNetworkConnected()));
    }

    /** Whatever the wire brought, cut anywhere. */
    public Step onOctets(Octets fromWire) {
        return pass(pass -> pass.transport.onOctets(fromWire));
    }

    /** A timer that was cancelled meanwhile changes nothing. */
    public Step onTimer(StackTimer timer) {
        Timers timers = state.timers();
        if (timers.cotp().map(Timers::of).equals(Optional.of(timer))) {
            return pass(pass -> {
                var waited = timers.cotp().orElseThrow();
                pass.cotpRanOut();
                pass.transport.take(pass.layers.cotp().onTimer(waited));
            });
        }
        if (timers.session().map(Timers::of).equals(Optional.of(timer))) {
            return pass(pass -> {
                var waited = timers.session().orElseThrow();
                pass.sessionRanOut();
                pass.session.onTimer(waited);
            });
        }
        if (timers.rtse().map(Timers::of).equals(Optional.of(timer))) {
            return pass(pass -> {
                var waited = timers.rtse().orElseThrow();
                pass.rtseRanOut();
                pass.transfer.take(pass.layers.rtse().onTimer(waited));
            });
        }
        return new Step(this, List.of());
    }

    /** The peer closed or the connection broke; {@code cause} is one of layer TCP. */
    public Step onWireClosed(EndCause cause) {
        return pass(pass -> pass.transport.onWireClosed(cause));
    }

    /** {@code bindResult}: BER of the MTA-bind result, in normal mode its [17] included. */
    public Step acceptOpen(Octets bindResult) {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().acceptOpen(bindResult)));
    }

    public Step refuseOpen(Refusal refusal) {
        return pass(pass -> {
            pass.transfer.take(pass.layers.rtse().refuseOpen(refusal.reason().said(), refusal.bindError()));
            pass.end(refusal.reason().cause(), "");
        });
    }

    /** Whether {@link #startTransfer} is legal now: open, the turn ours, nothing in flight. */
    public boolean canTransfer() {
        return state.layers().rtse().canTransfer();
    }

    /** Begins to send a bare MTS-APDU of that many octets; WantSegment, or TransferRefused, comes in the same step. */
    public Step startTransfer(long apduOctets) {
        return pass(pass -> pass.transfer.start(apduOctets));
    }

    /** Exactly as many octets as the last WantSegment asked for. Void if the transfer is being broken off. */
    public Step segment(Octets part) {
        return pass(pass -> pass.transfer.segment(part));
    }

    /** Sender: our source failed; discards the activity. TransferRefused follows when the peer agrees. */
    public Step discardTransfer() {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().discardTransfer(RtseCause.DISCARDED_BY_US)));
    }

    /** Receiver: the octets up to this checkpoint are safe; confirms all before it as well. */
    public Step confirmCheckpoint(long serial) {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().confirmCheckpoint(serial)));
    }

    /**
     * Receiver, after TransferEnded: the APDU is on our disk, responsibility is ours. Not after TransferAborted, which
     * may come in between.
     */
    public Step acceptTransfer() {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().acceptTransfer()));
    }

    /** Receiver, from TransferStarted until the answer to TransferEnded; no TransferAborted follows. */
    public Step rejectTransfer(TransferReject reason) {
        RtseProblem problem = reason.problem();
        return pass(pass -> {
            pass.incoming = Optional.empty();
            pass.transfer.take(pass.layers.rtse().rejectTransfer(problem));
        });
    }

    /** Initiator that has the turn, nothing in flight: releases. */
    public Step close() {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().close()));
    }

    /** At any time; does nothing once the association has ended. */
    public Step abort(AbortReason reason) {
        return pass(pass -> {
            if (pass.ended()) {
                return;
            }
            if (pass.session.canAbort()) {
                RtseMachine rtse = pass.layers.rtse();
                pass.transfer.take(
                        switch (reason) {
                            case LOCAL_PROBLEM -> rtse.abortLocal();
                            case TEMPORARY_PROBLEM -> rtse.abortTemporary();
                            case PROTOCOL_ERROR -> rtse.abortProtocolError();
                            case USER_ERROR -> rtse.abortUser();
                        });
            } else {
                pass.transport.disconnect();
            }
            pass.end(EndCause.ABORTED_BY_US, reason.toString());
        });
    }

    /**
     * Asks for the turn, whenever the peer has it (two-way alternate); 0 is the most urgent. Where the session can't carry
     * it at once it goes later, and once more if the peer may have missed it.
     */
    public Step pleaseTurn(int priority) {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().pleaseTurn(priority)));
    }

    /** Whether {@link #pleaseTurn} is legal now. */
    public boolean canPleaseTurn() {
        return state.layers().rtse().canPleaseTurn();
    }

    public Step giveTurn() {
        return pass(pass -> pass.transfer.take(pass.layers.rtse().giveTurn()));
    }

    /** Where the octets from the peer stand. */
    public Arriving arriving() {
        Layers layers = state.layers();
        return new Arriving(
                layers.tpkt().waiting().join(), !layers.cotp().partTsdu().isEmpty(), state.phase() != Phase.OPENING);
    }

    /** What stands now. */
    public StackView view() {
        Layers layers = state.layers();
        boolean transport = layers.cotp().state() == CotpState.OPEN;
        return new StackView(
                transport ? OptionalInt.of(layers.cotp().connection().tpduOctets()) : OptionalInt.empty(),
                transport && layers.session().isEstablished()
                        ? OptionalInt.of(layers.session().agreed().version())
                        : OptionalInt.empty(),
                state.phase() == Phase.OPEN);
    }

    private Step pass(Consumer<Pass> event) {
        Pass pass = new Pass(state);
        event.accept(pass);
        return new Step(new OsiStack(pass.state()), pass.actions());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OsiStack that && state.equals(that.state);
    }

    @Override
    public int hashCode() {
        return state.hashCode();
    }

    /** Where each layer stands. */
    @Override
    public String toString() {
        Layers layers = state.layers();
        return state.phase() + " (" + layers.cotp().state() + ", "
                + layers.session().state() + ", " + layers.rtse().state() + ")";
    }
}
