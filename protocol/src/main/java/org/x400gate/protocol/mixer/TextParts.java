package org.x400gate.protocol.mixer;

import java.util.Optional;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.p1.Edition;

/** A text in the body part that the peer reads and that has every character of it; else what is lost is named (RFC 2157 6.1, 6.2, 6.7). */
final class TextParts {
    private static final String TEXTS = "RFC 2157 6.2";
    private static final String TEXTS_1984 = "X.420-1984";
    private static final String FIELD = "text/plain";

    private final BodyCapabilities peer;
    private final boolean lossProhibited;
    private final Losses losses;

    TextParts(BodyCapabilities peer, boolean lossProhibited, Losses losses) {
        this.peer = peer;
        this.lossProhibited = lossProhibited;
        this.losses = losses;
    }

    /** @param whole whether the part can be read as the text that was written; else characters are missing */
    record Made(BodyPart part, boolean whole) {}

    Made part(String text) {
        if (Repertoires.isAscii(text)) {
            return new Made(BodyPart.Ia5Text.of(text), true);
        }
        return peer.edition() == Edition.OF_1984 ? new Made(of1984(text), true) : general(text);
    }

    /** 1984 has IA5 and teletex. What neither holds, once writing programs' ornaments are made plain, is not sent. */
    private BodyPart of1984(String text) {
        Repertoires.Substituted plain = Repertoires.plain(text);
        boolean changed = plain.replaced() > 0
                || !Repertoires.isAscii(plain.text()) && plain.text().indexOf('\t') >= 0;
        if (changed) {
            changed(
                    TEXTS_1984,
                    plain.replaced() > 0
                            ? plain.replaced() + " characters outside T.61 made plain"
                            : "tabulators became blanks");
        }
        if (Repertoires.isAscii(plain.text())) {
            return BodyPart.Ia5Text.of(plain.text());
        }
        Optional<String> obstacle = BodyPart.TeletexText.obstacle(plain.text());
        if (obstacle.isPresent()) {
            losses.refuse(TEXTS_1984, FIELD, obstacle.get() + ", and 1984 has no other text than IA5 and teletex");
            return BodyPart.Ia5Text.of("");
        }
        return BodyPart.TeletexText.of(plain.text());
    }

    /** One part of ISO 8859 if it has the whole text, else UTF-8 for who reads it, else as much as can be kept. */
    private Made general(String text) {
        Optional<BodyPart.GeneralText> whole = iso8859(text).or(() -> peer.utf8Text() ? utf8(text) : Optional.empty());
        if (whole.isPresent()) {
            return new Made(whole.get(), true);
        }
        Repertoires.Substituted ornaments = Repertoires.withoutOrnaments(text);
        Optional<BodyPart> readable = ornaments.replaced() == 0
                ? Optional.empty()
                : Repertoires.isAscii(ornaments.text())
                        ? Optional.of(BodyPart.Ia5Text.of(ornaments.text()))
                        : iso8859(ornaments.text()).map(BodyPart.class::cast);
        if (readable.isPresent()) {
            changed(TEXTS, ornaments.replaced() + " characters outside ISO 8859 made plain");
            return new Made(readable.get(), true);
        }
        Repertoires.Substituted latin = Repertoires.latin1(text);
        changed(
                TEXTS,
                latin.replaced() + " characters outside ISO 8859-1 replaced"
                        + (lossProhibited ? "" : ", the whole text goes as a file too"));
        BodyPart part = Repertoires.isAscii(latin.text())
                ? BodyPart.Ia5Text.of(latin.text())
                : BodyPart.GeneralText.latin1(latin.text());
        return new Made(part, false);
    }

    private static Optional<BodyPart.GeneralText> iso8859(String text) {
        return text.chars().anyMatch(c -> c > 0x7E && c < 0xA0) ? Optional.empty() : BodyPart.GeneralText.iso8859(text);
    }

    private static Optional<BodyPart.GeneralText> utf8(String text) {
        return BodyPart.GeneralText.utf8(text);
    }

    private void changed(String clause, String what) {
        if (lossProhibited) {
            losses.refuse(clause, FIELD, what + ", and conversion with loss is prohibited");
        } else {
            losses.lost(clause, FIELD, what);
        }
    }
}
