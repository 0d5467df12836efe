package org.x400gate.gateway.net;

import java.util.Optional;

/**
 * How many attempts may run at once on one listening socket.
 *
 * @param total attempts at once (A); the demand of the accept stream is this less those that run
 * @param forKnown of these, kept for the addresses of configured peers
 * @param perSource attempts at once from one address
 * @param knownAddresses of configured peers
 * @param hurryFrom percent of the places from which on attempts have to hurry; 100 when all are taken
 */
public record AttemptPlaces(int total, int forKnown, int perSource, Networks knownAddresses, int hurryFrom) {
    public static final int STANDARD_HURRY = 50;
    public static final AttemptPlaces STANDARD = new AttemptPlaces(64, 0, 16, Networks.NONE);

    /** Hurries from half of the places on. */
    public AttemptPlaces(int total, int forKnown, int perSource, Networks knownAddresses) {
        this(total, forKnown, perSource, knownAddresses, STANDARD_HURRY);
    }

    public AttemptPlaces {
        if (hurryFrom < 1 || hurryFrom > 100) {
            throw new IllegalArgumentException("hurry-from = " + hurryFrom + ": 1 to 100 percent allowed");
        }
        if (total < 1 || forKnown < 0 || forKnown >= total || perSource < 1) {
            throw new IllegalArgumentException("attempts = " + total + ", for known peers = " + forKnown
                    + ", per source = " + perSource
                    + ": at least one place, fewer kept than there are, at least one per source wanted");
        }
    }

    /** With so many attempts running they have to hurry. */
    int hurryPlaces() {
        return (int) ((total * (long) hurryFrom + 99) / 100);
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
