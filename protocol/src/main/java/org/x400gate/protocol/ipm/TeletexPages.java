package org.x400gate.protocol.ipm;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;

/** The text of a teletex body part: pages of T.61 (X.420 7.3.5, T.61). */
final class TeletexPages {
    private static final Tag NUMBER_OF_PAGES = Tag.context(0);
    private static final int NON_BASIC_PARAMETERS = 0xA2;
    private static final int ESC = 0x1B;
    private static final int TAB_STOP = 8;

    private TeletexPages() {}

    static BodyPart.TeletexText of(String text) {
        List<Octets> pages = new ArrayList<>();
        for (String page : expanded(text).split("\f", -1)) {
            pages.add(TeletexString.encodeT61(page));
        }
        Octets number = BerNode.integer(NUMBER_OF_PAGES, pages.size()).encode();
        return new BodyPart.TeletexText(List.of(number), pages);
    }

    static Optional<String> obstacle(String text) {
        String expanded = expanded(text);
        int[] outside = expanded.codePoints()
                .filter(c -> !TeletexString.isT61(Character.toString(c)))
                .toArray();
        return outside.length == 0
                ? Optional.empty()
                : Optional.of(
                        String.format("%d characters outside T.61, the first U+%04X", outside.length, outside[0]));
    }

    /** Up to the next of the columns 9, 17, 25: as a terminal shows it. */
    private static String expanded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int column = 0;
        for (char c : Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray()) {
            if (c == '\t') {
                int blanks = TAB_STOP - column % TAB_STOP;
                out.append(" ".repeat(blanks));
                column += blanks;
            } else {
                out.append(c);
                column = c == '\n' || c == '\r' || c == '\f' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    static Optional<String> text(BodyPart.TeletexText part) {
        boolean otherSets =
                part.parameters().stream().anyMatch(raw -> !raw.isEmpty() && raw.at(0) == NON_BASIC_PARAMETERS);
        List<String> pages = new ArrayList<>();
        for (Octets page : part.pages()) {
            for (int at = 0; at < page.length(); at++) {
                otherSets |= page.at(at) == ESC;
            }
            pages.add(TeletexString.decode(page));
        }
        return otherSets ? Optional.empty() : Optional.of(String.join("\f", pages));
    }
}
