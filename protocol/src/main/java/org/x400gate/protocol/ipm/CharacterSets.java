package org.x400gate.protocol.ipm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.x400gate.protocol.octets.Octets;

/**
 * The coded character sets of general text: ISO 2022 with ASCII as G0 and a right half of ISO 8859 as G1 (RFC 2157
 * 6.2), or UTF-8 behind its own escape sequence (registration 196).
 *
 * <p>We send the two designations that peers insist on (G0 and G1) and nothing else in front; an 8-bit environment
 * has G1 in its right half without a shift. RFC 2157 adds ESC 2/1 4/1 and ESC 7/14, which are read and passed over.
 */
final class CharacterSets {
    static final int C0 = 1;
    static final int ASCII = 6;
    static final int LATIN_1 = 100;
    static final int UTF_8 = 196;
    private static final int ESC = 0x1B;
    private static final int SHIFT_OUT = 0x0E;
    private static final int SHIFT_IN = 0x0F;
    private static final Octets ASCII_TO_G0 = Octets.of(ESC, 0x28, 0x42);
    static final Octets UTF_8_BEGINS = Octets.of(ESC, 0x25, 0x47);

    /** UTF-8 from which no sequence leads back (registrations 190 to 192). */
    private static final Set<Integer> UTF_8_FOR_GOOD = Set.of(0x47, 0x48, 0x49);

    /**
     * The right half of a part of ISO 8859.
     *
     * @param end the final octet behind ESC 2/13 (96 characters to G1)
     * @param sent whether RFC 2157 6.2 names it, so that a peer may be expected to know it
     * @param younger characters that the part got later, under another registration
     */
    private record RightHalf(int registration, int end, String charset, boolean sent, String younger) {
        RightHalf(int registration, int end, String charset, boolean sent) {
            this(registration, end, charset, sent, "");
        }

        boolean carries(String text) {
            return known().map(set -> set.newEncoder().canEncode(text)).orElse(false)
                    && text.chars().noneMatch(c -> younger.indexOf(c) >= 0);
        }

        Optional<Charset> known() {
            return Charset.isSupported(charset) ? Optional.of(Charset.forName(charset)) : Optional.empty();
        }
    }

    /** In the order in which they are tried for a text. */
    private static final List<RightHalf> RIGHT_HALVES = List.of(
            new RightHalf(LATIN_1, 0x41, "ISO-8859-1", true),
            new RightHalf(101, 0x42, "ISO-8859-2", true),
            new RightHalf(144, 0x4C, "ISO-8859-5", true),
            new RightHalf(126, 0x46, "ISO-8859-7", true, "\u20AC\u20AF\u037A"),
            new RightHalf(138, 0x48, "ISO-8859-8", true, "\u200E\u200F"),
            new RightHalf(127, 0x47, "ISO-8859-6", true),
            new RightHalf(148, 0x4D, "ISO-8859-9", true),
            new RightHalf(110, 0x44, "ISO-8859-4", true),
            new RightHalf(109, 0x43, "ISO-8859-3", true),
            new RightHalf(203, 0x62, "ISO-8859-15", false),
            new RightHalf(179, 0x59, "ISO-8859-13", false));

    private static final Map<Integer, RightHalf> BY_FINAL = by(RightHalf::end);
    private static final Map<Integer, RightHalf> BY_REGISTRATION = by(RightHalf::registration);

    private CharacterSets() {}

    private static Map<Integer, RightHalf> by(Function<RightHalf, Integer> key) {
        return RIGHT_HALVES.stream().collect(Collectors.toUnmodifiableMap(key, Function.identity()));
    }

    static boolean isLatin1(String text) {
        return text.chars().allMatch(c -> c <= 0xFF) && !hasShift(text);
    }

    private static boolean hasShift(String text) {
        return text.chars().anyMatch(c -> c == ESC || c == SHIFT_OUT || c == SHIFT_IN);
    }

    static BodyPart.GeneralText latin1(String text) {
        if (!isLatin1(text)) {
            throw new IllegalArgumentException("text outside of ISO 8859-1, or with a shift in it");
        }
        return new BodyPart.GeneralText(
                Set.of(C0, ASCII, LATIN_1),
                Octets.concat(designated(RIGHT_HALVES.get(0)), Octets.of(text, StandardCharsets.ISO_8859_1)));
    }

    private static Octets designated(RightHalf half) {
        return Octets.concat(ASCII_TO_G0, Octets.of(ESC, 0x2D, half.end));
    }

    /** In the first part of ISO 8859 that has every character of it. */
    static Optional<BodyPart.GeneralText> iso8859(String text) {
        return carrying(text)
                .map(half -> new BodyPart.GeneralText(
                        Set.of(C0, ASCII, half.registration),
                        Octets.concat(
                                designated(half), Octets.of(text, half.known().orElseThrow()))));
    }

    private static Optional<RightHalf> carrying(String text) {
        return hasShift(text)
                ? Optional.empty()
                : RIGHT_HALVES.stream()
                        .filter(half -> half.sent)
                        .filter(half -> half.carries(text))
                        .findFirst();
    }

    /** Any text without an escape character, for peers that are known to read it. */
    static Optional<BodyPart.GeneralText> utf8(String text) {
        return text.indexOf(ESC) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? Optional.empty()
                : Optional.of(new BodyPart.GeneralText(
                        Set.of(C0, ASCII, UTF_8),
                        Octets.concat(UTF_8_BEGINS, Octets.of(text, StandardCharsets.UTF_8))));
    }

    static Optional<String> text(BodyPart.GeneralText part) {
        return new Reading(part.octets(), part.registrations()).text();
    }

    /**
     * A GraphicString, which begins with ASCII as G0 and nothing else (X.690 8.23.5.2); empty if it uses what was
     * never designated, or what is not known here.
     */
    static Optional<String> graphic(Octets octets) {
        return new Reading(octets, Set.of()).text();
    }

    /** One line as a GraphicString; controls, which it has none of, become blanks. */
    static Octets graphic(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        if (line.chars().allMatch(c -> c < 0x80)) {
            return Octets.of(line, StandardCharsets.US_ASCII);
        }
        return carrying(line)
                .map(half -> Octets.concat(
                        Octets.of(ESC, 0x2D, half.end),
                        Octets.of(line, half.known().orElseThrow())))
                .orElseGet(() -> Octets.concat(UTF_8_BEGINS, Octets.of(line, StandardCharsets.UTF_8)));
    }

    /** Walks over the octets with the sets that are designated at the moment. */
    private static final class Reading {
        private final Octets octets;
        private Optional<Charset> g1;
        private boolean shiftedOut;
        private boolean utf8;
        private int at;

        Reading(Octets octets, Set<Integer> registrations) {
            this.octets = octets;
            // Peers declare a right half and then forget to designate it.
            this.g1 = registrations.stream()
                    .filter(BY_REGISTRATION::containsKey)
                    .findFirst()
                    .flatMap(number -> BY_REGISTRATION.get(number).known());
            this.utf8 = registrations.contains(UTF_8) && g1.isEmpty();
        }

        Optional<String> text() {
            StringBuilder text = new StringBuilder(octets.length());
            while (at < octets.length()) {
                int octet = octets.at(at);
                if (octet == ESC) {
                    at++;
                    if (!escape()) {
                        return Optional.empty();
                    }
                } else if (utf8) {
                    Optional<String> run = utf8Run();
                    if (run.isEmpty()) {
                        return run;
                    }
                    text.append(run.get());
                } else if (!single(octet, text)) {
                    return Optional.empty();
                }
            }
            return Optional.of(text.toString());
        }

        private boolean single(int octet, StringBuilder text) {
            at++;
            if (octet == SHIFT_OUT || octet == SHIFT_IN) {
                shiftedOut = octet == SHIFT_OUT;
            } else if (octet >= 0xA0 || shiftedOut && octet > ' ' && octet < 0x7F) {
                if (g1.isEmpty()) {
                    return false;
                }
                text.append(new String(new byte[] {(byte) (octet | 0x80)}, g1.get()));
            } else {
                text.append((char) octet);
            }
            return true;
        }

        private Optional<String> utf8Run() {
            int start = at;
            while (at < octets.length() && octets.at(at) != ESC) {
                at++;
            }
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(octets.slice(start, at).toByteArray()))
                        .toString());
            } catch (CharacterCodingException notUtf8) {
                return Optional.empty();
            }
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
            if (kind == 0x25) {
                return otherCoding(octets.slice(start + 1, at - 1), end);
            }
            if (at - start > 2) {
                return false;
            }
            return switch (kind) {
                case 0x28 -> end == 0x42 || end == 0x40;
                case 0x2D -> {
                    g1 = Optional.ofNullable(BY_FINAL.get(end)).flatMap(RightHalf::known);
                    yield g1.isPresent();
                }
                case 0x20, 0x21, 0x22, 0x7E -> true;
                default -> false;
            };
        }

        /** ESC 2/5 leads out of ISO 2022, and with 4/0 back into it (ISO 2022 15.4). */
        private boolean otherCoding(Octets between, int end) {
            boolean returns = between.isEmpty() && end == 0x47;
            boolean forGood = between.equals(Octets.of(0x2F)) && UTF_8_FOR_GOOD.contains(end);
            boolean back = between.isEmpty() && end == 0x40;
            utf8 = returns || forGood;
            return utf8 || back;
        }
    }
}
