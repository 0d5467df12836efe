package org.x400gate.protocol.mixer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * An Internet delivery status notification as a report on the X.400 message it tells about (RFC 2156 5.1.8). Pure: the
 * same gives the same.
 *
 * <p>The whole notification, its fields as text, is the returned content if the originator asked for the content
 * (5.1.8.1, second mechanism). The private extensions of 5.1.8.2 are not made: X.400 allows none in P1, and peers that
 * follow it refuse them.
 */
public final class DsnToReport {
    private static final Pattern NUMBER = Pattern.compile("[^(]{0,64}\\(([0-9]{1,3})\\)\\s*");

    private static final Set<String> RETURNED = Set.of("message/rfc822", "text/rfc822-headers");
    private static final int MAX_HEAD_OCTETS = 64 * 1024;

    private final MimeMessage mail;
    private final DeliveryStatus status;
    private final ReportSubject subject;
    private final MappingContext context;
    private final Edition edition;
    private final Losses losses = new Losses();
    private final List<ReportedRecipient> recipients = new ArrayList<>();
    private final List<ReportFromDsn.Unreported> unreported = new ArrayList<>();

    private DsnToReport(
            MimeMessage mail, DeliveryStatus status, ReportSubject subject, MappingContext context, Edition edition) {
        this.mail = mail;
        this.status = status;
        this.subject = subject;
        this.context = context;
        this.edition = edition;
    }

    /**
     * Never throws for anything a sender may have written. Refused if it is no notification: the mail is then one like
     * any other.
     */
    public static Mapping<ReportFromDsn> map(
            Octets rfc822, ReportSubject subject, MappingContext context, Edition edition) {
        try {
            MimeMessage mail = MimeReader.read(rfc822, context.limits());
            return DeliveryStatus.find(mail, context.limits())
                    .map(status -> new DsnToReport(mail, status, subject, context, edition).map())
                    .orElseGet(() -> refused("RFC 3464 2", "without a part " + DeliveryStatus.TYPE));
        } catch (MalformedInput unreadable) {
            return refused(unreadable.clause(), unreadable.getMessage());
        }
    }

    /**
     * The X.400 message that a notification tells about: by its ENVID, or by the header that is returned with it; empty
     * for any other mail.
     */
    public static Optional<MtsIdentifier> subject(Octets rfc822, MappingContext context) {
        try {
            MimeMessage mail = MimeReader.read(rfc822, context.limits());
            return DeliveryStatus.find(mail, context.limits())
                    .flatMap(status -> status.subject().or(() -> returned(mail.body())));
        } catch (MalformedInput unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<MtsIdentifier> returned(MailPart body) {
        List<MailPart> parts = body instanceof MailPart.Multipart multipart ? multipart.parts() : List.of(body);
        for (MailPart part : parts) {
            if (part instanceof MailPart.Opaque opaque && RETURNED.contains(opaque.type())) {
                Octets head =
                        opaque.content().slice(0, Math.min(opaque.content().length(), MAX_HEAD_OCTETS));
                return DeliveryStatus.inHeader(head.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return Optional.empty();
    }

    private static Mapping<ReportFromDsn> refused(String clause, String what) {
        return new Mapping.Refused<>(List.of(new Loss(clause, "message", what)));
    }

    private Mapping<ReportFromDsn> map() {
        for (DeliveryStatus.Fields fields : status.perRecipient()) {
            recipient(fields).ifPresent(recipients::add);
        }
        return new Mapping.Mapped<>(
                new ReportFromDsn(recipients.isEmpty() ? Optional.empty() : Optional.of(report()), unreported),
                losses.list());
    }

    private Optional<ReportedRecipient> recipient(DeliveryStatus.Fields fields) {
        String named = fields.untyped("Final-Recipient").orElse("");
        Optional<DsnAction> action = fields.first("Action").flatMap(DsnAction::read);
        Optional<ReportSubject.Recipient> meant = meant(fields);
        if (action.isEmpty() || meant.isEmpty()) {
            String what = action.isEmpty() ? "no action is told" : "not a recipient of the message, or told of before";
            return left(named, ReportFromDsn.Kind.UNKNOWN, "RFC 3464 2.3", what);
        }
        Optional<ReportedRecipient.Result> result = result(action.get(), fields);
        if (result.isEmpty()) {
            return left(
                    named,
                    ReportFromDsn.Kind.GOES_ON_AS_MESSAGE,
                    "RFC 2156 5.1.8.3",
                    action.get().word() + " has no report");
        }
        if (!GatewayReport.isAsked(meant.get().recipient(), result.get())) {
            return left(
                    named,
                    ReportFromDsn.Kind.NOT_ASKED,
                    "X.411 originator-report-request",
                    action.get().word() + " was not asked for");
        }
        ReportedRecipient plain = ReportedRecipient.of(meant.get().recipient(), arrival(), result.get());
        return Optional.of(words(fields)
                .map(words -> GatewayReport.withWords(redirected(plain, fields, meant.get()), words))
                .orElseGet(() -> redirected(plain, fields, meant.get())));
    }

    private Optional<ReportedRecipient> left(String named, ReportFromDsn.Kind kind, String clause, String what) {
        unreported.add(new ReportFromDsn.Unreported(named, kind, new Loss(clause, "recipient", what)));
        return Optional.empty();
    }

    /**
     * By the original recipient, which we gave; else by the final one; the only recipient needs no name. Of several with
     * one address it is that of the number, if one is told, else the next.
     */
    private Optional<ReportSubject.Recipient> meant(DeliveryStatus.Fields fields) {
        List<ReportSubject.Recipient> named = named(fields, "Original-Recipient");
        if (named.isEmpty()) {
            named = named(fields, "Final-Recipient");
        }
        if (named.isEmpty() && subject.recipients().size() == 1) {
            named = subject.recipients();
        }
        String number =
                fields.first("X400-Originally-Specified-Recipient-Number").orElse("");
        List<ReportSubject.Recipient> left = named.stream()
                .filter(r -> recipients.stream()
                        .noneMatch(told -> told.number() == r.recipient().number()))
                .toList();
        return left.stream()
                .filter(r -> Integer.toString(r.recipient().number()).equals(number))
                .findFirst()
                .or(() -> left.stream().findFirst());
    }

    private List<ReportSubject.Recipient> named(DeliveryStatus.Fields fields, String field) {
        Optional<Mailbox> mailbox = mailbox(fields, field);
        Optional<OrAddress> address = fields.typed(field, "x400").flatMap(OrAddress::parseStandard);
        return subject.recipients().stream()
                .filter(r -> mailbox.filter(r::isAt).isPresent()
                        || address.filter(r.recipient().recipient().address()::matches)
                                .isPresent())
                .toList();
    }

    private static Optional<Mailbox> mailbox(DeliveryStatus.Fields fields, String field) {
        return fields.typed(field, "rfc822")
                .map(text -> text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text)
                .flatMap(Mailbox::parse);
    }

    private Optional<ReportedRecipient.Result> result(DsnAction action, DeliveryStatus.Fields fields) {
        return switch (action) {
            case FAILED -> Optional.of(failure(fields));
            case DELIVERED ->
                Optional.of(new ReportedRecipient.Delivered(
                        fields.date("X400-Delivery-Time").orElseGet(this::arrival), typeOfUser(fields)));
            case DELAYED, RELAYED, EXPANDED -> Optional.empty();
        };
    }

    /** Codes of X.411 come back as they were; else the status tells, and without one it is a transfer failure. */
    private ReportedRecipient.NotDelivered failure(DeliveryStatus.Fields fields) {
        return fields.typed("Diagnostic-Code", "x400")
                .flatMap(X400Diagnostic::read)
                .or(() -> fields.first("Status").flatMap(StatusCodes::failure))
                .orElseGet(() -> new ReportedRecipient.NotDelivered(
                        ReportedRecipient.NotDelivered.TRANSFER_FAILURE, Optional.empty()));
    }

    private static int typeOfUser(DeliveryStatus.Fields fields) {
        Matcher number = NUMBER.matcher(fields.first("X400-Type-of-MTS-User").orElse(""));
        return number.matches() && Integer.parseInt(number.group(1)) <= ReportedRecipient.Delivered.MAX_TYPE
                ? Integer.parseInt(number.group(1))
                : 0;
    }

    /** RFC 2156 5.1.8.3: the Arrival-Date, else the Date; one that can't be sent is replaced by the time of conversion. */
    private Instant arrival() {
        return status.perMessage()
                .date("Arrival-Date")
                .or(() -> mail.first("Date").flatMap(HeaderField::date).map(OffsetDateTime::toInstant))
                .filter(Times::isUtcTime)
                .orElse(context.now());
    }

    private static Optional<String> words(DeliveryStatus.Fields fields) {
        Optional<String> ofX400 = fields.first("X400-Supplementary-Info")
                .filter(text -> text.length() > 1 && text.startsWith("\""))
                .map(text -> text.substring(1, text.lastIndexOf('"') < 1 ? text.length() : text.lastIndexOf('"')));
        return ofX400.or(() -> fields.typed("Diagnostic-Code", "x400").isPresent()
                        ? Optional.empty()
                        : fields.untyped("Diagnostic-Code"))
                .filter(text -> !text.isBlank());
    }

    /** Who got it instead: another X.400 address, or another mailbox than ours (5.1.8.3). */
    private ReportedRecipient redirected(
            ReportedRecipient plain, DeliveryStatus.Fields fields, ReportSubject.Recipient meant) {
        Optional<OrName> actual = fields.typed("X400-Redirect-Recipient", "x400")
                .flatMap(OrAddress::parseStandard)
                .or(() -> mailbox(fields, "Final-Recipient")
                        .filter(m -> !meant.isAt(m))
                        .flatMap(m -> context.addresses().toOr(m, edition)))
                .filter(address -> address.faults().isEmpty())
                .filter(address -> !address.matches(plain.actualRecipient().address()))
                .map(OrName::of);
        return actual.map(name -> new ReportedRecipient(
                        name,
                        plain.number(),
                        plain.mtaReport(),
                        plain.originatorReport(),
                        plain.responsible(),
                        plain.arrival(),
                        plain.converted(),
                        plain.result(),
                        plain.intendedRecipient().or(() -> Optional.of(plain.actualRecipient())),
                        plain.supplementaryInformation(),
                        plain.extensions()))
                .orElse(plain);
    }

    private MtsApdu.Report report() {
        TransferEnvelope envelope = subject.envelope();
        boolean wanted = envelope.indicators().contentReturnRequest()
                && recipients.stream().anyMatch(r -> r.result() instanceof ReportedRecipient.NotDelivered);
        Optional<X400Message> whole = wanted ? returnable() : Optional.empty();
        if (!wanted) {
            losses.lost(
                    "X.411 content-return-request", "message", "fields and text left out, no content was asked for");
        }
        // The trace alone can always be mapped.
        TransferEnvelope traced = whole.or(() -> mapped(new MailPart.Text(""), Traces.FIELD))
                .orElseThrow()
                .message()
                .envelope();
        return new MtsApdu.Report(
                new ReportEnvelope(
                        traced.messageIdentifier(),
                        envelope.originator(),
                        madeHere(traced.trace()),
                        madeInside(traced.internalTrace()),
                        List.of()),
                GatewayReport.content(
                        envelope,
                        recipients,
                        whole.map(m -> new GatewayReport.Returned(
                                m.message().envelope().contentType(),
                                octets(m.message().content()))),
                        losses));
    }

    /** Our own element, the last, is that of a report made here: nothing that it reports on was converted. */
    private static List<TraceElement> madeHere(List<TraceElement> trace) {
        List<TraceElement> made = new ArrayList<>(trace);
        TraceElement last = made.remove(made.size() - 1);
        made.add(TraceElement.relayed(last.domain(), last.arrival()));
        return made;
    }

    private static List<InternalTraceElement> madeInside(List<InternalTraceElement> trace) {
        List<InternalTraceElement> made = new ArrayList<>(trace);
        if (!made.isEmpty()) {
            InternalTraceElement last = made.remove(made.size() - 1);
            made.add(InternalTraceElement.relayed(last.domain(), last.mtaName(), last.arrival()));
        }
        return made;
    }

    /** The notification as a message, its status part as text (5.1.8.3); without what can't be carried, if need be. */
    private Optional<X400Message> returnable() {
        Optional<X400Message> whole = mapped(readable(mail.body()), "")
                .or(() -> mapped(new MailPart.Multipart("mixed", texts(readable(mail.body()))), ""))
                .filter(m -> m.message().content().octets() <= DsnWriter.MAX_RETURNED_OCTETS);
        if (whole.isEmpty()) {
            losses.lost("RFC 2156 5.1.8.1", "message", "can't be carried as returned content, left out");
        }
        return whole;
    }

    private static MailPart readable(MailPart part) {
        if (part instanceof MailPart.Opaque opaque && opaque.type().equals(DeliveryStatus.TYPE)) {
            String text = opaque.content().toString(StandardCharsets.ISO_8859_1);
            return new MailPart.Text(text.replaceAll("\r\n?|\n", "\r\n"));
        }
        return part instanceof MailPart.Multipart multipart
                ? new MailPart.Multipart(
                        "mixed",
                        multipart.parts().stream().map(DsnToReport::readable).toList())
                : part;
    }

    private static List<MailPart> texts(MailPart part) {
        if (part instanceof MailPart.Multipart multipart) {
            return multipart.parts().stream()
                    .flatMap(inner -> texts(inner).stream())
                    .toList();
        }
        return part instanceof MailPart.Text ? List.of(part) : List.of();
    }

    /** Names the losses that concern {@code field}, or all of them if it is empty. */
    private Optional<X400Message> mapped(MailPart body, String field) {
        // Whom the message would go to is thrown away: a report has its destination from its subject.
        SmtpEnvelope nobody =
                new SmtpEnvelope(Optional.empty(), List.of(new Mailbox("postmaster", context.hostname())));
        Mapping<X400Message> mapping = RfcToIpm.map(nobody, new MimeMessage(mail.fields(), body), context, edition);
        if (mapping instanceof Mapping.Mapped<X400Message> message) {
            message.losses().stream()
                    .filter(l -> field.isEmpty()
                            || l.field().equals(field)
                            || l.field().equals("Received"))
                    .forEach(l -> losses.lost(l.clause(), l.field(), l.what()));
            return Optional.of(message.value());
        }
        ((Mapping.Refused<X400Message>) mapping)
                .reasons()
                .forEach(l -> losses.lost(l.clause(), l.field(), l.what() + ": left out of the returned content"));
        return Optional.empty();
    }

    private static Octets octets(ContentRef content) {
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
