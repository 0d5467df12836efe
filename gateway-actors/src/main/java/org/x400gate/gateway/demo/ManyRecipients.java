package org.x400gate.gateway.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;

/** A message with an attachment for two who are there and one who is not, and the report that has to come back. */
final class ManyRecipients {
    private static final int ATTACHED_OCTETS = 20_000;

    private final Mailbox from;
    private final List<Mailbox> known;
    private final Mailbox unknown;

    ManyRecipients(String fromDomain, String toDomain) {
        from = new Mailbox("ann", fromDomain);
        known = List.of(new Mailbox("bob", toDomain), new Mailbox("carla", toDomain));
        unknown = new Mailbox("nobody-of-this-name", toDomain);
    }

    String from() {
        return from.addrSpec();
    }

    /** Whom the mail server at the end does not know. */
    String unknown() {
        return unknown.addrSpec();
    }

    List<String> recipients() {
        return List.of(known.get(0).addrSpec(), known.get(1).addrSpec(), unknown.addrSpec());
    }

    byte[] message(Instant now) {
        byte[] attached = new byte[ATTACHED_OCTETS];
        for (int i = 0; i < attached.length; i++) {
            attached[i] = (byte) (i * i >> 3);
        }
        MailPart body = new MailPart.Multipart(
                "mixed",
                List.of(
                        new MailPart.Text("The plan is in the attachment.\r\n"),
                        new MailPart.Opaque(
                                "application/octet-stream", Optional.of("plan.bin"), Octets.wrap(attached))));
        return MimeWriter.write(
                        List.of(
                                HeaderField.ofAddresses("From", List.of(from)),
                                HeaderField.ofAddresses("To", known),
                                HeaderField.ofAddresses("Cc", List.of(unknown)),
                                HeaderField.ofText("Subject", "The plan, for all of you"),
                                HeaderField.ofDate("Date", now.atOffset(ZoneOffset.UTC)),
                                new HeaderField(
                                        "Message-ID", "<plan." + now.toEpochMilli() + "@" + from.domain() + ">")),
                        body)
                .toByteArray();
    }

    /** Who got it in the end. */
    Comparison.Line delivered(Sink.Received there) {
        return new Comparison.Line(
                "Delivered to",
                known.get(0).addrSpec() + ", " + known.get(1).addrSpec(),
                String.join(", ", there.to()));
    }

    /** What the notification has to say, and what it says. */
    List<Comparison.Line> told(Sink.Received report) {
        String text = new String(report.octets(), StandardCharsets.ISO_8859_1).replaceAll("\r\n[ \t]+", " ");
        return List.of(
                new Comparison.Line("To", from.addrSpec(), String.join(", ", report.to())),
                new Comparison.Line("From", "<>", "<" + report.from() + ">"),
                new Comparison.Line("Type", "multipart/report", field(text, "Content-Type: ([a-z/]+)")),
                new Comparison.Line(
                        "Recipient", unknown.addrSpec(), field(text, "Original-Recipient: rfc822; ?([^ \r\n]+)")),
                new Comparison.Line("Action", "failed", field(text, "Action: ([a-z]+)")),
                new Comparison.Line("Status", "5.1.1", field(text, "Status: ([0-9.]+)")));
    }

    private static String field(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(text);
        return matcher.find() ? matcher.group(1) : "(nothing)";
    }
}
