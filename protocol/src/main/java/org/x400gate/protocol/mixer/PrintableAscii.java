package org.x400gate.protocol.mixer;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** ASCII written in the characters of PrintableString: {@code user(a)domain} (RFC 2156 3.4). */
final class PrintableAscii {
    private static final Map<Character, String> SHORT =
            Map.of('@', "(a)", '%', "(p)", '!', "(b)", '"', "(q)", '_', "(u)", '(', "(l)", ')', "(r)");
    private static final Map<String, Character> LONG =
            SHORT.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private PrintableAscii() {}

    /** EBNF.ps-char of RFC 2156 3.3.3. */
    static boolean isPrintable(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || " '()+,-./:=?".indexOf(c) >= 0;
    }

    static boolean isPrintable(String text) {
        return text.chars().allMatch(PrintableAscii::isPrintable);
    }

    /**
     * {@code text} is ASCII. A blank that an MTS might fold, because it is at an end or follows another, is written by
     * its number: the rule allows it, and the reader gets back what was sent.
     */
    static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                throw new IllegalArgumentException("not ASCII");
            }
            boolean fragile = c == ' ' && (i == 0 || i == text.length() - 1 || text.charAt(i - 1) == ' ');
            if (SHORT.containsKey(c)) {
                out.append(SHORT.get(c));
            } else if (!isPrintable(c) || fragile) {
                out.append('(')
                        .append((char) ('0' + c / 100))
                        .append((char) ('0' + c / 10 % 10))
                        .append((char) ('0' + c % 10))
                        .append(')');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Empty if brackets stand where the encoding would not have put them. */
    static Optional<String> decode(String printable) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            if (c == ')' || c > 0x7F) {
                return Optional.empty();
            }
            if (c != '(') {
                out.append(c);
                continue;
            }
            int close = printable.indexOf(')', i);
            if (close < 0) {
                return Optional.empty();
            }
            String code = printable.substring(i, close + 1).toLowerCase(Locale.ROOT);
            if (LONG.containsKey(code)) {
                out.append(LONG.get(code).charValue());
            } else if (code.matches("\\((0[0-9]{2}|1[01][0-9]|12[0-7])\\)")) {
                out.append((char) Integer.parseInt(code.substring(1, 4)));
            } else {
                return Optional.empty();
            }
            i = close;
        }
        return Optional.of(out.toString());
    }
}
