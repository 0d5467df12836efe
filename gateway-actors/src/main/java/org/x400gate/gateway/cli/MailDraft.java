package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import picocli.CommandLine.Option;

/** A message made on the command line. */
final class MailDraft {
    private static final int MAX_ATTACHED = 64 << 20;

    @Option(names = "--from", paramLabel = "MAILBOX", description = "Who it is from; <> is nobody.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "MAILBOX", description = "Who it is for; may be given many times.")
    private List<String> to = List.of();

    @Option(names = "--subject", paramLabel = "TEXT", description = "Its subject. Default: test.")
    private String subject = "test";

    @Option(names = "--text", paramLabel = "TEXT", description = "Its text. Default: a line that says it is a test.")
    private String text = "This is a test message of x400gate.";

    @Option(names = "--attach", paramLabel = "FILE", description = "A file to go with it; may be given many times.")
    private List<Path> attached = List.of();

    Optional<String> from() {
        return from;
    }

    List<String> to() {
        return to;
    }

    /** {@code localId}: left of the at-sign in its Message-ID. */
    Octets write(String localId, String hostname, Instant now) throws IOException, MailParties.NoParties {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (String each : to) {
            mailboxes.add(MailParties.mailbox("--to", each));
        }
        Mailbox author = from.isPresent() && !from.get().equals("<>")
                ? MailParties.mailbox("--from", from.get())
                : new Mailbox("postmaster", hostname);
        List<MailPart> parts = new ArrayList<>();
        parts.add(new MailPart.Text(text.replaceAll("\r\n?|\n", "\r\n") + "\r\n"));
        for (Path file : attached) {
            parts.add(attachment(file));
        }
        return MimeWriter.write(
                List.of(
                        HeaderField.ofAddresses("From", List.of(author)),
                        HeaderField.ofAddresses("To", mailboxes),
                        HeaderField.ofText("Subject", subject),
                        HeaderField.ofDate("Date", now.atOffset(ZoneOffset.UTC)),
                        new HeaderField("Message-ID", "<" + localId + "@" + hostname + ">")),
                parts.size() == 1 ? parts.get(0) : new MailPart.Multipart("mixed", parts));
    }

    private static MailPart attachment(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_ATTACHED + 1);
            if (octets.length > MAX_ATTACHED) {
                throw new FileSystemException(file.toString(), null, "longer than " + MAX_ATTACHED + " octets");
            }
            String name = String.valueOf(file.getFileName());
            String type = Optional.ofNullable(URLConnection.guessContentTypeFromName(name))
                    .filter(guessed -> !guessed.startsWith("text/") && !guessed.startsWith("message/"))
                    .orElse("application/octet-stream");
            return new MailPart.Opaque(type, Optional.of(asFileName(name)), Octets.wrap(octets));
        }
    }

    private static String asFileName(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}]", "_");
    }
}
