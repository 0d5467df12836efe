package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.EncodedInformationTypes;

/** The body both ways: texts are carried, anything else refuses the message (RFC 2157 2.1, 2.2, 6.1, 6.2). */
final class MailBody {
    private static final String TEXTS = "RFC 2157 6.2";

    private static final String TEXTS_1984 = "X.420-1984";
    /** id-cs-eit-authority of RFC 2157 6.2: a registered character set is this and its number. */
    private static final List<Long> CHARACTER_SETS = List.of(1L, 0L, 10021L, 7L, 1L, 0L);

    private MailBody() {}

    static List<BodyPart> toIpm(MailPart body, Edition edition, boolean lossProhibited, Losses losses) {
        List<BodyPart> parts = new ArrayList<>();
        List<MailPart.Text> texts = new ArrayList<>();
        flatten(body, 0, lossProhibited, losses, texts);
        for (MailPart.Text text : texts) {
            parts.add(
                    switch (edition) {
                        case OF_1988 -> text(text, lossProhibited, losses);
                        case OF_1984 -> textOf1984(text, lossProhibited, losses);
                    });
        }
        return parts;
    }

    private static void flatten(
            MailPart part, int depth, boolean lossProhibited, Losses losses, List<MailPart.Text> parts) {
        if (part instanceof MailPart.Text text) {
            parts.add(text);
        } else if (part instanceof MailPart.Multipart multipart) {
            if (depth > 0) {
                losses.lost(
                        "RFC 2157 6.6", "multipart/" + multipart.subtype(), "inner multipart dissolved into its parts");
            } else if (!multipart.subtype().equals("mixed")) {
                losses.lost("RFC 2157 6.6", "multipart/" + multipart.subtype(), "comes back as multipart/mixed");
            }
            for (MailPart inner : chosen(multipart, lossProhibited, losses)) {
                flatten(inner, depth + 1, lossProhibited, losses, parts);
            }
        } else if (part instanceof MailPart.Opaque opaque) {
            losses.refuse("RFC 2157 2 (5)", opaque.type(), "a body part of this type can't be carried");
        } else {
            throw new IllegalStateException("no such part: " + part.getClass());
        }
    }

    /** Of alternatives, which say the same, the text is enough; without a text there is nothing to choose. */
    private static List<MailPart> chosen(MailPart.Multipart multipart, boolean lossProhibited, Losses losses) {
        boolean alternatives = multipart.subtype().equals("alternative") && !lossProhibited;
        List<MailPart> texts = multipart.parts().stream()
                .filter(MailPart.Text.class::isInstance)
                .toList();
        if (!alternatives || texts.isEmpty()) {
            return multipart.parts();
        }
        for (MailPart part : multipart.parts()) {
            if (part instanceof MailPart.Opaque opaque) {
                losses.lost("RFC 2157 6.6", opaque.type(), "alternative form left out, the text says the same");
            } else if (part instanceof MailPart.Multipart inner) {
                losses.lost(
                        "RFC 2157 6.6",
                        "multipart/" + inner.subtype(),
                        "alternative form left out, the text says the same");
            }
        }
        return texts;
    }

    private static void nameLosses(MailPart.Text part, Losses losses) {
        part.repair().ifPresent(repair -> losses.lost("RFC 2045 5.2", "text/plain", repair));
        if (part.fileName().isPresent()) {
            losses.lost("RFC 2157 6.1", "text/plain", "file name of an attached text left out");
        }
    }

    /** 1984 has IA5 and teletex. What neither holds, once writing programs' ornaments are made plain, is not sent. */
    private static BodyPart textOf1984(MailPart.Text part, boolean lossProhibited, Losses losses) {
        nameLosses(part, losses);
        if (Repertoires.isAscii(part.text())) {
            return BodyPart.Ia5Text.of(part.text());
        }
        Repertoires.Substituted plain = Repertoires.plain(part.text());
        boolean changed = plain.replaced() > 0
                || !Repertoires.isAscii(plain.text()) && plain.text().indexOf('\t') >= 0;
        String what = plain.replaced() > 0
                ? plain.replaced() + " characters outside T.61 made plain"
                : "tabulators became blanks";
        if (changed && lossProhibited) {
            losses.refuse(TEXTS_1984, "text/plain", what + ", and conversion with loss is prohibited");
        } else if (changed) {
            losses.lost(TEXTS_1984, "text/plain", what);
        }
        if (Repertoires.isAscii(plain.text())) {
            return BodyPart.Ia5Text.of(plain.text());
        }
        Optional<String> obstacle = BodyPart.TeletexText.obstacle(plain.text());
        if (obstacle.isPresent()) {
            losses.refuse(
                    TEXTS_1984, "text/plain", obstacle.get() + ", and 1984 has no other text than IA5 and teletex");
            return BodyPart.Ia5Text.of("");
        }
        return BodyPart.TeletexText.of(plain.text());
    }

    private static BodyPart text(MailPart.Text part, boolean lossProhibited, Losses losses) {
        nameLosses(part, losses);
        if (Repertoires.isAscii(part.text())) {
            return BodyPart.Ia5Text.of(part.text());
        }
        Repertoires.Substituted latin = Repertoires.latin1(part.text());
        if (latin.replaced() > 0) {
            String what = latin.replaced() + " characters outside ISO 8859-1";
            if (lossProhibited) {
                losses.refuse(TEXTS, "text/plain", what + ", and conversion with loss is prohibited");
            } else {
                losses.lost(TEXTS, "text/plain", what + " replaced");
            }
        }
        return Repertoires.isAscii(latin.text())
                ? BodyPart.Ia5Text.of(latin.text())
                : BodyPart.GeneralText.latin1(latin.text());
    }

    /** What the parts really are (RFC 2157 6.2), and that MIXER made them (RFC 2156 5.1.5) if there is a way to say it. */
    static EncodedInformationTypes types(List<BodyPart> parts, Edition edition) {
        Set<Integer> builtIn = new TreeSet<>();
        Set<Integer> registrations = new TreeSet<>();
        for (BodyPart part : parts) {
            if (part instanceof BodyPart.GeneralText general) {
                registrations.addAll(general.registrations());
            } else if (part instanceof BodyPart.TeletexText) {
                builtIn.add(EncodedInformationTypes.TELETEX);
            } else {
                builtIn.add(EncodedInformationTypes.IA5_TEXT);
            }
        }
        List<Oid> extended = new ArrayList<>();
        for (int registration : registrations) {
            List<Long> arcs = new ArrayList<>(CHARACTER_SETS);
            arcs.add((long) registration);
            extended.add(new Oid(arcs));
        }
        if (edition != Edition.OF_1984) {
            extended.add(Rfc822Fields.EIT_MIXER);
        }
        return EncodedInformationTypes.of(builtIn, extended);
    }

    static MailPart toMime(List<BodyPart> parts, Losses losses) {
        List<MailPart> texts = new ArrayList<>();
        for (BodyPart part : parts) {
            if (part instanceof BodyPart.Ia5Text ia5) {
                if (!Repertoires.isAscii(ia5.text())) {
                    losses.lost("RFC 2157 6.1", "ia5-text", "octets above 127 read as ISO 8859-1");
                }
                texts.add(new MailPart.Text(lines(ia5.text())));
            } else if (part instanceof BodyPart.GeneralText general
                    && general.text().isPresent()) {
                texts.add(new MailPart.Text(lines(general.text().get())));
            } else if (part instanceof BodyPart.TeletexText teletex
                    && teletex.text().isPresent()) {
                texts.add(new MailPart.Text(lines(teletex.text().get())));
            } else {
                losses.refuse("RFC 2157 2 (5)", name(part), "a body part of this type can't be carried");
            }
        }
        if (texts.isEmpty()) {
            return new MailPart.Text("");
        }
        return texts.size() == 1 ? texts.get(0) : new MailPart.Multipart("mixed", texts);
    }

    private static String name(BodyPart part) {
        if (part instanceof BodyPart.GeneralText general) {
            return "general-text with character sets " + general.registrations();
        }
        if (part instanceof BodyPart.TeletexText) {
            return "teletex text with character sets of its own";
        }
        return part instanceof BodyPart.OtherBodyPart other
                ? "body part " + other.tag() + other.type().map(t -> " " + t).orElse("")
                : "body part";
    }

    /** CR, LF and both together end one line each: peers send any of them. */
    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }
}
