package org.x400gate.gateway.net;

import java.time.Duration;

/**
 * How TCP connections are held.
 *
 * @param connectTimeout until an outgoing connection stands
 * @param takeOverTimeout how long a new connection may be without an owner
 * @param lingerTimeout how long a connection on which all was sent waits for the peer to close
 * @param maxUnconfirmedWrites Writes an owner may have outstanding
 * @param minFreeDescriptors with fewer left for the process no further connection is accepted
 */
public record NetSettings(
        Duration connectTimeout,
        Duration takeOverTimeout,
        Duration lingerTimeout,
        int maxUnconfirmedWrites,
        int minFreeDescriptors) {
    public static final int MAX_UNCONFIRMED_WRITES = 64;
    public static final NetSettings STANDARD =
            new NetSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(5), 4, 64);

    public NetSettings {
        positive("connect-timeout", connectTimeout);
        positive("take-over-timeout", takeOverTimeout);
        positive("linger-timeout", lingerTimeout);
        if (maxUnconfirmedWrites < 1 || maxUnconfirmedWrites > MAX_UNCONFIRMED_WRITES) {
            throw new IllegalArgumentException("max-unconfirmed-writes = " + maxUnconfirmedWrites + ": 1 to "
                    + MAX_UNCONFIRMED_WRITES + " allowed");
        }
        if (minFreeDescriptors < 0) {
            throw new IllegalArgumentException("min-free-descriptors = " + minFreeDescriptors + ": 0 or more allowed");
        }
    }

    static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " = " + value + ": more than zero wanted");
        }
    }
}
