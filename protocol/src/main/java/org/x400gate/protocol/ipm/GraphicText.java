package org.x400gate.protocol.ipm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;

/**
 * One line in a GraphicString: names of files and remarks. Sent with the set that it needs designated; read in the set
 * that is designated, and else in the one that it looks like, since peers put T.61, ISO 8859-1 and UTF-8 there unsaid.
 */
final class GraphicText {
    private static final int FIRST_MARK = 0xC1;
    private static final int LAST_MARK = 0xCF;

    private GraphicText() {}

    static Octets encode(String text) {
        return CharacterSets.graphic(text);
    }

    static String decode(Octets octets) {
        return CharacterSets.graphic(octets)
                .or(() -> utf8(octets))
                .orElseGet(() ->
                        hasMark(octets) ? TeletexString.decode(octets) : octets.toString(StandardCharsets.ISO_8859_1))
                .replaceAll("\\p{Cntrl}", " ");
    }

    private static Optional<String> utf8(Octets octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /** T.61 writes an accent before its letter, where ISO 8859-1 seldom has a capital before a small letter of ASCII. */
    private static boolean hasMark(Octets octets) {
        for (int i = 0; i + 1 < octets.length(); i++) {
            int letter = octets.at(i + 1) | 0x20;
            if (octets.at(i) >= FIRST_MARK && octets.at(i) <= LAST_MARK && letter >= 'a' && letter <= 'z') {
                return true;
            }
        }
        return false;
    }
}
