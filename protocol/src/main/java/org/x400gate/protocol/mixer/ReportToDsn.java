package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** A report as an Internet delivery status notification (RFC 2156 5.3.8, RFC 3464). Pure: the same gives the same. */
public final class ReportToDsn {
    /** TypeOfMTSUser (X.411), by number. */
    private static final List<String> TYPES_OF_USER =
            List.of("public", "private", "ms", "dl", "pdau", "physical-recipient", "other");

    private final MtsApdu.Report report;
    private final ReportContent content;
    private final Optional<MailSubject> subject;
    private final MappingContext context;
    private final Losses losses = new Losses();
    private final DsnWriter dsn;

    private ReportToDsn(MtsApdu.Report report, Optional<MailSubject> subject, MappingContext context) {
        this.report = report;
        this.content = report.content();
        this.subject = subject;
        this.context = context;
        this.dsn = new DsnWriter(context, losses);
    }

    /** On a message of which nothing is remembered: the report says where to, and who asked. */
    public static Reporting<DsnMail> map(MtsApdu.Report report, MappingContext context) {
        return new ReportToDsn(report, Optional.empty(), context).map();
    }

    /** On a message that came from the Internet: its sender is told, as far as the sender asked. */
    public static Reporting<DsnMail> map(MtsApdu.Report report, MailSubject subject, MappingContext context) {
        return new ReportToDsn(report, Optional.of(subject), context).map();
    }

    private Reporting<DsnMail> map() {
        Optional<Mailbox> to = subject.isPresent()
                ? subject.get().sender()
                : context.addresses().toRfc(report.destination().address());
        boolean nobody = subject.isPresent()
                ? to.isEmpty()
                : to.filter(RfcToIpm::isNullSender).isPresent();
        if (nobody) {
            return new Reporting.NotWanted<>(
                    new Loss("RFC 5321 4.5.5", "report-destination-name", "the message had the null reverse path"));
        }
        if (to.isEmpty()) {
            return new Reporting.Impossible<>(
                    List.of(new Loss("RFC 2156 4.3.5", "report-destination-name", "no mailbox can be made of it")));
        }
        List<ReportedRecipient> told =
                content.recipients().stream().filter(this::isAsked).toList();
        if (told.isEmpty()) {
            return new Reporting.NotWanted<>(
                    new Loss("RFC 3461 4.1", "recipients", "of none of them anything was asked that is told here"));
        }
        return new Reporting.Made<>(write(to.get(), told), losses.list());
    }

    /** What the sender of the message said counts before what the report says of it. */
    private boolean isAsked(ReportedRecipient recipient) {
        boolean delivered = recipient.result() instanceof ReportedRecipient.Delivered;
        Optional<MailSubject.Recipient> known = known(recipient);
        if (known.isPresent()) {
            return known.get().asked().contains(delivered ? Notify.SUCCESS : Notify.FAILURE);
        }
        return switch (recipient.originatorReport()) {
            case REPORT -> true;
            case NON_DELIVERY_REPORT -> !delivered;
            case NO_REPORT -> false;
        };
    }

    private Optional<MailSubject.Recipient> known(ReportedRecipient recipient) {
        return subject.flatMap(s -> s.recipient(recipient.number()));
    }

    private DsnMail write(Mailbox to, List<ReportedRecipient> told) {
        long failures = told.stream()
                .filter(r -> r.result() instanceof ReportedRecipient.NotDelivered)
                .count();
        perMessage();
        say(told);
        told.forEach(r -> dsn.recipient(perRecipient(r)));
        returned(failures == 0);
        String status = failures == 0 ? "success" : failures == told.size() ? "failure" : "success and failures";
        List<Traces.Passed> passed =
                Traces.merge(report.trace(), report.envelope().internalTrace());
        List<HeaderField> header = new ArrayList<>(Traces.fields(passed, context));
        header.addAll(dsn.header(
                to, status, told.stream().flatMap(r -> specified(r).stream()).toList()));
        header.add(date("Date", report.trace().get(0).arrival()));
        header.add(HeaderField.ofText("X400-MTS-Identifier", Traces.text(report.identifier())));
        return dsn.write(to, header);
    }

    private void perMessage() {
        Traces.Passed first =
                Traces.merge(report.trace(), report.envelope().internalTrace()).get(0);
        Optional<String> correlator = correlator();
        Optional<String> envelopeId = subject.flatMap(MailSubject::envelopeId)
                .or(() -> correlator
                        .filter(c -> c.startsWith(GatewayReport.ENVELOPE_ID))
                        .map(c -> c.substring(GatewayReport.ENVELOPE_ID.length())));
        dsn.message(
                "Reporting-MTA",
                "x400; " + first.mta().map(m -> Traces.word(m) + " in ").orElse("") + Traces.text(first.domain()));
        dsn.message("DSN-Gateway", "dns; " + context.hostname());
        dsn.message("Original-Envelope-Id", envelopeId.orElse(Traces.text(content.subject())));
        dsn.message("Arrival-Date", Traces.date(content.recipients().get(0).arrival()));
        dsn.message("X400-Conversion-Date", Traces.date(context.now()));
        if (envelopeId.isPresent()) {
            // The name has its misspelling from RFC 2156.
            dsn.message("X400-Subject-Submision-Identifier", Traces.text(content.subject()));
        }
        content.contentIdentifier().ifPresent(id -> dsn.message("X400-Content-Identifier", id));
        content.contentType().ifPresent(type -> dsn.message("X400-Content-Type", text(type)));
        content.originalTypes()
                .map(Traces::types)
                .filter(types -> !types.isEmpty())
                .ifPresent(types -> dsn.message("X400-Original-Encoded-Information-Types", types));
        correlator
                .filter(c -> !c.startsWith(GatewayReport.ENVELOPE_ID))
                .ifPresent(c -> dsn.message("X400-Content-Correlator", c));
        List<TraceElement> trace = content.intermediateTrace();
        for (int i = trace.size() - 1; i >= 0; i--) {
            dsn.message(
                    "X400-Subject-Intermediate-Trace-Information",
                    Traces.field(Traces.Passed.of(trace.get(i))).body());
        }
        if (content.additionalInformation().isPresent()) {
            losses.lost("RFC 2156 5.3.8.1", "additional-information", "left out");
        }
        List<ExtensionField> discarded = new ArrayList<>(report.envelope().extensions());
        content.extensions().stream()
                .filter(e -> !e.isStandard(MtsExtensions.CONTENT_CORRELATOR) || correlator.isEmpty())
                .forEach(discarded::add);
        discarded(discarded).ifPresent(text -> dsn.message("X400-Discarded-DR-Extensions", text));
    }

    private Optional<String> correlator() {
        return content.extensions().stream()
                .filter(e -> e.isStandard(MtsExtensions.CONTENT_CORRELATOR))
                .findFirst()
                .flatMap(GatewayReport::correlator);
    }

    private Optional<String> discarded(List<ExtensionField> extensions) {
        extensions.forEach(
                e -> losses.lost("RFC 2156 5.3.8.1", "extension " + e.label(), "left out, named in the report"));
        return extensions.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(
                        ", ", extensions.stream().map(ExtensionField::label).toList()));
    }

    private static String text(ContentType type) {
        if (type.equals(ContentType.P2)) {
            return "P2-1984 (2)";
        }
        if (type.equals(ContentType.P22)) {
            return "P2-1988 (22)";
        }
        return type instanceof ContentType.BuiltIn other
                ? "(" + other.number() + ")"
                : Traces.text(((ContentType.Extended) type).oid());
    }

    /** Whom the sender meant, as a mailbox: as the sender wrote it, if that is known. */
    private Optional<Mailbox> specified(ReportedRecipient recipient) {
        return known(recipient)
                .map(MailSubject.Recipient::mailbox)
                .or(() -> context.addresses()
                        .toRfc(recipient
                                .intendedRecipient()
                                .orElse(recipient.actualRecipient())
                                .address()));
    }

    private void say(List<ReportedRecipient> told) {
        dsn.say("This report relates to your message:");
        correlator()
                .filter(c -> !c.startsWith(GatewayReport.ENVELOPE_ID))
                .or(content::contentIdentifier)
                .ifPresent(words -> words.lines().forEach(line -> dsn.say("        " + line)));
        Instant sent = subject.map(MailSubject::arrival)
                .orElse(content.intermediateTrace().stream()
                        .findFirst()
                        .map(TraceElement::arrival)
                        .orElse(content.recipients().get(0).arrival()));
        dsn.say("        of " + Traces.date(sent));
        dsn.say("");
        for (ReportedRecipient recipient : told) {
            String mailbox = specified(recipient)
                    .map(Mailbox::addrSpec)
                    .orElse(recipient.actualRecipient().toString());
            if (recipient.result() instanceof ReportedRecipient.NotDelivered failed) {
                dsn.say("Your message was not delivered to:");
                dsn.say("        " + mailbox);
                dsn.say("for the following reason:");
                dsn.say("        " + words(failed));
                recipient
                        .supplementaryInformation()
                        .ifPresent(s ->
                                dsn.say("        " + PrintableAscii.decode(s).orElse(s)));
            } else if (recipient.result() instanceof ReportedRecipient.Delivered delivered) {
                dsn.say("Your message was successfully delivered to:");
                dsn.say("        " + mailbox + " at " + Traces.date(delivered.at()));
            }
            dsn.say("");
        }
    }

    private static String words(ReportedRecipient.NotDelivered failed) {
        String reason = failed.reasonWord().orElse("reason " + failed.reason());
        return failed.diagnostic()
                .map(code -> reason + ", " + failed.diagnosticWord().orElse("diagnostic " + code))
                .orElse(reason);
    }

    private List<HeaderField> perRecipient(ReportedRecipient recipient) {
        List<HeaderField> fields = new ArrayList<>();
        names(fields, recipient);
        if (recipient.result() instanceof ReportedRecipient.NotDelivered failed) {
            add(fields, "Action", DsnAction.FAILED.word());
            add(fields, "Status", StatusCodes.status(failed));
            add(fields, "Diagnostic-Code", "x400; " + X400Diagnostic.write(failed));
        } else if (recipient.result() instanceof ReportedRecipient.Delivered delivered) {
            add(fields, "Action", DsnAction.DELIVERED.word());
            add(fields, "Status", "2.0.0");
            add(fields, "X400-Delivery-Time", Traces.date(delivered.at()));
            int type = delivered.typeOfUser();
            String word = type < TYPES_OF_USER.size() ? TYPES_OF_USER.get(type) + " " : "";
            add(fields, "X400-Type-of-MTS-User", word + "(" + type + ")");
        }
        recipient
                .converted()
                .map(Traces::types)
                .filter(types -> !types.isEmpty())
                .ifPresent(types -> add(fields, "X400-Converted-EITs", types));
        add(fields, "X400-Last-Trace", Traces.date(recipient.arrival()));
        recipient
                .supplementaryInformation()
                .ifPresent(text -> add(fields, "X400-Supplementary-Info", '"' + text.replace("\"", "''") + '"'));
        add(fields, "X400-Originally-Specified-Recipient-Number", Integer.toString(recipient.number()));
        List<ExtensionField> left = new ArrayList<>(recipient.extensions());
        List<String> history = Redirections.items(recipient.extensions(), context);
        history.forEach(item -> add(fields, "X400-Redirection-History", item));
        left.removeIf(field -> !history.isEmpty() && field.isStandard(Redirection.HISTORY));
        discarded(left).ifPresent(text -> add(fields, "X400-Discarded-DR-Extensions", text));
        return fields;
    }

    /** RFC 2156 5.3.8.1: the form that the sender used is original, save after a redirection. */
    private void names(List<HeaderField> fields, ReportedRecipient recipient) {
        Optional<String> original = known(recipient).flatMap(MailSubject.Recipient::originalRecipient);
        Optional<String> mailbox = specified(recipient).map(m -> "rfc822; " + m.addrSpec());
        Optional<String> specified = x400(recipient.intendedRecipient().orElse(recipient.actualRecipient()));
        Optional<String> actual = x400(recipient.actualRecipient());
        if (recipient.intendedRecipient().isEmpty()) {
            original.or(() -> mailbox).ifPresent(text -> add(fields, "Original-Recipient", text));
            add(fields, "Final-Recipient", actual.or(() -> mailbox).orElse("unknown; not to be written"));
            return;
        }
        original.or(() -> specified).ifPresent(text -> add(fields, "Original-Recipient", text));
        add(fields, "Final-Recipient", mailbox.or(() -> specified).orElse("unknown; not to be written"));
        actual.ifPresent(text -> add(fields, "X400-Redirect-Recipient", text));
        context.addresses()
                .toRfc(recipient.actualRecipient().address())
                .ifPresent(m -> add(fields, "X400-Mapped-Redirect-Recipient", "rfc822; " + m.addrSpec()));
    }

    private Optional<String> x400(org.x400gate.protocol.oraddress.OrName name) {
        if (name.directoryName().isPresent()) {
            losses.lost("RFC 2156 4.5", "directory-name", "left out");
        }
        return Optional.of(name.address().toStandardText())
                .filter(text -> !text.isEmpty())
                .map(text -> "x400; " + text);
    }

    private static void add(List<HeaderField> fields, String name, String body) {
        fields.add(DsnWriter.field(name, body));
    }

    private static HeaderField date(String name, Instant instant) {
        return HeaderField.ofDate(name, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** The message itself where it is still there, else what the report brings back of its content. */
    private void returned(boolean allDelivered) {
        Optional<Octets> message = subject.flatMap(MailSubject::message);
        if (message.isPresent()) {
            dsn.returns(message.get(), allDelivered || subject.get().headersOnly());
            return;
        }
        content.returnedContent().ifPresent(octets -> {
            boolean headersOnly =
                    allDelivered || subject.map(MailSubject::headersOnly).orElse(false);
            mapped(octets).ifPresent(mail -> dsn.returns(mail, headersOnly));
        });
    }

    private Optional<Octets> mapped(Octets octets) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                content.subject(), report.destination(), content.contentType().orElse(ContentType.P2));
        (content.intermediateTrace().isEmpty() ? report.trace().subList(0, 1) : content.intermediateTrace())
                .forEach(envelope::trace);
        for (ReportedRecipient recipient : content.recipients()) {
            envelope.recipient(PerRecipient.of(
                            recipient.intendedRecipient().orElse(recipient.actualRecipient()), recipient.number())
                    .withReports(recipient.mtaReport(), OriginatorReportRequest.NON_DELIVERY_REPORT));
        }
        Mapping<RfcMessage> mapping = IpmToRfc.map(new MtsApdu.Message(envelope.build(), octets), context);
        if (mapping instanceof Mapping.Mapped<RfcMessage> mail) {
            mail.losses().forEach(l -> losses.lost(l.clause(), "returned content, " + l.field(), l.what()));
            return Optional.of(mail.value().message());
        }
        ((Mapping.Refused<RfcMessage>) mapping)
                .reasons()
                .forEach(l -> losses.lost(
                        l.clause(), "returned content, " + l.field(), l.what() + ": the content is not returned"));
        return Optional.empty();
    }
}
