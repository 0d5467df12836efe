package org.x400gate.gateway.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.SevenBit;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.smtp.DotStuffing;
import org.x400gate.protocol.smtp.Mailbox;
import org.x400gate.protocol.smtp.SmtpEnvelope;

/**
 * What goes out for one piece of work: rendered and read on a thread that may block, one piece at a time. It may be closed
 * by another thread than the one that reads.
 */
final class OutgoingContent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingContent.class);
    private static final int PIECE_OCTETS = 64 * 1024;

    private final Rendered.Mail mail;
    private final SmtpEnvelope envelope;
    private final DotStuffing stuffing;

    private OutgoingContent(Rendered.Mail mail, SmtpEnvelope envelope, DotStuffing stuffing) {
        this.mail = mail;
        this.envelope = envelope;
        this.stuffing = stuffing;
    }

    /** Some octets as they go on the wire. */
    record Piece(Octets octets, boolean last) {}

    /** What could be made of the work. */
    sealed interface Prepared {
        /** {@code first} is all there is of most messages. */
        record Ready(OutgoingContent content, Piece first) implements Prepared {}

        /** {@code unreadable}: as {@link Rendered.NotRenderable} has it. */
        record NotRenderable(Cause cause, boolean unreadable) implements Prepared {
            NotRenderable(Cause cause) {
                this(cause, false);
            }
        }

        /** Nobody wants it. */
        record Unwanted(String reason) implements Prepared {}
    }

    /** {@code takesEightBit}: the server does not mind, so that nobody needs to look, or to encode. */
    static Prepared prepare(QueueKeeper.Work work, SmtpRendering rendering, boolean takesEightBit) throws IOException {
        Rendered rendered = rendering.render(work.entry(), work.item().hop(), work.content());
        if (rendered instanceof Rendered.NotRenderable not) {
            return new Prepared.NotRenderable(not.cause(), not.unreadable());
        }
        if (rendered instanceof Rendered.Unwanted unwanted) {
            return new Prepared.Unwanted(unwanted.reason());
        }
        if (!(rendered instanceof Rendered.Mail mail)) {
            throw new IllegalStateException("not made for SMTP: " + rendered);
        }
        Rendered.Mail sound = requested(work.entry(), addressable(mail));
        if (sound.addressees().isEmpty()) {
            return new Prepared.NotRenderable(sound.unrenderable().stream()
                    .map(Rendered.Unrenderable::cause)
                    .findFirst()
                    .orElse(Cause.unroutable("no recipients")));
        }
        if (takesEightBit || !hasEightBit(sound.message())) {
            return ready(sound, takesEightBit);
        }
        SevenBit.Outcome encoded = SevenBit.of(sound.message(), MimeLimits.STANDARD);
        if (encoded instanceof SevenBit.Outcome.Converted converted) {
            LOG.info(
                    "event=smtp-out-encoded msg={} hop={} reason=\"the server takes 7 bits only\"",
                    work.entry().id(),
                    work.item().hop());
            return ready(sound.withMessage(converted.message()), false);
        }
        String part = ((SevenBit.Outcome.Impossible) encoded).part();
        return new Prepared.NotRenderable(Cause.of(
                NotDelivered.CONVERSION_NOT_PERFORMED,
                NotDelivered.CONVERSION_IMPRACTICAL,
                "the server takes no 8-bit content (RFC 6152), and there is some in " + part));
    }

    private static Prepared ready(Rendered.Mail sound, boolean eightBit) throws IOException {
        SmtpEnvelope envelope = new SmtpEnvelope(
                sound.sender().map(Mailbox::parse),
                sound.addressees().stream()
                        .map(addressee ->
                                new SmtpEnvelope.To(Mailbox.parse(addressee.mailbox()), addressee.parameters()))
                        .toList(),
                sound.message().octets(),
                eightBit,
                sound.parameters());
        OutgoingContent content = new OutgoingContent(sound, envelope, DotStuffing.of(sound.message()));
        return new Prepared.Ready(content, content.next());
    }

    /** A recipient that is no mailbox fails alone. */
    private static Rendered.Mail addressable(Rendered.Mail mail) {
        List<Rendered.Addressee> sound = new ArrayList<>();
        List<Rendered.Unrenderable> left = new ArrayList<>(mail.unrenderable());
        for (Rendered.Addressee addressee : mail.addressees()) {
            try {
                Mailbox.parse(addressee.mailbox());
                sound.add(addressee);
            } catch (MalformedInput fault) {
                left.add(new Rendered.Unrenderable(
                        addressee.number(), Cause.unroutable("not a mailbox: " + fault.getMessage())));
            }
        }
        return new Rendered.Mail(mail.sender(), sound, mail.message(), left, mail.parameters(), mail.made());
    }

    /** What came by SMTP goes on with the report requests it came with (RFC 3461 5.2.1). */
    private static Rendered.Mail requested(QueueEntry entry, Rendered.Mail mail) {
        if (entry.kind() != EntryKind.RFC822) {
            return mail;
        }
        Map<String, String> attributes = entry.submission().attributes();
        List<Rendered.Addressee> addressees = mail.addressees().stream()
                .map(to -> new Rendered.Addressee(
                        to.number(), to.mailbox(), SmtpAttributes.ofRecipient(attributes, to.number())))
                .toList();
        return new Rendered.Mail(
                mail.sender(),
                addressees,
                mail.message(),
                mail.unrenderable(),
                SmtpAttributes.ofMail(attributes),
                mail.made());
    }

    SmtpEnvelope envelope() {
        return envelope;
    }

    Rendered.Mail mail() {
        return mail;
    }

    /** The next piece; not called behind the last. */
    synchronized Piece next() throws IOException {
        List<Octets> pieces = new ArrayList<>();
        int octets = 0;
        while (octets < PIECE_OCTETS && !stuffing.ended()) {
            Octets piece = stuffing.next();
            pieces.add(piece);
            octets += piece.length();
        }
        return new Piece(Octets.concat(pieces), stuffing.ended());
    }

    @Override
    public synchronized void close() throws IOException {
        stuffing.close();
    }

    private static boolean hasEightBit(ContentRef message) throws IOException {
        byte[] buffer = new byte[PIECE_OCTETS];
        try (InputStream in = message.open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] < 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
