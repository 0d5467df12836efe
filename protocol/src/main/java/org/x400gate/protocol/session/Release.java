package org.x400gate.protocol.session;

import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionMachine.Step;

/** Every way out: release, both aborts, protocol errors, timers, the transport's end. Source: X.225 7.6 to 7.10, A.4.1, tables A.15, A.16. */
final class Release {
    private Release() {}

    static Step release(SessionMachine m, SessionRequest.Release request) {
        Dialogue d = m.dialogue();
        m.require(m.state() == SessionState.DATA_TRANSFER && !d.activity() && d.ownsAll(), "S-RELEASE request");
        Spdu finish = new Spdu.Finish(SpduEncoder.TRANSPORT_RELEASED, request.userData());
        return m.to(SessionState.WAIT_FOR_DN, d, m.send(finish));
    }

    /** A transport connection that the peer would keep is not kept (table A.6 action 9); only who opened it may offer that. */
    static Step onFinish(SessionMachine m, Spdu.Finish finish) {
        Dialogue d = m.dialogue();
        boolean released = (finish.transportDisconnect() & SpduEncoder.TRANSPORT_RELEASED) != 0;
        if (d.activity() || !d.ownsNone() || !released && m.agreed().initiator()) {
            return protocolError(m);
        }
        return switch (m.state()) {
            case DATA_TRANSFER ->
                m.to(
                        SessionState.WAIT_FOR_RELEASE_RESPONSE,
                        SessionMachine.indicate(new SessionIndication.Release(finish.userData())));
            case EXCEPTION_SENT, EXCEPTION_RECEIVED -> m.stay();
            case IDLE,
                    TRANSPORT_CONNECTED,
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
                    WAIT_FOR_GTA -> protocolError(m);
        };
    }

    static Step releaseAccept(SessionMachine m, SessionRequest.ReleaseAccept request) {
        m.require(m.state() == SessionState.WAIT_FOR_RELEASE_RESPONSE, "S-RELEASE response");
        return m.to(SessionState.WAIT_FOR_TRANSPORT_END, m.dialogue(), m.send(new Spdu.Disconnect(request.userData())));
    }

    static Step onDisconnect(SessionMachine m, Spdu.Disconnect disconnect) {
        return switch (m.state()) {
            case WAIT_FOR_DN ->
                m.toIdle(
                        SessionMachine.indicate(new SessionIndication.ReleaseConfirm(disconnect.userData())),
                        new SessionAction.DisconnectTransport());
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
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
                    DATA_TRANSFER -> protocolError(m);
        };
    }

    static Step abort(SessionMachine m, SessionRequest.UserAbort request) {
        return switch (m.state()) {
            case IDLE, WAIT_FOR_TRANSPORT_END -> m.stay();
            case TRANSPORT_CONNECTED, WAIT_FOR_CN -> m.toIdle(new SessionAction.DisconnectTransport());
            case WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER ->
                m.to(
                        SessionState.WAIT_FOR_TRANSPORT_END,
                        m.dialogue(),
                        m.send(new Spdu.Abort(
                                SpduEncoder.TRANSPORT_RELEASED | SpduEncoder.USER_ABORT,
                                Octets.EMPTY,
                                fitting(m, request.userData()))));
        };
    }

    /**
     * An abort mustn't fail for what it would say: user data for which version 1 has no room stays out. While it isn't
     * agreed yet, what version 2 can carry may go (6.3.5 b).
     */
    private static Octets fitting(SessionMachine m, Octets userData) {
        boolean version1 = m.agreed().version() == Spdu.VERSION_1 && m.state() != SessionState.WAIT_FOR_AC;
        return version1 && userData.length() > Spdu.MAX_VERSION_1_ABORT_OCTETS ? Octets.EMPTY : userData;
    }

    /** The provider's abort, told to our user and, if there is a session, to the peer with {@code reasonBits}. */
    static Step abort(SessionMachine m, SessionCause cause, int reasonBits) {
        SessionAction indication = SessionMachine.indicate(new SessionIndication.ProviderAbort(cause));
        return switch (m.state()) {
            case IDLE, WAIT_FOR_TRANSPORT_END -> m.stay();
            case TRANSPORT_CONNECTED, WAIT_FOR_CN -> m.toIdle(indication, new SessionAction.DisconnectTransport());
            case WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER ->
                m.to(
                        SessionState.WAIT_FOR_TRANSPORT_END,
                        m.dialogue(),
                        m.send(
                                new Spdu.Abort(SpduEncoder.TRANSPORT_RELEASED | reasonBits, Octets.EMPTY, Octets.EMPTY),
                                indication));
        };
    }

    /** A.4.1.2 a): never an EXCEPTION REPORT, which may lock both sides up. */
    static Step protocolError(SessionMachine m) {
        return abort(m, SessionCause.PROTOCOL_ERROR, SpduEncoder.PROTOCOL_ERROR);
    }

    static Step onAbort(SessionMachine m, Spdu.Abort abort) {
        boolean byUser = (abort.transportDisconnect() & SpduEncoder.USER_ABORT) != 0;
        SessionIndication indication = byUser
                ? new SessionIndication.UserAbort(abort.userData())
                : new SessionIndication.ProviderAbort(
                        SessionCause.ofAbortReason(abort.transportDisconnect() & SpduEncoder.PROVIDER_REASONS));
        return switch (m.state()) {
            case IDLE -> m.stay();
            case WAIT_FOR_TRANSPORT_END -> m.toIdle(new SessionAction.DisconnectTransport());
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
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER ->
                m.toIdle(SessionMachine.indicate(indication), new SessionAction.DisconnectTransport());
        };
    }

    static Step onAbortAccept(SessionMachine m) {
        return switch (m.state()) {
            case WAIT_FOR_TRANSPORT_END -> m.toIdle(new SessionAction.DisconnectTransport());
            case IDLE,
                    TRANSPORT_CONNECTED,
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
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> protocolError(m);
        };
    }

    static Step onTransportDisconnected(SessionMachine m) {
        return switch (m.state()) {
            case IDLE -> m.stay();
            case TRANSPORT_CONNECTED, WAIT_FOR_CN, WAIT_FOR_TRANSPORT_END -> m.toIdle();
            case WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER ->
                m.toIdle(SessionMachine.indicate(new SessionIndication.ProviderAbort(SessionCause.TRANSPORT_LOST)));
        };
    }

    static Step onTimer(SessionMachine m) {
        if (m.state() == SessionState.WAIT_FOR_TRANSPORT_END) {
            return m.toIdle(new SessionAction.DisconnectTransport());
        }
        return m.state()
                .timeoutCause()
                .map(cause -> abort(m, cause, SpduEncoder.NO_REASON))
                .orElseGet(m::stay);
    }
}
