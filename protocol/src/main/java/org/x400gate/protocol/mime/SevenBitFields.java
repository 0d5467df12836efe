package org.x400gate.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.octets.MalformedInput;

/** The fields of a header in 7 bits: octets above 127 become encoded words or extended parameters (RFC 2047, RFC 2231). */
final class SevenBitFields {
    private static final Set<String> OF_ADDRESSES = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-to",
            "resent-cc",
            "resent-bcc");
    private static final Set<String> OF_PARAMETERS = Set.of("content-type", "content-disposition");

    private SevenBitFields() {}

    /** What stands in the way, if anything does; the name of a field, never its text. */
    static Optional<String> obstacle(Entity entity, MimeLimits limits) {
        boolean boundary = entity.boundary().filter(Entity::isEightBit).isPresent();
        return boundary
                ? Optional.of("a boundary")
                : entity.fields().stream()
                        .filter(Entity::isEightBit)
                        .filter(field -> converted(field, limits).isEmpty())
                        .map(field -> "the field " + Entity.nameOf(field))
                        .findFirst();
    }

    /** Each with its line end, one octet to a character, the encoding's included. */
    static String write(Entity entity, SevenBitPlan plan, MimeLimits limits) {
        StringBuilder out = new StringBuilder();
        for (String field : entity.fields()) {
            if (Entity.nameOf(field).equalsIgnoreCase(Entity.ENCODING) && !entity.signed()) {
                out.append(plan.encodes() ? "" : encoding(entity, field));
            } else if (Entity.isEightBit(field)) {
                HeaderField written = converted(field, limits).orElseThrow();
                out.append(MimeWriter.fields(List.of(written)).toString(StandardCharsets.US_ASCII));
            } else {
                out.append(field);
            }
        }
        if (plan.encodes()) {
            added(entity, plan)
                    .forEach(field -> out.append(field.name())
                            .append(": ")
                            .append(field.body())
                            .append("\r\n"));
        }
        return out.toString();
    }

    /** All that it holds is in 7 bits now, and a server may go by what it says (RFC 6152 3). */
    private static String encoding(Entity entity, String field) {
        boolean composite = entity.kind() != Entity.Kind.LEAF;
        return entity.encoding().equals("8bit") || composite ? Entity.ENCODING + ": 7bit\r\n" : field;
    }

    private static List<HeaderField> added(Entity entity, SevenBitPlan plan) {
        List<HeaderField> added = new ArrayList<>();
        if (entity.isMessage() && !entity.has("MIME-Version")) {
            added.add(new HeaderField("MIME-Version", "1.0"));
        }
        if (!entity.has(MediaType.NAME)) {
            // RFC 1428 3: what nobody has named is not given a wrong name.
            String charset = plan.isUtf8() ? "utf-8" : MimeReader.UNKNOWN;
            added.add(new HeaderField(MediaType.NAME, "text/plain; charset=" + charset));
        }
        added.add(new HeaderField(Entity.ENCODING, plan.encodingName()));
        return added;
    }

    private static Optional<HeaderField> converted(String raw, MimeLimits limits) {
        HeaderField field = Entity.legible(raw);
        String name = field.name().toLowerCase(Locale.ROOT);
        try {
            HeaderField made = OF_ADDRESSES.contains(name)
                    ? HeaderField.ofAddresses(field.name(), field.addresses(limits))
                    : OF_PARAMETERS.contains(name) ? parameters(field) : HeaderField.ofText(field.name(), field.text());
            return Optional.of(made).filter(MimeWriter::canWrite);
        } catch (MalformedInput tooMany) {
            return Optional.empty();
        }
    }

    private static HeaderField parameters(HeaderField field) {
        Parameters parameters = Parameters.read(field.body());
        StringBuilder body = new StringBuilder(parameters.first());
        parameters.values().forEach((name, value) -> body.append(Parameters.write(name, value)));
        return new HeaderField(field.name(), body.toString());
    }
}
