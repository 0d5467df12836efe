package org.x400gate.protocol.rtse;

import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** RT-OPEN on both sides (X.218 9.1; RTORQ, RTOAC, RTORJ). */
final class Opening {
    private Opening() {}

    static RtseMachine.Step open(RtseMachine rtse, Octets userData, int applicationProtocol) {
        if (rtse.state() != RtseState.IDLE || rtse.role() != RtseMachine.Role.INITIATOR) {
            throw rtse.outOfPlace("open");
        }
        RtseAgreement proposal = rtse.agreement();
        RtseApdu rtorq = new RtseApdu.Rtorq(
                proposal.checkpointKilooctets(),
                proposal.window(),
                proposal.twoWayAlternate(),
                new RtseApdu.ConnectionData.Open(userData),
                applicationProtocol);
        return rtse.to(RtseState.AWAIT_RTOAC, new RtseAction.Associate(RtseCodec.encode(rtse.mode(), rtorq)));
    }

    static RtseMachine.Step onAssociate(RtseMachine rtse, Optional<Octets> octets) {
        if (rtse.state() != RtseState.IDLE || octets.isEmpty()) {
            return rtse.protocolError("association without RTORQ");
        }
        if (!(RtseCodec.decodeRtorq(rtse.mode(), octets.get()) instanceof RtseApdu.Rtorq rtorq)) {
            return rtse.protocolError("association with another APDU than RTORQ");
        }
        if (rtorq.connectionData() instanceof RtseApdu.ConnectionData.Open open) {
            RtseAgreement agreement = new RtseAgreement(
                    settledCheckpoint(rtorq.checkpointKilooctets(), rtse.settings()),
                    Math.min(rtorq.window(), rtse.settings().window()),
                    rtorq.twoWayAlternate());
            return rtse.step(
                    rtse.agreed(RtseState.AWAIT_OPEN_RESPONSE, agreement),
                    new RtseAction.OpenIndication(open.userData(), agreement, rtorq.applicationProtocol()));
        }
        // Nothing is kept to resume from: rejected for good, so that the peer opens afresh and sends whole.
        return rtse.to(
                RtseState.ENDED,
                reject(rtse, RtseRefusal.CANNOT_RECOVER, Optional.empty()),
                new RtseAction.RecoveryRefused());
    }

    /** Zero from the initiator leaves the choice to the responder; otherwise the responder may only lower it. */
    private static int settledCheckpoint(int proposed, RtseSettings settings) {
        return proposed == 0 ? settings.checkpointKilooctets() : Math.min(proposed, settings.checkpointKilooctets());
    }

    static RtseMachine.Step accept(RtseMachine rtse, Octets userData) {
        if (rtse.state() != RtseState.AWAIT_OPEN_RESPONSE) {
            throw rtse.outOfPlace("accept-open");
        }
        RtseAgreement agreement = rtse.agreement();
        RtseApdu rtoac = new RtseApdu.Rtoac(
                agreement.checkpointKilooctets(), agreement.window(), new RtseApdu.ConnectionData.Open(userData));
        return rtse.to(RtseState.TURN_THEIRS, new RtseAction.Accept(RtseCodec.encode(rtse.mode(), rtoac)));
    }

    static RtseMachine.Step refuse(RtseMachine rtse, RtseRefusal refusal, Optional<Octets> userData) {
        if (rtse.state() != RtseState.AWAIT_OPEN_RESPONSE) {
            throw rtse.outOfPlace("refuse-open");
        }
        return rtse.to(RtseState.ENDED, reject(rtse, refusal, userData));
    }

    /** Each mode says why where the other can't: by a reason, or by the user's own data. */
    private static RtseAction reject(RtseMachine rtse, RtseRefusal refusal, Optional<Octets> userData) {
        RtseApdu rtorj = switch (rtse.mode()) {
            case NORMAL -> new RtseApdu.Rtorj(Optional.empty(), userData);
            case X410 -> new RtseApdu.Rtorj(Optional.of(refusal.refuseReason()), Optional.empty());
        };
        return new RtseAction.Reject(refusal.permanent(), RtseCodec.encode(rtse.mode(), rtorj));
    }

    /** What is answered is obeyed, whatever was proposed: some answer a checkpoint size where none was wanted. */
    static RtseMachine.Step onAccepted(RtseMachine rtse, Optional<Octets> octets) {
        if (rtse.state() != RtseState.AWAIT_RTOAC || octets.isEmpty()) {
            return rtse.protocolError("association accepted without RTOAC");
        }
        if (RtseCodec.decodeRtoac(rtse.mode(), octets.get()) instanceof RtseApdu.Rtoac rtoac
                && rtoac.connectionData() instanceof RtseApdu.ConnectionData.Open open) {
            RtseAgreement agreement = new RtseAgreement(
                    rtoac.checkpointKilooctets(),
                    rtoac.window(),
                    rtse.agreement().twoWayAlternate());
            return rtse.step(
                    rtse.agreed(RtseState.TURN_OURS, agreement),
                    new RtseAction.OpenConfirm(open.userData(), agreement));
        }
        return rtse.protocolError("association accepted without RTOAC of an open");
    }

    static RtseMachine.Step onRejected(RtseMachine rtse, Optional<Octets> octets) {
        RtseCause cause = RtseCause.REFUSED;
        Optional<Octets> userData = Optional.empty();
        try {
            if (octets.isPresent()
                    && RtseCodec.decodeRtorj(rtse.mode(), octets.get()) instanceof RtseApdu.Rtorj rtorj) {
                cause = rtorj.refuseReason().map(RtseCause::ofRefuseReason).orElse(RtseCause.REFUSED);
                userData = rtorj.userData();
            }
        } catch (MalformedInput fault) {
            return rtse.to(RtseState.ENDED, new RtseAction.OpenRejected(RtseCause.REFUSED, Optional.empty()));
        }
        return rtse.to(RtseState.ENDED, new RtseAction.OpenRejected(cause, userData));
    }
}
