package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.described.Shape;

/** The APDUs and the bind of P1 by the names of X.411 figure 4 and 12.1.1. */
final class ApduShapes {
    private static final Shape PER_RECIPIENT = Shape.listOf(
            "recipient",
            Shape.structure()
                    .with(P1Tags.OR_NAME, "recipient-name", P1Shapes.OR_NAME)
                    .with(0, "originally-specified-recipient-number", Shape.INTEGER)
                    .with(1, "per-recipient-indicators", P1Shapes.RECIPIENT_INDICATORS)
                    .with(2, "explicit-conversion", P1Shapes.CONVERSION)
                    .with(3, "extensions", P1Shapes.EXTENSIONS));

    private static final Shape.Members COMMON = Shape.structure()
            .with(P1Tags.OR_NAME, "originator-name", P1Shapes.OR_NAME)
            .with(P1Tags.ENCODED_TYPES, "original-encoded-information-types", P1Shapes.ENCODED_TYPES)
            .with(P1Tags.CONTENT_TYPE, "content-type", P1Shapes.CONTENT_TYPE)
            .with(Tag.OBJECT_IDENTIFIER, "content-type", Shape.OID)
            .with(P1Tags.CONTENT_IDENTIFIER, "content-identifier", P1Shapes.IA5)
            .with(P1Tags.INDICATORS, "per-message-indicators", P1Shapes.MESSAGE_INDICATORS)
            .with(1, "per-domain-bilateral-information", Shape.listOf("element", Shape.RAW))
            .with(P1Tags.TRACE, "trace-information", P1Shapes.TRACE)
            .with(2, "per-recipient-fields", PER_RECIPIENT)
            .with(3, "extensions", P1Shapes.EXTENSIONS);

    private static final Shape MESSAGE = Shape.structure()
            .with(
                    Tag.SET,
                    "envelope",
                    Shape.structure()
                            .withAll(COMMON)
                            .with(P1Tags.MTS_IDENTIFIER, "message-identifier", P1Shapes.IDENTIFIER)
                            .with(P1Tags.PRIORITY, "priority", P1Shapes.PRIORITY)
                            .with(0, "deferred-delivery-time", Shape.TIME))
            .with(Tag.OCTET_STRING, "content", P1Shapes::content);

    private static final Shape PROBE = Shape.structure()
            .withAll(COMMON)
            .with(P1Tags.MTS_IDENTIFIER, "probe-identifier", P1Shapes.IDENTIFIER)
            .with(0, "content-length", Shape.INTEGER);

    private static final Shape LAST_TRACE = Shape.structure()
            .with(0, "arrival-time", Shape.TIME)
            .with(P1Tags.ENCODED_TYPES, "converted-encoded-information-types", P1Shapes.ENCODED_TYPES)
            .with(
                    1,
                    "report-type",
                    Shape.structure()
                            .with(
                                    0,
                                    "delivery",
                                    Shape.structure()
                                            .with(0, "message-delivery-time", Shape.TIME)
                                            .with(
                                                    1,
                                                    "type-of-MTS-user",
                                                    Shape.words(
                                                            "public",
                                                            "private",
                                                            "ms",
                                                            "dl",
                                                            "pdau",
                                                            "physical-recipient",
                                                            "other")))
                            .with(
                                    1,
                                    "non-delivery",
                                    Shape.structure()
                                            .with(0, "non-delivery-reason-code", Shape.words(NonDeliveryWords.REASONS))
                                            .with(
                                                    1,
                                                    "non-delivery-diagnostic-code",
                                                    Shape.words(NonDeliveryWords.DIAGNOSTICS))));

    private static final Shape REPORT_ENVELOPE = Shape.structure()
            .with(P1Tags.MTS_IDENTIFIER, "report-identifier", P1Shapes.IDENTIFIER)
            .with(P1Tags.OR_NAME, "report-destination-name", P1Shapes.OR_NAME)
            .with(P1Tags.TRACE, "trace-information", P1Shapes.TRACE)
            .with(1, "extensions", P1Shapes.EXTENSIONS);

    private static final Shape REPORT_CONTENT = Shape.structure()
            .with(P1Tags.MTS_IDENTIFIER, "subject-identifier", P1Shapes.IDENTIFIER)
            .with(P1Tags.TRACE, "subject-intermediate-trace-information", P1Shapes.TRACE)
            .with(P1Tags.ENCODED_TYPES, "original-encoded-information-types", P1Shapes.ENCODED_TYPES)
            .with(P1Tags.CONTENT_TYPE, "content-type", P1Shapes.CONTENT_TYPE)
            .with(Tag.OBJECT_IDENTIFIER, "content-type", Shape.OID)
            .with(P1Tags.CONTENT_IDENTIFIER, "content-identifier", P1Shapes.IA5)
            .with(1, "returned-content", P1Shapes::content)
            .with(2, "additional-information", Shape.RAW)
            .with(3, "extensions", P1Shapes.EXTENSIONS)
            .with(
                    0,
                    "per-recipient-fields",
                    Shape.listOf(
                            "recipient",
                            Shape.structure()
                                    .with(0, "actual-recipient-name", P1Shapes.OR_NAME)
                                    .with(1, "originally-specified-recipient-number", Shape.INTEGER)
                                    .with(2, "per-recipient-indicators", P1Shapes.RECIPIENT_INDICATORS)
                                    .with(3, "last-trace-information", LAST_TRACE)
                                    .with(4, "originally-intended-recipient-name", P1Shapes.OR_NAME)
                                    .with(5, "supplementary-information", Shape.TEXT)
                                    .with(6, "extensions", P1Shapes.EXTENSIONS)));

    static final Shape APDU = Shape.choice()
            .with(P1Tags.MESSAGE, "Message", MESSAGE)
            .with(P1Tags.REPORT, "Report", ApduShapes::report)
            .with(P1Tags.PROBE, "Probe", PROBE)
            .named();

    private static final Shape BIND_ERROR = Shape.words(
            "busy",
            "",
            "authentication-error",
            "unacceptable-dialogue-mode",
            "unacceptable-security-context",
            "inadequate-association-confidentiality");

    private ApduShapes() {}

    /** Two SETs, told apart by their places. */
    private static Field report(String name, BerElement report) {
        List<Field> fields = new ArrayList<>();
        List<BerElement> parts = report.children();
        for (int at = 0; at < parts.size(); at++) {
            Shape shape = at == 0 ? REPORT_ENVELOPE : at == 1 ? REPORT_CONTENT : Shape.RAW;
            fields.add(shape.read(at == 0 ? "envelope" : at == 1 ? "content" : "part", parts.get(at)));
        }
        return new Field.Group(name, fields);
    }

    /** {@code side} is initiator or responder; without the tag of the bind operation in X.410-1984 mode. */
    static Shape bind(Tag operation, String side) {
        Shape.Members choice = Shape.choice()
                .with(Tag.NULL, "unauthenticated", Shape.NULL)
                .with(
                        1,
                        "authenticated",
                        Shape.structure()
                                .with(0, side + "-name", P1Shapes.IA5)
                                .with(1, side + "-credentials", Shape.HIDDEN)
                                .with(2, "security-context", Shape.RAW));
        return (name, element) ->
                element.is(operation) ? choice.tell(name, element.only()) : choice.tell(name, element);
    }

    static Field bindError(String name, BerElement element) {
        BerElement number = element.is(BindBer.ERROR) ? element.only() : element;
        return new Field.Group(name, List.of(BIND_ERROR.read("error", number)));
    }
}
