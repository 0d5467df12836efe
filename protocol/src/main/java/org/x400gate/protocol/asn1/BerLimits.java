package org.x400gate.protocol.asn1;

/**
 * What a BER value may cost at most.
 *
 * @param maxOctets length of the whole value
 * @param maxDepth nesting of constructed elements
 * @param maxElements elements directly inside one constructed element
 */
public record BerLimits(int maxOctets, int maxDepth, int maxElements) {
    public static final BerLimits STANDARD = new BerLimits(64 * 1024 * 1024, 64, 65_536);

    public BerLimits {
        if (maxOctets < 2 || maxDepth < 1 || maxElements < 1) {
            throw new IllegalArgumentException("limits must be positive: " + maxOctets + ", " + maxDepth);
        }
    }

    public BerLimits withMaxOctets(int octets) {
        return new BerLimits(octets, maxDepth, maxElements);
    }
}
