package org.x400gate.protocol.mixer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/** An IPM in its P1 message as an Internet message and its SMTP envelope (RFC 2156 5.3). Pure: the same gives the same. */
public final class IpmToRfc {
    private final MtsApdu.Message message;
    private final TransferEnvelope envelope;
    private final MappingContext context;
    private final Losses losses = new Losses();
    private final MailFromEnvelope fields;

    private IpmToRfc(MtsApdu.Message message, MappingContext context) {
        this.message = message;
        this.envelope = message.envelope();
        this.context = context;
        this.fields = new MailFromEnvelope(envelope, context, losses);
    }

    /**
     * Never throws for anything a peer may have written; content that can't be read from its store is an
     * UncheckedIOException.
     */
    public static Mapping<RfcMessage> map(MtsApdu.Message message, MappingContext context) {
        return new IpmToRfc(message, context).map();
    }

    /** What would keep any content of that envelope from that recipient: for a probe (5.3.9). */
    public static List<Loss> obstacles(TransferEnvelope envelope, PerRecipient recipient) {
        List<Loss> obstacles = new ArrayList<>(ofMessage(envelope));
        MailFromEnvelope.critical(recipient.extensions()).ifPresent(obstacles::add);
        return obstacles;
    }

    private static List<Loss> ofMessage(TransferEnvelope envelope) {
        List<Loss> obstacles = new ArrayList<>();
        boolean interpersonal = envelope.contentType().equals(ContentType.P2)
                || envelope.contentType().equals(ContentType.P22);
        if (!interpersonal) {
            obstacles.add(new Loss("RFC 2156 5.3.6", "content-type", "neither P2 nor P22"));
        }
        MailFromEnvelope.critical(envelope.extensions()).ifPresent(obstacles::add);
        return obstacles;
    }

    private Mapping<RfcMessage> map() {
        List<Loss> obstacles = ofMessage(envelope);
        if (!obstacles.isEmpty()) {
            return new Mapping.Refused<>(obstacles);
        }
        try {
            InformationObject content = InformationObject.decode(content(message.content()), BerLimits.STANDARD);
            if (content instanceof Ipm ipm) {
                return map(ipm);
            }
            return map((Ipn) content);
        } catch (MalformedInput unreadable) {
            return refused(unreadable.clause(), "content", unreadable.getMessage());
        }
    }

    private static Mapping<RfcMessage> refused(String clause, String field, String what) {
        return new Mapping.Refused<>(List.of(new Loss(clause, field, what)));
    }

    private static Octets content(ContentRef content) {
        if (content instanceof Octets inMemory) {
            return inMemory;
        }
        if (content.octets() > BerLimits.STANDARD.maxOctets()) {
            throw new MalformedInput("mixer", 0, "limit maxOctets", "content of " + content.octets() + " octets");
        }
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (IOException storeFailed) {
            throw new UncheckedIOException(storeFailed);
        }
    }

    private Mapping<RfcMessage> map(Ipm ipm) {
        Addressees to = addressees();
        MailFromHeading heading = new MailFromHeading(ipm, envelope, context, losses);
        MailPart body = MailFromBody.map(
                heading.bodyWithoutHeaders(),
                new Companions(heading.companions()),
                MultipartExtension.read(ipm.heading()),
                new MailFromBody.Scope(context, envelope.trace().get(0).arrival()),
                losses,
                0);
        return losses.obstacles().isEmpty()
                ? mapped(ipm, sender(), to, heading.fields(), body)
                : new Mapping.Refused<>(losses.obstacles());
    }

    /** Openly, that is: not those of blind copies (X.420 blind-copy-recipients). */
    private static List<OrName> named(Heading heading) {
        return Stream.of(heading.primaryRecipients(), heading.copyRecipients())
                .flatMap(List::stream)
                .flatMap(each -> each.recipient().formalName().stream())
                .toList();
    }

    /** A notification must never be answered by another one (RFC 8098 2.1): nobody is told if it fails. */
    private Mapping<RfcMessage> map(Ipn ipn) {
        Addressees to = addressees();
        IpnToMdn notification = new IpnToMdn(ipn, envelope, context, losses);
        return losses.obstacles().isEmpty()
                ? mapped(ipn, Optional.empty(), to, notification.header(to.mailboxes()), notification.body())
                : new Mapping.Refused<>(losses.obstacles());
    }

    /** Those we answer for: with a mailbox, side by side, and without one. */
    private record Addressees(
            List<PerRecipient> recipients, List<Mailbox> mailboxes, List<RfcMessage.Unmapped> unmapped) {}

    private Addressees addressees() {
        Addressees to = new Addressees(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (PerRecipient recipient : envelope.recipients()) {
            if (recipient.responsible()) {
                Optional<Mailbox> mailbox =
                        context.addresses().toRfc(recipient.recipient().address());
                Optional<Loss> obstacle = MailFromEnvelope.critical(recipient.extensions())
                        .or(() -> mailbox.isPresent()
                                ? Optional.empty()
                                : Optional.of(
                                        new Loss("RFC 2156 4.3.5", "recipient-name", "no mailbox can be made of it")));
                obstacle.ifPresentOrElse(loss -> to.unmapped().add(new RfcMessage.Unmapped(recipient, loss)), () -> {
                    to.recipients().add(recipient);
                    to.mailboxes().add(mailbox.orElseThrow());
                });
            }
        }
        if (to.recipients().isEmpty()) {
            to.unmapped().stream()
                    .map(RfcMessage.Unmapped::reason)
                    .distinct()
                    .forEach(loss -> losses.refuse(loss.clause(), loss.field(), loss.what()));
        }
        if (to.recipients().isEmpty() && to.unmapped().isEmpty()) {
            losses.refuse("RFC 2156 5.3.7", "recipient-name", "no responsible recipient that can be mapped");
        }
        return to;
    }

    private Mapping<RfcMessage> mapped(
            InformationObject content, Optional<Mailbox> sender, Addressees to, List<HeaderField> own, MailPart body) {
        List<Traces.Passed> passed = Traces.merge(envelope.trace(), envelope.internalTrace());
        List<HeaderField> header = new ArrayList<>(Traces.fields(passed, context));
        header.addAll(fields.fields(content instanceof Ipm ipm ? named(ipm.heading()) : List.of()));
        header.addAll(own);
        return new Mapping.Mapped<>(
                new RfcMessage(
                        new SmtpEnvelope(sender, to.mailboxes()),
                        MimeWriter.write(writable(header, losses), body),
                        to.recipients(),
                        to.unmapped(),
                        new Passage(passed.size(), Traces.conversions(passed)),
                        Names.of(content)),
                losses.list());
    }

    /** The null reverse path if nobody is to hear of a failure and the name says so; else the originator. */
    private Optional<Mailbox> sender() {
        Optional<Mailbox> mailbox =
                context.addresses().toRfcOfOriginator(envelope.originator().address());
        boolean silent =
                envelope.recipients().stream().allMatch(r -> r.originatorReport() == OriginatorReportRequest.NO_REPORT);
        if (silent && mailbox.filter(RfcToIpm::isNullSender).isPresent()) {
            return Optional.empty();
        }
        if (silent) {
            losses.lost(
                    "RFC 2156 A.3.2",
                    "originator-report-request",
                    "a failure beyond us will be told to the originator");
        }
        if (mailbox.isEmpty()) {
            losses.lost(
                    "RFC 2156 4.3.5",
                    "originator-name",
                    "no mailbox can be made of it, sent with the null reverse path");
        }
        return mailbox;
    }

    static List<HeaderField> writable(List<HeaderField> fields, Losses losses) {
        List<HeaderField> good = new ArrayList<>();
        for (HeaderField field : fields) {
            if (MimeWriter.canWrite(field)) {
                good.add(field);
            } else {
                losses.lost("RFC 5322 2.1.1", field.name(), "a word longer than a line may be, left out");
            }
        }
        return good;
    }
}
