package org.x400gate.protocol.ipm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.GeneralizedTime;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** FileTransferParameters and FileTransferData for people to read (X.420 7.4.9); the name of a file is what people wrote. */
final class FileTransferReading {
    private static final Tag NO_VALUE = Tag.context(0);
    private static final Tag ACTUAL_VALUE = Tag.context(1);

    private static final Shape DATE =
            value(Shape.leaf(element -> GeneralizedTime.decode(element).toString()));
    private static final Shape SIZE = value(Shape.INTEGER);
    private static final Shape PERSON = value(FileTransferReading::string);
    private static final Shape STRINGS = FileTransferReading::strings;

    private static final Shape ATTRIBUTES = Shape.structure()
            .with(0, "incomplete-pathname", STRINGS)
            .with(23, "complete-pathname", STRINGS)
            .with(1, "permitted-actions", Shape.RAW)
            .with(3, "storage-account", PERSON)
            .with(4, "date-and-time-of-creation", DATE)
            .with(5, "date-and-time-of-last-modification", DATE)
            .with(6, "date-and-time-of-last-read-access", DATE)
            .with(7, "date-and-time-of-last-attribute-modification", DATE)
            .with(8, "identity-of-creator", PERSON)
            .with(9, "identity-of-last-modifier", PERSON)
            .with(10, "identity-of-last-reader", PERSON)
            .with(11, "identity-of-last-attribute-modifier", PERSON)
            .with(12, "object-availability", value(Shape.words("immediate", "deferred")))
            .with(13, "object-size", SIZE)
            .with(14, "future-object-size", SIZE);

    private static final Shape PARAMETERS = Shape.structure()
            .with(0, "related-stored-file", Shape.LENGTH)
            .with(
                    1,
                    "contents-type",
                    Shape.structure()
                            .with(
                                    0,
                                    "document-type",
                                    Shape.structure().with(Tag.OBJECT_IDENTIFIER, "document-type-name", Shape.OID)))
            .with(
                    2,
                    "environment",
                    Shape.structure()
                            .with(
                                    0,
                                    "application-reference",
                                    Shape.structure().with(0, "registered-identifier", Shape.OID))
                            .with(1, "machine", STRINGS)
                            .with(2, "operating-system", Shape.OID)
                            .with(3, "user-visible-string", STRINGS))
            .with(3, "compression", Shape.RAW)
            .with(4, "file-attributes", ATTRIBUTES)
            .with(5, "extensions", Shape.listOf("extension", IpmReading::extension));

    private FileTransferReading() {}

    /** {@code element} is the whole extended body part. */
    static Field tell(BodyPart.OtherBodyPart part, BerElement element) {
        List<Field> fields = new ArrayList<>();
        element.child(IpmTags.PARAMETERS)
                .flatMap(BodyParts::singleType)
                .ifPresent(parameters -> fields.add(PARAMETERS.read("parameters", parameters)));
        fields.add(data(part, element));
        return new Field.Group("file-transfer", fields);
    }

    /** The octets of the file where octets are all there is of it; else all that stands there. */
    private static Field data(BodyPart.OtherBodyPart part, BerElement element) {
        Octets octets;
        try {
            octets = FileTransfer.read(part, BerLimits.STANDARD)
                    .map(FileTransfer::data)
                    .orElseGet(() -> element.child(Tag.EXTERNAL)
                            .map(BerElement::contents)
                            .orElse(Octets.EMPTY));
        } catch (MalformedInput fault) {
            return new Field.Fault("data", fault, element.encoding());
        }
        return new Field.Contents("data", octets, Optional.empty());
    }

    /** What FTAM puts around each attribute (ISO 8571-4): a value, or the word that there is none. */
    private static Shape value(Shape actual) {
        return (name, element) -> {
            BerElement value = element.only();
            return value.is(NO_VALUE)
                    ? new Field.Value(name, "no-value-available")
                    : value.is(ACTUAL_VALUE) ? actual.tell(name, value) : Shape.RAW.tell(name, value);
        };
    }

    private static Field strings(String name, BerElement list) {
        String text = list.children().stream()
                .map(element -> GraphicText.decode(element.octetString()))
                .collect(Collectors.joining("/"));
        return written(name, text);
    }

    private static Field string(String name, BerElement element) {
        return written(name, GraphicText.decode(element.octetString()));
    }

    private static Field written(String name, String text) {
        return new Field.Contents(name, Octets.of(text, StandardCharsets.UTF_8), Optional.of(text));
    }
}
