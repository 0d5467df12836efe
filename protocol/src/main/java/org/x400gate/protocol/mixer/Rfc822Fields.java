package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.octets.Octets;

/** The heading extension that carries RFC 822 fields X.420 has no place for (RFC 2156 5.1.2, Appendix D). */
final class Rfc822Fields {
    /** The MIXER pseudo encoded information type (Appendix D): this message went through a MIXER gateway. */
    static final Oid EIT_MIXER = Oid.of(1, 3, 6, 1, 7, 1, 3, 5);

    static final Oid FIELD_LIST = Oid.of(1, 3, 6, 1, 7, 1, 3, 2);
    private static final BerLimits LIMITS = new BerLimits(1 << 20, 8, 1_000);

    private Rfc822Fields() {}

    static HeadingExtension extension(List<HeaderField> fields) {
        List<BerNode> strings = fields.stream()
                .map(f -> BerNode.ascii(Tag.IA5_STRING, f.name() + ": " + f.body()))
                .toList();
        return new HeadingExtension(
                FIELD_LIST, Optional.of(BerNode.sequence(strings).encode()));
    }

    /** The fields of an extension, those left out that are none; throws MalformedInput for what is no list. */
    static List<HeaderField> read(HeadingExtension extension) {
        List<HeaderField> fields = new ArrayList<>();
        Octets value = extension.value().orElse(Octets.EMPTY);
        for (BerElement element : Ber.decode(value, LIMITS)
                .expect(Tag.SEQUENCE, "RFC822FieldList")
                .children()) {
            parse(element.string(java.nio.charset.StandardCharsets.ISO_8859_1)).ifPresent(fields::add);
        }
        return fields;
    }

    /** {@code Name: body}, line ends inside turned to blanks so that no further field can hide there. */
    static Optional<HeaderField> parse(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon)).strip();
        if (name.isEmpty() || name.length() > HeaderField.MAX_NAME || !name.matches("[!-~]+")) {
            return Optional.empty();
        }
        HeaderField field = new HeaderField(
                name, line.substring(colon + 1).replaceAll("[\r\n\0]+", " ").strip());
        return Optional.of(field.body().matches("[ -~\t]*") ? field : HeaderField.ofText(name, field.body()));
    }
}
