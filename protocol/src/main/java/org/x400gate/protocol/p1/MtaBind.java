package org.x400gate.protocol.p1;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;

/** MTABindArgument and MTABindResult (X.411 12.1.1), which have one shape: nothing, or a name with credentials. */
public sealed interface MtaBind {
    /** With or without the tag that a bind operation puts around its argument or result (X.219: 16 and 17). */
    static MtaBind decode(BerElement element) {
        return BindBer.decode(element);
    }

    /** The bare CHOICE; the room that carries it puts its own tag around. */
    default BerNode node() {
        return BindBer.node(this);
    }

    /** As the argument of a bind operation: the CHOICE inside [16] (X.219). */
    default BerNode argument() {
        return BerNode.constructed(BindBer.ARGUMENT, node());
    }

    /** As the result of a bind operation: the CHOICE inside [17] (X.219). */
    default BerNode result() {
        return BerNode.constructed(BindBer.RESULT, node());
    }

    /** No authentication: NULL. */
    record Unauthenticated() implements MtaBind {}

    /**
     * {@code securityContext} is a whole BER element; only an argument has one. A name is 1 to 32 characters of IA5;
     * one peer's result had none, which is read as an empty one.
     */
    record Authenticated(String mtaName, Credentials credentials, Optional<Octets> securityContext) implements MtaBind {
        public static Authenticated of(String mtaName, Password password) {
            return new Authenticated(mtaName, password, Optional.empty());
        }
    }

    /** Credentials (X.411): a password, or something we carry but can't check. */
    sealed interface Credentials {}

    /** A simple password, 0 to 62 octets. Peers of 1984 send IA5, later ones an OCTET STRING. Never printed. */
    record Password(Octets octets, Form form) implements Credentials {
        static final int MAX_OCTETS = 62;

        public enum Form {
            IA5,
            OCTET_STRING
        }

        public Password {
            if (octets.length() > MAX_OCTETS) {
                throw new IllegalArgumentException("password longer than " + MAX_OCTETS + " octets");
            }
        }

        /** The form of 1988 and later. */
        public static Password of(String text) {
            return new Password(Octets.of(text, StandardCharsets.ISO_8859_1), Form.OCTET_STRING);
        }

        @Override
        public String toString() {
            return "Password[" + form + ", hidden]";
        }
    }

    /** Strong or protected credentials as they came. */
    record OtherCredentials(Octets encoding) implements Credentials {
        @Override
        public String toString() {
            return "OtherCredentials[hidden]";
        }
    }
}
