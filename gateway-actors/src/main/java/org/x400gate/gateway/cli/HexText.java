package org.x400gate.gateway.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** Octets written as hexadecimal digits, with blanks and line ends anywhere. */
final class HexText {
    private HexText() {}

    static boolean isHex(Octets octets) {
        for (int at = 0; at < octets.length(); at++) {
            int octet = octets.at(at);
            if (Character.digit(octet, 16) < 0 && octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
                return false;
            }
        }
        return !octets.isEmpty();
    }

    /** Empty if their number is odd. */
    static Optional<Octets> digits(Octets text) {
        try {
            return Optional.of(Octets.ofHex(text.toString(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException odd) {
            return Optional.empty();
        }
    }
}
