package org.x400gate.protocol.stack;

import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.Carrier;
import org.x400gate.protocol.presentation.PresentationAction;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.rtse.RtseCause;
import org.x400gate.protocol.rtse.RtseMode;

/** Reliable transfer right on presentation in X.410-1984 mode; association control has nothing to say (X.227 7.3.3.1). */
final class X410ModePass implements ModePass {
    /** Application protocols by which P1 is known: CCITT's number, ISO's; PP sends 12 with its octets exchanged. */
    private static final Map<Integer, Dialect> APPLICATION_PROTOCOLS =
            Map.of(1, Dialect.P1_1984, 8883, Dialect.P1_1984, 12, Dialect.P1_1988_X410, 3072, Dialect.P1_1988_X410);

    private final Pass pass;

    X410ModePass(Pass pass) {
        this.pass = pass;
    }

    // ---- from reliable transfer downwards

    @Override
    public void associate(Octets rtorq) {
        pass.presentation.take(presentation().connectX410(rtorq));
    }

    @Override
    public void accept(Octets rtoac) {
        pass.presentation.take(presentation().acceptX410(rtoac));
    }

    /** The RTORJ says itself whether it passes. */
    @Override
    public void reject(boolean permanent, Octets rtorj) {
        pass.presentation.take(presentation().refuseX410(rtorj));
    }

    @Override
    public void release() {
        carry(Carrier.RELEASE, Octets.EMPTY);
    }

    @Override
    public void acceptRelease() {
        carry(Carrier.RELEASE_ANSWER, Octets.EMPTY);
    }

    @Override
    public void abort(Octets rtab) {
        pass.presentation.take(presentation().abortX410(rtab));
    }

    @Override
    public void data(Octets rttr) {
        carry(Carrier.DATA, rttr);
    }

    @Override
    public void tokenPlease(Octets rttp) {
        carry(Carrier.TOKEN_PLEASE, rttp);
    }

    private void carry(Carrier carrier, Octets userData) {
        pass.presentation.take(presentation().carryX410(carrier, userData));
    }

    private PresentationMachine presentation() {
        return pass.layers.presentation();
    }

    @Override
    public Octets header(long apduOctets) {
        return Octets.EMPTY;
    }

    @Override
    public ExternalReader reader() {
        return ExternalReader.BARE;
    }

    /** A TSEL that somebody assigned counts for more than a number, of which peers have their own ideas. */
    @Override
    public Optional<Dialect> dialect(int applicationProtocol) {
        return Optional.ofNullable(responding().x410Selectors().get(pass.peer.calledTransport()))
                .or(() -> Optional.ofNullable(APPLICATION_PROTOCOLS.get(applicationProtocol)));
    }

    private ResponderParameters responding() {
        return ((StackState.Side.Responder) pass.side).parameters();
    }

    // ---- what presentation tells

    /** Whether it was of X.410 mode. */
    boolean indicate(PresentationAction action) {
        if (action instanceof PresentationAction.X410ConnectIndication connect) {
            pass.layers = pass.layers.with(OsiStack.responder(responding(), RtseMode.X410));
            pass.transfer.take(pass.layers.rtse().onAssociate(Optional.of(connect.parameters())));
        } else if (action instanceof PresentationAction.X410ConnectConfirm confirm) {
            pass.transfer.take(pass.layers.rtse().onAssociateAccepted(Optional.of(confirm.parameters())));
        } else if (action instanceof PresentationAction.X410ConnectRefused refused) {
            pass.transfer.onRefused(refused.parameters());
        } else if (action instanceof PresentationAction.X410UserAbort abort) {
            pass.transfer.onAborted(EndCause.of(RtseCause.ABORT_OTHER), "", Optional.of(abort.parameters()));
        } else if (action instanceof PresentationAction.X410Carried carried) {
            carried(carried.carrier(), carried.userData());
        } else {
            return false;
        }
        return true;
    }

    private void carried(Carrier carrier, Octets userData) {
        switch (carrier) {
            case DATA -> pass.transfer.take(pass.layers.rtse().onData(userData));
            case TOKEN_PLEASE ->
                pass.transfer.onTokenPlease(userData.isEmpty() ? Optional.empty() : Optional.of(userData));
            case RELEASE -> pass.transfer.take(pass.layers.rtse().onRelease());
            case RELEASE_ANSWER -> pass.transfer.take(pass.layers.rtse().onReleaseConfirm());
        }
    }
}
