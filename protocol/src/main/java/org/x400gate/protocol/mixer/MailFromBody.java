package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MediaType;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.Particulars;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * The parts of a mail from the body parts of an IPM, in their order (RFC 2157 2.2): texts, files, and whatever is not
 * understood as it came, so that a gateway can give it back.
 */
final class MailFromBody {
    /** RFC 2157 3.2. */
    static final String CARRIED = "application/x400-bp";

    /** What all messages inside one have in common. */
    static final class Scope {
        final MappingContext context;
        final Instant submission;
        private int parts;

        /** @param submission of the message around, for one inside that does not tell its own */
        Scope(MappingContext context, Instant submission) {
            this.context = context;
            this.submission = submission;
        }
    }

    private final Companions companions;
    private final Scope scope;
    private final Losses losses;
    private final int nesting;
    private final FileNames names = new FileNames();

    private MailFromBody(Companions companions, Scope scope, Losses losses, int nesting) {
        this.companions = companions;
        this.scope = scope;
        this.losses = losses;
        this.nesting = nesting;
    }

    /** @param multipart what the heading says of the body as a whole */
    static MailPart map(
            List<BodyPart> body,
            Companions companions,
            Optional<MultipartExtension> multipart,
            Scope scope,
            Losses losses,
            int nesting) {
        int most = scope.context.limits().maxParts();
        scope.parts += body.size();
        if (scope.parts > most) {
            losses.refuse(
                    "limit maxParts", "body", "more than " + most + " parts, those of forwarded messages counted");
            return new MailPart.Text("");
        }
        MailFromBody mapping = new MailFromBody(companions, scope, losses, nesting);
        List<MailPart> parts = new ArrayList<>();
        for (BodyPart part : body) {
            parts.add(mapping.part(parts.size() + 1, part));
        }
        if (parts.isEmpty()) {
            return new MailPart.Text("");
        }
        if (multipart.isPresent()) {
            return new MailPart.Multipart(multipart.get().subtype(), parts);
        }
        boolean digest = parts.stream().allMatch(MailFromBody::isMessage);
        return parts.size() == 1 ? parts.get(0) : new MailPart.Multipart(digest ? "digest" : "mixed", parts);
    }

    private static boolean isMessage(MailPart part) {
        return part instanceof MailPart.Opaque opaque && opaque.type().equals(Forwarded.TYPE);
    }

    private MailPart part(int number, BodyPart part) {
        Optional<String> text = text(part);
        if (text.isPresent()) {
            return entity(text.get()).orElseGet(() -> new MailPart.Text(lines(text.get())));
        }
        try {
            Optional<ForwardedMessage> message = nesting < BodyFromMail.MAX_NESTING
                    ? ForwardedMessage.read(part, BerLimits.STANDARD)
                    : Optional.empty();
            if (message.isPresent()) {
                return Forwarded.toMail(message.get(), scope, losses, nesting + 1);
            }
            Optional<FileTransfer> file = FileTransfer.read(part, BerLimits.STANDARD);
            if (file.isPresent()) {
                return Attachments.toMail(file.get(), names, losses);
            }
            Optional<Octets> octets = part instanceof BodyPart.OtherBodyPart other
                    ? other.bilaterallyDefined(BerLimits.STANDARD)
                    : Optional.empty();
            return octets.isPresent() ? companions.file(number, octets.get(), names, losses) : carried(part);
        } catch (MalformedInput unreadable) {
            return carried(part);
        }
    }

    /** A part of a mail that was carried as it stood (RFC 2157 2.2 (1)); a text that only begins like one is a text. */
    private Optional<MailPart> entity(String text) {
        if (!text.regionMatches(true, 0, BodyFromMail.ENTITY, 0, BodyFromMail.ENTITY.length())
                || !Repertoires.isAscii(text)) {
            return Optional.empty();
        }
        try {
            MimeMessage read =
                    MimeReader.read(Octets.of(lines(text), StandardCharsets.US_ASCII), scope.context.limits());
            return read.first(MediaType.NAME).map(type -> read.body());
        } catch (MalformedInput beyondLimits) {
            return Optional.empty();
        }
    }

    private Optional<String> text(BodyPart part) {
        if (part instanceof BodyPart.Ia5Text ia5) {
            if (!Repertoires.isAscii(ia5.text())) {
                losses.lost("RFC 2157 6.1", "ia5-text", "octets above 127 read as ISO 8859-1");
            }
            return Optional.of(ia5.text());
        }
        if (part instanceof BodyPart.GeneralText general) {
            return general.text();
        }
        return part instanceof BodyPart.TeletexText teletex ? teletex.text() : Optional.empty();
    }

    private MailPart carried(BodyPart part) {
        losses.lost("RFC 2157 3.2", name(part), "not understood, carried as " + CARRIED);
        Octets encoding = part.encode();
        return new MailPart.Opaque(CARRIED, Optional.empty(), encoding, Particulars.of(Map.of("bp-type", type(part))));
    }

    /** The type of an extended body part, or the number of a basic one's tag. */
    private static String type(BodyPart part) {
        if (part instanceof BodyPart.OtherBodyPart other) {
            return other.type()
                    .map(Object::toString)
                    .orElse(Integer.toString(other.tag().number()));
        }
        return part instanceof BodyPart.GeneralText ? BodyPart.GeneralText.TYPE.toString() : "5";
    }

    private static String name(BodyPart part) {
        if (part instanceof BodyPart.GeneralText general) {
            return "general-text with character sets " + general.registrations();
        }
        if (part instanceof BodyPart.OtherBodyPart other) {
            return "body part " + other.tag() + other.type().map(t -> " " + t).orElse("");
        }
        return "teletex text with character sets of its own";
    }

    /** CR, LF and both together end one line each: peers send any of them. */
    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }
}
