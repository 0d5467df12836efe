package org.x400gate.protocol.cotp;

import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** What a {@link CotpMachine} wants done, in this order. */
public sealed interface CotpAction {
    /** One TPDU, as the pieces that make it up. */
    record Send(List<Octets> tpdu) implements CotpAction {
        public Send {
            tpdu = List.copyOf(tpdu);
        }
    }

    /**
     * T-CONNECT indication. Selectors of no octets are absent ones; {@code others} are the parameters of the CR that
     * class 0 doesn't use.
     */
    record ConnectIndication(Octets calledTsel, Octets callingTsel, List<CotpParameter> others) implements CotpAction {
        public ConnectIndication {
            others = List.copyOf(others);
        }
    }

    /** T-CONNECT confirm; {@code tpduOctets} is the size agreed. */
    record ConnectConfirm(int tpduOctets) implements CotpAction {}

    /** A whole TSDU. */
    record DataIndication(Octets tsdu) implements CotpAction {}

    /** The end, with its cause; {@code detail} is what the peer added to a DR or quoted in an ER, often empty. */
    record DisconnectIndication(CotpCause cause, Octets detail) implements CotpAction {}

    /** Call {@link CotpMachine#onTimer} with this state when its wait has taken too long; replaces a running timer. */
    record StartTimer(CotpState state) implements CotpAction {}

    record CancelTimer() implements CotpAction {}

    /** The network connection is to be closed, after what was sent has gone out. */
    record Close() implements CotpAction {}
}
