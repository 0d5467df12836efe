package org.x400gate.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** From whom and to whom a message in a file is: what the command line says, else what its fields say. */
final class MailParties {
    private static final String NULL_SENDER = "<>";

    private MailParties() {}

    /** What can't be an envelope, in words for the command line. */
    static final class NoParties extends Exception {
        NoParties(String text) {
            super(text);
        }
    }

    /**
     * The sender is that of {@code Return-Path}, which a delivered message has, else of {@code From}; recipients are those
     * of {@code To}, {@code Cc} and {@code Bcc}.
     *
     * @param from {@code <>} for the null sender
     * @param to empty: as the fields say
     */
    static SmtpEnvelope of(Octets mail, Optional<String> from, List<String> to) throws NoParties {
        MimeMessage read;
        try {
            read = MimeReader.read(mail, MimeLimits.STANDARD);
        } catch (MalformedInput unreadable) {
            throw new NoParties("no Internet message: " + unreadable.getMessage());
        }
        List<Mailbox> recipients = new ArrayList<>();
        for (String recipient : to) {
            recipients.add(mailbox("--recipient", recipient));
        }
        if (to.isEmpty()) {
            Stream.of("To", "Cc", "Bcc")
                    .flatMap(name -> mailboxes(read, name))
                    .distinct()
                    .forEach(recipients::add);
        }
        if (recipients.isEmpty()) {
            throw new NoParties("no recipient: it has no mailbox in To, Cc or Bcc; say --recipient");
        }
        return new SmtpEnvelope(sender(read, from), recipients);
    }

    private static Optional<Mailbox> sender(MimeMessage mail, Optional<String> from) throws NoParties {
        if (from.isPresent()) {
            return from.get().equals(NULL_SENDER) ? Optional.empty() : Optional.of(mailbox("--from", from.get()));
        }
        boolean nobody = mail.first("Return-Path")
                .filter(field -> field.body().strip().equals(NULL_SENDER))
                .isPresent();
        Optional<Mailbox> sender = Stream.of("Return-Path", "From")
                .flatMap(name -> mailboxes(mail, name))
                .findFirst();
        if (!nobody && sender.isEmpty()) {
            throw new NoParties("no sender: it has no mailbox in Return-Path or From; say --from (<> for nobody)");
        }
        return nobody ? Optional.empty() : sender;
    }

    private static Stream<Mailbox> mailboxes(MimeMessage mail, String field) {
        return mail.all(field).stream()
                .flatMap(each -> each.addresses(MimeLimits.STANDARD).stream())
                .flatMap(MailParties::members)
                .map(mailbox -> new Mailbox(mailbox.localPart(), mailbox.domain()));
    }

    private static Stream<Mailbox> members(MailAddress address) {
        if (address instanceof Mailbox mailbox) {
            return Stream.of(mailbox);
        }
        return address instanceof MailAddress.Group group ? group.members().stream() : Stream.empty();
    }

    static Mailbox mailbox(String option, String text) throws NoParties {
        return Mailbox.parse(text)
                .orElseThrow(
                        () -> new NoParties(option + " " + text + ": a mailbox is wanted, such as ann@example.org"));
    }
}
