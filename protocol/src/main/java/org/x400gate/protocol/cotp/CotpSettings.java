package org.x400gate.protocol.cotp;

/**
 * What one side allows.
 *
 * @param maxTpduOctets the TPDU size proposed or at most accepted: 128, 256, 512, 1024, 2048, 4096, 8192 or 65531
 * @param maxTsduOctets the longest TSDU put together from its TPDUs
 */
public record CotpSettings(int maxTpduOctets, int maxTsduOctets) {
    /** RFC 1006 section 5: the size that holds when none is named. */
    public static final int DEFAULT_TPDU_OCTETS = 65_531;

    public static final CotpSettings STANDARD = new CotpSettings(DEFAULT_TPDU_OCTETS, 1 << 20);

    public CotpSettings {
        boolean standard = Integer.bitCount(maxTpduOctets) == 1 && maxTpduOctets >= 128 && maxTpduOctets <= 8192;
        if (!standard && maxTpduOctets != DEFAULT_TPDU_OCTETS) {
            throw new IllegalArgumentException("TPDU size " + maxTpduOctets);
        }
        if (maxTsduOctets < 1) {
            throw new IllegalArgumentException("TSDU limit " + maxTsduOctets);
        }
    }
}
