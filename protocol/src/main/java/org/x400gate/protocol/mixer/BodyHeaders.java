package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.octets.MalformedInput;

/** The fields of an Internet message where 1984 has a place for them: the first body part (RFC 2156 Appendix B). */
public final class BodyHeaders {
    /** The first line of that body part. */
    static final String FIRST_LINE = "RFC-822-Headers:";

    private BodyHeaders() {}

    /**
     * The same message with the fields of its extension in an IA5 text of their own, and so those that it forwards; as it
     * is if it has none.
     */
    public static Ipm intoBody(Ipm outer) {
        Ipm ipm = new Ipm(
                outer.heading(), outer.body().stream().map(BodyHeaders::inside).toList());
        List<HeaderField> fields = new ArrayList<>();
        List<HeadingExtension> others = new ArrayList<>();
        for (HeadingExtension extension : ipm.heading().extensions()) {
            if (!extension.type().equals(Rfc822Fields.FIELD_LIST) || !read(extension, fields)) {
                others.add(extension);
            }
        }
        if (fields.isEmpty()) {
            return ipm;
        }
        StringBuilder text = new StringBuilder(FIRST_LINE).append("\r\n");
        fields.forEach(field ->
                text.append(field.name()).append(": ").append(field.body()).append("\r\n"));
        List<BodyPart> body = new ArrayList<>(List.of(BodyPart.Ia5Text.of(text.toString())));
        body.addAll(ipm.body());
        return new Ipm(withExtensions(ipm.heading(), others), body);
    }

    private static BodyPart inside(BodyPart part) {
        try {
            Optional<ForwardedMessage> message = ForwardedMessage.read(part, BerLimits.STANDARD);
            Optional<Ipm> moved = message.map(forwarded -> intoBody(forwarded.ipm()))
                    .filter(ipm -> !ipm.equals(message.get().ipm()));
            return moved.isPresent()
                    ? new ForwardedMessage(
                                    message.get().deliveryTime(), message.get().envelope(), moved.get())
                            .part()
                    : part;
        } catch (MalformedInput unreadable) {
            return part;
        }
    }

    /** False for a list that can't be read, which stays an extension. */
    private static boolean read(HeadingExtension extension, List<HeaderField> fields) {
        try {
            fields.addAll(Rfc822Fields.read(extension));
            return true;
        } catch (MalformedInput noList) {
            return false;
        }
    }

    static Heading withExtensions(Heading heading, List<HeadingExtension> extensions) {
        return new Heading(
                heading.thisIpm(),
                heading.originator(),
                heading.authorizingUsers(),
                heading.primaryRecipients(),
                heading.copyRecipients(),
                heading.blindCopyRecipients(),
                heading.repliedToIpm(),
                heading.obsoletedIpms(),
                heading.relatedIpms(),
                heading.subject(),
                heading.expiryTime(),
                heading.replyTime(),
                heading.replyRecipients(),
                heading.importance(),
                heading.sensitivity(),
                heading.autoForwarded(),
                extensions);
    }
}
