package org.x400gate.protocol.stack;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.cotp.CotpState;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.Carrier;
import org.x400gate.protocol.rtse.RtseCause;
import org.x400gate.protocol.session.ConnectionId;
import org.x400gate.protocol.session.RefuseReason;
import org.x400gate.protocol.session.SessionAction;
import org.x400gate.protocol.session.SessionCause;
import org.x400gate.protocol.session.SessionIndication;
import org.x400gate.protocol.session.SessionMachine;
import org.x400gate.protocol.session.SessionRequest;
import org.x400gate.protocol.session.SessionState;

/** Between transport on one side, and presentation and reliable transfer, the users of session, on the other. */
final class SessionPass {
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Set<SessionState> NO_SESSION = EnumSet.of(
            SessionState.IDLE,
            SessionState.TRANSPORT_CONNECTED,
            SessionState.WAIT_FOR_CN,
            SessionState.WAIT_FOR_TRANSPORT_END);

    /**
     * While one of them lasts no token can be asked for here, or the peer passes over what crossed its interrupt or
     * discard (X.225 table A.14: STA18, STA05B, STA05C); behind it a wish for the turn is said, or said again.
     */
    private static final Set<SessionState> DEAF = EnumSet.of(
            SessionState.WAIT_FOR_GTA,
            SessionState.WAIT_FOR_INTERRUPT_RESPONSE,
            SessionState.WAIT_FOR_DISCARD_RESPONSE);

    private final Pass pass;

    /** If it is a timer that ends the session: what was waited for. */
    private String waitedFor = "";

    SessionPass(Pass pass) {
        this.pass = pass;
    }

    /** Initiator: transport is open; the whole open travels in CN. */
    void connect() {
        pass.transfer.open();
    }

    void onTransportConnected() {
        take(pass.layers.session().onTransportConnected());
    }

    void onTransportDisconnected() {
        take(pass.layers.session().onTransportDisconnected());
    }

    void onTsdu(Octets tsdu) {
        take(pass.layers.session().onTsdu(tsdu));
    }

    void connectRequest(Octets userData) {
        OpenParameters open = ((StackState.Side.Initiator) pass.side).parameters();
        Octets reference = BerNode.octetString(Octets.of(open.reference(), StandardCharsets.US_ASCII))
                .encode();
        Octets common = BerNode.ascii(Tag.UTC_TIME, UTC_TIME.format(open.now())).encode();
        request(new SessionRequest.Connect(
                ConnectionId.calling(reference, common),
                open.calling().session().orElse(Octets.EMPTY),
                open.called().session().orElse(Octets.EMPTY),
                userData));
    }

    void acceptConnect(Octets userData) {
        request(new SessionRequest.ConnectAccept(answered(), pass.peer.calledSession(), userData));
    }

    void refuseConnect(Octets userData) {
        request(new SessionRequest.ConnectRefuse(RefuseReason.USER_DATA, answered(), userData));
    }

    /** The initiator's reference comes back as the responder's: recovery knows the connection by it on both sides. */
    private ConnectionId answered() {
        ConnectionId id = pass.peer.connection();
        return ConnectionId.called(id.callingReference(), id.common());
    }

    /** The version and the TSDU size that a peer settles on may leave no room for what must be said. */
    void request(SessionRequest request) {
        if (pass.layers.cotp().state() == CotpState.ENDED || isOverFor(request)) {
            return;
        }
        SessionMachine.Step step;
        try {
            step = pass.layers.session().request(request);
        } catch (IllegalArgumentException noRoom) {
            pass.end(EndCause.NO_ROOM, noRoom.getMessage());
            pass.transport.disconnect();
            return;
        }
        take(step);
    }

    /**
     * One TSDU may bring what reliable transfer answers and, behind it, what ends the session: the answer has nowhere to
     * go, and the end is indicated next.
     */
    private boolean isOverFor(SessionRequest request) {
        SessionState state = pass.layers.session().state();
        return state == SessionState.WAIT_FOR_TRANSPORT_END
                || state == SessionState.IDLE && !(request instanceof SessionRequest.Connect);
    }

    /** Before a session exists there is nothing to abort in it. */
    boolean canAbort() {
        return !NO_SESSION.contains(pass.layers.session().state());
    }

    void take(SessionMachine.Step step) {
        boolean wasDeaf = DEAF.contains(pass.layers.session().state());
        pass.layers = pass.layers.with(step.next());
        for (SessionAction action : step.actions()) {
            if (action instanceof SessionAction.Send send) {
                pass.transport.data(send.tsdu());
            } else if (action instanceof SessionAction.Indicate indicate) {
                if (!pass.ended()) {
                    indicate(indicate.indication());
                }
            } else if (action instanceof SessionAction.StartTimer timer) {
                pass.sessionTimer(Optional.of(timer.state()));
            } else if (action instanceof SessionAction.CancelTimer) {
                pass.sessionTimer(Optional.empty());
            } else if (action instanceof SessionAction.DisconnectTransport) {
                pass.transport.disconnect();
            } else {
                throw new IllegalStateException("no such action: " + action);
            }
        }
        if (wasDeaf) {
            pass.transfer.plead();
        }
    }

    private void indicate(SessionIndication indication) {
        if (indication instanceof SessionIndication.Data data) {
            pass.presentation.onCarried(Carrier.DATA, data.userData());
        } else if (indication instanceof SessionIndication.Connect connect) {
            pass.peer = pass.peer.session(connect.calledSelector(), connect.callingSelector(), connect.id());
            onConnect(connect);
        } else if (indication instanceof SessionIndication.ConnectConfirm confirm) {
            pass.presentation.onAccept(confirm.userData());
        } else if (indication instanceof SessionIndication.ConnectRefused refused) {
            onRefused(refused);
        } else if (indication instanceof SessionIndication.Release release) {
            pass.presentation.onCarried(Carrier.RELEASE, release.userData());
        } else if (indication instanceof SessionIndication.ReleaseConfirm confirm) {
            pass.presentation.onCarried(Carrier.RELEASE_ANSWER, confirm.userData());
        } else if (indication instanceof SessionIndication.UserAbort abort) {
            pass.presentation.onAbort(abort.userData());
        } else if (indication instanceof SessionIndication.ProviderAbort abort) {
            pass.end(EndCause.of(abort.cause()), waitedFor);
        } else if (indication instanceof SessionIndication.TokenPlease please) {
            pass.presentation.onCarried(Carrier.TOKEN_PLEASE, please.userData());
        } else {
            activity(indication);
        }
    }

    private void onConnect(SessionIndication.Connect connect) {
        Set<Octets> ours = ((StackState.Side.Responder) pass.side).parameters().sessionSelectors();
        if (!ours.isEmpty() && !ours.contains(connect.calledSelector())) {
            String selector = "SSEL " + TransportPass.text(connect.calledSelector());
            refuse(RefuseReason.SELECTOR_UNKNOWN, EndCause.REFUSED_ADDRESS, selector);
        } else if (!pass.layers.session().dialogue().owned().isEmpty()) {
            // the initiator may leave the turn to us (X.218 9.1.1.2), but who opens to transfer messages has them to
            // send
            refuse(RefuseReason.NOT_SPECIFIED, EndCause.REFUSED_TURN, "");
        } else {
            pass.presentation.onConnect(connect.userData());
        }
    }

    private void refuse(RefuseReason reason, EndCause cause, String detail) {
        request(new SessionRequest.ConnectRefuse(reason, answered(), Octets.EMPTY));
        pass.end(cause, detail);
    }

    /** What reliable transfer uses of session without presentation data in it. */
    private void activity(SessionIndication indication) {
        var rtse = pass.layers.rtse();
        if (indication instanceof SessionIndication.SyncMinor sync) {
            pass.transfer.take(rtse.onSyncMinor(sync.serial()));
        } else if (indication instanceof SessionIndication.SyncMinorConfirm confirm) {
            pass.transfer.take(rtse.onSyncMinorConfirm(confirm.serial()));
        } else if (indication instanceof SessionIndication.ActivityStart start) {
            pass.transfer.take(rtse.onActivityStart(start.activityId()));
        } else if (indication instanceof SessionIndication.ActivityEnd) {
            pass.transfer.take(rtse.onActivityEnd());
        } else if (indication instanceof SessionIndication.ActivityEndConfirm) {
            pass.transfer.take(rtse.onActivityEndConfirm());
        } else if (indication instanceof SessionIndication.ActivityResume) {
            pass.transfer.take(rtse.onActivityResume());
        } else if (indication instanceof SessionIndication.ActivityInterrupt) {
            pass.transfer.take(rtse.onActivityInterrupt());
        } else if (indication instanceof SessionIndication.ActivityDiscard) {
            pass.transfer.take(rtse.onActivityDiscard());
        } else if (indication instanceof SessionIndication.ActivityInterruptConfirm
                || indication instanceof SessionIndication.ActivityDiscardConfirm) {
            pass.transfer.take(rtse.onActivityBroken());
        } else if (indication instanceof SessionIndication.UserExceptionReport) {
            pass.transfer.take(rtse.onException(RtseCause.EXCEPTION_REPORTED));
        } else if (indication instanceof SessionIndication.ProviderExceptionReport) {
            pass.transfer.take(rtse.onException(RtseCause.EXCEPTION_BY_PROVIDER));
        } else if (indication instanceof SessionIndication.ControlGive) {
            pass.transfer.take(rtse.onControlGive());
        } else if (indication instanceof SessionIndication.TokenGive give) {
            onTokenGive(give);
        } else {
            throw new IllegalStateException("no such indication: " + indication);
        }
    }

    /** The turn is given by GTC only; single tokens given are out of place, none at all are a mere concatenation. */
    private void onTokenGive(SessionIndication.TokenGive give) {
        if (!give.tokens().isEmpty()) {
            pass.transfer.take(pass.layers.rtse().abortProtocolError());
            pass.end(EndCause.of(RtseCause.PROTOCOL_ERROR), "single tokens given");
        }
    }

    /** Only reason 2 carries what a user above said; every other reason is session's own. */
    private void onRefused(SessionIndication.ConnectRefused refused) {
        if (refused.cause() == SessionCause.RF_USER && !refused.userData().isEmpty()) {
            pass.presentation.onRefuse(refused.userData());
        }
        pass.end(EndCause.of(refused.cause()), "");
    }

    void onTimer(SessionState waited) {
        waitedFor = waited.sentence();
        take(pass.layers.session().onTimer(waited));
    }
}
