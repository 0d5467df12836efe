package org.x400gate.protocol.smtp;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Printable ASCII as it stands in a parameter: RFC 3461 section 4. A plus sign and two upper-case hexadecimal digits are a
 * character that may not stand for itself.
 */
public final class Xtext {
    private static final Pattern XTEXT = Pattern.compile("(?:[!-*,-<>-~]|\\+[0-9A-F]{2})*");

    private Xtext() {}

    /** Empty if it is not xtext, or stands for something that is not printable ASCII. */
    public static Optional<String> decode(String text) {
        if (!XTEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            }
            if (!printable(c)) {
                return Optional.empty();
            }
            decoded.append(c);
        }
        return Optional.of(decoded.toString());
    }

    /** Throws if {@code text} is not printable ASCII. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (!printable(c)) {
                throw new IllegalArgumentException("a character that is not printable ASCII");
            }
            if (c == ' ' || c == '+' || c == '=') {
                encoded.append('+').append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static boolean printable(char c) {
        return c >= ' ' && c <= '~';
    }
}
