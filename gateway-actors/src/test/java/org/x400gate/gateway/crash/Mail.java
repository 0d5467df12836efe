package org.x400gate.gateway.crash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.Octets;

/**
 * One try to hand a message over. A source that was not answered tries again with the same message under a number of
 * its own, so that a copy made by the source is never taken for one made by the gateway.
 */
record Mail(String from, String to, int message, int attempt) {
    private static final Pattern ID = Pattern.compile("<([0-9]+)\\.([0-9]+)\\.crash@(.+)>");
    private static final int MAX_LINES = 80;

    /** Each so many messages one is long: it crosses checkpoints, and its content is stored apart from its entry. */
    private static final int LONG_EVERY = 50;

    private static final int LONG_LINES = 2_500;

    String id() {
        return "<" + message + "." + attempt + ".crash@" + domain(from) + ">";
    }

    private String subject() {
        return "message " + message + " in attempt " + attempt;
    }

    private String text() {
        Random random = new Random(31L * message + attempt);
        int lines = message % LONG_EVERY == 0 ? LONG_LINES : 1 + random.nextInt(MAX_LINES);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            text.append(line).append(' ').append(Long.toString(random.nextLong() >>> 1, 36));
            text.append(" ".repeat(random.nextInt(40))).append("|\r\n");
        }
        return text.toString();
    }

    Octets octets() {
        return Octets.of(
                "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject() + "\r\nMessage-ID: " + id()
                        + "\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n\r\n" + text(),
                StandardCharsets.US_ASCII);
    }

    /** Which one it is, by its Message-ID. */
    static Mail read(MimeMessage mail) {
        String id = field(mail, "Message-ID");
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new AssertionError("came out, but was never sent: Message-ID " + id);
        }
        return new Mail(
                field(mail, "From"),
                field(mail, "To"),
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)));
    }

    static MimeMessage parse(Octets octets) {
        return MimeReader.read(octets, MimeLimits.STANDARD);
    }

    /** What is not as it was sent. */
    List<String> differences(MimeMessage came) {
        List<String> differences = new ArrayList<>();
        if (!field(came, "Subject").equals(subject())) {
            differences.add(id() + ": Subject " + field(came, "Subject"));
        }
        if (!field(came, "Message-ID").equals(id())) {
            differences.add(id() + ": Message-ID " + field(came, "Message-ID"));
        }
        if (!(came.body() instanceof MailPart.Text part) || !part.text().equals(text())) {
            differences.add(id() + ": another text");
        }
        return differences;
    }

    private static String field(MimeMessage mail, String name) {
        return mail.first(name).map(HeaderField::body).orElse("(none)");
    }

    private static String domain(String address) {
        return address.substring(address.indexOf('@') + 1);
    }
}
