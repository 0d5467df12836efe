package org.x400gate.gateway.conversion;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.BodyCapabilities;
import org.x400gate.protocol.mixer.DsnMail;
import org.x400gate.protocol.mixer.DsnToReport;
import org.x400gate.protocol.mixer.IpmToRfc;
import org.x400gate.protocol.mixer.Loss;
import org.x400gate.protocol.mixer.Mapping;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.ReportFromDsn;
import org.x400gate.protocol.mixer.ReportSubject;
import org.x400gate.protocol.mixer.ReportToDsn;
import org.x400gate.protocol.mixer.Reporting;
import org.x400gate.protocol.mixer.RfcMessage;
import org.x400gate.protocol.mixer.RfcToIpm;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.mixer.X400Message;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ApduScan;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.RcptParameters;

/**
 * Renders an entry for a next hop, from what was received. Pure but for reading the content; the same entry rendered
 * twice gives the same octets, so that a second try carries the same identifiers as the first.
 */
public final class Rendering {
    private static final long MAX_RELAYED_FROM_MEMORY = 1 << 20;
    /** Of a message that was taken; its recipients are. */
    private static final int MAX_ENVELOPE_OCTETS = 16 << 20;

    private static final RcptParameters NOBODY = RcptParameters.kept(Optional.of("NEVER"), Optional.empty());

    private final ConversionSettings settings;
    private final Map<NextHop, BodyCapabilities> bodies;
    private final Relaying relaying;

    /** Of no peer's readers anything is known. */
    public Rendering(ConversionSettings settings) {
        this(settings, Map.of());
    }

    /** {@code bodies}: what is known of the readers behind a next hop. */
    public Rendering(ConversionSettings settings, Map<NextHop, BodyCapabilities> bodies) {
        this.settings = settings;
        this.bodies = Map.copyOf(bodies);
        this.relaying = new Relaying(settings);
    }

    /**
     * For a peer, in the edition of P1 it reads: an Internet message is mapped, an APDU gets our trace. Throws if the
     * content cannot be read now.
     */
    public Rendered forX400(QueueEntry entry, NextHop hop, ContentRef content, Edition edition) throws IOException {
        return forX400(entry, hop, content, edition, nothingIsKept -> Optional.empty());
    }

    /** With what is kept of earlier messages: a notification on one of them becomes a report (RFC 2156 5.1.8). */
    public Rendered forX400(
            QueueEntry entry,
            NextHop hop,
            ContentRef content,
            Edition edition,
            Function<String, Optional<byte[]>> subjects)
            throws IOException {
        try {
            if (entry.kind() == EntryKind.P1) {
                return relayed(entry, hop, content, edition);
            }
            return converted(content, octets -> {
                Optional<Rendered> report = report(entry, hop, octets, edition, subjects);
                return report.isPresent() ? report.get() : toX400(entry, hop, octets, edition);
            });
        } catch (MalformedInput e) {
            return Obstacles.unreadable(e);
        } catch (TooLarge e) {
            return new Rendered.NotRenderable(Cause.untransferable(NotDelivered.CONTENT_TOO_LONG, e.getMessage()));
        } catch (MessageOf1984.NotOf1984 e) {
            return new Rendered.NotRenderable(Cause.of(
                    NotDelivered.CONVERSION_NOT_PERFORMED, NotDelivered.CONVERSION_IMPRACTICAL, e.getMessage()));
        }
    }

    /** For an SMTP server: an APDU is mapped, an Internet message goes as it came. Throws likewise. */
    public Rendered forSmtp(QueueEntry entry, NextHop hop, ContentRef content) throws IOException {
        if (entry.kind() == EntryKind.RFC822) {
            List<Rendered.Addressee> addressees = entry.pendingAt(hop).stream()
                    .map(recipient -> new Rendered.Addressee(recipient.number(), recipient.address()))
                    .toList();
            return new Rendered.Mail(entry.submission().originator(), addressees, content, List.of());
        }
        try {
            return converted(content, octets -> toSmtp(entry, hop, octets));
        } catch (MalformedInput e) {
            return Obstacles.unreadable(e);
        } catch (TooLarge e) {
            return new Rendered.NotRenderable(Cause.untransferable(NotDelivered.CONTENT_TOO_LONG, e.getMessage()));
        }
    }

    /** What would keep a message like the probed one from going out by SMTP (RFC 2156 5.3.9). */
    public Optional<Cause> obstacle(MtsApdu.Probe probe, PerRecipient recipient) {
        if (probe.contentLength()
                .filter(octets -> octets > settings.room().octets())
                .isPresent()) {
            return Optional.of(Cause.untransferable(
                    NotDelivered.CONTENT_TOO_LONG,
                    "content of " + probe.contentLength().get() + " octets; at most "
                            + settings.room().octets() + " are converted"));
        }
        List<Loss> obstacles = IpmToRfc.obstacles(probe.envelope(), recipient);
        if (!obstacles.isEmpty()) {
            return Optional.of(Obstacles.of(obstacles));
        }
        return settings.addresses().toRfc(recipient.recipient().address()).isPresent()
                ? Optional.empty()
                : Optional.of(Cause.unroutable("no mailbox can be made of " + recipient.recipient()));
    }

    /**
     * Only what comes with the null reverse path for the originator of a message that is remembered. What of it has no
     * report (a delay) goes on as the message it is, alone or beside the report on the others (5.1.8.3).
     */
    private Optional<Rendered> report(
            QueueEntry entry, NextHop hop, Octets mail, Edition edition, Function<String, Optional<byte[]>> subjects) {
        List<Recipient> to = entry.pendingAt(hop);
        boolean told = entry.submission().attributes().containsKey(ReportAttributes.TOLD_IN_PART);
        if (told || entry.submission().originator().isPresent() || to.size() != 1) {
            return Optional.empty();
        }
        return DsnToReport.subject(mail, context(entry))
                .flatMap(identifier -> Subjects.find(subjects, identifier))
                .filter(envelope -> isFor(envelope, to.get(0)))
                .flatMap(envelope -> reported(entry, mail, envelope, edition))
                .flatMap(made -> made.report()
                        .map(report -> made.goesOnAsMessage()
                                ? new Rendered.Both(report)
                                : converted(
                                        entry,
                                        Relaying.inEdition(
                                                report,
                                                Map.of(1, List.of(to.get(0).number())),
                                                edition))));
    }

    private static Rendered converted(QueueEntry entry, Rendered report) {
        return report instanceof Rendered.Apdu apdu ? apdu.as(Made.converted(entry, Optional.empty())) : report;
    }

    /** Nobody else's reports are made, whatever a sender claims. */
    private boolean isFor(TransferEnvelope envelope, Recipient recipient) {
        return settings.addresses()
                .toRfcOfOriginator(envelope.originator().address())
                .filter(mailbox -> mailbox.addrSpec().equalsIgnoreCase(recipient.address()))
                .isPresent();
    }

    private Optional<ReportFromDsn> reported(
            QueueEntry entry, Octets mail, TransferEnvelope envelope, Edition edition) {
        Mapping<ReportFromDsn> mapping =
                DsnToReport.map(mail, ReportSubject.of(envelope, settings.addresses()), context(entry), edition);
        return mapping instanceof Mapping.Mapped<ReportFromDsn> mapped ? Optional.of(mapped.value()) : Optional.empty();
    }

    private Rendered toX400(QueueEntry entry, NextHop hop, Octets message, Edition edition) throws IOException {
        Map<Mailbox, List<Integer>> numbers = new LinkedHashMap<>();
        List<Rendered.Unrenderable> unrenderable = new ArrayList<>();
        for (Recipient recipient : entry.pendingAt(hop)) {
            Optional<Mailbox> mailbox = Mailbox.parse(recipient.address());
            if (mailbox.isEmpty()) {
                unrenderable.add(new Rendered.Unrenderable(recipient.number(), Cause.unroutable("not a mailbox")));
            } else {
                numbers.computeIfAbsent(mailbox.get(), same -> new ArrayList<>())
                        .add(recipient.number());
            }
        }
        SmtpEnvelope envelope = new SmtpEnvelope(
                entry.submission().originator().flatMap(Mailbox::parse),
                List.copyOf(numbers.keySet()),
                Asked.bySmtp(entry));
        Mapping<X400Message> mapping = RfcToIpm.map(
                envelope,
                message,
                context(entry),
                bodies.getOrDefault(hop, BodyCapabilities.of(edition)).in(edition));
        if (mapping instanceof Mapping.Mapped<X400Message> mapped) {
            X400Message made = mapped.value();
            for (X400Message.Unmapped left : made.unmapped()) {
                for (int number : numbers.remove(left.recipient())) {
                    unrenderable.add(new Rendered.Unrenderable(number, Obstacles.of(left.reason())));
                }
            }
            Map<Integer, List<Integer>> carried = new LinkedHashMap<>();
            numbers.values().forEach(same -> carried.put(carried.size() + 1, same));
            List<String> losses = mapped.losses().stream().map(Loss::toString).toList();
            MtsApdu.Message apdu = Deferral.traced(entry, Deferral.released(entry, made.message()));
            Rendered.Apdu rendered = switch (edition) {
                case OF_1988 -> Relaying.apdu(apdu, carried, unrenderable, losses);
                case OF_1984 -> Relaying.apdu(new MessageOf1984().made(apdu), carried, unrenderable, losses);
            };
            return rendered.as(Made.converted(entry, Optional.of(made.names())));
        }
        return refused(mapping);
    }

    private Rendered toSmtp(QueueEntry entry, NextHop hop, Octets encoding) {
        MtsApdu apdu = MtsApdu.decode(encoding, settings.p1Limits());
        if (apdu instanceof MtsApdu.Report report) {
            return toSmtp(entry, hop, report);
        }
        if (!(apdu instanceof MtsApdu.Message message)) {
            return new Rendered.NotRenderable(Cause.notConverted("the Internet has no probes (RFC 2156 5.3.9)"));
        }
        TransferEnvelope here = message.envelope().toBuilder()
                .recipients(Relaying.responsibleAt(entry, hop, message.envelope()))
                .build();
        Mapping<RfcMessage> mapping = IpmToRfc.map(new MtsApdu.Message(here, message.content()), context(entry));
        if (mapping instanceof Mapping.Mapped<RfcMessage> mapped) {
            RfcMessage made = mapped.value();
            // RFC 3461 4.1, 6.1: what has the null reverse path asks for nothing.
            boolean silent = made.envelope().sender().isEmpty();
            List<Rendered.Addressee> addressees = new ArrayList<>();
            for (int i = 0; i < made.recipients().size(); i++) {
                addressees.add(new Rendered.Addressee(
                        made.recipients().get(i).number(),
                        made.envelope().recipients().get(i).addrSpec(),
                        silent ? NOBODY : Asked.ofRecipient(made.recipients().get(i))));
            }
            List<Rendered.Unrenderable> unrenderable = made.unmapped().stream()
                    .map(left -> new Rendered.Unrenderable(left.recipient().number(), Obstacles.of(left.reason())))
                    .toList();
            return new Rendered.Mail(
                    made.envelope().sender().map(Mailbox::addrSpec),
                    addressees,
                    made.message(),
                    unrenderable,
                    silent ? MailParameters.NONE : Asked.ofMail(message.envelope()),
                    withLosses(Made.converted(entry, Optional.of(made.names())), mapped.losses()));
        }
        return refused(mapping);
    }

    private static Made withLosses(Made made, List<Loss> losses) {
        return Rendered.inWords(losses.stream().map(Loss::toString).toList())
                .map(words -> made.with("losses", words))
                .orElse(made);
    }

    /** RFC 2156 5.3.8: a report becomes a notification to whom it is destined. */
    private Rendered toSmtp(QueueEntry entry, NextHop hop, MtsApdu.Report report) {
        Reporting<DsnMail> reporting = ReportToDsn.map(report, context(entry));
        if (reporting instanceof Reporting.Made<DsnMail> made) {
            String mailbox = made.value().envelope().recipients().get(0).addrSpec();
            List<Rendered.Addressee> addressees = entry.pendingAt(hop).stream()
                    .map(recipient -> new Rendered.Addressee(recipient.number(), mailbox))
                    .toList();
            return new Rendered.Mail(Optional.empty(), addressees, made.value().message(), List.of())
                    .as(Made.converted(entry, Optional.empty()));
        } else if (reporting instanceof Reporting.NotWanted<DsnMail> nobody) {
            return new Rendered.Unwanted(nobody.reason().toString());
        }
        return new Rendered.NotRenderable(Obstacles.of(((Reporting.Impossible<DsnMail>) reporting).reasons()));
    }

    private static Rendered refused(Mapping<?> mapping) {
        if (mapping instanceof Mapping.Refused<?> refused) {
            return new Rendered.NotRenderable(Obstacles.of(refused.reasons()));
        }
        throw new IllegalStateException("a mapping is mapped or refused");
    }

    private MappingContext context(QueueEntry entry) {
        return settings.context(entry.submission().acceptedAt(), entry.id().toString());
    }

    /** The content of a long message stays where it is: what relays one has no business in it. For 1984 it may have. */
    private Rendered relayed(QueueEntry entry, NextHop hop, ContentRef content, Edition edition) throws IOException {
        if (content.octets() > MAX_RELAYED_FROM_MEMORY) {
            MtsApdu apdu = ApduScan.read(content, settings.p1Limits(), MAX_ENVELOPE_OCTETS);
            boolean passes = edition == Edition.OF_1988
                    || content.octets() > settings.room().octets();
            if (apdu instanceof MtsApdu.Message && passes) {
                return relaying.render(entry, hop, apdu, edition);
            }
        }
        return converted(
                content, octets -> relaying.render(entry, hop, MtsApdu.decode(octets, settings.p1Limits()), edition));
    }

    private interface Conversion {
        Rendered of(Octets octets) throws IOException;
    }

    private Rendered converted(ContentRef content, Conversion conversion) throws IOException {
        long most = settings.room().octets();
        if (content.octets() > most) {
            throw new TooLarge(content.octets() + " octets; at most " + most + " are converted");
        }
        return settings.room().convert(content.octets(), () -> conversion.of(read(content)));
    }

    private Octets read(ContentRef content) throws IOException {
        try (InputStream in = content.open()) {
            byte[] octets = in.readNBytes((int) content.octets());
            if (octets.length != content.octets()) {
                throw new IOException("content ends after " + octets.length + " of " + content.octets() + " octets");
            }
            return Octets.wrap(octets);
        }
    }

    private static final class TooLarge extends RuntimeException {
        TooLarge(String text) {
            super(text);
        }
    }
}
