package org.x400gate.protocol.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.acse.AcseAction;
import org.x400gate.protocol.acse.AcseMachine;
import org.x400gate.protocol.acse.UserInformation;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.Carrier;
import org.x400gate.protocol.presentation.PresentationAction;
import org.x400gate.protocol.presentation.PresentationCause;
import org.x400gate.protocol.presentation.PresentationContext;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.presentation.PresentationValue;
import org.x400gate.protocol.session.SessionRequest;
import org.x400gate.protocol.session.SessionToken;

/** Presentation and association control, between session and reliable transfer (normal mode only). */
final class AssociationPass {
    /** RTORJ refuseReason validationFailure: a peer doesn't come back with the same before somebody looked into it. */
    private static final int X410_REFUSE_REASON = 2;

    private final Pass pass;

    AssociationPass(Pass pass) {
        this.pass = pass;
    }

    // ---- from session upwards

    void onConnect(Octets userData) {
        take(pass.layers.presentation().onConnect(userData));
    }

    void onAccept(Octets userData) {
        take(pass.layers.presentation().onAccept(userData));
    }

    void onRefuse(Octets userData) {
        take(pass.layers.presentation().onRefuse(userData));
    }

    void onAbort(Octets userData) {
        take(pass.layers.presentation().onAbort(userData));
    }

    /** A primitive without user data is told as such to who would have read it. */
    void onCarried(Carrier carrier, Octets userData) {
        if (userData.isEmpty()) {
            carried(carrier, List.of());
        } else {
            take(pass.layers.presentation().onCarried(carrier, userData));
        }
    }

    // ---- from reliable transfer downwards

    void associate(Octets rtorq) {
        take(pass.layers.acse().associate(information(rtorq)));
    }

    void accept(Octets rtoac) {
        take(pass.layers.acse().accept(information(rtoac)));
    }

    void reject(boolean permanent, Octets rtorj) {
        take(pass.layers.acse().reject(permanent, List.of(information(rtorj))));
    }

    void release() {
        take(pass.layers.acse().release());
    }

    void acceptRelease() {
        take(pass.layers.acse().acceptRelease());
    }

    void abort(Octets rtab) {
        take(pass.layers.acse().abort(List.of(information(rtab))));
    }

    void data(Octets rttr) {
        carry(Carrier.DATA, pass.contexts.reliableTransfer(), rttr);
    }

    void tokenPlease(Octets rttp) {
        carry(Carrier.TOKEN_PLEASE, pass.contexts.reliableTransfer(), rttp);
    }

    private UserInformation information(Octets rtseApdu) {
        return new UserInformation(pass.contexts.reliableTransfer(), rtseApdu);
    }

    private void carry(Carrier carrier, int context, Octets value) {
        take(pass.layers.presentation().carry(carrier, new PresentationValue(context, value)));
    }

    private List<PresentationValue> values(Octets acseApdu) {
        return List.of(new PresentationValue(pass.contexts.association(), acseApdu));
    }

    // ---- what association control wants

    void take(AcseMachine.Step step) {
        pass.layers = pass.layers.with(step.next());
        for (AcseAction action : step.actions()) {
            carry(action);
        }
    }

    private void carry(AcseAction action) {
        PresentationMachine presentation = pass.layers.presentation();
        if (action instanceof AcseAction.Connect connect) {
            OpenParameters open = ((StackState.Side.Initiator) pass.side).parameters();
            take(presentation.connect(
                    open.calling().presentation(),
                    open.called().presentation(),
                    pass.contexts.proposal(),
                    values(connect.apdu())));
        } else if (action instanceof AcseAction.Accept accept) {
            take(presentation.accept(values(accept.apdu())));
        } else if (action instanceof AcseAction.Refuse refuse) {
            take(presentation.refuse(values(refuse.apdu())));
        } else if (action instanceof AcseAction.Release release) {
            carry(Carrier.RELEASE, pass.contexts.association(), release.apdu());
        } else if (action instanceof AcseAction.ReleaseAnswer answer) {
            carry(Carrier.RELEASE_ANSWER, pass.contexts.association(), answer.apdu());
        } else if (action instanceof AcseAction.Abort abort) {
            take(presentation.abort(values(abort.apdu())));
        } else if (!pass.ended()) {
            indicate(action);
        }
    }

    private void indicate(AcseAction action) {
        if (action instanceof AcseAction.AssociateIndication associate) {
            pass.transfer.take(pass.layers.rtse().onAssociate(apdu(associate.information())));
        } else if (action instanceof AcseAction.AssociateConfirm confirm) {
            pass.transfer.take(pass.layers.rtse().onAssociateAccepted(apdu(confirm.information())));
        } else if (action instanceof AcseAction.AssociateRejected rejected) {
            pass.transfer.onRejected(rejected.cause(), rejected.permanent(), apdu(rejected.information()));
        } else if (action instanceof AcseAction.ReleaseIndication) {
            pass.transfer.take(pass.layers.rtse().onRelease());
        } else if (action instanceof AcseAction.ReleaseConfirm) {
            pass.transfer.take(pass.layers.rtse().onReleaseConfirm());
        } else if (action instanceof AcseAction.AbortIndication abort) {
            pass.transfer.onAborted(abort.cause(), abort.detail(), apdu(abort.information()));
        } else {
            throw new IllegalStateException("no such action: " + action);
        }
    }

    /** The RTSE APDU among the user information; anything in another context is not for us. */
    private Optional<Octets> apdu(List<UserInformation> information) {
        return information.stream()
                .filter(one -> one.contextId() == pass.contexts.reliableTransfer())
                .map(UserInformation::value)
                .findFirst();
    }

    // ---- what presentation wants

    void take(PresentationMachine.Step step) {
        pass.layers = pass.layers.with(step.next());
        for (PresentationAction action : step.actions()) {
            carry(action);
        }
    }

    private void carry(PresentationAction action) {
        if (action instanceof PresentationAction.Carry carry) {
            pass.session.request(
                    switch (carry.carrier()) {
                        case DATA -> new SessionRequest.Data(carry.userData());
                        case TOKEN_PLEASE ->
                            new SessionRequest.TokenPlease(Set.of(SessionToken.DATA), carry.userData());
                        case RELEASE -> new SessionRequest.Release(carry.userData());
                        case RELEASE_ANSWER -> new SessionRequest.ReleaseAccept(carry.userData());
                    });
        } else if (action instanceof PresentationAction.Carried carried) {
            carried(carried.carrier(), carried.values());
        } else if (action instanceof PresentationAction.Connect connect) {
            pass.session.connectRequest(connect.userData());
        } else if (action instanceof PresentationAction.Accept accept) {
            pass.session.acceptConnect(accept.userData());
        } else if (action instanceof PresentationAction.Refuse refuse) {
            pass.session.refuseConnect(refuse.userData());
        } else if (action instanceof PresentationAction.Abort abort) {
            pass.session.request(new SessionRequest.UserAbort(abort.userData()));
        } else if (!pass.ended()) {
            indicate(action);
        }
    }

    private void indicate(PresentationAction action) {
        if (action instanceof PresentationAction.ConnectIndication connect) {
            pass.peer = pass.peer.presentation(
                    connect.called().orElse(Octets.EMPTY), connect.calling().orElse(Octets.EMPTY));
            if (agree(connect.contexts())) {
                take(pass.layers.acse().onConnect(acseApdu(connect.values()).orElse(Octets.EMPTY)));
            } else {
                take(pass.layers.presentation().refuse(List.of()));
                pass.end(EndCause.of(PresentationCause.CONTEXT_REFUSED), "not proposed by the peer");
            }
        } else if (action instanceof PresentationAction.ConnectConfirm confirm) {
            if (agree(confirm.contexts())) {
                take(pass.layers.acse().onAccept(acseApdu(confirm.values()).orElse(Octets.EMPTY)));
            } else {
                take(pass.layers.presentation().abort(List.of()));
                pass.end(EndCause.of(PresentationCause.CONTEXT_REFUSED), "not accepted by the peer");
            }
        } else if (action instanceof PresentationAction.ConnectRefused refused) {
            acseApdu(refused.values()).ifPresent(aare -> take(pass.layers.acse().onRefuse(aare)));
            pass.end(EndCause.of(refused.cause()), "");
        } else if (action instanceof PresentationAction.X410ConnectIndication) {
            refuseX410();
        } else if (action instanceof PresentationAction.UserAbort abort) {
            take(pass.layers.acse().onAbort(acseApdu(abort.values())));
        } else if (action instanceof PresentationAction.ProviderAbort abort) {
            pass.end(EndCause.of(abort.cause()), abort.detail());
        } else {
            throw new IllegalStateException("no such action: " + action);
        }
    }

    private boolean agree(List<PresentationContext> agreed) {
        Optional<Contexts> contexts = Contexts.of(agreed);
        contexts.ifPresent(found -> pass.contexts = found);
        return contexts.isPresent();
    }

    /** The X.410-1984 dialects have RTSE directly on session; their place is here. */
    private void refuseX410() {
        Octets rtorj = BerNode.integer(Tag.context(0), X410_REFUSE_REASON).encode();
        take(pass.layers.presentation().refuseX410(rtorj));
        pass.end(EndCause.REFUSED_X410_MODE, "");
    }

    private Optional<Octets> acseApdu(List<PresentationValue> values) {
        return values.stream()
                .filter(value -> value.contextId() == pass.contexts.association())
                .map(PresentationValue::value)
                .findFirst();
    }

    private void carried(Carrier carrier, List<PresentationValue> values) {
        switch (carrier) {
            case DATA -> pass.transfer.onData(values);
            case TOKEN_PLEASE -> pass.transfer.onTokenPlease(values);
            case RELEASE -> take(pass.layers.acse().onRelease(acseApdu(values)));
            case RELEASE_ANSWER -> take(pass.layers.acse().onReleaseAnswer(acseApdu(values)));
        }
    }
}
