package org.x400gate.protocol.ipm;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * The coded character sets of general text: ISO 2022 with ASCII as G0 and a right half of ISO 8859 as G1 (RFC 2157
 * 6.2).
 *
 * <p>We send the two designations that peers insist on (G0 and G1) and nothing else in front; an 8-bit environment
 * has G1 in its right half without a shift. RFC 2157 adds ESC 2/1 4/1 and ESC 7/14, which are read and passed over.
 */
final class CharacterSets {
    static final int C0 = 1;
    static final int ASCII = 6;
    static final int LATIN_1 = 100;
    private static final int ESC = 0x1B;
    private static final int SHIFT_OUT = 0x0E;
    private static final int SHIFT_IN = 0x0F;
    private static final Octets LATIN_1_DESIGNATED = Octets.of(ESC, 0x28, 0x42, ESC, 0x2D, 0x41);

    /** Final octets behind ESC 2/13 (96 characters to G1), and the registrations they stand for. */
    private static final Map<Integer, String> BY_FINAL = Map.of(
            0x41, "ISO-8859-1",
            0x42, "ISO-8859-2",
            0x43, "ISO-8859-3",
            0x44, "ISO-8859-4",
            0x46, "ISO-8859-7",
            0x47, "ISO-8859-6",
            0x48, "ISO-8859-8",
            0x4C, "ISO-8859-5",
            0x4D, "ISO-8859-9");

    private static final Map<Integer, String> BY_REGISTRATION = Map.of(
            LATIN_1,
            "ISO-8859-1",
            101,
            "ISO-8859-2",
            109,
            "ISO-8859-3",
            110,
            "ISO-8859-4",
            126,
            "ISO-8859-7",
            127,
            "ISO-8859-6",
            138,
            "ISO-8859-8",
            144,
            "ISO-8859-5",
            148,
            "ISO-8859-9");

    private CharacterSets() {}

    static boolean isLatin1(String text) {
        return text.chars().allMatch(c -> c <= 0xFF && c != ESC && c != SHIFT_OUT && c != SHIFT_IN);
    }

    static BodyPart.GeneralText latin1(String text) {
        if (!isLatin1(text)) {
            throw new IllegalArgumentException("text outside of ISO 8859-1, or with a shift in it");
        }
        return new BodyPart.GeneralText(
                Set.of(C0, ASCII, LATIN_1),
                Octets.concat(LATIN_1_DESIGNATED, Octets.of(text, StandardCharsets.ISO_8859_1)));
    }

    static Optional<String> text(BodyPart.GeneralText part) {
        return new Reading(part).text();
    }

    /** Walks over the octets with the sets that are designated at the moment. */
    private static final class Reading {
        private final Octets octets;
        private Optional<Charset> g1;
        private boolean shiftedOut;
        private int at;

        Reading(BodyPart.GeneralText part) {
            octets = part.octets();
            // Peers declare a right half and then forget to designate it.
            g1 = part.registrations().stream()
                    .filter(BY_REGISTRATION::containsKey)
                    .findFirst()
                    .flatMap(number -> charset(BY_REGISTRATION.get(number)));
        }

        Optional<String> text() {
            StringBuilder text = new StringBuilder(octets.length());
            while (at < octets.length()) {
                int octet = octets.at(at++);
                if (octet == ESC) {
                    if (!escape()) {
                        return Optional.empty();
                    }
                } else if (octet == SHIFT_OUT || octet == SHIFT_IN) {
                    shiftedOut = octet == SHIFT_OUT;
                } else if (octet >= 0xA0 || shiftedOut && octet > ' ' && octet < 0x7F) {
                    if (g1.isEmpty()) {
                        return Optional.empty();
                    }
                    text.append(new String(new byte[] {(byte) (octet | 0x80)}, g1.get()));
                } else {
                    text.append((char) octet);
                }
            }
            return Optional.of(text.toString());
        }

        /** ESC, intermediate octets 2/0 to 2/15, a final one (ISO 2022 6.3); false if text may follow in a set unknown here. */
        private boolean escape() {
            int start = at;
            while (at < octets.length() && octets.at(at) >= 0x20 && octets.at(at) <= 0x2F) {
                at++;
            }
            if (at >= octets.length()) {
                return false;
            }
            int end = octets.at(at++);
            int kind = octets.at(start);
            if (at - start > 2) {
                return false;
            }
            return switch (kind) {
                case 0x28 -> end == 0x42 || end == 0x40;
                case 0x2D -> {
                    g1 = Optional.ofNullable(BY_FINAL.get(end)).flatMap(Reading::charset);
                    yield g1.isPresent();
                }
                case 0x20, 0x21, 0x22, 0x7E -> true;
                default -> false;
            };
        }

        private static Optional<Charset> charset(String name) {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        }
    }
}
