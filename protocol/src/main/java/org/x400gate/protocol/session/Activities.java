package org.x400gate.protocol.session;

import java.util.List;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionMachine.Step;

/** Activities: start, resume, end, interrupt, discard. Source: X.225 7.29 to 7.36, tables A.10, A.12, A.13. */
final class Activities {
    private Activities() {}

    static Step start(SessionMachine m, SessionRequest.ActivityStart request) {
        requireFree(m, "S-ACTIVITY-START request");
        checkId(request.activityId());
        Spdu start = new Spdu.ActivityStart(request.activityId(), request.userData());
        return m.to(m.state(), m.dialogue().begun(1), m.send(start));
    }

    static Step onStart(SessionMachine m, Spdu.ActivityStart start) {
        return begun(m, 1, new SessionIndication.ActivityStart(start.activityId(), start.userData()));
    }

    static Step resume(SessionMachine m, SessionRequest.ActivityResume request) {
        requireFree(m, "S-ACTIVITY-RESUME request");
        checkId(request.activityId());
        checkId(request.oldActivityId());
        m.require(request.serial() >= 0 && request.serial() < Dialogue.MAX_SERIAL, "S-ACTIVITY-RESUME request");
        Spdu resume = new Spdu.ActivityResume(
                request.oldConnection(),
                request.oldActivityId(),
                request.serial(),
                request.activityId(),
                request.userData());
        return m.to(m.state(), m.dialogue().begun(request.serial() + 1), m.send(resume));
    }

    static Step onResume(SessionMachine m, Spdu.ActivityResume resume) {
        return begun(
                m,
                resume.serial() + 1,
                new SessionIndication.ActivityResume(
                        resume.activityId(),
                        resume.oldActivityId(),
                        resume.serial(),
                        resume.oldConnection(),
                        resume.userData()));
    }

    private static Step begun(SessionMachine m, long serial, SessionIndication indication) {
        Dialogue d = m.dialogue();
        if (d.activity() || !d.ownsNone()) {
            return Release.protocolError(m);
        }
        return switch (m.state()) {
            case DATA_TRANSFER -> m.to(m.state(), d.begun(serial), List.of(SessionMachine.indicate(indication)));
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

    private static void requireFree(SessionMachine m, String primitive) {
        Dialogue d = m.dialogue();
        m.require(m.state() == SessionState.DATA_TRANSFER && !d.activity() && d.ownsAll(), primitive);
    }

    private static void checkId(Octets activityId) {
        if (activityId.isEmpty() || activityId.length() > Spdu.MAX_ACTIVITY_OCTETS) {
            throw new IllegalArgumentException("an activity identifier of " + activityId.length() + " octets");
        }
    }

    static Step end(SessionMachine m, SessionRequest.ActivityEnd request) {
        Dialogue d = m.dialogue();
        m.require(m.state() == SessionState.DATA_TRANSFER && d.activity() && d.ownsAll(), "S-ACTIVITY-END request");
        Spdu end = new Spdu.ActivityEnd(d.nextSerial(), request.userData());
        return m.to(SessionState.WAIT_FOR_AEA, d.pointSent(), m.send(end));
    }

    static Step onEnd(SessionMachine m, Spdu.ActivityEnd end) {
        Dialogue d = m.dialogue();
        if (!d.activity() || !d.ownsNone() || end.serial() != d.nextSerial()) {
            return Release.protocolError(m);
        }
        return switch (m.state()) {
            case DATA_TRANSFER ->
                m.to(
                        SessionState.WAIT_FOR_END_RESPONSE,
                        d.endReceived(),
                        List.of(SessionMachine.indicate(
                                new SessionIndication.ActivityEnd(end.serial(), end.userData()))));
            case EXCEPTION_SENT, EXCEPTION_RECEIVED -> m.to(m.state(), d.endReceived(), List.of());
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
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    static Step endResponse(SessionMachine m, SessionRequest.ActivityEndResponse response) {
        m.require(m.state() == SessionState.WAIT_FOR_END_RESPONSE, "S-ACTIVITY-END response");
        Spdu ack = new Spdu.ActivityEndAck(m.dialogue().nextSerial() - 1, response.userData());
        return m.to(SessionState.DATA_TRANSFER, m.dialogue().ended(), m.send(ack));
    }

    static Step onEndAck(SessionMachine m, Spdu.ActivityEndAck ack) {
        Dialogue d = m.dialogue();
        boolean ofOurEnd = ack.serial() == d.nextSerial() - 1;
        return switch (m.state()) {
            case WAIT_FOR_AEA ->
                ofOurEnd
                        ? m.to(
                                SessionState.DATA_TRANSFER,
                                d.ended(),
                                List.of(SessionMachine.indicate(
                                        new SessionIndication.ActivityEndConfirm(ack.serial(), ack.userData()))))
                        : Release.protocolError(m);
            // it crossed our interrupt or discard
            case WAIT_FOR_AIA, WAIT_FOR_ADA -> m.stay();
            case EXCEPTION_RECEIVED -> ofOurEnd ? m.stay() : Release.protocolError(m);
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
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    static Step interrupt(SessionMachine m, SessionRequest.ActivityInterrupt request) {
        requireBreakable(m, "S-ACTIVITY-INTERRUPT request");
        Spdu interrupt = new Spdu.ActivityInterrupt(request.reason(), Octets.EMPTY);
        return m.withoutArriving().to(SessionState.WAIT_FOR_AIA, m.dialogue(), m.send(interrupt));
    }

    static Step discard(SessionMachine m, SessionRequest.ActivityDiscard request) {
        requireBreakable(m, "S-ACTIVITY-DISCARD request");
        Spdu discard = new Spdu.ActivityDiscard(request.reason(), Octets.EMPTY);
        return m.withoutArriving().to(SessionState.WAIT_FOR_ADA, m.dialogue(), m.send(discard));
    }

    private static void requireBreakable(SessionMachine m, String primitive) {
        Dialogue d = m.dialogue();
        boolean inActivity =
                d.activity() && (m.state() == SessionState.DATA_TRANSFER || m.state() == SessionState.WAIT_FOR_AEA);
        boolean legal = inActivity || m.state() == SessionState.EXCEPTION_RECEIVED;
        m.require(legal && d.owns(SessionToken.MAJOR_ACTIVITY), primitive);
    }

    static Step onInterrupt(SessionMachine m, Spdu.ActivityInterrupt interrupt) {
        return broken(
                m,
                SessionState.WAIT_FOR_INTERRUPT_RESPONSE,
                new SessionIndication.ActivityInterrupt(interrupt.reason()));
    }

    static Step onDiscard(SessionMachine m, Spdu.ActivityDiscard discard) {
        return broken(
                m, SessionState.WAIT_FOR_DISCARD_RESPONSE, new SessionIndication.ActivityDiscard(discard.reason()));
    }

    /** Legal without an activity too: it may have crossed our acknowledgement of the activity's end. */
    private static Step broken(SessionMachine m, SessionState next, SessionIndication indication) {
        if (m.dialogue().owns(SessionToken.MAJOR_ACTIVITY)) {
            return Release.protocolError(m);
        }
        return switch (m.state()) {
            case DATA_TRANSFER, WAIT_FOR_END_RESPONSE, EXCEPTION_SENT, EXCEPTION_RECEIVED ->
                m.to(next, SessionMachine.indicate(indication));
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
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA -> Release.protocolError(m);
        };
    }

    static Step interruptResponse(SessionMachine m) {
        m.require(m.state() == SessionState.WAIT_FOR_INTERRUPT_RESPONSE, "S-ACTIVITY-INTERRUPT response");
        return m.to(
                SessionState.DATA_TRANSFER,
                m.dialogue().broken(Set.of()),
                m.send(new Spdu.ActivityInterruptAck(Octets.EMPTY)));
    }

    static Step discardResponse(SessionMachine m) {
        m.require(m.state() == SessionState.WAIT_FOR_DISCARD_RESPONSE, "S-ACTIVITY-DISCARD response");
        return m.to(
                SessionState.DATA_TRANSFER,
                m.dialogue().broken(Set.of()),
                m.send(new Spdu.ActivityDiscardAck(Octets.EMPTY)));
    }

    static Step onInterruptAck(SessionMachine m) {
        return switch (m.state()) {
            case WAIT_FOR_AIA -> over(m, new SessionIndication.ActivityInterruptConfirm());
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
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
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    static Step onDiscardAck(SessionMachine m) {
        return switch (m.state()) {
            case WAIT_FOR_ADA -> over(m, new SessionIndication.ActivityDiscardConfirm());
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    private static Step over(SessionMachine m, SessionIndication confirm) {
        return m.to(
                SessionState.DATA_TRANSFER,
                m.dialogue().broken(SessionToken.ALL),
                List.of(SessionMachine.indicate(confirm)));
    }
}
