package org.x400gate.protocol.stack;

import org.x400gate.protocol.acse.AcseMachine;
import org.x400gate.protocol.cotp.CotpMachine;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.rtse.RtseMachine;
import org.x400gate.protocol.session.SessionMachine;
import org.x400gate.protocol.tpkt.TpktFramer;

/** The machines, from the wire upwards. */
record Layers(
        TpktFramer tpkt,
        CotpMachine cotp,
        SessionMachine session,
        PresentationMachine presentation,
        AcseMachine acse,
        RtseMachine rtse) {
    Layers with(TpktFramer next) {
        return new Layers(next, cotp, session, presentation, acse, rtse);
    }

    Layers with(CotpMachine next) {
        return new Layers(tpkt, next, session, presentation, acse, rtse);
    }

    Layers with(SessionMachine next) {
        return new Layers(tpkt, cotp, next, presentation, acse, rtse);
    }

    Layers with(PresentationMachine next) {
        return new Layers(tpkt, cotp, session, next, acse, rtse);
    }

    Layers with(AcseMachine next) {
        return new Layers(tpkt, cotp, session, presentation, next, rtse);
    }

    Layers with(RtseMachine next) {
        return new Layers(tpkt, cotp, session, presentation, acse, next);
    }
}
