package org.x400gate.protocol.stack;

import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseCause;
import org.x400gate.protocol.rtse.RtseMachine;
import org.x400gate.protocol.rtse.RtseState;
import org.x400gate.protocol.session.ExceptionReason;
import org.x400gate.protocol.session.SessionRequest;
import org.x400gate.protocol.session.SessionState;
import org.x400gate.protocol.session.SessionToken;

/** What our own stack never does to a peer but others may: legal by X.225, X.228 and X.224. */
enum PeerManner {
    /** Interrupts an activity where we discard it, and also while its end is being answered. */
    INTERRUPTS,
    /** Discards while the end of the activity is being answered: its transfer time is over. */
    DISCARDS_LATE,
    /** Resumes an interrupted activity on the same association. */
    RESUMES,
    /** Its session provider reports the exception, by ER where we send ED. */
    REPORTS_AS_PROVIDER,
    /** Asks for tokens without RTTP, whenever the session lets it. */
    ASKS_WITHOUT_PRIORITY;

    /** Nothing if it has no place now. */
    Optional<OsiStack.Step> act(OsiStack stack) {
        RtseMachine rtse = stack.state().layers().rtse();
        SessionState session = stack.state().layers().session().state();
        boolean sending = rtse.state() == RtseState.AWAIT_SEGMENT || rtse.state() == RtseState.AWAIT_WINDOW;
        boolean ending = rtse.state() == RtseState.AWAIT_END_CONFIRM;
        boolean receiving = rtse.state() == RtseState.RECEIVING || rtse.state() == RtseState.AWAIT_ACCEPT;
        boolean legal = switch (this) {
            case INTERRUPTS -> sending || ending;
            case DISCARDS_LATE -> ending;
            case RESUMES -> rtse.state() == RtseState.TURN_OURS;
            case REPORTS_AS_PROVIDER -> receiving;
            case ASKS_WITHOUT_PRIORITY ->
                session == SessionState.DATA_TRANSFER || session == SessionState.WAIT_FOR_END_RESPONSE;
        };
        return legal && stack.state().phase() == Phase.OPEN ? Optional.of(acted(stack, rtse)) : Optional.empty();
    }

    private OsiStack.Step acted(OsiStack stack, RtseMachine rtse) {
        Pass pass = new Pass(stack.state());
        switch (this) {
            case INTERRUPTS, DISCARDS_LATE -> {
                pass.owed = Octets.EMPTY;
                pass.rtseTimer(Optional.empty());
                pass.layers = pass.layers.with(
                        rtse.onException(RtseCause.DISCARDED_BY_US).next());
                pass.session.request(
                        this == INTERRUPTS
                                ? new SessionRequest.ActivityInterrupt(ExceptionReason.LOCAL_USER_ERROR)
                                : new SessionRequest.ActivityDiscard(ExceptionReason.LOCAL_USER_ERROR));
            }
            case RESUMES -> {
                RtseMachine sending = rtse.startTransfer(1).next();
                pass.layers = pass.layers.with(numbered(sending, rtse.activity()));
                Octets activity = Octets.ofHex("020109");
                pass.session.request(
                        new SessionRequest.ActivityResume(activity, activity, 1, Optional.empty(), Octets.EMPTY));
            }
            case REPORTS_AS_PROVIDER -> {
                OsiStack.Step rejected = stack.rejectTransfer(TransferReject.TEMPORARY);
                return new OsiStack.Step(
                        rejected.next(),
                        rejected.actions().stream().map(PeerManner::byProvider).toList());
            }
            case ASKS_WITHOUT_PRIORITY ->
                pass.session.request(new SessionRequest.TokenPlease(Set.of(SessionToken.DATA), Octets.EMPTY));
        }
        return new OsiStack.Step(new OsiStack(pass.state()), pass.actions());
    }

    /** PLEASE TOKENS without parameters leads an EXCEPTION REPORT in its TSDU. */
    private static StackAction byProvider(StackAction action) {
        return action instanceof StackAction.Send
                ? new StackAction.Send(Octets.ofHex("0300000b02f08002000000"))
                : action;
    }

    /** The same machine about to send the activity of that number. */
    static RtseMachine numbered(RtseMachine rtse, int activity) {
        return new RtseMachine(
                rtse.state(),
                rtse.role(),
                rtse.mode(),
                rtse.settings(),
                rtse.agreement(),
                rtse.progress(),
                rtse.breaking(),
                activity);
    }
}
