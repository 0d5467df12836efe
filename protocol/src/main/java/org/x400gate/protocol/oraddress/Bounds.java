package org.x400gate.protocol.oraddress;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.TeletexString;

/**
 * The one check of a text against its upper bound and its repertoire. A fault names attribute, position, character and
 * what is allowed; it never quotes the value.
 */
public final class Bounds {
    private static final String PRINTABLE_SIGNS = " '()+,-./:=?";

    private Bounds() {}

    /** Which characters an attribute may hold, and how a fault names them. */
    public enum Repertoire {
        NUMERIC("digits and blank"),
        PRINTABLE("letters, digits, blank and " + PRINTABLE_SIGNS.trim()),
        IA5("IA5"),
        TELETEX("T.61 and ISO 8859-1"),
        UNIVERSAL("all characters but controls");

        private final String allowed;

        Repertoire(String allowed) {
            this.allowed = allowed;
        }

        boolean has(char c) {
            return switch (this) {
                case NUMERIC -> c >= '0' && c <= '9' || c == ' ';
                case PRINTABLE -> isPrintable(c);
                case IA5 -> c < 0x80;
                case UNIVERSAL -> !Character.isISOControl(c);
                case TELETEX -> c >= ' ' && c < 0x7F || c > 0x7F && TeletexString.canEncode(String.valueOf(c));
            };
        }
    }

    static boolean isPrintable(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || PRINTABLE_SIGNS.indexOf(c) >= 0;
    }

    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** A value that is present has one character at least. */
    public static void check(List<String> faults, String key, Optional<String> value, int max, Repertoire repertoire) {
        value.ifPresent(text -> check(faults, key, text, 1, max, repertoire));
    }

    /** Adds to {@code faults}; lengths are in characters. */
    public static void check(List<String> faults, String key, String text, int min, int max, Repertoire repertoire) {
        if (text.length() < min) {
            faults.add(key + ": empty, at least " + min);
        }
        if (text.length() > max) {
            faults.add(key + ": " + text.length() + " characters, at most " + max);
        }
        for (int i = 0; i < text.length(); i++) {
            if (!repertoire.has(text.charAt(i))) {
                faults.add(String.format(
                        "%s: position %d holds U+%04X, allowed are %s",
                        key, i + 1, (int) text.charAt(i), repertoire.allowed));
                return;
            }
        }
    }
}
