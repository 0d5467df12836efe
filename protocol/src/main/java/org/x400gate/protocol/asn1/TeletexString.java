package org.x400gate.protocol.asn1;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * Text in a TeletexString (T.61; X.680 41): ASCII, the supplementary set (registration 103) in the right half, a
 * diacritic before its letter.
 *
 * <p>Sent: T.61; what T.61 lacks but ISO 8859-1 has is sent behind the designation of registration 100 as G1, and what follows that, until T.61 is needed again. Read:
 * T.61 if the octets are T.61 throughout, else ISO 8859-1, which many peers put here without a word. No octets are
 * refused. Text is in Unicode's composed form (NFC).
 */
public final class TeletexString {
    private static final int ESC = 0x1B;
    private static final Octets LATIN_1_TO_G1 = Octets.of(ESC, 0x2D, 0x41);
    private static final Octets T61_TO_G1 = Octets.of(ESC, 0x29, 0x76);
    private static final char NONE = 0;

    /** Octets A0 to BF and E0 to FF; NONE is unassigned. */
    private static final String SIGNS = "\0\u00A1\u00A2\u00A3$\u00A5#\u00A7\u00A4\0\0\u00AB\0\0\0\0"
            + "\u00B0\u00B1\u00B2\u00B3\u00D7\u00B5\u00B6\u00B7\u00F7\0\0\u00BB\u00BC\u00BD\u00BE\u00BF";

    private static final String LETTERS =
            "\u03A9\u00C6\u0110\u00AA\u0126\0\u0132\u013F\u0141\u00D8\u0152\u00BA\u00DE\u0166\u014A\u0149"
                    + "\u0138\u00E6\u0111\u00F0\u0127\u0131\u0133\u0140\u0142\u00F8\u0153\u00DF\u00FE\u0167\u014B\0";

    /** Combining marks of octets C0 to CF, and what each is when it stands alone (before a space). */
    private static final String MARKS =
            "\0\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\0\u030A\u0327\0\u030B\u0328\u030C";

    private static final String ALONE = "\0`\u00B4^~\u00AF\u02D8\u02D9\u00A8\0\u02DA\u00B8\0\u02DD\u02DB\u02C7";
    private static final String CONTROLS = "\b\n\f\r";
    private static final String NOT_IN_T61 = "\\{}\u007F";
    private static final int LAST_COMPOSED = 0x17F;
    private static final Map<Character, Integer> SINGLE = new HashMap<>();

    static {
        for (int i = 0; i < 32; i++) {
            SINGLE.put(SIGNS.charAt(i), 0xA0 + i);
            SINGLE.put(LETTERS.charAt(i), 0xE0 + i);
        }
        SINGLE.remove(NONE);
    }

    private TeletexString() {}

    /** Whether {@link #encode} can carry the text without loss. */
    public static boolean canEncode(String text) {
        return composed(text)
                .chars()
                .allMatch(c -> c != ESC && (c <= 0xFF || t61((char) c).isPresent()));
    }

    /** Throws IllegalArgumentException for text outside T.61 and ISO 8859-1: ask {@link #canEncode} first. */
    public static Octets encode(String text) {
        List<Octets> out = new ArrayList<>();
        boolean latin1 = false;
        for (char c : composed(text).toCharArray()) {
            Optional<Octets> t61 = t61(c);
            if (c == ESC || t61.isEmpty() && c > 0xFF) {
                throw new IllegalArgumentException("text outside of T.61 and ISO 8859-1");
            }
            boolean stays = c < 0x80 || (latin1 ? c <= 0xFF : t61.isPresent());
            if (!stays) {
                latin1 = !latin1;
                out.add(latin1 ? LATIN_1_TO_G1 : T61_TO_G1);
            }
            out.add(latin1 ? Octets.of(c) : t61.orElseThrow());
        }
        return Octets.concat(out);
    }

    /** Whether T.61 alone carries the text: asked where nothing but T.61 may be sent. */
    public static boolean isT61(String text) {
        return composed(text).chars().allMatch(c -> strict((char) c).isPresent());
    }

    /** Nothing but T.61, whose primary set lacks some of ASCII; IllegalArgumentException for what {@link #isT61} refuses. */
    public static Octets encodeT61(String text) {
        List<Octets> out = new ArrayList<>();
        for (char c : composed(text).toCharArray()) {
            out.add(strict(c).orElseThrow(() -> new IllegalArgumentException("text outside of T.61")));
        }
        return Octets.concat(out);
    }

    /** Registration 102 has neither number sign nor dollar sign, circumflex, grave or tilde: the right half has. */
    private static Optional<Octets> strict(char c) {
        if (c >= 0x80) {
            return t61(c);
        }
        if (SINGLE.containsKey(c)) {
            return Optional.of(Octets.of(SINGLE.get(c)));
        }
        if (ALONE.indexOf(c) > 0) {
            return Optional.of(Octets.of(0xC0 + ALONE.indexOf(c), ' '));
        }
        boolean control = c < ' ' && CONTROLS.indexOf(c) < 0;
        return control || NOT_IN_T61.indexOf(c) >= 0 ? Optional.empty() : Optional.of(Octets.of(c));
    }

    /** Escape characters that designate neither set are dropped: they can't be part of a text. */
    public static String decode(Octets octets) {
        StringBuilder text = new StringBuilder(octets.length());
        boolean latin1 = false;
        int start = 0;
        for (int at = 0; at < octets.length(); at++) {
            if (octets.at(at) == ESC) {
                text.append(decode(octets.slice(start, at), latin1));
                boolean toLatin1 = octets.from(at).startsWith(LATIN_1_TO_G1);
                boolean toT61 = octets.from(at).startsWith(T61_TO_G1);
                latin1 = toLatin1 || latin1 && !toT61;
                start = at + (toLatin1 || toT61 ? LATIN_1_TO_G1.length() : 1);
                at = start - 1;
            }
        }
        return text.append(decode(octets.from(start), latin1)).toString();
    }

    private static String decode(Octets run, boolean latin1) {
        Optional<String> t61 = latin1 ? Optional.empty() : decodeT61(run);
        return t61.orElseGet(() -> run.toString(StandardCharsets.ISO_8859_1));
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    public static BerNode node(Tag tag, String text) {
        return BerNode.primitive(tag, encode(text));
    }

    private static Optional<Octets> t61(char c) {
        if (c < 0x80) {
            return Optional.of(Octets.of(c));
        }
        if (SINGLE.containsKey(c)) {
            return Optional.of(Octets.of(SINGLE.get(c)));
        }
        if (ALONE.indexOf(c) > 0) {
            return Optional.of(Octets.of(0xC0 + ALONE.indexOf(c), ' '));
        }
        String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
        int mark = parts.length() == 2 && c <= LAST_COMPOSED ? MARKS.indexOf(parts.charAt(1)) : -1;
        return mark < 0 ? Optional.empty() : Optional.of(Octets.of(0xC0 + mark, parts.charAt(0)));
    }

    private static Optional<String> decodeT61(Octets octets) {
        StringBuilder text = new StringBuilder(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            int octet = octets.at(i);
            if (octet < 0x80) {
                text.append((char) octet);
            } else if (octet >= 0xC0 && octet <= 0xCF) {
                i++;
                char composed = i < octets.length() ? composed(octet - 0xC0, octets.at(i)) : NONE;
                if (composed == NONE) {
                    return Optional.empty();
                }
                text.append(composed);
            } else {
                char single = single(octet);
                if (single == NONE) {
                    return Optional.empty();
                }
                text.append(single);
            }
        }
        return Optional.of(text.toString());
    }

    private static char single(int octet) {
        return octet >= 0xE0
                ? LETTERS.charAt(octet - 0xE0)
                : octet >= 0xA0 && octet <= 0xBF ? SIGNS.charAt(octet - 0xA0) : NONE;
    }

    private static char composed(int mark, int letter) {
        if (MARKS.charAt(mark) == NONE) {
            return NONE;
        }
        if (letter == ' ') {
            return ALONE.charAt(mark);
        }
        String both = "" + (char) letter + MARKS.charAt(mark);
        String composed = Normalizer.normalize(both, Normalizer.Form.NFC);
        return composed.length() == 1 && composed.charAt(0) <= LAST_COMPOSED ? composed.charAt(0) : NONE;
    }
}
