package org.x400gate.protocol.oraddress;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;

/**
 * A value with its one or two spellings, and the one way in which values are escaped wherever an address is text
 * (RFC 2156 3.3.4, 4.1.3): {@code printable*other}. {@code $} quotes the character behind it; in braces stand three digits for
 * each octet, of ISO 8859-1 unless T.61 (ESC 2/9 7/6) or UTF-8 (ESC 2/5 4/7) is designated there.
 */
record Spelled(Optional<String> printable, Optional<String> other) {
    private static final Pattern OCTETS = Pattern.compile("\\{((?:[01][0-9]{2}|2[0-4][0-9]|25[0-5])+)\\}");
    private static final String BRACES = "{";
    private static final Octets T61 = Octets.of(0x1B, 0x29, 0x76);
    private static final Octets UTF_8 = Octets.of(0x1B, 0x25, 0x47);

    /** How a text was written. */
    enum Manner {
        /** By people: what is not escaped and need not be is taken as it is, outer blanks are dropped. */
        PEOPLE,
        /** By a gateway: nothing but EBNF.std-or-address-input, and every blank counts. */
        STANDARD
    }

    static Spelled of(String text) {
        return Bounds.isPrintable(text)
                ? new Spelled(Optional.of(text), Optional.empty())
                : new Spelled(Optional.empty(), Optional.of(text));
    }

    /** The printable spelling if there is one. */
    String one() {
        return printable.or(() -> other).orElse("");
    }

    /** With blanks that mail would fold in braces. */
    String written() {
        if (other.isEmpty() && !foldable(one())) {
            return escaped(one(), false);
        }
        String left = other.isEmpty()
                ? ""
                : printable.map(text -> escaped(text, false)).orElse("");
        String right = other.orElseGet(this::one);
        return left + "*" + escaped(right, foldable(right));
    }

    private static boolean foldable(String text) {
        return text.contains("  ") || !text.equals(" ") && !text.equals(text.strip());
    }

    private static String escaped(String text, boolean blanks) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == '/' || c == '=') {
                out.append('$').append((char) c);
            } else if (c <= 0xFF && Bounds.isPrintable((char) c) && !(blanks && c == ' ')) {
                out.append((char) c);
            } else {
                out.append(braces(c));
            }
        }
        return out.toString();
    }

    private static String braces(int c) {
        if (c <= 0xFF) {
            return String.format(Locale.ROOT, "{%03d}", c);
        }
        String text = Character.toString(c);
        boolean t61 = TeletexString.isT61(text);
        Octets octets = t61
                ? Octets.concat(T61, TeletexString.encodeT61(text))
                : Octets.concat(UTF_8, Octets.of(text, StandardCharsets.UTF_8));
        StringBuilder out = new StringBuilder("{");
        for (int at = 0; at < octets.length(); at++) {
            out.append(String.format(Locale.ROOT, "%03d", octets.at(at)));
        }
        return out.append('}').toString();
    }

    /** Throws IllegalArgumentException for what the manner does not allow. */
    static Spelled read(String written, Manner manner) {
        return read(written, manner, "");
    }

    /** The same with lines that {@code |} separates (EBNF.printable-upa). */
    static Spelled ofLines(String written, Manner manner) {
        return read(written, manner, "|");
    }

    private static Spelled read(String written, Manner manner, String also) {
        String text = manner == Manner.PEOPLE && !written.isBlank() ? written.strip() : written;
        int star = text.indexOf('*');
        String left = decoded(star < 0 ? text : text.substring(0, star), manner, also);
        if (star < 0) {
            return of(left);
        }
        String right = decoded(text.substring(star + 1), manner, BRACES);
        return left.isEmpty() ? of(right) : new Spelled(Optional.of(left), Optional.of(right));
    }

    /** {@code also}: what may stand there unescaped, besides the characters of a PrintableString. */
    private static String decoded(String text, Manner manner, String also) {
        StringBuilder out = new StringBuilder();
        Matcher octets = OCTETS.matcher(text);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '$' && at + 1 < text.length()) {
                out.append(text.charAt(++at));
            } else if (c == '{'
                    && octets.find(at)
                    && octets.start() == at
                    && (manner == Manner.PEOPLE || also.equals(BRACES))) {
                out.append(character(octets.group(1)));
                at = octets.end() - 1;
            } else if (manner == Manner.PEOPLE || Bounds.isPrintable(c) || also.equals("|") && c == '|') {
                out.append(c);
            } else {
                throw new IllegalArgumentException(
                        String.format("position %d holds U+%04X, which has to be escaped", at + 1, (int) c));
            }
        }
        return out.toString();
    }

    private static String character(String digits) {
        byte[] octets = new byte[digits.length() / 3];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) Integer.parseInt(digits.substring(i * 3, i * 3 + 3));
        }
        Octets all = Octets.wrap(octets);
        if (all.length() >= UTF_8.length() && all.slice(0, UTF_8.length()).equals(UTF_8)) {
            return all.slice(UTF_8.length(), all.length()).toString(StandardCharsets.UTF_8);
        }
        return octets.length > 0 && octets[0] == 0x1B
                ? TeletexString.decode(all)
                : all.toString(StandardCharsets.ISO_8859_1);
    }
}
