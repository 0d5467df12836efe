package org.x400gate.protocol.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What stands behind the first word of Content-Type and Content-Disposition: parameters in each of the forms that are met,
 * tokens, quoted strings, encoded words in them (against RFC 2047 5, but usual), and the pieces and character sets of
 * RFC 2231. Whatever a sender writes is read as something.
 *
 * @param first what stands in front of the parameters
 * @param values by name in lower case, in the order of the field; of equal names the first counts
 */
record Parameters(String first, Map<String, String> values) {
    private static final int MAX_PARAMETERS = 200;
    private static final int MAX_PIECES = 1_000;

    /** Longer values are written in pieces, so that the field can be folded. */
    private static final int MAX_PLAIN = 200;

    private static final int MAX_PIECE = 60;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z{}-]+");
    private static final Pattern NAME = Pattern.compile("[!#$&+.^_`|~0-9A-Za-z{}-]{1,60}");

    /** Octets that stand for themselves in an extended value (RFC 2231 7). */
    private static final String PLAIN = "!#$&+-.^_`{|}~";

    static Parameters read(String body) {
        Scanner scanner = new Scanner(body);
        String first = scanner.upTo(";").strip();
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, TreeMap<Integer, Piece>> pieces = new LinkedHashMap<>();
        for (int count = 0; count < MAX_PARAMETERS + MAX_PIECES && scanner.skip(';'); count++) {
            String name = scanner.upTo("=;").strip().toLowerCase(Locale.ROOT);
            String value = scanner.skip('=') ? scanner.value() : "";
            int star = name.indexOf('*');
            if (star < 0) {
                if (!name.isEmpty() && plain.size() < MAX_PARAMETERS) {
                    plain.putIfAbsent(name, Phrases.decode(value));
                }
            } else if (pieces.size() < MAX_PARAMETERS) {
                piece(
                        name.substring(star),
                        value,
                        pieces.computeIfAbsent(name.substring(0, star), n -> new TreeMap<>()));
            }
        }
        // RFC 2231 4: who reads extended values prefers them to the plain one beside them.
        pieces.forEach((name, list) -> {
            if (!name.isEmpty() && !list.isEmpty()) {
                plain.put(name, joined(list));
            }
        });
        return new Parameters(first, plain);
    }

    /** {@code *}, {@code *0}, {@code *0*}: number and whether the value is encoded. */
    private static void piece(String mark, String value, TreeMap<Integer, Piece> list) {
        boolean extended = mark.endsWith("*");
        String number = mark.substring(1, Math.max(1, mark.length() - (extended ? 1 : 0)));
        if (number.matches("[0-9]{0,4}") && list.size() < MAX_PIECES) {
            list.putIfAbsent(number.isEmpty() ? 0 : Integer.parseInt(number), new Piece(value, extended));
        }
    }

    private record Piece(String value, boolean extended) {}

    /** Pieces from 0 on without a gap; the character set stands in front of the first (RFC 2231 4.1). */
    private static String joined(TreeMap<Integer, Piece> list) {
        Charset charset = StandardCharsets.UTF_8;
        List<byte[]> octets = new ArrayList<>();
        int length = 0;
        for (int number = 0; list.containsKey(number); number++) {
            Piece piece = list.get(number);
            String value = piece.value;
            if (number == 0 && piece.extended) {
                int quote = value.indexOf('\'');
                int second = value.indexOf('\'', quote + 1);
                if (quote >= 0 && second > 0) {
                    charset = charset(value.substring(0, quote));
                    value = value.substring(second + 1);
                }
            }
            byte[] raw = piece.extended ? percentDecoded(value) : value.getBytes(StandardCharsets.UTF_8);
            octets.add(raw);
            length += raw.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        octets.forEach(all::put);
        try {
            return charset.newDecoder().decode(all.flip()).toString();
        } catch (CharacterCodingException otherThanSaid) {
            return new String(all.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Charset charset(String name) {
        try {
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static byte[] percentDecoded(String value) {
        byte[] from = value.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(from[i + 2], 16) : -1;
            if (from[i] == '%' && low >= 0) {
                out.put((byte) (high << 4 | low));
                i += 2;
            } else {
                out.put(from[i]);
            }
        }
        byte[] octets = new byte[out.position()];
        out.flip().get(octets);
        return octets;
    }

    /** {@code ; name=value}, in a form that any value has; empty for a name that is none. */
    static String write(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return "";
        }
        boolean plain = value.length() <= MAX_PLAIN
                && value.chars().allMatch(c -> c >= ' ' && c <= '~')
                && value.equals(value.strip())
                && !value.contains("  ")
                && !value.contains("=?");
        if (plain) {
            return "; " + name + "=" + (TOKEN.matcher(value).matches() ? value : Phrases.quote(value));
        }
        StringBuilder out = new StringBuilder();
        List<String> pieces = pieces(value);
        for (int number = 0; number < pieces.size(); number++) {
            out.append("; ")
                    .append(name)
                    .append(pieces.size() == 1 ? "*" : "*" + number + "*")
                    .append("=")
                    .append(number == 0 ? "utf-8''" : "")
                    .append(pieces.get(number));
        }
        return out.toString();
    }

    private static List<String> pieces(String value) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            int c = octet & 0xFF;
            boolean alone =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || PLAIN.indexOf(c) >= 0;
            piece.append(alone ? String.valueOf((char) c) : String.format(Locale.ROOT, "%%%02X", c));
            if (piece.length() >= MAX_PIECE) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty() || pieces.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }

    /** Walks along the field once. */
    private static final class Scanner {
        private final String body;
        private int at;

        Scanner(String body) {
            this.body = body;
        }

        boolean skip(char c) {
            if (at < body.length() && body.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        /** Comments left out, which may stand between any two words (RFC 2045 5.1). */
        String upTo(String ends) {
            StringBuilder out = new StringBuilder();
            int depth = 0;
            for (; at < body.length(); at++) {
                char c = body.charAt(at);
                if (depth == 0 && ends.indexOf(c) >= 0) {
                    break;
                }
                depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
                if (depth == 0 && c != ')') {
                    out.append(c);
                }
            }
            return out.toString();
        }

        /** A quoted string, or all up to the next semicolon: blanks in a name that is not quoted are met. */
        String value() {
            while (at < body.length() && (body.charAt(at) == ' ' || body.charAt(at) == '\t')) {
                at++;
            }
            if (!skip('"')) {
                int end = body.indexOf(';', at);
                String value = body.substring(at, end < 0 ? body.length() : end);
                at += value.length();
                return value.strip();
            }
            StringBuilder out = new StringBuilder();
            for (; at < body.length() && body.charAt(at) != '"'; at++) {
                // Not every backslash quotes: names of files from other systems have some of their own.
                boolean quotes = body.charAt(at) == '\\'
                        && at + 1 < body.length()
                        && (body.charAt(at + 1) == '"' || body.charAt(at + 1) == '\\');
                at += quotes ? 1 : 0;
                out.append(body.charAt(at));
            }
            upTo(";");
            return out.toString();
        }
    }
}
