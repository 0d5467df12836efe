package org.x400gate.protocol.acse;

import java.util.List;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

/** What an {@link AcseMachine} wants done, in this order: APDUs to be sent, or indications. */
public sealed interface AcseAction {
    /** P-CONNECT request. */
    record Connect(Octets apdu) implements AcseAction {}

    /** P-CONNECT response, accept. */
    record Accept(Octets apdu) implements AcseAction {}

    /** P-CONNECT response, user rejection. */
    record Refuse(Octets apdu) implements AcseAction {}

    /** P-RELEASE request. */
    record Release(Octets apdu) implements AcseAction {}

    /** P-RELEASE response. */
    record ReleaseAnswer(Octets apdu) implements AcseAction {}

    /** P-U-ABORT request. */
    record Abort(Octets apdu) implements AcseAction {}

    /** A-ASSOCIATE indication. */
    record AssociateIndication(Oid applicationContext, List<UserInformation> information) implements AcseAction {
        public AssociateIndication {
            information = List.copyOf(information);
        }
    }

    /** A-ASSOCIATE confirm, accepted. */
    record AssociateConfirm(List<UserInformation> information) implements AcseAction {
        public AssociateConfirm {
            information = List.copyOf(information);
        }
    }

    /** A-ASSOCIATE confirm, rejected; {@code permanent} as the AARE's result says. */
    record AssociateRejected(AcseCause cause, boolean permanent, List<UserInformation> information)
            implements AcseAction {
        public AssociateRejected {
            information = List.copyOf(information);
        }
    }

    record ReleaseIndication() implements AcseAction {}

    record ReleaseConfirm() implements AcseAction {}

    /** A-ABORT indication: the end; {@code detail} says where a fault was, empty if there was none. */
    record AbortIndication(AcseCause cause, String detail, List<UserInformation> information) implements AcseAction {
        public AbortIndication {
            information = List.copyOf(information);
        }
    }
}
