package org.x400gate.protocol.mime;

/**
 * What a message may cost at most; beyond it reading ends in {@code MalformedInput} that names the limit.
 *
 * @param maxHeaderOctets all header fields of the message and its parts together
 * @param maxFieldOctets one header field with its continuation lines
 * @param maxFields header fields of one part
 * @param maxParts parts that hold a body
 * @param maxDepth multiparts inside one another
 * @param maxAddresses addresses in one field
 */
public record MimeLimits(
        int maxHeaderOctets, int maxFieldOctets, int maxFields, int maxParts, int maxDepth, int maxAddresses) {
    public static final MimeLimits STANDARD = new MimeLimits(2 << 20, 1 << 20, 1_000, 1_000, 16, 20_000);

    public MimeLimits {
        if (maxHeaderOctets < 1
                || maxFieldOctets < 1
                || maxFields < 1
                || maxParts < 1
                || maxDepth < 1
                || maxAddresses < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
