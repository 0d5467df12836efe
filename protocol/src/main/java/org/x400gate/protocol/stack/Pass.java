package org.x400gate.protocol.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.cotp.CotpState;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseState;
import org.x400gate.protocol.session.SessionState;

/**
 * One event on its way through the layers: what the state becomes, and what is to be done. Lives for one call of
 * {@link OsiStack}; nothing of it is kept.
 *
 * <p>Each layer's step is taken over before its actions are carried to the neighbours, so that what they do meets the
 * new state.
 */
final class Pass {
    final StackState.Side side;
    final TransportPass transport = new TransportPass(this);
    final SessionPass session = new SessionPass(this);
    final PresentationPass presentation = new PresentationPass(this);
    final NormalModePass normalMode = new NormalModePass(this);
    final X410ModePass x410Mode = new X410ModePass(this);
    final TransferPass transfer = new TransferPass(this);

    Phase phase;
    Layers layers;
    Peer peer;
    Contexts contexts;
    Octets owed;
    Optional<ExternalReader> incoming;
    Optional<Octets> wish;

    private Timers timers;
    private final List<StackAction> actions = new ArrayList<>();
    private final List<Octets> unsent = new ArrayList<>();
    private boolean hangsUp;

    Pass(StackState state) {
        side = state.side();
        phase = state.phase();
        layers = state.layers();
        timers = state.timers();
        peer = state.peer();
        contexts = state.contexts();
        owed = state.owed();
        incoming = state.incoming();
        wish = state.wish();
    }

    StackState state() {
        return new StackState(side, phase, layers, timers, peer, contexts, owed, incoming, wish);
    }

    List<StackAction> actions() {
        flush();
        if (hangsUp) {
            actions.add(new StackAction.HangUp());
        }
        return actions;
    }

    /** The last action, whatever is still to be told in this pass; nothing is waited for after it. */
    void hangUp() {
        hangsUp = true;
        cotpTimer(Optional.empty());
        sessionTimer(Optional.empty());
        rtseTimer(Optional.empty());
    }

    /** From now on it is known who sends: the whole TSDU limit holds. */
    void open() {
        phase = Phase.OPEN;
        layers = layers.with(layers.cotp().taking(side.limits().maxTsduOctets()));
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    /** What reliable transfer's requests go through. */
    ModePass mode() {
        return switch (layers.rtse().mode()) {
            case NORMAL -> normalMode;
            case X410 -> x410Mode;
        };
    }

    Timers timers() {
        return timers;
    }

    void send(List<Octets> packet) {
        unsent.addAll(packet);
    }

    void emit(StackAction action) {
        flush();
        actions.add(action);
    }

    /** Sends in a row become one. */
    private void flush() {
        if (!unsent.isEmpty()) {
            actions.add(new StackAction.Send(Octets.concat(unsent)));
            unsent.clear();
        }
    }

    /** The association is over for its user; the first cause is the one that counts. */
    void end(EndCause cause, String detail) {
        end(cause, detail, Optional.empty());
    }

    void end(EndCause cause, String detail, Optional<Octets> bindError) {
        if (ended()) {
            return;
        }
        emit(
                phase == Phase.OPENING
                        ? new StackAction.OpenRefused(cause, detail, bindError)
                        : new StackAction.Aborted(cause, detail));
        over();
    }

    void released() {
        if (!ended()) {
            emit(new StackAction.Released());
            over();
        }
    }

    private void over() {
        phase = Phase.ENDED;
        incoming = Optional.empty();
        owed = Octets.EMPTY;
        wish = Optional.empty();
        rtseTimer(Optional.empty());
        layers = layers.with(layers.rtse().ended())
                .with(layers.acse().ended())
                .with(layers.presentation().ended());
    }

    void cotpTimer(Optional<CotpState> waits) {
        change(timers.cotp().map(Timers::of), waits.map(Timers::of));
        timers = timers.cotp(waits);
    }

    void sessionTimer(Optional<SessionState> waits) {
        change(timers.session().map(Timers::of), waits.map(Timers::of));
        timers = timers.session(waits);
    }

    void rtseTimer(Optional<RtseState> waits) {
        change(timers.rtse().map(Timers::of), waits.map(Timers::of));
        timers = timers.rtse(waits);
    }

    /** A timer that ran out needs no cancelling. */
    void cotpRanOut() {
        timers = timers.cotp(Optional.empty());
    }

    void sessionRanOut() {
        timers = timers.session(Optional.empty());
    }

    void rtseRanOut() {
        timers = timers.rtse(Optional.empty());
    }

    private void change(Optional<StackTimer> running, Optional<StackTimer> wanted) {
        if (running.isPresent() && !running.equals(wanted)) {
            emit(new StackAction.CancelTimer(running.get()));
        }
        if (wanted.isPresent()) {
            Duration after = side.limits().wait(wanted.get());
            emit(new StackAction.StartTimer(wanted.get(), after));
        }
    }
}
