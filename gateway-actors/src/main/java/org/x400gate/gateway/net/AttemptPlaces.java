package org.x400gate.gateway.net;

import java.util.Optional;

/**
 * How many attempts may run at once on one listening socket.
 *
 * @param total attempts at once (A); the demand of the accept stream is this less those that run
 * @param forKnown of these, kept for the addresses of configured peers
 * @param perSource attempts at once from one address
 * @param knownAddresses of configured peers
 */
public record AttemptPlaces(int total, int forKnown, int perSource, Networks knownAddresses) {
    public static final AttemptPlaces STANDARD = new AttemptPlaces(64, 0, 16, Networks.NONE);

    public AttemptPlaces {
        if (total < 1 || forKnown < 0 || forKnown >= total || perSource < 1) {
            throw new IllegalArgumentException("attempts = " + total + ", for known peers = " + forKnown
                    + ", per source = " + perSource
                    + ": at least one place, fewer kept than there are, at least one per source wanted");
        }
    }

    /** The limit that keeps a connection from {@code source} out, given the attempts that run. */
    Optional<String> refuses(String source, int ofSource, int ofUnknown) {
        if (ofSource >= perSource) {
            return Optional.of("attempts-per-source");
        }
        if (!knownAddresses.contains(source) && ofUnknown >= total - forKnown) {
            return Optional.of("attempts-of-unknown-sources");
        }
        return Optional.empty();
    }
}
