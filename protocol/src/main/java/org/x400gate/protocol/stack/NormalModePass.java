package org.x400gate.protocol.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.acse.AcseAction;
import org.x400gate.protocol.acse.AcseMachine;
import org.x400gate.protocol.acse.UserInformation;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.Carrier;
import org.x400gate.protocol.presentation.PresentationAction;
import org.x400gate.protocol.presentation.PresentationCause;
import org.x400gate.protocol.presentation.PresentationContext;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.presentation.PresentationValue;
import org.x400gate.protocol.rtse.RtseCause;

/** Association control, between presentation in normal mode and reliable transfer. */
final class NormalModePass implements ModePass {
    private final Pass pass;

    NormalModePass(Pass pass) {
        this.pass = pass;
    }

    // ---- from reliable transfer downwards

    @Override
    public void associate(Octets rtorq) {
        take(pass.layers.acse().associate(information(rtorq)));
    }

    @Override
    public void accept(Octets rtoac) {
        take(pass.layers.acse().accept(information(rtoac)));
    }

    @Override
    public void reject(boolean permanent, Octets rtorj) {
        take(pass.layers.acse().reject(permanent, List.of(information(rtorj))));
    }

    @Override
    public void release() {
        take(pass.layers.acse().release());
    }

    @Override
    public void acceptRelease() {
        take(pass.layers.acse().acceptRelease());
    }

    @Override
    public void abort(Octets rtab) {
        take(pass.layers.acse().abort(List.of(information(rtab))));
    }

    @Override
    public void data(Octets rttr) {
        carry(Carrier.DATA, pass.contexts.reliableTransfer(), rttr);
    }

    @Override
    public void tokenPlease(Octets rttp) {
        carry(Carrier.TOKEN_PLEASE, pass.contexts.reliableTransfer(), rttp);
    }

    @Override
    public Octets header(long apduOctets) {
        return ExternalWriter.header(pass.contexts.messageTransfer(), apduOctets);
    }

    @Override
    public ExternalReader reader() {
        return ExternalReader.START;
    }

    @Override
    public Optional<Dialect> dialect(int applicationProtocol) {
        return Optional.of(Dialect.P1_1988);
    }

    private UserInformation information(Octets rtseApdu) {
        return new UserInformation(pass.contexts.reliableTransfer(), rtseApdu);
    }

    private void carry(Carrier carrier, int context, Octets value) {
        pass.presentation.take(pass.layers.presentation().carry(carrier, new PresentationValue(context, value)));
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
            pass.presentation.take(presentation.connect(
                    open.calling().presentation(),
                    open.called().presentation(),
                    pass.contexts.proposal(),
                    values(connect.apdu())));
        } else if (action instanceof AcseAction.Accept accept) {
            pass.presentation.take(presentation.accept(values(accept.apdu())));
        } else if (action instanceof AcseAction.Refuse refuse) {
            pass.presentation.take(presentation.refuse(values(refuse.apdu())));
        } else if (action instanceof AcseAction.Release release) {
            carry(Carrier.RELEASE, pass.contexts.association(), release.apdu());
        } else if (action instanceof AcseAction.ReleaseAnswer answer) {
            carry(Carrier.RELEASE_ANSWER, pass.contexts.association(), answer.apdu());
        } else if (action instanceof AcseAction.Abort abort) {
            pass.presentation.take(presentation.abort(values(abort.apdu())));
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
            pass.transfer.onAborted(EndCause.of(abort.cause()), abort.detail(), apdu(abort.information()));
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

    // ---- what presentation tells

    /** Whether it was of normal mode. */
    boolean indicate(PresentationAction action) {
        if (action instanceof PresentationAction.ConnectIndication connect) {
            pass.peer = pass.peer.presentation(
                    connect.called().orElse(Octets.EMPTY), connect.calling().orElse(Octets.EMPTY));
            if (!isOurs(connect.called().orElse(Octets.EMPTY))) {
                pass.presentation.take(pass.layers.presentation().refuseAddress());
                pass.end(
                        EndCause.REFUSED_ADDRESS,
                        "PSEL " + TransportPass.text(connect.called().orElse(Octets.EMPTY)));
            } else if (agree(connect.contexts())) {
                take(pass.layers.acse().onConnect(acseApdu(connect.values()).orElse(Octets.EMPTY)));
            } else {
                pass.presentation.take(pass.layers.presentation().refuse(List.of()));
                pass.end(EndCause.of(PresentationCause.CONTEXT_REFUSED), "not proposed by the peer");
            }
        } else if (action instanceof PresentationAction.ConnectConfirm confirm) {
            if (agree(confirm.contexts())) {
                take(pass.layers.acse().onAccept(acseApdu(confirm.values()).orElse(Octets.EMPTY)));
            } else {
                pass.presentation.take(pass.layers.presentation().abort(List.of()));
                pass.end(EndCause.of(PresentationCause.CONTEXT_REFUSED), "not accepted by the peer");
            }
        } else if (action instanceof PresentationAction.ConnectRefused refused) {
            acseApdu(refused.values()).ifPresent(aare -> take(pass.layers.acse().onRefuse(aare)));
            pass.end(EndCause.of(refused.cause()), "");
        } else if (action instanceof PresentationAction.UserAbort abort) {
            take(pass.layers.acse().onAbort(acseApdu(abort.values())));
        } else if (action instanceof PresentationAction.Carried carried) {
            carried(carried.carrier(), carried.values());
        } else {
            return false;
        }
        return true;
    }

    private boolean isOurs(Octets presentationSelector) {
        Set<Octets> ours = ((StackState.Side.Responder) pass.side).parameters().presentationSelectors();
        return ours.isEmpty() || ours.contains(presentationSelector);
    }

    private boolean agree(List<PresentationContext> agreed) {
        Optional<Contexts> contexts = Contexts.of(agreed);
        contexts.ifPresent(found -> pass.contexts = found);
        return contexts.isPresent();
    }

    private Optional<Octets> acseApdu(List<PresentationValue> values) {
        return values.stream()
                .filter(value -> value.contextId() == pass.contexts.association())
                .map(PresentationValue::value)
                .findFirst();
    }

    private void carried(Carrier carrier, List<PresentationValue> values) {
        switch (carrier) {
            case DATA -> data(values);
            case TOKEN_PLEASE -> pass.transfer.onTokenPlease(rtseApdu(values));
            case RELEASE -> take(pass.layers.acse().onRelease(acseApdu(values)));
            case RELEASE_ANSWER -> take(pass.layers.acse().onReleaseAnswer(acseApdu(values)));
        }
    }

    private void data(List<PresentationValue> values) {
        for (PresentationValue value : values) {
            if (pass.ended()) {
                return;
            }
            if (value.contextId() == pass.contexts.reliableTransfer()) {
                pass.transfer.take(pass.layers.rtse().onData(value.value()));
            } else {
                pass.transfer.take(pass.layers.rtse().abortProtocolError());
                pass.end(EndCause.of(RtseCause.PROTOCOL_ERROR), "data in context " + value.contextId());
            }
        }
    }

    private Optional<Octets> rtseApdu(List<PresentationValue> values) {
        return values.stream()
                .filter(value -> value.contextId() == pass.contexts.reliableTransfer())
                .map(PresentationValue::value)
                .findFirst();
    }
}
