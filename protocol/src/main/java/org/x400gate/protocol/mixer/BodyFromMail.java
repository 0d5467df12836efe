package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * The body parts of an IPM from the parts of a mail (RFC 2157 2.1): texts as texts, every other part as a file, in the
 * order of the mail. Nothing is left out but what says again what a text says.
 */
final class BodyFromMail {
    /** Other ways to write the text beside which they stand; whatever else stands there says something of its own. */
    private static final Set<String> SAME_AS_TEXT = Set.of("text/html", "text/enriched", "text/richtext", "text/rtf");

    private static final String MULTIPARTS = "RFC 2157 6.6";

    private final BodyCapabilities peer;
    private final boolean lossProhibited;
    private final Losses losses;
    private final TextParts texts;
    private final List<BodyPart> parts = new ArrayList<>();
    private final List<HeaderField> companions = new ArrayList<>();

    private BodyFromMail(BodyCapabilities peer, boolean lossProhibited, Losses losses) {
        this.peer = peer;
        this.lossProhibited = lossProhibited;
        this.losses = losses;
        this.texts = new TextParts(peer, lossProhibited, losses);
    }

    /** @param companions fields of the heading that say of files what their body part has no place for */
    record Made(List<BodyPart> parts, List<HeaderField> companions) {}

    static Made map(MailPart body, BodyCapabilities peer, boolean lossProhibited, Losses losses) {
        BodyFromMail mapping = new BodyFromMail(peer, lossProhibited, losses);
        mapping.add(body, 0);
        return new Made(List.copyOf(mapping.parts), List.copyOf(mapping.companions));
    }

    private void add(MailPart part, int depth) {
        if (part instanceof MailPart.Text text) {
            text(text);
        } else if (part instanceof MailPart.Multipart multipart) {
            multipart(multipart, depth);
        } else if (part instanceof MailPart.Opaque opaque) {
            file(opaque);
        } else {
            throw new IllegalStateException("no such part: " + part.getClass());
        }
    }

    private void multipart(MailPart.Multipart multipart, int depth) {
        String name = "multipart/" + multipart.subtype();
        if (depth > 0) {
            losses.lost(MULTIPARTS, name, "inner multipart dissolved into its parts");
        } else if (!multipart.subtype().equals("mixed")) {
            losses.lost(MULTIPARTS, name, "comes back as multipart/mixed");
        }
        boolean alternatives = multipart.subtype().equals("alternative") && !lossProhibited;
        boolean hasText = multipart.parts().stream().anyMatch(BodyFromMail::isPlainText);
        for (MailPart inner : multipart.parts()) {
            if (alternatives && hasText && isSameAsText(inner)) {
                losses.lost(MULTIPARTS, name(inner), "alternative form left out, the text says the same");
            } else {
                add(inner, depth + 1);
            }
        }
    }

    private static boolean isPlainText(MailPart part) {
        return part instanceof MailPart.Text text && text.file().isEmpty();
    }

    /** A form of the text with what belongs to its looks; an attachment among that is none of it. */
    private static boolean isSameAsText(MailPart part) {
        if (part instanceof MailPart.Opaque opaque) {
            return SAME_AS_TEXT.contains(opaque.type()) && opaque.fileName().isEmpty();
        }
        return part instanceof MailPart.Multipart multipart
                && multipart.subtype().equals("related")
                && !multipart.parts().isEmpty()
                && isSameAsText(multipart.parts().get(0))
                && multipart.parts().stream().skip(1).allMatch(BodyFromMail::isShownInside);
    }

    private static boolean isShownInside(MailPart part) {
        return part instanceof MailPart.Opaque opaque
                && opaque.particulars().field("Content-ID").isPresent();
    }

    private static String name(MailPart part) {
        return part instanceof MailPart.Opaque opaque
                ? opaque.type()
                : part instanceof MailPart.Multipart multipart ? "multipart/" + multipart.subtype() : "text/plain";
    }

    private void text(MailPart.Text text) {
        text.repair().ifPresent(repair -> losses.lost("RFC 2045 5.2", "text/plain", repair));
        Optional<MailPart.Opaque> file = text.file();
        if (file.isPresent() && !(peer.textFilesAsText() && !lossProhibited)) {
            file(file.get());
            return;
        }
        if (file.flatMap(MailPart.Opaque::fileName).isPresent()) {
            losses.lost("RFC 2157 6.1", "text/plain", "file name of a text left out");
        }
        parts.add(texts.part(text.text()));
    }

    private void file(MailPart.Opaque part) {
        Optional<BodyPart> carried = carried(part);
        if (carried.isPresent()) {
            parts.add(carried.get());
        } else if (peer.takesFiles()) {
            parts.add(Attachments.toIpm(part, losses).part());
        } else {
            bilateral(part);
        }
    }

    /** What came from X.400 and could not be read goes back as it came (RFC 2157 3.2). */
    private static Optional<BodyPart> carried(MailPart.Opaque part) {
        if (!part.type().equals(MailFromBody.CARRIED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(BodyPart.decode(part.content(), BerLimits.STANDARD));
        } catch (MalformedInput noBodyPart) {
            return Optional.empty();
        }
    }

    private void bilateral(MailPart.Opaque part) {
        boolean said = part.fileName().isPresent() || !part.type().equals(Attachments.OCTETS);
        String what = "a bilaterally defined body part has no place for name and type";
        if (said && lossProhibited) {
            losses.refuse("RFC 2157 3.1.4", part.type(), what + ", and conversion with loss is prohibited");
        } else if (said) {
            losses.lost("RFC 2157 3.1.4", part.type(), what + ", they stand in the heading");
        }
        parts.add(BodyPart.OtherBodyPart.bilaterallyDefined(part.content()));
        if (said) {
            companions.add(Companions.field(parts.size(), part));
        }
    }
}
