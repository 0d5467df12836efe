package org.x400gate.protocol.presentation;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** What a {@link PresentationMachine} wants done, in this order: SS-user data to be sent, or indications. */
public sealed interface PresentationAction {
    /** S-CONNECT request. */
    record Connect(Octets userData) implements PresentationAction {}

    /** S-CONNECT response, accept. */
    record Accept(Octets userData) implements PresentationAction {}

    /** S-CONNECT response, refuse with user data. */
    record Refuse(Octets userData) implements PresentationAction {}

    /** S-U-ABORT request. */
    record Abort(Octets userData) implements PresentationAction {}

    /** The request or response that {@code carrier} names. */
    record Carry(Carrier carrier, Octets userData) implements PresentationAction {}

    /** P-CONNECT indication, normal mode; {@code contexts} are those that can be accepted. */
    record ConnectIndication(
            Optional<Octets> calling,
            Optional<Octets> called,
            List<PresentationContext> contexts,
            List<PresentationValue> values)
            implements PresentationAction {
        public ConnectIndication {
            contexts = List.copyOf(contexts);
            values = List.copyOf(values);
        }
    }

    /** P-CONNECT indication, X.410-1984 mode; the members of RTORQ. */
    record X410ConnectIndication(Octets parameters) implements PresentationAction {}

    /** P-CONNECT confirm, accepted, X.410-1984 mode; the members of RTOAC. */
    record X410ConnectConfirm(Octets parameters) implements PresentationAction {}

    /** P-CONNECT confirm, refused, in the words of X.410-1984 mode; the members of RTORJ. */
    record X410ConnectRefused(Octets parameters) implements PresentationAction {}

    /** What {@code carrier} brought in X.410-1984 mode: octets as they are, perhaps none. */
    record X410Carried(Carrier carrier, Octets userData) implements PresentationAction {}

    /** P-U-ABORT indication in the words of X.410-1984 mode; the members of RTAB, empty if there was none. */
    record X410UserAbort(Octets parameters) implements PresentationAction {}

    /** P-CONNECT confirm, accepted; {@code contexts} are those agreed. */
    record ConnectConfirm(List<PresentationContext> contexts, List<PresentationValue> values)
            implements PresentationAction {
        public ConnectConfirm {
            contexts = List.copyOf(contexts);
            values = List.copyOf(values);
        }
    }

    /** P-CONNECT confirm, refused; {@code values} only if a user refused. */
    record ConnectRefused(PresentationCause cause, List<PresentationValue> values) implements PresentationAction {
        public ConnectRefused {
            values = List.copyOf(values);
        }
    }

    /** What {@code carrier} brought; no value if it had no user data. */
    record Carried(Carrier carrier, List<PresentationValue> values) implements PresentationAction {
        public Carried {
            values = List.copyOf(values);
        }
    }

    record UserAbort(List<PresentationValue> values) implements PresentationAction {
        public UserAbort {
            values = List.copyOf(values);
        }
    }

    /** The end; {@code detail} says where a fault was, empty if the peer named none. */
    record ProviderAbort(PresentationCause cause, String detail) implements PresentationAction {}
}
