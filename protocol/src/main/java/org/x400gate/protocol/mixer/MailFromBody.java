package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
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

    private final Companions companions;
    private final Losses losses;
    private final FileNames names = new FileNames();

    private MailFromBody(Companions companions, Losses losses) {
        this.companions = companions;
        this.losses = losses;
    }

    static MailPart map(List<BodyPart> body, Companions companions, MimeLimits limits, Losses losses) {
        if (body.size() > limits.maxParts()) {
            losses.refuse("limit maxParts", "body", "more than " + limits.maxParts() + " body parts");
            return new MailPart.Text("");
        }
        MailFromBody mapping = new MailFromBody(companions, losses);
        List<MailPart> parts = new ArrayList<>();
        for (BodyPart part : body) {
            parts.add(mapping.part(parts.size() + 1, part));
        }
        if (parts.isEmpty()) {
            return new MailPart.Text("");
        }
        return parts.size() == 1 ? parts.get(0) : new MailPart.Multipart("mixed", parts);
    }

    private MailPart part(int number, BodyPart part) {
        Optional<String> text = text(part);
        if (text.isPresent()) {
            return new MailPart.Text(lines(text.get()));
        }
        try {
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
