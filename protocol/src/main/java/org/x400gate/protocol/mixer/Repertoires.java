package org.x400gate.protocol.mixer;

import java.text.Normalizer;
import java.util.Map;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.ipm.BodyPart;

/** Text brought into a character set that the other side has, with a count of what had to be replaced. */
final class Repertoires {
    /** What writing programs put in place of plain characters, and what was meant. */
    private static final Map<Integer, String> PLAIN = Map.ofEntries(
            Map.entry(0x2018, "'"),
            Map.entry(0x2019, "'"),
            Map.entry(0x201A, ","),
            Map.entry(0x201C, "\""),
            Map.entry(0x201D, "\""),
            Map.entry(0x201E, "\""),
            Map.entry(0x2010, "-"),
            Map.entry(0x2011, "-"),
            Map.entry(0x2012, "-"),
            Map.entry(0x2013, "-"),
            Map.entry(0x2014, "--"),
            Map.entry(0x2022, "*"),
            Map.entry(0x2026, "..."),
            Map.entry(0x20AC, "EUR"),
            Map.entry(0x2122, "(TM)"),
            Map.entry(0x200B, ""),
            Map.entry(0xFEFF, ""));

    /** {@code replaced} counts the characters that are not in {@code text} as they were. */
    record Substituted(String text, int replaced) {}

    private Repertoires() {}

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** ISO 8859-1 without its upper controls, and without the shifts and ESC, which general text takes for itself. */
    private static boolean isLatin1(int c) {
        return c <= 0xFF && BodyPart.GeneralText.isLatin1(Character.toString(c)) && (c < 0x7F || c > 0x9F);
    }

    static Substituted latin1(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int replaced = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isLatin1(c)) {
                out.append((char) c);
            } else {
                out.append(PLAIN.getOrDefault(c, "?"));
                replaced++;
            }
        }
        return new Substituted(out.toString(), replaced);
    }

    /** Ornaments made plain; any other character stays. */
    static Substituted withoutOrnaments(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int replaced = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String known = PLAIN.get(c);
            out.append(known == null ? Character.toString(c) : known);
            replaced += known == null ? 0 : 1;
        }
        return new Substituted(out.toString(), replaced);
    }

    /** Ornaments made plain where T.61 lacks them; any other character stays, whether T.61 has it or not. */
    static Substituted plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int replaced = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String known = PLAIN.get(c);
            if (known == null || TeletexString.isT61(Character.toString(c))) {
                out.appendCodePoint(c);
            } else {
                out.append(known);
                replaced++;
            }
        }
        return new Substituted(out.toString(), replaced);
    }

    /**
     * Text of one line as a TeletexString of at most {@code maxOctets} holds it; controls become blanks. The standard
     * counts characters, many peers count octets: what is short enough for them is for all. A letter and its mark are
     * one character by then, so that no cut parts them.
     */
    static Substituted teletex(String text, int maxOctets) {
        if (text.length() <= maxOctets && isPlain(text)) {
            return new Substituted(text, 0);
        }
        String line = Normalizer.normalize(text.replaceAll("\\p{Cntrl}", " "), Normalizer.Form.NFC);
        StringBuilder out = new StringBuilder();
        int replaced = 0;
        for (int i = 0; i < line.length() && out.length() <= maxOctets; ) {
            int c = line.codePointAt(i);
            i += Character.charCount(c);
            if (TeletexString.canEncode(Character.toString(c))) {
                out.appendCodePoint(c);
            } else {
                out.append(PLAIN.getOrDefault(c, "?"));
                replaced++;
            }
        }
        while (TeletexString.encode(out.toString()).length() > maxOctets) {
            out.setLength(out.length() - 1);
        }
        return new Substituted(out.toString(), replaced);
    }

    /** One octet for each character in T.61. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > 'z' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** A PrintableString, letters without their marks, signs encoded by RFC 2156 3.4; for people, so cut without harm. */
    static String printable(String text, int max) {
        String letters =
                Normalizer.normalize(latin1(text).text(), Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String encoded = PrintableAscii.encode(letters.replaceAll("[^\\x20-\\x7e]", "?"));
        return encoded.length() <= max ? encoded : encoded.substring(0, max - 3) + "...";
    }
}
