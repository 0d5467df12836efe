package org.x400gate.protocol.inspect;

/**
 * What reading one association may cost, and what it may show.
 *
 * @param maxTsduOctets longest TSDU, and longest SSDU of segments, that is put together
 * @param maxApduOctets longest APDU that is put together out of a transfer
 * @param contents whether octets of contents are shown; texts are the printer's to show or not
 */
public record ReadingLimits(int maxTsduOctets, int maxApduOctets, boolean contents) {
    public ReadingLimits {
        if (maxTsduOctets < 1 || maxApduOctets < 1) {
            throw new IllegalArgumentException("limits too small: " + maxTsduOctets + ", " + maxApduOctets);
        }
    }
}
