package org.x400gate.protocol.ipm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.described.Torn;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainNames;
import org.x400gate.protocol.oraddress.OrName;

/** An interpersonal message or notification for people to read (X.420 7, 8); what people wrote is contents. */
public final class IpmReading {
    private static final BerLimits LIMITS = BerLimits.STANDARD;
    private static final Tag ENCODED_TYPES = Tag.application(5);

    private static final Shape OR_NAME =
            Shape.leaf(element -> OrName.decode(element).address().toText());
    private static final Shape TELETEX = Shape.leaf(element -> TeletexString.decode(element.octetString()));
    private static final Shape IDENTIFIER = Shape.structure()
            .with(IpmTags.OR_NAME, "user", OR_NAME)
            .with(Tag.PRINTABLE_STRING, "user-relative-identifier", Shape.TEXT);
    private static final Shape DESCRIPTOR = Shape.structure()
            .with(IpmTags.OR_NAME, "formal-name", OR_NAME)
            .with(IpmTags.FREE_FORM_NAME, "free-form-name", TELETEX)
            .with(IpmTags.TELEPHONE, "telephone-number", Shape.leaf(DomainNames::text));
    private static final Shape RECIPIENTS = Shape.listOf(
            "recipient",
            Shape.structure()
                    .with(IpmTags.RECIPIENT, "recipient", DESCRIPTOR)
                    .with(
                            IpmTags.NOTIFICATION_REQUESTS,
                            "notification-requests",
                            Shape.bits("rn", "nrn", "ipm-return", "an-supported", "suppress-an"))
                    .with(IpmTags.REPLY_REQUESTED, "reply-requested", Shape.BOOLEAN)
                    .with(IpmTags.RECIPIENT_EXTENSIONS, "recipient-extensions", Shape.RAW));
    private static final Shape DESCRIPTORS = Shape.listOf("user", DESCRIPTOR);
    private static final Shape IDENTIFIERS = Shape.listOf("ipm", IDENTIFIER);

    private static final Shape HEADING = Shape.structure()
            .with(IpmTags.IPM_IDENTIFIER, "this-IPM", IDENTIFIER)
            .with(IpmTags.ORIGINATOR, "originator", DESCRIPTOR)
            .with(IpmTags.AUTHORIZING_USERS, "authorizing-users", DESCRIPTORS)
            .with(IpmTags.PRIMARY_RECIPIENTS, "primary-recipients", RECIPIENTS)
            .with(IpmTags.COPY_RECIPIENTS, "copy-recipients", RECIPIENTS)
            .with(IpmTags.BLIND_COPY_RECIPIENTS, "blind-copy-recipients", RECIPIENTS)
            .with(IpmTags.REPLIED_TO, "replied-to-IPM", Shape.lenientlyTagged(IDENTIFIER, IpmTags.IPM_IDENTIFIER))
            .with(IpmTags.OBSOLETED, "obsoleted-IPMs", IDENTIFIERS)
            .with(IpmTags.RELATED, "related-IPMs", IDENTIFIERS)
            .with(IpmTags.SUBJECT, "subject", IpmReading::subject)
            .with(IpmTags.EXPIRY_TIME, "expiry-time", Shape.TIME)
            .with(IpmTags.REPLY_TIME, "reply-time", Shape.TIME)
            .with(IpmTags.REPLY_RECIPIENTS, "reply-recipients", DESCRIPTORS)
            .with(IpmTags.IMPORTANCE, "importance", Shape.words("low", "normal", "high"))
            .with(IpmTags.SENSITIVITY, "sensitivity", Shape.words("", "personal", "private", "company-confidential"))
            .with(IpmTags.AUTO_FORWARDED, "auto-forwarded", Shape.BOOLEAN)
            .with(IpmTags.EXTENSIONS, "extensions", Shape.listOf("extension", IpmReading::extension));

    private static final Shape CONTENT_TYPE = (name, element) -> Field.ofCode(
            name,
            element.longValue(),
            switch ((int) element.longValue()) {
                case 2 -> Optional.of("interpersonal-messaging-1984");
                case 22 -> Optional.of("interpersonal-messaging-1988");
                default -> Optional.empty();
            });
    /** OtherMessageDeliveryFields (X.411 figure 2); in a content of 1984 the type of the content has a tag of its own. */
    private static final Shape ENVELOPE = Shape.structure()
            .with(0, "content-type", CONTENT_TYPE)
            .with(Tag.application(6), "content-type", CONTENT_TYPE)
            .with(Tag.OBJECT_IDENTIFIER, "content-type", Shape.OID)
            .with(IpmTags.OR_NAME, "originator-name", OR_NAME)
            .with(1, "original-encoded-information-types", Shape.LENGTH)
            .with(Tag.application(7), "priority", Shape.words("normal", "non-urgent", "urgent"))
            .with(2, "delivery-flags", Shape.bits("", "implicit-conversion-prohibited"))
            .with(3, "other-recipient-names", Shape.listOf("name", OR_NAME))
            .with(4, "this-recipient-name", OR_NAME)
            .with(5, "originally-intended-recipient-name", OR_NAME)
            .with(6, "converted-encoded-information-types", Shape.LENGTH)
            .with(7, "message-submission-time", Shape.TIME)
            .with(8, "content-identifier", Shape.leaf(DomainNames::text))
            .with(9, "extensions", Shape.RAW);

    private static final Shape FORWARDED = Shape.structure()
            .with(ForwardedMessage.DELIVERY_TIME, "delivery-time", Shape.TIME)
            .with(ForwardedMessage.ENVELOPE, "delivery-envelope", ENVELOPE);

    private static final Shape PARTS = Shape.choice()
            .with(
                    0,
                    "ia5-text",
                    Shape.structure()
                            .with(
                                    Tag.SET,
                                    "parameters",
                                    Shape.structure()
                                            .with(
                                                    IpmTags.REPERTOIRE,
                                                    "repertoire",
                                                    Shape.words("", "", "ita2", "", "", "ia5")))
                            .with(Tag.IA5_STRING, "data", IpmReading::text))
            .with(2, "voice", IpmReading::contents)
            .with(3, "g3-facsimile", IpmReading::contents)
            .with(4, "g4-class-1", IpmReading::contents)
            .with(5, "teletex", IpmReading::contents)
            .with(6, "videotex", IpmReading::contents)
            .with(7, "nationally-defined", IpmReading::contents)
            .with(8, "encrypted", IpmReading::contents)
            .with(
                    9,
                    "message",
                    Shape.structure()
                            .with(Tag.SET, "parameters", FORWARDED)
                            .with(Tag.SEQUENCE, "data", Shape.later(() -> IpmReading.MESSAGE)))
            .with(11, "mixed-mode", IpmReading::contents)
            .with(14, "bilaterally-defined", IpmReading::contents)
            .with(IpmTags.EXTENDED, "extended", IpmReading::extended)
            .named();

    private static final Shape MESSAGE =
            Shape.structure().with(Tag.SET, "heading", HEADING).with(Tag.SEQUENCE, "body", Shape.listOf("part", PARTS));

    private static final Shape NOTIFICATION = Shape.structure()
            .with(IpmTags.IPM_IDENTIFIER, "subject-ipm", IDENTIFIER)
            .with(1, "ipn-originator", DESCRIPTOR)
            .with(2, "ipm-preferred-recipient", DESCRIPTOR)
            .with(ENCODED_TYPES, "conversion-eits", Shape.LENGTH)
            .with(3, "notification-extensions", Shape.RAW)
            .with(
                    0,
                    "choice",
                    Shape.structure()
                            .with(
                                    0,
                                    "non-receipt-fields",
                                    Shape.structure()
                                            .with(
                                                    0,
                                                    "non-receipt-reason",
                                                    Shape.words("ipm-discarded", "ipm-auto-forwarded"))
                                            .with(
                                                    1,
                                                    "discard-reason",
                                                    Shape.words(
                                                            "ipm-expired",
                                                            "ipm-obsoleted",
                                                            "user-subscription-terminated"))
                                            .with(2, "auto-forward-comment", IpmReading::text)
                                            .with(3, "returned-ipm", IpmReading::contents)
                                            .with(4, "nrn-extensions", Shape.RAW))
                            .with(
                                    1,
                                    "receipt-fields",
                                    Shape.structure()
                                            .with(0, "receipt-time", Shape.TIME)
                                            .with(1, "acknowledgment-mode", Shape.words("manual", "automatic"))
                                            .with(2, "suppl-receipt-info", IpmReading::text)
                                            .with(3, "rn-extensions", Shape.RAW))
                            .with(2, "other-notification-type-fields", Shape.RAW));

    private static final Shape OBJECT = Shape.choice()
            .with(IpmTags.IPM, "IPM", MESSAGE)
            .with(IpmTags.IPN, "IPN", NOTIFICATION)
            .named();

    private IpmReading() {}

    /** Never throws. */
    public static Described of(Octets content) {
        return OBJECT.describeWhatIsLeft("InformationObject", content, LIMITS)
                .checkedBy(() -> InformationObject.decode(content, LIMITS));
    }

    /** Whether octets begin as an interpersonal message or notification does. */
    public static boolean looksLikeIpm(Octets octets) {
        try {
            BerElement object = Ber.decode(Torn.closed(octets), LIMITS);
            BerElement with =
                    object.is(IpmTags.IPM) && object.isConstructed() ? object.required(Tag.SET, "heading") : object;
            return (object.is(IpmTags.IPM) || object.is(IpmTags.IPN))
                    && with.child(IpmTags.IPM_IDENTIFIER).isPresent();
        } catch (MalformedInput other) {
            return false;
        }
    }

    /** Values of extensions are what people wrote as often as not. */
    static Field extension(String name, BerElement element) {
        List<Field> fields = new ArrayList<>();
        for (BerElement part : element.children()) {
            fields.add(
                    part.is(Tag.OBJECT_IDENTIFIER)
                            ? Shape.OID.read("type", part)
                            : new Field.Contents("value", part.encoding(), Optional.empty()));
        }
        return new Field.Group(name, fields);
    }

    private static Field subject(String name, BerElement field) {
        Octets octets = (field.isConstructed() ? field.only() : field).octetString();
        return new Field.Contents(name, octets, Optional.of(TeletexString.decode(octets)));
    }

    private static Field text(String name, BerElement element) {
        return new Field.Contents(name, element.octetString(), Optional.of(DomainNames.text(element)));
    }

    private static Field contents(String name, BerElement element) {
        return new Field.Contents(name, element.contents(), Optional.empty());
    }

    /** The extended form of a message in a message. */
    private static Field forwarded(BerElement element) {
        List<Field> fields = new ArrayList<>();
        element.child(IpmTags.PARAMETERS)
                .flatMap(BodyParts::singleType)
                .ifPresent(parameters -> fields.add(FORWARDED.read("parameters", parameters)));
        element.child(Tag.EXTERNAL)
                .flatMap(BodyParts::singleType)
                .ifPresent(data -> fields.add(MESSAGE.read("data", data)));
        return new Field.Group("message", fields);
    }

    private static Field extended(String name, BerElement element) {
        BodyPart part = BodyParts.read(element);
        if (part instanceof BodyPart.Ia5Text ia5) {
            return new Field.Contents("extended-ia5-text", element.contents(), Optional.of(ia5.text()));
        }
        if (part instanceof BodyPart.GeneralText general) {
            return new Field.Contents("general-text", general.octets(), general.text());
        }
        BodyPart.OtherBodyPart other = (BodyPart.OtherBodyPart) part;
        if (other.type().equals(Optional.of(IpmTags.ET_FILE_TRANSFER))) {
            return FileTransferReading.tell(other, element);
        }
        if (other.type().equals(Optional.of(IpmTags.ET_MESSAGE))) {
            return forwarded(element);
        }
        String type = other.type().map(oid -> name + "-" + oid).orElse(name);
        return new Field.Contents(type, element.contents(), Optional.empty());
    }
}
