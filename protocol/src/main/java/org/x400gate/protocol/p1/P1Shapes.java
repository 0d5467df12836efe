package org.x400gate.protocol.p1;

import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.oraddress.OrName;

/** The types of P1 by the names of X.411 (its Annex and figure 4); bodies of APDUs are in {@link ApduShapes}. */
final class P1Shapes {
    static final Shape OR_NAME =
            Shape.leaf(element -> OrName.decode(element).address().toText());
    static final Shape DOMAIN =
            Shape.leaf(element -> CommonFields.domain(element).toString());
    static final Shape IDENTIFIER =
            Shape.leaf(element -> CommonFields.identifier(element).toString());
    static final Shape IA5 = Shape.leaf(CommonFields::ia5);
    static final Shape PRIORITY = Shape.words("normal", "non-urgent", "urgent");
    static final Shape CONTENT_TYPE = Shape.leaf(element -> switch (element.intValue(0, ContentType.MAX_BUILT_IN)) {
        case 0 -> "unidentified(0)";
        case 1 -> "external(1)";
        case 2 -> "interpersonal-messaging-1984(2)";
        case 22 -> "interpersonal-messaging-1988(22)";
        case 35 -> "edi-messaging(35)";
        case 40 -> "voice-messaging(40)";
        default -> Long.toString(element.longValue());
    });
    static final Shape MESSAGE_INDICATORS = Shape.bits(
            "disclosure-of-other-recipients",
            "implicit-conversion-prohibited",
            "alternate-recipient-allowed",
            "content-return-request",
            "reserved",
            "bit-5",
            "bit-6",
            "service-message");
    static final Shape RECIPIENT_INDICATORS = Shape.bits(
            "responsibility",
            "originating-MTA-report",
            "originating-MTA-non-delivery-report",
            "originator-report",
            "originator-non-delivery-report");
    static final Shape CONVERSION = Shape.words(
            "ia5-text-to-teletex",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "ia5-text-to-g3-facsimile",
            "ia5-text-to-g4-class-1",
            "ia5-text-to-videotex",
            "teletex-to-ia5-text",
            "teletex-to-g3-facsimile",
            "teletex-to-g4-class-1",
            "teletex-to-videotex",
            "",
            "videotex-to-ia5-text",
            "videotex-to-teletex");
    static final Shape ENCODED_TYPES = Shape.structure()
            .with(
                    0,
                    "built-in-encoded-information-types",
                    Shape.bits(
                            "unknown",
                            "telex",
                            "ia5-text",
                            "g3-facsimile",
                            "g4-class-1",
                            "teletex",
                            "videotex",
                            "voice",
                            "sfd",
                            "mixed-mode"))
            .with(1, "g3-facsimile", Shape.RAW)
            .with(2, "teletex", Shape.RAW)
            .with(4, "extended-encoded-information-types", Shape.listOf("type", Shape.OID));

    private static final Shape.Members SUPPLIED = Shape.structure()
            .with(0, "arrival-time", Shape.TIME)
            .with(1, "deferred-time", Shape.TIME)
            .with(2, "routing-action", Shape.words("relayed", "rerouted"))
            .with(3, "other-actions", Shape.bits("redirected", "dl-operation"))
            .with(P1Tags.ENCODED_TYPES, "converted-encoded-information-types", ENCODED_TYPES);
    static final Shape TRACE = Shape.listOf(
            "trace-information-element",
            Shape.structure()
                    .with(P1Tags.GLOBAL_DOMAIN, "global-domain-identifier", DOMAIN)
                    .with(
                            Tag.SET,
                            "domain-supplied-information",
                            Shape.structure()
                                    .withAll(SUPPLIED)
                                    .with(P1Tags.GLOBAL_DOMAIN, "attempted-domain", DOMAIN)));
    static final Shape INTERNAL_TRACE = Shape.listOf(
            "internal-trace-information-element",
            Shape.structure()
                    .with(P1Tags.GLOBAL_DOMAIN, "global-domain-identifier", DOMAIN)
                    .with(Tag.IA5_STRING, "mta-name", IA5)
                    .with(
                            Tag.SET,
                            "mta-supplied-information",
                            Shape.structure()
                                    .withAll(SUPPLIED)
                                    .with(Tag.IA5_STRING, "attempted-mta", IA5)
                                    .with(P1Tags.GLOBAL_DOMAIN, "attempted-domain", DOMAIN)));
    static final Shape EXTENSIONS = P1Shapes::extensions;

    /** Numbers of the standard extensions, from 1 on (X.411 Annex: extension types). */
    private static final String[] EXTENSION_NAMES = {
        "recipient-reassignment-prohibited",
        "originator-requested-alternate-recipient",
        "dl-expansion-prohibited",
        "conversion-with-loss-prohibited",
        "latest-delivery-time",
        "requested-delivery-method",
        "physical-forwarding-prohibited",
        "physical-forwarding-address-request",
        "physical-delivery-modes",
        "registered-mail-type",
        "recipient-number-for-advice",
        "physical-rendition-attributes",
        "originator-return-address",
        "physical-delivery-report-request",
        "originator-certificate",
        "message-token",
        "content-confidentiality-algorithm-identifier",
        "content-integrity-check",
        "message-origin-authentication-check",
        "message-security-label",
        "proof-of-submission-request",
        "proof-of-delivery-request",
        "content-correlator",
        "probe-origin-authentication-check",
        "redirection-history",
        "dl-expansion-history",
        "physical-forwarding-address",
        "recipient-certificate",
        "proof-of-delivery",
        "originator-and-DL-expansion-history",
        "reporting-DL-name",
        "reporting-MTA-certificate",
        "report-origin-authentication-check",
        "originating-MTA-certificate",
        "proof-of-submission",
        "forwarding-request",
        "trace-information",
        "internal-trace-information",
        "reporting-MTA-name"
    };

    private P1Shapes() {}

    private static Field extensions(String name, BerElement set) {
        return Shape.listOf("extension", P1Shapes::extension).tell(name, set);
    }

    private static Field extension(String name, BerElement element) {
        ExtensionField field = CommonFields.extension(element);
        if (!(field.type() instanceof ExtensionField.Standard standard)) {
            return Shape.structure()
                    .with(3, "private-extension", Shape.lenientlyExplicit(Shape.OID))
                    .with(1, "criticality", Shape.bits("for-submission", "for-transfer", "for-delivery"))
                    .with(2, "value", Shape.RAW)
                    .tell(name, element);
        }
        int number = standard.number();
        boolean known = number >= 1 && number <= EXTENSION_NAMES.length;
        String told = known ? EXTENSION_NAMES[number - 1] : "standard-extension-" + number;
        return Shape.structure()
                .with(0, "standard-extension", Shape.lenientlyExplicit(Shape.INTEGER))
                .with(1, "criticality", Shape.bits("for-submission", "for-transfer", "for-delivery"))
                .with(2, "value", Shape.explicit(value(number)))
                .tell(told, element);
    }

    /** The values that a reader asks for; others are shown as they are. */
    private static Shape value(int number) {
        return switch (number) {
            case 1, 3, 4 -> Shape.words("allowed", "prohibited");
            case 2, 13, 31 -> OR_NAME;
            case 5 -> Shape.TIME;
            case 37 -> TRACE;
            case 38 -> INTERNAL_TRACE;
            default -> Shape.RAW;
        };
    }

    /** A content's length; what is in it is for who knows its type. */
    static Field content(String name, BerElement element) {
        return new Field.Contents(name, element.octetString(), Optional.empty());
    }
}
