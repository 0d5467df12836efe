package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Puts a notification together: text for people, fields for programs, what is returned (RFC 6522 3, RFC 3464 2). */
final class DsnWriter {
    /** Of a longer message only the header is returned. */
    static final int MAX_RETURNED_OCTETS = 1 << 20;

    private final MappingContext context;
    private final Losses losses;
    private final List<HeaderField> perMessage = new ArrayList<>();
    private final List<List<HeaderField>> perRecipient = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Optional<MailPart> returned = Optional.empty();

    DsnWriter(MappingContext context, Losses losses) {
        this.context = context;
        this.losses = losses;
    }

    void message(String name, String body) {
        perMessage.add(field(name, body));
    }

    void recipient(List<HeaderField> fields) {
        perRecipient.add(fields);
    }

    void say(String line) {
        text.append(ascii(line)).append("\r\n");
    }

    /** A field of a status part; what is not ASCII there has no encoding and is replaced (RFC 3464 2.1). */
    static HeaderField field(String name, String body) {
        return new HeaderField(name, ascii(body).strip());
    }

    static String ascii(String text) {
        return text.replaceAll("[\r\n\0\t]+", " ").replaceAll("[^ -~]", "?");
    }

    /** The message that is told about: whole if it failed somewhere and is not too long, else its header. */
    void returns(Octets message, boolean headersOnly) {
        if (headersOnly) {
            header(message);
        } else if (message.length() > MAX_RETURNED_OCTETS) {
            losses.lost(
                    "RFC 3461 6.2", "returned content", "longer than " + MAX_RETURNED_OCTETS + ", its header instead");
            header(message);
        } else {
            Optional<Octets> plain = MimeWriter.isSevenBit(message) ? Optional.of(message) : sevenBit(message);
            plain.ifPresentOrElse(
                    octets -> returned = Optional.of(new MailPart.Opaque("message/rfc822", Optional.empty(), octets)),
                    () -> {
                        losses.lost(
                                "RFC 2046 5.2.1", "returned content", "can't be sent in 7 bits, its header instead");
                        header(message);
                    });
        }
    }

    /** As a relay converts it for a neighbour without 8BITMIME (RFC 6152 3). */
    private Optional<Octets> sevenBit(Octets message) {
        try {
            MimeMessage read = MimeReader.read(message, context.limits());
            List<HeaderField> fields = read.fields().stream()
                    .filter(f -> !f.is("MIME-Version") && !f.name().regionMatches(true, 0, "Content-", 0, 8))
                    .map(f -> MimeWriter.canWrite(f) ? f : HeaderField.ofText(f.name(), f.text()))
                    .toList();
            return fields.stream().allMatch(MimeWriter::canWrite)
                    ? Optional.of(MimeWriter.write(fields, read.body())).filter(MimeWriter::isSevenBit)
                    : Optional.empty();
        } catch (MalformedInput unreadable) {
            return Optional.empty();
        }
    }

    private void header(Octets message) {
        String head = message.slice(
                        0, Math.min(message.length(), context.limits().maxHeaderOctets()))
                .toString(StandardCharsets.ISO_8859_1);
        int end = head.startsWith("\r\n") ? 0 : head.indexOf("\r\n\r\n") + 2;
        Octets octets = Octets.of(
                head.substring(0, end < 2 ? 0 : end).replaceAll("[^\\x01-\\x7e]", "?"), StandardCharsets.US_ASCII);
        if (!octets.isEmpty() && MimeWriter.isSevenBit(octets)) {
            returned = Optional.of(new MailPart.Opaque("text/rfc822-headers", Optional.empty(), octets));
        } else {
            losses.lost("RFC 6522 4", "returned content", "its header can't be told from its body");
        }
    }

    /** Fields of the notification itself: from an administrator, never to be answered by a program (RFC 3834 3.1.7). */
    List<HeaderField> header(Mailbox to, String status, List<Mailbox> about) {
        String subject = "Delivery-Report (" + status + ")"
                + (about.size() == 1 ? " for " + about.get(0).addrSpec() : "");
        return List.of(
                HeaderField.ofAddresses("From", List.of(new Mailbox("postmaster", context.hostname()))),
                HeaderField.ofAddresses("To", List.of(new Mailbox(to.localPart(), to.domain()))),
                HeaderField.ofText("Subject", subject),
                new HeaderField("Message-Type", "Delivery Report"),
                new HeaderField("Auto-Submitted", "auto-replied"),
                HeaderField.ofReferences(
                        "Message-ID",
                        List.of(new HeaderField.Reference(
                                new Mailbox(context.localId(), context.hostname()).addrSpec(), true))));
    }

    /** {@code header} in front; the text ends by saying whether anything follows (RFC 2156 5.3.8.1). */
    DsnMail write(Mailbox to, List<HeaderField> header) {
        say(returned.isPresent() ? "The Original Message follows:" : "The Original Message is not available");
        List<Octets> status = new ArrayList<>();
        status.add(MimeWriter.fields(IpmToRfc.writable(perMessage, losses)));
        for (List<HeaderField> fields : perRecipient) {
            status.add(Octets.of("\r\n", StandardCharsets.US_ASCII));
            status.add(MimeWriter.fields(IpmToRfc.writable(fields, losses)));
        }
        List<MailPart> parts = new ArrayList<>();
        parts.add(new MailPart.Text(text.toString()));
        parts.add(new MailPart.Opaque("message/delivery-status", Optional.empty(), Octets.concat(status)));
        returned.ifPresent(parts::add);
        return new DsnMail(
                new SmtpEnvelope(Optional.empty(), List.of(new Mailbox(to.localPart(), to.domain()))),
                MimeWriter.write(IpmToRfc.writable(header, losses), new MailPart.Multipart("report", parts)));
    }
}
