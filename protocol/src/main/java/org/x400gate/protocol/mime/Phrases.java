package org.x400gate.protocol.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.codec.EncoderUtil;

/** Human text inside header fields: encoded words both ways (RFC 2047), quoted strings, comments (RFC 5322 3.2). */
final class Phrases {
    /** A run without blanks longer than this can't be folded within 998 octets and is sent as encoded words. */
    private static final int LONGEST_RUN = 200;

    /**
     * What may be an encoded word. It stands in one line (RFC 2047 2), which bounds how far its end is looked for: the
     * decoder alone looks to the end of the text, from each beginning.
     */
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^?\\s]{1,100}\\?[A-Za-z]\\?.{0,998}?\\?=");

    /** Of one text; those behind stay as they are. An unknown character set is looked for at length each time. */
    private static final int MAX_ENCODED_WORDS = 1000;

    private static final String ATOM_SIGNS = "!#$%&'*+/=?^_`{|}~-";

    private Phrases() {}

    /** Octets above 127 stand in headers against the rules: UTF-8 if they form it, else ISO 8859-1. */
    static String legible(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException otherThanUtf8) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /** Encoded words replaced by what they stand for; one that can't be decoded stays as it is. */
    static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        Matcher word = ENCODED_WORD.matcher(text);
        int from = 0;
        int to = 0;
        for (int count = 0; count < MAX_ENCODED_WORDS && word.find(); count++) {
            if (to == 0 || !text.substring(to, word.start()).isBlank()) {
                decode(text, from, to, out);
                out.append(text, to, word.start());
                from = word.start();
            }
            to = word.end();
        }
        decode(text, from, to, out);
        return visible(out.append(text.substring(to)).toString());
    }

    /** Encoded words with nothing but blanks between them, which they lose together. */
    private static void decode(String text, int from, int to, StringBuilder out) {
        if (from < to) {
            out.append(DecoderUtil.decodeEncodedWords(text.substring(from, to), DecodeMonitor.SILENT));
        }
    }

    /** Unstructured text as it may stand in a field; CR, LF and other controls can't pass. */
    static String encodeText(String text) {
        String clean = visible(text);
        return isPlain(clean) && clean.equals(clean.strip()) ? clean : words(clean, EncoderUtil.Usage.TEXT_TOKEN);
    }

    /** A phrase: words, a quoted string or encoded words. */
    static String encode(String text) {
        String clean = visible(text);
        if (!isPlain(clean)) {
            return words(clean, EncoderUtil.Usage.WORD_ENTITY);
        }
        return isWords(clean) ? clean : quote(clean);
    }

    private static boolean isWords(String text) {
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean atom =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || ATOM_SIGNS.indexOf(c) >= 0;
            if (!atom && !(c == ' ' && inWord)) {
                return false;
            }
            inWord = atom;
        }
        return inWord;
    }

    static String quote(String text) {
        return '"' + text.replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }

    static String comment(String text) {
        String clean = visible(text);
        return isPlain(clean)
                ? "(" + clean.replaceAll("([()\\\\])", "\\\\$1") + ")"
                : "(" + words(clean, EncoderUtil.Usage.WORD_ENTITY) + ")";
    }

    private static String words(String text, EncoderUtil.Usage usage) {
        Charset charset = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8;
        return EncoderUtil.encodeEncodedWord(text, usage, 0, charset, null);
    }

    private static boolean isPlain(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            run = c == ' ' ? 0 : run + 1;
            if (c < ' ' || c > '~' || run > LONGEST_RUN) {
                return false;
            }
        }
        return !text.contains("=?");
    }

    /** Controls, among them CR and LF, become blanks; half a surrogate pair becomes a replacement character. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
