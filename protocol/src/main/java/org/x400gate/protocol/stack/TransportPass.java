package org.x400gate.protocol.stack;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.x400gate.protocol.cotp.CotpAction;
import org.x400gate.protocol.cotp.CotpMachine;
import org.x400gate.protocol.cotp.CotpState;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.tpkt.TpktFramer;

/** Between the wire, TPKT and transport on one side and session on the other. */
final class TransportPass {
    private final Pass pass;

    TransportPass(Pass pass) {
        this.pass = pass;
    }

    void onOctets(Octets fromWire) {
        Octets more = fromWire;
        boolean progress = true;
        while (progress && pass.layers.cotp().state() != CotpState.ENDED) {
            progress = onPackets(more);
            more = Octets.EMPTY;
        }
    }

    /** Whether any TPDU came: a bad header behind it is found when the framer is asked again. */
    private boolean onPackets(Octets fromWire) {
        TpktFramer.Step step;
        try {
            step = pass.layers.tpkt().feed(fromWire);
        } catch (MalformedInput fault) {
            pass.end(EndCause.TPKT_MALFORMED, fault.getMessage());
            disconnect();
            return false;
        }
        pass.layers = pass.layers.with(step.next());
        for (Octets tpdu : step.tpdus()) {
            take(pass.layers.cotp().onTpdu(tpdu));
        }
        return !step.tpdus().isEmpty();
    }

    void onWireClosed(EndCause cause) {
        pass.end(cause, "");
        take(pass.layers.cotp().onNetworkClosed());
    }

    void data(Octets tsdu) {
        take(pass.layers.cotp().data(tsdu));
    }

    void disconnect() {
        take(pass.layers.cotp().disconnect());
    }

    void take(CotpMachine.Step step) {
        pass.layers = pass.layers.with(step.next());
        for (CotpAction action : step.actions()) {
            carry(action);
        }
    }

    private void carry(CotpAction action) {
        if (action instanceof CotpAction.Send send) {
            pass.send(TpktFramer.encode(send.tpdu()));
        } else if (action instanceof CotpAction.DataIndication data) {
            pass.session.onTsdu(data.tsdu());
        } else if (action instanceof CotpAction.ConnectIndication connect) {
            onConnect(connect);
        } else if (action instanceof CotpAction.ConnectConfirm) {
            pass.session.connect();
        } else if (action instanceof CotpAction.DisconnectIndication disconnect) {
            pass.end(EndCause.of(disconnect.cause()), text(disconnect.detail()));
            pass.session.onTransportDisconnected();
        } else if (action instanceof CotpAction.StartTimer timer) {
            pass.cotpTimer(Optional.of(timer.state()));
        } else if (action instanceof CotpAction.CancelTimer) {
            pass.cotpTimer(Optional.empty());
        } else if (action instanceof CotpAction.Close) {
            pass.hangUp();
        } else {
            throw new IllegalStateException("no such action: " + action);
        }
    }

    private void onConnect(CotpAction.ConnectIndication connect) {
        pass.peer = pass.peer.transport(connect.calledTsel(), connect.callingTsel());
        StackState.Side.Responder responder = (StackState.Side.Responder) pass.side;
        var ours = responder.parameters().transportSelectors();
        if (!ours.isEmpty() && !ours.contains(connect.calledTsel())) {
            take(pass.layers.cotp().refuse(CotpMachine.REASON_ADDRESS_UNKNOWN, Octets.EMPTY));
            pass.end(EndCause.REFUSED_ADDRESS, "TSEL " + text(connect.calledTsel()));
            return;
        }
        take(pass.layers.cotp().accept());
        pass.session.onTransportConnected();
    }

    /** For a log line: what prints as ASCII as text, anything else as hex. */
    static String text(Octets octets) {
        for (int i = 0; i < octets.length(); i++) {
            if (octets.at(i) < 0x20 || octets.at(i) > 0x7E) {
                return octets.toHex();
            }
        }
        return octets.toString(StandardCharsets.US_ASCII);
    }
}
