package org.x400gate.protocol.acse;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * One side of an association (X.227 clause 7, kernel); immutable.
 *
 * <p>Ways through it: associate, answered by AARE accepted (associated) or rejected (ended); or AARQ comes, accept or
 * reject. Associated, either side releases, which the other answers; session's tokens see to it that both cannot. An
 * abort of either side ends it at once. An APDU out of place is answered by ABRT of the provider (annex A).
 *
 * @param applicationContext the one context name we know
 */
public record AcseMachine(AcseState state, Oid applicationContext) {
    private static final int NORMAL = 0;
    private static final int NO_REASON_GIVEN = 1;
    private static final int CONTEXT_NAME_NOT_SUPPORTED = 2;
    private static final int NO_COMMON_VERSION = 2;

    public record Step(AcseMachine next, List<AcseAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    public static AcseMachine start(Oid applicationContext) {
        return new AcseMachine(AcseState.IDLE, applicationContext);
    }

    /** A-ASSOCIATE request. */
    public Step associate(UserInformation information) {
        require(AcseState.IDLE);
        AcseApdu aarq = new AcseApdu.Aarq(true, applicationContext, List.of(information));
        return step(AcseState.AWAIT_AARE, new AcseAction.Connect(AcseCodec.encode(aarq)));
    }

    /** P-CONNECT indication. A context name we don't know is rejected for good, before the user hears of it. */
    public Step onConnect(Octets apdu) {
        require(AcseState.IDLE);
        try {
            if (!(AcseCodec.decode(apdu) instanceof AcseApdu.Aarq aarq)) {
                return refuseUnread("P-CONNECT without AARQ");
            }
            if (!aarq.version1()) {
                AcseApdu.Aare aare = new AcseApdu.Aare(
                        applicationContext, AcseApdu.Aare.REJECTED_PERMANENT, true, NO_COMMON_VERSION, List.of());
                return step(
                        AcseState.ENDED,
                        new AcseAction.Refuse(AcseCodec.encode(aare)),
                        new AcseAction.AbortIndication(AcseCause.VERSION_UNKNOWN, "", List.of()));
            }
            if (!aarq.applicationContext().equals(applicationContext)) {
                AcseApdu.Aare aare = new AcseApdu.Aare(
                        applicationContext,
                        AcseApdu.Aare.REJECTED_PERMANENT,
                        false,
                        CONTEXT_NAME_NOT_SUPPORTED,
                        List.of());
                return step(
                        AcseState.ENDED,
                        new AcseAction.Refuse(AcseCodec.encode(aare)),
                        new AcseAction.AbortIndication(
                                AcseCause.CONTEXT_NAME_UNKNOWN,
                                aarq.applicationContext().toString(),
                                List.of()));
            }
            return step(
                    AcseState.AWAIT_RESPONSE,
                    new AcseAction.AssociateIndication(aarq.applicationContext(), aarq.userInformation()));
        } catch (MalformedInput fault) {
            return refuseUnread(fault.getMessage());
        }
    }

    /** A-ASSOCIATE response, accepted. */
    public Step accept(UserInformation information) {
        require(AcseState.AWAIT_RESPONSE);
        AcseApdu aare = new AcseApdu.Aare(applicationContext, AcseApdu.Aare.ACCEPTED, false, 0, List.of(information));
        return step(AcseState.ASSOCIATED, new AcseAction.Accept(AcseCodec.encode(aare)));
    }

    /** A-ASSOCIATE response, rejected by the user: permanent, or transient. */
    public Step reject(boolean permanent, List<UserInformation> information) {
        require(AcseState.AWAIT_RESPONSE);
        int result = permanent ? AcseApdu.Aare.REJECTED_PERMANENT : AcseApdu.Aare.REJECTED_TRANSIENT;
        AcseApdu aare = new AcseApdu.Aare(applicationContext, result, false, NO_REASON_GIVEN, information);
        return step(AcseState.ENDED, new AcseAction.Refuse(AcseCodec.encode(aare)));
    }

    /** P-CONNECT confirm, accepted. */
    public Step onAccept(Octets apdu) {
        require(AcseState.AWAIT_AARE);
        try {
            if (AcseCodec.decode(apdu) instanceof AcseApdu.Aare aare && aare.result() == AcseApdu.Aare.ACCEPTED) {
                return step(AcseState.ASSOCIATED, new AcseAction.AssociateConfirm(aare.userInformation()));
            }
            return protocolError("P-CONNECT accepted without an accepting AARE");
        } catch (MalformedInput fault) {
            return protocolError(fault.getMessage());
        }
    }

    /** P-CONNECT confirm, rejected by the user. The connection is gone, so a fault in here is only told upwards. */
    public Step onRefuse(Octets apdu) {
        require(AcseState.AWAIT_AARE);
        try {
            if (AcseCodec.decode(apdu) instanceof AcseApdu.Aare aare && aare.result() != AcseApdu.Aare.ACCEPTED) {
                return step(
                        AcseState.ENDED,
                        new AcseAction.AssociateRejected(
                                AcseCause.ofDiagnostic(aare.byProvider(), aare.diagnostic()),
                                aare.result() == AcseApdu.Aare.REJECTED_PERMANENT,
                                aare.userInformation()));
            }
            return step(AcseState.ENDED, end("P-CONNECT rejected without a rejecting AARE"));
        } catch (MalformedInput fault) {
            return step(AcseState.ENDED, end(fault.getMessage()));
        }
    }

    /** A-RELEASE request. */
    public Step release() {
        require(AcseState.ASSOCIATED);
        AcseApdu rlrq = new AcseApdu.Rlrq(Optional.of(NORMAL), List.of());
        return step(AcseState.AWAIT_RLRE, new AcseAction.Release(AcseCodec.encode(rlrq)));
    }

    /** P-RELEASE indication. Some peers send no RLRQ with it; what it means is plain all the same. */
    public Step onRelease(Optional<Octets> apdu) {
        return switch (state) {
            case ASSOCIATED -> {
                try {
                    if (apdu.isPresent() && !(AcseCodec.decode(apdu.get()) instanceof AcseApdu.Rlrq)) {
                        yield protocolError("P-RELEASE without RLRQ");
                    }
                    yield step(AcseState.AWAIT_RELEASE_RESPONSE, new AcseAction.ReleaseIndication());
                } catch (MalformedInput fault) {
                    yield protocolError(fault.getMessage());
                }
            }
            case IDLE, AWAIT_AARE, AWAIT_RESPONSE, AWAIT_RLRE, AWAIT_RELEASE_RESPONSE, ENDED ->
                protocolError("P-RELEASE while " + state.sentence());
        };
    }

    /** A-RELEASE response; a release cannot be refused without negotiated release. */
    public Step acceptRelease() {
        require(AcseState.AWAIT_RELEASE_RESPONSE);
        AcseApdu rlre = new AcseApdu.Rlre(Optional.of(NORMAL), List.of());
        return step(AcseState.ENDED, new AcseAction.ReleaseAnswer(AcseCodec.encode(rlre)));
    }

    /** P-RELEASE confirm. */
    public Step onReleaseAnswer(Optional<Octets> apdu) {
        require(AcseState.AWAIT_RLRE);
        try {
            if (apdu.isPresent() && !(AcseCodec.decode(apdu.get()) instanceof AcseApdu.Rlre)) {
                return step(AcseState.ENDED, end("P-RELEASE answered without RLRE"));
            }
            return step(AcseState.ENDED, new AcseAction.ReleaseConfirm());
        } catch (MalformedInput fault) {
            return step(AcseState.ENDED, end(fault.getMessage()));
        }
    }

    /** A-ABORT request. */
    public Step abort(List<UserInformation> information) {
        AcseApdu abrt = new AcseApdu.Abrt(false, Optional.empty(), information);
        return step(AcseState.ENDED, new AcseAction.Abort(AcseCodec.encode(abrt)));
    }

    /** P-U-ABORT indication; without an APDU it counts as the user's (7.3.3.2). */
    public Step onAbort(Optional<Octets> apdu) {
        if (apdu.isEmpty()) {
            return aborted(AcseCause.ABORTED_BY_USER, List.of());
        }
        try {
            if (AcseCodec.decode(apdu.get()) instanceof AcseApdu.Abrt abrt) {
                return aborted(AcseCause.ofAbort(abrt.byProvider(), abrt.diagnostic()), abrt.userInformation());
            }
            return step(AcseState.ENDED, end("P-U-ABORT without ABRT"));
        } catch (MalformedInput fault) {
            return step(AcseState.ENDED, end(fault.getMessage()));
        }
    }

    /** What is below ended; nothing more will travel. */
    public AcseMachine ended() {
        return new AcseMachine(AcseState.ENDED, applicationContext);
    }

    private Step aborted(AcseCause cause, List<UserInformation> information) {
        return step(AcseState.ENDED, new AcseAction.AbortIndication(cause, "", information));
    }

    private Step refuseUnread(String detail) {
        AcseApdu aare = new AcseApdu.Aare(
                applicationContext, AcseApdu.Aare.REJECTED_PERMANENT, true, NO_REASON_GIVEN, List.of());
        return step(AcseState.ENDED, new AcseAction.Refuse(AcseCodec.encode(aare)), end(detail));
    }

    /** Annex A: ABRT of the provider to the peer, A-ABORT to the user. */
    private Step protocolError(String detail) {
        Octets abrt = AcseCodec.encode(new AcseApdu.Abrt(true, Optional.empty(), List.of()));
        return step(AcseState.ENDED, new AcseAction.Abort(abrt), end(detail));
    }

    private static AcseAction end(String detail) {
        return new AcseAction.AbortIndication(AcseCause.PROTOCOL_ERROR, detail, List.of());
    }

    private void require(AcseState wanted) {
        if (state != wanted) {
            throw new IllegalStateException(wanted + " wanted, but " + state.sentence());
        }
    }

    private Step step(AcseState next, AcseAction... actions) {
        return new Step(new AcseMachine(next, applicationContext), List.of(actions));
    }
}
