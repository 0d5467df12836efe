package org.x400gate.protocol.session;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionMachine.Step;

/**
 * Data, minor synchronization, tokens and exceptions. Source: X.225 7.11, 7.16 to 7.21, 7.27, 7.28, tables A.9, A.10,
 * A.14.
 */
final class DialogueControl {
    private DialogueControl() {}

    static Step data(SessionMachine m, SessionRequest.Data request) {
        boolean legal = m.state() == SessionState.DATA_TRANSFER || m.state() == SessionState.WAIT_FOR_END_RESPONSE;
        m.require(legal && m.dialogue().owns(SessionToken.DATA), "S-DATA request");
        if (request.userData().isEmpty()) {
            throw new IllegalArgumentException("S-DATA has at least one octet of user data");
        }
        return m.to(m.state(), m.dialogue(), m.send(new Spdu.DataTransfer(request.userData())));
    }

    static Step onData(SessionMachine m, Spdu.DataTransfer data) {
        return switch (m.state()) {
            case DATA_TRANSFER, WAIT_FOR_AEA, WAIT_FOR_DN ->
                m.dialogue().owns(SessionToken.DATA)
                        ? Release.protocolError(m)
                        : m.stay(SessionMachine.indicate(new SessionIndication.Data(data.userData())));
            case WAIT_FOR_AIA, WAIT_FOR_ADA, EXCEPTION_SENT, EXCEPTION_RECEIVED ->
                passesOver(m) ? m.stay() : Release.protocolError(m);
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    /** Whether data, whole or in segments, means nothing now: what it belongs to is being given up (7.11.3). */
    static boolean passesOver(SessionMachine m) {
        boolean givingUp = m.state() == SessionState.WAIT_FOR_AIA
                || m.state() == SessionState.WAIT_FOR_ADA
                || m.state() == SessionState.EXCEPTION_RECEIVED;
        return m.state() == SessionState.EXCEPTION_SENT
                || givingUp && !m.dialogue().owns(SessionToken.DATA);
    }

    static Step syncMinor(SessionMachine m, SessionRequest.SyncMinor request) {
        Dialogue d = m.dialogue();
        boolean legal = m.state() == SessionState.DATA_TRANSFER
                && d.activity()
                && d.owns(SessionToken.DATA)
                && d.owns(SessionToken.SYNCHRONIZE_MINOR)
                && d.nextSerial() < Dialogue.MAX_SERIAL;
        m.require(legal, "S-SYNC-MINOR request");
        Spdu point = new Spdu.MinorSyncPoint(request.confirm(), d.nextSerial(), request.userData());
        return m.to(m.state(), d.pointSent(), m.send(point));
    }

    static Step onMinorSyncPoint(SessionMachine m, Spdu.MinorSyncPoint point) {
        Dialogue d = m.dialogue();
        if (!d.activity() || d.owns(SessionToken.DATA) || d.owns(SessionToken.SYNCHRONIZE_MINOR)) {
            return Release.protocolError(m);
        }
        boolean next = point.serial() == d.nextSerial();
        return switch (m.state()) {
            case DATA_TRANSFER ->
                next
                        ? m.to(
                                m.state(),
                                d.pointReceived(),
                                List.of(SessionMachine.indicate(new SessionIndication.SyncMinor(
                                        point.confirm(), point.serial(), point.userData()))))
                        : Release.protocolError(m);
            case EXCEPTION_SENT, EXCEPTION_RECEIVED ->
                next ? m.to(m.state(), d.pointReceived(), List.of()) : Release.protocolError(m);
            case WAIT_FOR_AIA, WAIT_FOR_ADA -> m.stay();
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    static Step syncMinorResponse(SessionMachine m, SessionRequest.SyncMinorResponse response) {
        Dialogue d = m.dialogue();
        boolean ending = m.state() == SessionState.WAIT_FOR_END_RESPONSE;
        boolean answering = ending || m.state() == SessionState.WAIT_FOR_RELEASE_RESPONSE;
        boolean legal = (m.state() == SessionState.DATA_TRANSFER || answering)
                && d.activity()
                && d.confirms()
                && d.awaitsConfirmation(response.serial())
                && !(ending && response.serial() == d.nextSerial() - 1);
        m.require(legal, "S-SYNC-MINOR response " + response.serial());
        Spdu ack = new Spdu.MinorSyncAck(response.serial(), response.userData());
        return m.to(m.state(), d.confirmed(response.serial()), m.send(ack));
    }

    static Step onMinorSyncAck(SessionMachine m, Spdu.MinorSyncAck ack) {
        Dialogue d = m.dialogue();
        if (!d.activity() || d.confirms()) {
            return Release.protocolError(m);
        }
        boolean awaited = d.awaitsConfirmation(ack.serial());
        // the activity end has a serial number of its own, which only its acknowledgement confirms
        boolean ofTheEnd = ack.serial() == d.nextSerial() - 1;
        return switch (m.state()) {
            case DATA_TRANSFER, WAIT_FOR_DN -> awaited ? confirmed(m, ack) : Release.protocolError(m);
            case WAIT_FOR_AEA -> awaited && !ofTheEnd ? confirmed(m, ack) : Release.protocolError(m);
            case WAIT_FOR_AIA, WAIT_FOR_ADA -> m.stay();
            case EXCEPTION_SENT ->
                awaited ? m.to(m.state(), d.confirmed(ack.serial()), List.of()) : Release.protocolError(m);
            case EXCEPTION_RECEIVED -> awaited ? m.stay() : Release.protocolError(m);
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    private static Step confirmed(SessionMachine m, Spdu.MinorSyncAck ack) {
        SessionIndication confirm = new SessionIndication.SyncMinorConfirm(ack.serial(), ack.userData());
        return m.to(m.state(), m.dialogue().confirmed(ack.serial()), List.of(SessionMachine.indicate(confirm)));
    }

    static Step tokenPlease(SessionMachine m, SessionRequest.TokenPlease request) {
        m.require(m.canAskForTokens() && !request.tokens().isEmpty(), "S-TOKEN-PLEASE request");
        Spdu please = new Spdu.PleaseTokens(SessionToken.bits(request.tokens()), request.userData());
        return m.to(m.state(), m.dialogue(), m.send(please));
    }

    static Step onPleaseTokens(SessionMachine m, Spdu.PleaseTokens please) {
        Set<SessionToken> wanted = SessionToken.ofBits(please.tokens());
        if (wanted.isEmpty()) {
            return Release.protocolError(m);
        }
        return switch (m.state()) {
            case DATA_TRANSFER, WAIT_FOR_AEA, WAIT_FOR_DN, WAIT_FOR_GTA ->
                m.stay(SessionMachine.indicate(new SessionIndication.TokenPlease(wanted, please.userData())));
            case WAIT_FOR_AIA, WAIT_FOR_ADA, EXCEPTION_SENT, EXCEPTION_RECEIVED -> m.stay();
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END -> Release.protocolError(m);
        };
    }

    static Step tokenGive(SessionMachine m, SessionRequest.TokenGive request) {
        Dialogue d = m.dialogue();
        boolean legal = m.state() == SessionState.DATA_TRANSFER
                || m.state() == SessionState.WAIT_FOR_AEA
                || m.state() == SessionState.WAIT_FOR_END_RESPONSE
                || m.state() == SessionState.EXCEPTION_RECEIVED;
        m.require(
                legal && !request.tokens().isEmpty() && d.owned().containsAll(request.tokens()),
                "S-TOKEN-GIVE request");
        Spdu give = new Spdu.GiveTokens(SessionToken.bits(request.tokens()), Octets.EMPTY);
        // who was told of an exception leaves the error state by giving the data token away
        boolean recovered =
                m.state() == SessionState.EXCEPTION_RECEIVED && request.tokens().contains(SessionToken.DATA);
        return m.to(
                recovered ? SessionState.DATA_TRANSFER : m.state(),
                d.owning(without(d.owned(), request.tokens())),
                m.send(give));
    }

    static Step onGiveTokens(SessionMachine m, Spdu.GiveTokens give) {
        Dialogue d = m.dialogue();
        Set<SessionToken> given = SessionToken.ofBits(give.tokens());
        if (given.isEmpty() || !without(given, d.owned()).equals(given)) {
            return Release.protocolError(m);
        }
        EnumSet<SessionToken> owned = EnumSet.copyOf(given);
        owned.addAll(d.owned());
        SessionAction indication = SessionMachine.indicate(new SessionIndication.TokenGive(given));
        return switch (m.state()) {
            case DATA_TRANSFER, WAIT_FOR_AEA, WAIT_FOR_END_RESPONSE ->
                m.to(m.state(), d.owning(owned), List.of(indication));
            case WAIT_FOR_AIA, WAIT_FOR_ADA -> m.stay();
            case EXCEPTION_SENT, EXCEPTION_RECEIVED ->
                m.to(
                        given.contains(SessionToken.DATA) ? SessionState.DATA_TRANSFER : m.state(),
                        d.owning(owned),
                        List.of(indication));
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    static Step controlGive(SessionMachine m) {
        Dialogue d = m.dialogue();
        m.require(m.state() == SessionState.DATA_TRANSFER && !d.activity() && d.ownsAll(), "S-CONTROL-GIVE request");
        return m.to(SessionState.WAIT_FOR_GTA, d.owning(Set.of()), m.send(new Spdu.GiveTokensConfirm(Octets.EMPTY)));
    }

    static Step onGiveTokensConfirm(SessionMachine m) {
        Dialogue d = m.dialogue();
        if (d.activity() || !d.ownsNone()) {
            return Release.protocolError(m);
        }
        return switch (m.state()) {
            case DATA_TRANSFER ->
                m.to(
                        m.state(),
                        d.owning(SessionToken.ALL),
                        m.send(new Spdu.GiveTokensAck(), SessionMachine.indicate(new SessionIndication.ControlGive())));
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
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED -> Release.protocolError(m);
        };
    }

    static Step onGiveTokensAck(SessionMachine m) {
        return switch (m.state()) {
            case WAIT_FOR_GTA -> m.to(SessionState.DATA_TRANSFER);
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
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    static Step exceptionReport(SessionMachine m, SessionRequest.UserExceptionReport request) {
        Dialogue d = m.dialogue();
        boolean here = m.state() == SessionState.DATA_TRANSFER
                || m.state() == SessionState.WAIT_FOR_END_RESPONSE
                || m.state() == SessionState.WAIT_FOR_RELEASE_RESPONSE;
        m.require(here && d.activity() && !d.owns(SessionToken.DATA), "S-U-EXCEPTION-REPORT request");
        Spdu exception = new Spdu.ExceptionData(request.reason(), request.userData());
        return m.withoutArriving().to(SessionState.EXCEPTION_SENT, d, m.send(exception));
    }

    /** Of the user or of the provider: the owner of the data token is to recover, for the other one nothing changes. */
    static Step onException(SessionMachine m, SessionIndication report) {
        boolean owner = m.dialogue().owns(SessionToken.DATA);
        boolean activity = m.dialogue().activity();
        SessionAction indication = SessionMachine.indicate(report);
        Step told = m.to(owner ? SessionState.EXCEPTION_RECEIVED : SessionState.DATA_TRANSFER, indication);
        return switch (m.state()) {
            case DATA_TRANSFER -> activity ? told : Release.protocolError(m);
            case WAIT_FOR_AEA -> told;
            case WAIT_FOR_AIA, WAIT_FOR_ADA -> m.stay();
            case EXCEPTION_SENT -> activity && !owner ? m.stay(indication) : Release.protocolError(m);
            case EXCEPTION_RECEIVED ->
                report instanceof SessionIndication.ProviderExceptionReport
                        ? m.stay(indication)
                        : Release.protocolError(m);
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    private static Set<SessionToken> without(Set<SessionToken> tokens, Set<SessionToken> gone) {
        EnumSet<SessionToken> kept = EnumSet.noneOf(SessionToken.class);
        kept.addAll(tokens);
        kept.removeAll(gone);
        return kept;
    }
}
