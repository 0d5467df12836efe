package org.x400gate.gateway.demo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.Octets;

/** What went in against what came out: what a reader sees, and what a reply hangs on. */
final class Comparison {
    private static final int DIGEST_SHOWN = 8;

    private final MimeMessage message;

    private Comparison(MimeMessage message) {
        this.message = message;
    }

    static Comparison of(byte[] octets) {
        return new Comparison(MimeReader.read(Octets.wrap(octets), MimeLimits.STANDARD));
    }

    /** One line of the comparison. */
    record Line(String what, String sent, String received) {
        boolean same() {
            return sent.equals(received);
        }
    }

    /** Every property that has to survive, equal or not. */
    List<Line> with(Comparison received) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Subject", text("Subject"), received.text("Subject")));
        lines.add(new Line("From", addresses("From"), received.addresses("From")));
        lines.add(new Line("To", addresses("To"), received.addresses("To")));
        lines.add(new Line("Message-ID", references("Message-ID"), received.references("Message-ID")));
        if (message.first("In-Reply-To").isPresent()) {
            lines.add(new Line("In-Reply-To", references("In-Reply-To"), received.references("In-Reply-To")));
        }
        lines.add(new Line("Text", body(message.body()), body(received.message.body())));
        List<String> attached = attached(message.body()).toList();
        if (!attached.isEmpty()) {
            lines.add(new Line(
                    "Attachment",
                    String.join(", ", attached),
                    attached(received.message.body()).collect(Collectors.joining(", "))));
        }
        return lines;
    }

    String messageId() {
        return references("Message-ID");
    }

    String text(String field) {
        return message.first(field).map(HeaderField::text).orElse("").strip();
    }

    /** The first address of the field; a demonstration needs one to send to. */
    Optional<String> address(String field) {
        return mailboxes(field).stream().findFirst().map(Mailbox::addrSpec);
    }

    private String addresses(String field) {
        return mailboxes(field).stream().map(Comparison::plain).collect(Collectors.joining(", "));
    }

    /** Domains are compared without case (RFC 5321 2.4), local parts with it. */
    private static String plain(Mailbox mailbox) {
        return new Mailbox(mailbox.localPart(), mailbox.domain().toLowerCase(Locale.ROOT)).addrSpec();
    }

    private List<Mailbox> mailboxes(String field) {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (HeaderField each : message.all(field)) {
            for (MailAddress address : each.addresses(MimeLimits.STANDARD)) {
                if (address instanceof Mailbox mailbox) {
                    mailboxes.add(mailbox);
                } else if (address instanceof MailAddress.Group group) {
                    mailboxes.addAll(group.members());
                }
            }
        }
        return mailboxes;
    }

    private String references(String field) {
        return message.first(field)
                .map(each -> each.references().stream()
                        .map(HeaderField.Reference::value)
                        .collect(Collectors.joining(" ")))
                .orElse("");
    }

    /** Each file by its octets. */
    private static Stream<String> attached(MailPart part) {
        if (part instanceof MailPart.Multipart multipart) {
            return multipart.parts().stream().flatMap(Comparison::attached);
        }
        return part instanceof MailPart.Opaque file
                ? Stream.of(file.fileName().map(name -> name + ", ").orElse("")
                        + file.content().length() + " octets, SHA-256 " + digest(file.content()))
                : Stream.empty();
    }

    private static String digest(Octets octets) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(octets.toByteArray());
            return HexFormat.of().formatHex(whole, 0, DIGEST_SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The texts in order; a line end at the very end does not count. */
    static String body(MailPart part) {
        if (part instanceof MailPart.Text text) {
            return text.text().replace("\r\n", "\n").stripTrailing();
        }
        if (part instanceof MailPart.Multipart multipart) {
            return multipart.parts().stream().map(Comparison::body).collect(Collectors.joining("\n"));
        }
        if (part instanceof MailPart.Opaque opaque) {
            return "(" + opaque.type() + ", " + opaque.content().length() + " octets)";
        }
        throw new IllegalStateException("no such part: " + part);
    }

    String body() {
        return body(message.body());
    }
}
