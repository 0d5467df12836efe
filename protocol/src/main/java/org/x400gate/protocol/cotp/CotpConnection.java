package org.x400gate.protocol.cotp;

/**
 * Agreed once at connect: references of both sides and the TPDU size in octets. Until then the peer's reference is 0 and
 * the size our own maximum.
 */
public record CotpConnection(int ourReference, int peerReference, int tpduOctets) {
    private static final int MAX_REFERENCE = 0xFFFF;

    /** RFC 1006 section 6: a TSDU in one TPDU has at most 65524 octets; peers size their buffers by it. */
    private static final int MAX_USER_OCTETS = 65_524;

    public CotpConnection {
        if (ourReference < 1 || ourReference > MAX_REFERENCE) {
            throw new IllegalArgumentException("transport reference " + ourReference);
        }
    }

    /** The user data that one DT carries at most. */
    int userOctets() {
        return Math.min(tpduOctets - CotpCodec.DATA_HEADER_OCTETS, MAX_USER_OCTETS);
    }
}
