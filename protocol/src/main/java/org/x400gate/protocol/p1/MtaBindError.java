package org.x400gate.protocol.p1;

import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;

/** The error of a refused bind (X.411 12.1.1): a number, of which the standard names these. */
public record MtaBindError(int code) {
    public static final int MAX_CODE = 256;
    public static final MtaBindError BUSY = new MtaBindError(0);
    public static final MtaBindError AUTHENTICATION_ERROR = new MtaBindError(2);
    public static final MtaBindError UNACCEPTABLE_DIALOGUE_MODE = new MtaBindError(3);
    public static final MtaBindError UNACCEPTABLE_SECURITY_CONTEXT = new MtaBindError(4);
    public static final MtaBindError INADEQUATE_ASSOCIATION_CONFIDENTIALITY = new MtaBindError(5);

    public MtaBindError {
        if (code < 0 || code > MAX_CODE) {
            throw new IllegalArgumentException("bind error " + code + " outside 0.." + MAX_CODE);
        }
    }

    /** A bare INTEGER, as PP sends it, or one inside the bind error's tag (X.219: 18). */
    public static MtaBindError decode(BerElement element) {
        return BindBer.decodeError(element);
    }

    /** The bare INTEGER. */
    public BerNode node() {
        return BerNode.integer(code);
    }

    /** As the error of a bind operation: the INTEGER inside [18] (X.219). */
    public BerNode error() {
        return BerNode.constructed(BindBer.ERROR, node());
    }

    /** The standard's word for it. */
    public String reason() {
        return switch (code) {
            case 0 -> "busy";
            case 2 -> "authentication-error";
            case 3 -> "unacceptable-dialogue-mode";
            case 4 -> "unacceptable-security-context";
            case 5 -> "inadequate-association-confidentiality";
            default -> "bind error " + code;
        };
    }
}
