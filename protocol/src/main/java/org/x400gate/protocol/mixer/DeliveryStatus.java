package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;

/** A message/delivery-status part (RFC 3464 2): fields of the message, and fields of each recipient. */
public record DeliveryStatus(Fields perMessage, List<Fields> perRecipient) {
    static final String TYPE = "message/delivery-status";
    private static final String MTS_IDENTIFIER = "X400-MTS-Identifier:";
    private static final Pattern IDENTIFIER = Pattern.compile("\\s*\\[(/[^;\\]]{1,200}/);(.{1,32})]\\s*");
    private static final int MAX_MULTIPARTS = 3;

    public DeliveryStatus {
        perRecipient = List.copyOf(perRecipient);
    }

    /** One group of fields. */
    public record Fields(List<HeaderField> list) {
        public Fields {
            list = List.copyOf(list);
        }

        Optional<String> first(String name) {
            return list.stream().filter(f -> f.is(name)).map(HeaderField::body).findFirst();
        }

        Optional<Instant> date(String name) {
            return first(name).flatMap(Traces::instant);
        }

        /** What stands behind the type of {@code type; value}, if it is that type (RFC 3464 2.1.2). */
        Optional<String> typed(String name, String type) {
            return first(name)
                    .filter(body -> body.indexOf(';') > 0)
                    .filter(body -> body.substring(0, body.indexOf(';')).strip().equalsIgnoreCase(type))
                    .map(body -> body.substring(body.indexOf(';') + 1).strip());
        }

        /** The value behind any type. */
        Optional<String> untyped(String name) {
            return first(name).map(body -> body.substring(body.indexOf(';') + 1).strip());
        }
    }

    /** The part of a notification, also where a list put a text around it; empty for any other message. */
    public static Optional<DeliveryStatus> find(MimeMessage message, MimeLimits limits) {
        return find(message.body(), 0).map(part -> read(part, limits));
    }

    private static Optional<Octets> find(MailPart part, int depth) {
        if (part instanceof MailPart.Opaque opaque && opaque.type().equals(TYPE)) {
            return Optional.of(opaque.content());
        }
        if (part instanceof MailPart.Multipart multipart && depth < MAX_MULTIPARTS) {
            return multipart.parts().stream()
                    .flatMap(inner -> find(inner, depth + 1).stream())
                    .findFirst();
        }
        return Optional.empty();
    }

    /** Groups of fields with empty lines between them; a line that is no field is passed over. */
    static DeliveryStatus read(Octets part, MimeLimits limits) {
        if (part.length() > limits.maxHeaderOctets()) {
            throw new MalformedInput("dsn", 0, "limit maxHeaderOctets", TYPE + " of " + part.length() + " octets");
        }
        String text = part.toString(StandardCharsets.ISO_8859_1).replaceAll("\r\n?", "\n");
        List<Fields> groups = new ArrayList<>();
        for (String group : text.replaceAll("\n(?=[ \t]+[^ \t\n])", "").split("\n[ \t]*\n", -1)) {
            List<HeaderField> fields = group.lines()
                    .flatMap(line -> Rfc822Fields.parse(line).stream())
                    .toList();
            if (!fields.isEmpty()) {
                groups.add(new Fields(fields));
            }
        }
        if (groups.isEmpty() || groups.size() - 1 > P1Limits.UB_RECIPIENTS) {
            throw new MalformedInput("dsn", 0, "RFC 3464 2.1", groups.size() + " groups of fields");
        }
        return new DeliveryStatus(groups.get(0), groups.subList(1, groups.size()));
    }

    /** ENVID of the message it tells about, if its sender gave one. */
    public Optional<String> envelopeId() {
        return perMessage.first("Original-Envelope-Id");
    }

    /** The X.400 message it tells about, if its ENVID was made of an MTS identifier (RFC 2156 Appendix A 3.2). */
    public Optional<MtsIdentifier> subject() {
        return envelopeId()
                .filter(id -> id.startsWith(MTS_IDENTIFIER))
                .flatMap(id -> identifier(id.substring(MTS_IDENTIFIER.length())));
    }

    /** The same as a returned header has it, a field of its own. */
    static Optional<MtsIdentifier> inHeader(String head) {
        int end = head.indexOf("\r\n\r\n");
        String unfolded = (end < 0 ? head : head.substring(0, end)).replaceAll("\r\n(?=[ \t])", "");
        return unfolded.lines()
                .filter(line -> line.regionMatches(true, 0, MTS_IDENTIFIER, 0, MTS_IDENTIFIER.length()))
                .findFirst()
                .flatMap(line -> identifier(line.substring(MTS_IDENTIFIER.length())));
    }

    private static Optional<MtsIdentifier> identifier(String text) {
        Matcher m = IDENTIFIER.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        Optional<GlobalDomainIdentifier> domain =
                OrAddress.parseStandard(m.group(1)).flatMap(AddressMapping::domainOf);
        return domain.map(d -> new MtsIdentifier(d, m.group(2)));
    }

    /** The ENVID under which a message goes out, so that {@link #subject} finds it again. */
    public static String envelopeId(MtsIdentifier identifier) {
        return MTS_IDENTIFIER + " [" + Traces.text(identifier.domain()) + ";" + identifier.localId() + "]";
    }
}
