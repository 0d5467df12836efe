package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MediaType;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.mime.Particulars;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;

/**
 * The body parts of an IPM from the parts of a mail (RFC 2157 2.1): texts as texts, messages as messages, every other
 * part as a file, in the order of the mail. Nothing is left out but what says again what a text says.
 */
final class BodyFromMail {
    /** The first line of an IA5 text that is a MIME entity (RFC 2157 3.1.3). */
    static final String ENTITY = "MIME-Version: 1.0";

    /** Other ways to write the text beside which they stand; whatever else stands there says something of its own. */
    private static final Set<String> SAME_AS_TEXT = Set.of("text/html", "text/enriched", "text/richtext", "text/rtf");

    /** What is sound only octet for octet, or is read by programs of the Internet alone (RFC 2157 7). */
    private static final Set<String> ENTITIES =
            Set.of("multipart/signed", "multipart/encrypted", "message/external-body", "message/partial");

    private static final String WHOLE_TEXT = "text.txt";
    private static final String MULTIPARTS = "RFC 2157 6.6";

    /** Messages and multiparts inside one another; what is deeper goes as a file. */
    static final int MAX_NESTING = 16;

    /** What all messages inside one have in common. */
    static final class Scope {
        final MappingContext context;
        final BodyCapabilities peer;
        final boolean lossProhibited;
        private int messages;
        private int parts;

        Scope(MappingContext context, BodyCapabilities peer, boolean lossProhibited) {
            this.context = context;
            this.peer = peer;
            this.lossProhibited = lossProhibited;
        }

        MappingContext next() {
            return context.inside(++messages);
        }
    }

    private final Scope scope;
    private final Losses losses;
    private final int nesting;
    private final TextParts texts;
    private final List<BodyPart> parts = new ArrayList<>();
    private final List<HeaderField> companions = new ArrayList<>();
    private Optional<MultipartExtension> multipart = Optional.empty();
    private boolean dissolved;

    private BodyFromMail(Scope scope, Losses losses, int nesting) {
        this.scope = scope;
        this.losses = losses;
        this.nesting = nesting;
        this.texts = new TextParts(scope.peer, scope.lossProhibited, losses);
    }

    /**
     * @param companions fields of the heading that say of files what their body part has no place for
     * @param multipart what the heading says of the body as a whole
     */
    record Made(List<BodyPart> parts, List<HeaderField> companions, Optional<MultipartExtension> multipart) {}

    static Made map(MailPart body, Scope scope, Losses losses) {
        return map(body, scope, losses, 0);
    }

    static Made map(MailPart body, Scope scope, Losses losses, int nesting) {
        BodyFromMail mapping = new BodyFromMail(scope, losses, nesting);
        mapping.add(body, 0);
        return new Made(List.copyOf(mapping.parts), List.copyOf(mapping.companions), mapping.multipart);
    }

    private void add(MailPart part, int depth) {
        if (part instanceof MailPart.Text text) {
            text(text);
        } else if (part instanceof MailPart.Multipart inside) {
            multipart(inside, depth);
        } else if (part instanceof MailPart.Opaque opaque) {
            opaque(opaque);
        } else {
            throw new IllegalStateException("no such part: " + part.getClass());
        }
    }

    private void add(BodyPart part) {
        if (++scope.parts > scope.context.limits().maxParts()) {
            throw new MalformedInput(
                    "mixer",
                    0,
                    "limit maxParts",
                    "more than " + scope.context.limits().maxParts() + " parts, those of forwarded messages counted");
        }
        parts.add(part);
    }

    /** The outermost one is the body, and the heading says what it was; of one inside, its parts are (RFC 2157 6.6). */
    private void multipart(MailPart.Multipart inside, int depth) {
        String name = "multipart/" + inside.subtype();
        if (depth > 0 && scope.lossProhibited) {
            nest(inside);
            return;
        }
        if (depth > 0) {
            dissolved = true;
            losses.lost(MULTIPARTS, name, "inner multipart dissolved into its parts");
        }
        boolean leftOut = addChosen(inside, depth);
        if (depth == 0 && !inside.subtype().equals("mixed") && !leftOut) {
            outermost(inside.subtype());
        }
    }

    private void outermost(String subtype) {
        boolean digest =
                subtype.equals("digest") && parts.size() > 1 && parts.stream().allMatch(Forwarded::isMessage);
        if (scope.peer.edition() == Edition.OF_1988 && !dissolved) {
            multipart = digest ? Optional.empty() : Optional.of(new MultipartExtension(subtype, true));
        } else if (!digest) {
            losses.lost(MULTIPARTS, "multipart/" + subtype, "comes back as multipart/mixed");
        }
    }

    /** All parts but other forms of a text; whether there were such. */
    private boolean addChosen(MailPart.Multipart inside, int depth) {
        boolean alternatives = inside.subtype().equals("alternative") && !scope.lossProhibited;
        boolean hasText = inside.parts().stream().anyMatch(BodyFromMail::isPlainText);
        boolean leftOut = false;
        for (MailPart part : inside.parts()) {
            if (alternatives && hasText && isSameAsText(part)) {
                losses.lost(MULTIPARTS, name(part), "alternative form left out, the text says the same");
                leftOut = true;
            } else {
                add(part, depth + 1);
            }
        }
        return leftOut;
    }

    /** As a message that is none, so that nothing of the structure is lost. */
    private void nest(MailPart.Multipart inside) {
        if (scope.peer.edition() == Edition.OF_1984 || nesting >= MAX_NESTING) {
            losses.refuse(
                    MULTIPARTS,
                    "multipart/" + inside.subtype(),
                    "inner multipart can't be kept, and conversion with loss is prohibited");
            return;
        }
        Made made = map(new MailPart.Multipart("mixed", inside.parts()), scope, losses, nesting + 1);
        add(Forwarded.multipart(inside.subtype(), made, scope).part());
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
        if (file.isPresent() && (!scope.peer.textFilesAsText() || scope.lossProhibited)) {
            file(file.get());
            return;
        }
        if (file.flatMap(MailPart.Opaque::fileName).isPresent()) {
            losses.lost("RFC 2157 6.1", "text/plain", "file name of a text left out");
        }
        TextParts.Made made = texts.part(text.text());
        add(made.part());
        if (!made.whole()) {
            file(whole(text.text()));
        }
    }

    /** A text of which the peer's character sets have too little, for who can open it. */
    private static MailPart.Opaque whole(String text) {
        return new MailPart.Opaque(
                "text/plain",
                Optional.of(WHOLE_TEXT),
                Octets.of(text, StandardCharsets.UTF_8),
                Particulars.of(Map.of("charset", "utf-8")));
    }

    private void opaque(MailPart.Opaque part) {
        Optional<BodyPart> known = carried(part).or(() -> entity(part)).or(() -> message(part));
        if (known.isPresent()) {
            add(known.get());
        } else {
            file(part);
        }
    }

    private Optional<BodyPart> message(MailPart.Opaque part) {
        return part.type().equals(Forwarded.TYPE) && nesting < MAX_NESTING
                ? Forwarded.toIpm(part, scope, losses, nesting + 1)
                : Optional.empty();
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

    /** The part as it stands in the mail, header and all, as an IA5 text (RFC 2157 3.1.3). */
    private static Optional<BodyPart> entity(MailPart.Opaque part) {
        if (!ENTITIES.contains(part.type()) || !MimeWriter.isSevenBit(part.content())) {
            return Optional.empty();
        }
        MediaType type = part.mediaType();
        String header = MimeWriter.fields(List.of(type.field())).toString(StandardCharsets.US_ASCII);
        return Optional.of(BodyPart.Ia5Text.of(ENTITY + " (generated by gateway)\r\n" + header + "\r\n"
                + part.content().toString(StandardCharsets.US_ASCII)));
    }

    private void file(MailPart.Opaque part) {
        if (scope.peer.takesFiles()) {
            add(Attachments.toIpm(part, losses).part());
        } else {
            bilateral(part);
        }
    }

    private void bilateral(MailPart.Opaque part) {
        boolean said = part.fileName().isPresent() || !part.type().equals(Attachments.OCTETS);
        String what = "a bilaterally defined body part has no place for name and type";
        if (said && scope.lossProhibited) {
            losses.refuse("RFC 2157 3.1.4", part.type(), what + ", and conversion with loss is prohibited");
        } else if (said) {
            losses.lost("RFC 2157 3.1.4", part.type(), what + ", they stand in the heading");
        }
        add(BodyPart.OtherBodyPart.bilaterallyDefined(part.content()));
        if (said) {
            companions.add(Companions.field(parts.size(), part));
        }
    }
}
