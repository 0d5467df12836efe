package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.mime.MediaType;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * The heading extension that says which multipart a body was (RFC 2157 6.6).
 *
 * @param isMessage false for one that was no message, but a part of one
 */
record MultipartExtension(String subtype, boolean isMessage) {
    static final Oid TYPE = Oid.of(1, 3, 6, 1, 7, 1, 1, 3);
    private static final BerLimits LIMITS = new BerLimits(1_000, 4, 8);

    /** What is sound only octet for octet comes as such (RFC 2157 7.3), and never by this way. */
    private static final Set<String> NEVER = Set.of("signed", "encrypted");

    HeadingExtension extension() {
        BerNode type = BerNode.ascii(Tag.IA5_STRING, subtype);
        BerNode value = isMessage ? BerNode.sequence(type) : BerNode.sequence(type, BerNode.bool(Tag.BOOLEAN, false));
        return new HeadingExtension(TYPE, Optional.of(value.encode()));
    }

    /** Empty if there is none that can be read, or what it names is no subtype. */
    static Optional<MultipartExtension> read(Heading heading) {
        return heading.extensions().stream()
                .filter(e -> e.type().equals(TYPE))
                .findFirst()
                .flatMap(e -> read(e.value().orElse(Octets.EMPTY)));
    }

    private static Optional<MultipartExtension> read(Octets value) {
        try {
            List<BerElement> members = Ber.decode(value, LIMITS)
                    .expect(Tag.SEQUENCE, "MultipartType")
                    .children();
            String subtype = members.isEmpty()
                    ? ""
                    : members.get(0).string(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            boolean message = members.size() < 2 || members.get(1).booleanValue();
            return MediaType.isType("multipart/" + subtype) && !NEVER.contains(subtype)
                    ? Optional.of(new MultipartExtension(subtype, message))
                    : Optional.empty();
        } catch (MalformedInput unreadable) {
            return Optional.empty();
        }
    }
}
