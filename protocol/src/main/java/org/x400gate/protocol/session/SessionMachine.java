package org.x400gate.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * One session connection over one transport connection, which ends with it.
 *
 * <p>The initiator sends CN and gets AC, or RF and the end. Who owns the tokens may then start an activity (or resume
 * one), send data and minor points in it, which the other side confirms up to any serial number, and end it, which the
 * other side acknowledges when it has secured what came. Instead of ending it the owner may interrupt or discard it; the
 * other side may report an exception, after which only interrupt, discard, a given data token or an abort lead on.
 * Between activities the owner may give control to the other side, or release: FN, DN, and the initiator's transport
 * disconnect. An abort is legal at any time; after ours everything is passed over until the peer answers or a timer ends
 * it, so that an activity end that crosses our abort is no error. Anything else out of place is a protocol error: the
 * provider's abort.
 *
 * <p>What belongs to a phase is in {@link Establishment}, {@link Activities}, {@link DialogueControl} and
 * {@link Release}. State numbers and predicates are those of X.225 annex A, tables A.7 to A.16.
 */
public record SessionMachine(
        SessionState state, SessionSettings settings, SessionAgreement agreed, Dialogue dialogue, Reassembly arriving) {

    /** The machine to use next, and what is to be done first. */
    public record Step(SessionMachine next, List<SessionAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }

        Step then(Function<SessionMachine, Step> event) {
            Step following = event.apply(next);
            List<SessionAction> all = new ArrayList<>(actions);
            all.addAll(following.actions);
            return new Step(following.next, all);
        }
    }

    /** Transport is open and was opened by us. */
    public static SessionMachine initiator(SessionSettings settings) {
        return start(SessionState.TRANSPORT_CONNECTED, settings, true);
    }

    /** Waits for {@link #onTransportConnected}. */
    public static SessionMachine responder(SessionSettings settings) {
        return start(SessionState.IDLE, settings, false);
    }

    private static SessionMachine start(SessionState state, SessionSettings settings, boolean initiator) {
        Dialogue none = Dialogue.start(Set.of());
        return new SessionMachine(state, settings, SessionAgreement.none(initiator), none, Reassembly.NONE);
    }

    /** Responder: T-CONNECT was accepted, the wait for the CN begins. */
    public Step onTransportConnected() {
        return switch (state) {
            case IDLE -> to(SessionState.WAIT_FOR_CN);
            case TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> throw misplaced("T-CONNECT indication");
        };
    }

    /**
     * A primitive of the SS-user. One that has no place in this state is an {@link IllegalStateException}, user data
     * that the agreed version can't carry an {@link IllegalArgumentException}; in both cases nothing has changed.
     */
    public Step request(SessionRequest request) {
        if (request instanceof SessionRequest.Data data) {
            return DialogueControl.data(this, data);
        } else if (request instanceof SessionRequest.SyncMinor sync) {
            return DialogueControl.syncMinor(this, sync);
        } else if (request instanceof SessionRequest.SyncMinorResponse response) {
            return DialogueControl.syncMinorResponse(this, response);
        } else if (request instanceof SessionRequest.TokenPlease please) {
            return DialogueControl.tokenPlease(this, please);
        } else if (request instanceof SessionRequest.TokenGive give) {
            return DialogueControl.tokenGive(this, give);
        } else if (request instanceof SessionRequest.ControlGive) {
            return DialogueControl.controlGive(this);
        } else if (request instanceof SessionRequest.UserExceptionReport report) {
            return DialogueControl.exceptionReport(this, report);
        } else if (request instanceof SessionRequest.ActivityStart begin) {
            return Activities.start(this, begin);
        } else if (request instanceof SessionRequest.ActivityResume resume) {
            return Activities.resume(this, resume);
        } else if (request instanceof SessionRequest.ActivityEnd end) {
            return Activities.end(this, end);
        } else if (request instanceof SessionRequest.ActivityEndResponse response) {
            return Activities.endResponse(this, response);
        } else if (request instanceof SessionRequest.ActivityInterrupt interrupt) {
            return Activities.interrupt(this, interrupt);
        } else if (request instanceof SessionRequest.ActivityInterruptResponse) {
            return Activities.interruptResponse(this);
        } else if (request instanceof SessionRequest.ActivityDiscard discard) {
            return Activities.discard(this, discard);
        } else if (request instanceof SessionRequest.ActivityDiscardResponse) {
            return Activities.discardResponse(this);
        } else if (request instanceof SessionRequest.Connect connect) {
            return Establishment.connect(this, connect);
        } else if (request instanceof SessionRequest.ConnectAccept accept) {
            return Establishment.accept(this, accept);
        } else if (request instanceof SessionRequest.ConnectRefuse refuse) {
            return Establishment.refuse(this, refuse);
        } else if (request instanceof SessionRequest.Release release) {
            return Release.release(this, release);
        } else if (request instanceof SessionRequest.ReleaseAccept accept) {
            return Release.releaseAccept(this, accept);
        } else if (request instanceof SessionRequest.UserAbort abort) {
            return Release.abort(this, abort);
        }
        throw new IllegalArgumentException("no session request: " + request);
    }

    /** A whole TSDU from the peer. */
    public Step onTsdu(Octets tsdu) {
        Step step = new Step(this, List.of());
        try {
            for (RawSpdu spdu : RawSpdu.decode(tsdu)) {
                step = step.then(machine -> machine.onRawSpdu(spdu));
            }
        } catch (MalformedInput fault) {
            step = step.then(Release::protocolError);
        }
        return step;
    }

    private Step onRawSpdu(RawSpdu spdu) {
        boolean over =
                state == SessionState.IDLE || state == SessionState.WAIT_FOR_TRANSPORT_END && isPassedOver(spdu.kind());
        boolean loose = spdu.kind() == SpduKind.DATA_TRANSFER
                && spdu.enclosure() != RawSpdu.WHOLE
                && DialogueControl.passesOver(this);
        if (over || loose || spdu.onlyLeads()) {
            return stay();
        }
        Reassembly.Step arrived = arriving.add(spdu, settings.maxSsduOctets());
        SessionMachine holding = new SessionMachine(state, settings, agreed, dialogue, arrived.next());
        return arrived.whole()
                .map(whole -> holding.onSpdu(SpduDecoder.decode(whole)))
                .orElseGet(holding::stay);
    }

    /** X.225 7.9.2: after an abort only its acknowledgement, the peer's own abort and a CONNECT mean something. */
    private static boolean isPassedOver(SpduKind kind) {
        return kind != SpduKind.ABORT && kind != SpduKind.ABORT_ACCEPT && kind != SpduKind.CONNECT;
    }

    private Step onSpdu(Spdu spdu) {
        if (spdu instanceof Spdu.DataTransfer data) {
            return DialogueControl.onData(this, data);
        } else if (spdu instanceof Spdu.MinorSyncPoint point) {
            return DialogueControl.onMinorSyncPoint(this, point);
        } else if (spdu instanceof Spdu.MinorSyncAck ack) {
            return DialogueControl.onMinorSyncAck(this, ack);
        } else if (spdu instanceof Spdu.PleaseTokens please) {
            return DialogueControl.onPleaseTokens(this, please);
        } else if (spdu instanceof Spdu.GiveTokens give) {
            return DialogueControl.onGiveTokens(this, give);
        } else if (spdu instanceof Spdu.GiveTokensConfirm) {
            return DialogueControl.onGiveTokensConfirm(this);
        } else if (spdu instanceof Spdu.GiveTokensAck) {
            return DialogueControl.onGiveTokensAck(this);
        } else if (spdu instanceof Spdu.ExceptionData exception) {
            return DialogueControl.onException(
                    this, new SessionIndication.UserExceptionReport(exception.reason(), exception.userData()));
        } else if (spdu instanceof Spdu.ExceptionReport) {
            return DialogueControl.onException(this, new SessionIndication.ProviderExceptionReport());
        } else if (spdu instanceof Spdu.ActivityStart begin) {
            return Activities.onStart(this, begin);
        } else if (spdu instanceof Spdu.ActivityResume resume) {
            return Activities.onResume(this, resume);
        } else if (spdu instanceof Spdu.ActivityEnd end) {
            return Activities.onEnd(this, end);
        } else if (spdu instanceof Spdu.ActivityEndAck ack) {
            return Activities.onEndAck(this, ack);
        } else if (spdu instanceof Spdu.ActivityInterrupt interrupt) {
            return Activities.onInterrupt(this, interrupt);
        } else if (spdu instanceof Spdu.ActivityInterruptAck) {
            return Activities.onInterruptAck(this);
        } else if (spdu instanceof Spdu.ActivityDiscard discard) {
            return Activities.onDiscard(this, discard);
        } else if (spdu instanceof Spdu.ActivityDiscardAck) {
            return Activities.onDiscardAck(this);
        } else if (spdu instanceof Spdu.Connect connect) {
            return Establishment.onConnect(this, connect);
        } else if (spdu instanceof Spdu.Accept accept) {
            return Establishment.onAccept(this, accept);
        } else if (spdu instanceof Spdu.Refuse refuse) {
            return Establishment.onRefuse(this, refuse);
        } else if (spdu instanceof Spdu.Finish finish) {
            return Release.onFinish(this, finish);
        } else if (spdu instanceof Spdu.Disconnect disconnect) {
            return Release.onDisconnect(this, disconnect);
        } else if (spdu instanceof Spdu.Abort abort) {
            return Release.onAbort(this, abort);
        } else if (spdu instanceof Spdu.AbortAccept) {
            return Release.onAbortAccept(this);
        } else if (spdu instanceof Spdu.NotFinished || spdu instanceof Spdu.NotInUse) {
            // of functional units that this machine never agrees to
            return Release.protocolError(this);
        }
        throw new IllegalArgumentException("no SPDU: " + spdu);
    }

    /** T-DISCONNECT indication. */
    public Step onTransportDisconnected() {
        return Release.onTransportDisconnected(this);
    }

    /** The time of {@code waited} is over; a timer of a state already left changes nothing. */
    public Step onTimer(SessionState waited) {
        return waited == state ? Release.onTimer(this) : stay();
    }

    /** Whether CN was answered by AC and the session has not ended. */
    public boolean isEstablished() {
        return switch (state) {
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_TRANSPORT_END -> false;
            case WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> true;
        };
    }

    /** The serial number that the next minor synchronization point or activity end will get; at most 999999. */
    public long nextSerial() {
        return dialogue.nextSerial();
    }

    /** Whether S-TOKEN-PLEASE has its place now (table A.14). */
    public boolean canAskForTokens() {
        return state == SessionState.DATA_TRANSFER
                || state == SessionState.WAIT_FOR_END_RESPONSE
                || state == SessionState.WAIT_FOR_RELEASE_RESPONSE;
    }

    Step stay(SessionAction... actions) {
        return new Step(this, List.of(actions));
    }

    Step to(SessionState next, SessionAction... actions) {
        return to(next, dialogue, List.of(actions));
    }

    /** Into a state, with the timer of its wait; leaving a wait ends the other one. */
    Step to(SessionState next, Dialogue then, List<SessionAction> actions) {
        List<SessionAction> all = new ArrayList<>();
        if (next != state && next.timed()) {
            all.add(new SessionAction.StartTimer(next));
        } else if (next != state && state.timed()) {
            all.add(new SessionAction.CancelTimer());
        }
        all.addAll(actions);
        return new Step(new SessionMachine(next, settings, agreed, then, arriving), all);
    }

    /** The session is over. */
    Step toIdle(SessionAction... actions) {
        return withoutArriving().to(SessionState.IDLE, actions);
    }

    /** X.225 7.11.3, 7.37.3: what has come of a segmented SSDU is lost by what we send now. */
    SessionMachine withoutArriving() {
        return new SessionMachine(state, settings, agreed, dialogue, Reassembly.NONE);
    }

    SessionMachine agreeing(SessionAgreement agreement, Dialogue first) {
        return new SessionMachine(state, settings, agreement, first, arriving);
    }

    /** The TSDUs of an SPDU, then what else is to be done. */
    List<SessionAction> send(Spdu spdu, SessionAction... then) {
        List<SessionAction> actions = new ArrayList<>();
        for (Octets tsdu : Segments.encode(spdu, agreed)) {
            actions.add(new SessionAction.Send(tsdu));
        }
        actions.addAll(List.of(then));
        return actions;
    }

    static SessionAction indicate(SessionIndication indication) {
        return new SessionAction.Indicate(indication);
    }

    IllegalStateException misplaced(String primitive) {
        return new IllegalStateException(primitive + " in state " + state + ", " + dialogue);
    }

    /** What our own user may not do here is its fault, not the peer's. */
    void require(boolean legal, String primitive) {
        if (!legal) {
            throw misplaced(primitive);
        }
    }
}
