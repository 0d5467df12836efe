package org.x400gate.protocol.session;

/**
 * What one side allows.
 *
 * @param maxTsduToUs the TSDU size proposed for what the peer sends, 0 for no limit, at most 65535
 * @param maxTsduToPeer the TSDU size proposed for what we send, 0 for no limit, at most 65535
 * @param maxSsduOctets the longest user data put together from segments
 */
public record SessionSettings(int maxTsduToUs, int maxTsduToPeer, int maxSsduOctets) {
    public static final SessionSettings STANDARD = new SessionSettings(0, 0, 1 << 20);

    public SessionSettings {
        if (maxTsduToUs < 0 || maxTsduToUs > 0xFFFF || maxTsduToPeer < 0 || maxTsduToPeer > 0xFFFF) {
            throw new IllegalArgumentException("TSDU maximum beyond two octets");
        }
        if (maxSsduOctets < 1) {
            throw new IllegalArgumentException("SSDU limit " + maxSsduOctets);
        }
    }
}
