package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.AdditionalActions;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.RoutingAction;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** An Internet message and its SMTP envelope as an IPM in a P1 message (RFC 2156 5.1). Pure: the same gives the same. */
public final class RfcToIpm {
    /** Local part that stands for the null reverse path: an O/R name can't be empty, a report must not come back. */
    static final String NULL_SENDER = "MAILER-DAEMON";

    /** Written into our Received fields, and looked for to count conversions (RFC 2156 5.1.5). */
    static final String CONVERSION_MARK = "MIXER Conversion";

    private static final int MAX_INTERNAL_TRACE = 128;
    private static final Pattern BY = Pattern.compile("(?:^|\\s)by\\s+([^\\s;()]{1,255})", Pattern.CASE_INSENSITIVE);

    private final SmtpEnvelope smtp;
    private final MimeMessage mail;
    private final MappingContext context;
    private final Edition edition;
    private final BodyCapabilities peer;
    private final Losses losses = new Losses();

    private RfcToIpm(SmtpEnvelope smtp, MimeMessage mail, MappingContext context, BodyCapabilities peer) {
        this.smtp = smtp;
        this.mail = mail;
        this.context = context;
        this.edition = peer.edition();
        this.peer = peer;
    }

    /** As 1988 and later have it. Never throws for anything a sender may have written. */
    public static Mapping<X400Message> map(SmtpEnvelope smtp, Octets rfc822, MappingContext context) {
        return map(smtp, rfc822, context, Edition.OF_1988);
    }

    /**
     * For 1984 (RFC 2156 Appendix B) texts are IA5 or teletex, and an address that 1984 lacks is that of an Internet
     * user; what else 1984 has no place for is left to whoever sends the APDU. Never throws either.
     */
    public static Mapping<X400Message> map(SmtpEnvelope smtp, Octets rfc822, MappingContext context, Edition edition) {
        return map(smtp, rfc822, context, BodyCapabilities.of(edition));
    }

    /** For a peer of whose readers something is known. Never throws either. */
    public static Mapping<X400Message> map(
            SmtpEnvelope smtp, Octets rfc822, MappingContext context, BodyCapabilities peer) {
        try {
            return new RfcToIpm(smtp, MimeReader.read(rfc822, context.limits()), context, peer).message();
        } catch (MalformedInput unreadable) {
            return new Mapping.Refused<>(List.of(new Loss(unreadable.clause(), "message", unreadable.getMessage())));
        }
    }

    /** A message that was read already. */
    static Mapping<X400Message> map(SmtpEnvelope smtp, MimeMessage mail, MappingContext context, Edition edition) {
        try {
            return new RfcToIpm(smtp, mail, context, BodyCapabilities.of(edition)).message();
        } catch (MalformedInput beyondLimits) {
            return new Mapping.Refused<>(
                    List.of(new Loss(beyondLimits.clause(), "message", beyondLimits.getMessage())));
        }
    }

    /** Whether it is what the null reverse path becomes: nobody reads what is sent there. */
    public static boolean isNullSender(Mailbox mailbox) {
        return mailbox.localPart().equals(NULL_SENDER);
    }

    private Mapping<X400Message> message() {
        Mailbox sender = smtp.sender().orElse(new Mailbox(NULL_SENDER, context.hostname()));
        Optional<OrAddress> originator = context.addresses().toOrOfOriginator(sender, edition);
        if (originator.isEmpty()) {
            losses.refuse("RFC 2156 4.3.4", "MAIL FROM", "address above 512 characters");
        }
        List<X400Message.Unmapped> unmapped = new ArrayList<>();
        List<PerRecipient> recipients = recipients(unmapped);
        if (recipients.isEmpty()) {
            losses.refuse("RFC 2156 4.3.4", "RCPT TO", "no recipient can be mapped");
        }
        if (recipients.size() > P1Limits.UB_RECIPIENTS) {
            losses.refuse("X.411 ub-recipients", "RCPT TO", "more than " + P1Limits.UB_RECIPIENTS + " recipients");
        }
        EnvelopeFromMail fields = new EnvelopeFromMail(mail, smtp, context, edition, losses);
        Optional<Ipn> notification =
                losses.obstacles().isEmpty() ? MdnToIpn.of(mail, context, edition, losses) : Optional.empty();
        Content content = notification.isPresent()
                ? new Content(notification.get(), ContentType.P2, List.of())
                : ipm(originator, fields.isProhibited("Conversion-With-Loss"));
        if (!losses.obstacles().isEmpty()) {
            return new Mapping.Refused<>(losses.obstacles());
        }
        EncodedInformationTypes types = InformationTypes.of(content.parts(), edition);
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(context.ours(), context.localId()),
                        OrName.of(originator.get()),
                        content.type())
                .originalTypes(types)
                .recipients(recipients);
        fields.into(envelope);
        List<Traces.Passed> passed = trace(envelope, originator.get(), types);
        MtsApdu.Message message =
                new MtsApdu.Message(envelope.build(), content.object().node().sequence());
        return new Mapping.Mapped<>(
                new X400Message(message, unmapped, passage(passed), Names.of(content.object())), losses.list());
    }

    /** What goes into the message, and the body parts of it. */
    private record Content(InformationObject object, ContentType type, List<BodyPart> parts) {}

    private Content ipm(Optional<OrAddress> originator, boolean lossProhibited) {
        BodyFromMail.Made body =
                BodyFromMail.map(mail.body(), new BodyFromMail.Scope(context, peer, lossProhibited), losses);
        OrName name = OrName.of(originator.orElse(OrAddress.EMPTY));
        Heading heading = new HeadingFromMail(accompanied(body), context, edition, losses).heading(name);
        Ipm ipm = new Ipm(Forwarded.withMultipart(heading, body.multipart()), body.parts());
        return new Content(ipm, ipm.needsP22() ? ContentType.P22 : ContentType.P2, ipm.body());
    }

    /** With what the heading has to say of files; such fields of others, which would speak of ours, are left out. */
    private MimeMessage accompanied(BodyFromMail.Made body) {
        List<HeaderField> fields = new ArrayList<>(mail.fields());
        if (fields.removeIf(field -> field.is(Companions.NAME))) {
            losses.lost("RFC 2157 2", Companions.NAME, "only a gateway may say this, left out");
        }
        fields.addAll(body.companions());
        return new MimeMessage(fields, mail.body());
    }

    private List<PerRecipient> recipients(List<X400Message.Unmapped> unmapped) {
        List<PerRecipient> recipients = new ArrayList<>();
        for (Mailbox recipient : smtp.recipients()) {
            Optional<OrAddress> address = context.addresses().toOr(recipient, edition);
            if (address.isPresent() && recipients.size() < P1Limits.UB_RECIPIENTS) {
                recipients.add(asking(PerRecipient.of(OrName.of(address.get()), recipients.size() + 1), recipient));
            } else {
                String what = address.isPresent()
                        ? "more recipients than one message can have"
                        : "address above 512 characters";
                unmapped.add(new X400Message.Unmapped(recipient, new Loss("RFC 2156 4.3.4", "RCPT TO", what)));
            }
        }
        return recipients;
    }

    /** Nobody reads a report on mail with the null reverse path. */
    private PerRecipient asking(PerRecipient plain, Mailbox recipient) {
        return smtp.sender().isPresent()
                ? smtp.requests().asking(plain, recipient)
                : plain.withReports(MtaReportRequest.NON_DELIVERY_REPORT, OriginatorReportRequest.NO_REPORT);
    }

    /**
     * RFC 2156 5.1.6, 5.1.7: what X400-Received tells, else one element for Date; the Received fields as internal trace;
     * our own element, which says that we converted. A domain that follows itself gets one element, not two: peers
     * take the second for a loop.
     */
    private List<Traces.Passed> trace(
            TransferEnvelope.Builder envelope, OrAddress originator, EncodedInformationTypes types) {
        List<Traces.Passed> passed = new ArrayList<>();
        List<InternalTraceElement> internal = new ArrayList<>();
        for (int i = mail.fields().size() - 1; i >= 0; i--) {
            HeaderField field = mail.fields().get(i);
            if (field.is("Received")) {
                received(field).ifPresent(internal::add);
            } else if (field.is(Traces.FIELD)) {
                Optional<Traces.Passed> read = Traces.parse(field);
                read.ifPresentOrElse(
                        passed::add, () -> losses.lost("RFC 2156 5.1.7", Traces.FIELD, "not readable, left out"));
                read.filter(p -> p.mta().isPresent()).map(RfcToIpm::internal).ifPresent(internal::add);
            }
        }
        AdditionalActions converted = new AdditionalActions(Optional.empty(), Optional.of(types), false, false);
        externalTrace(passed, originator, converted).forEach(envelope::trace);
        switch (edition) {
            case OF_1988 -> internalTrace(envelope, internal, converted);
            case OF_1984 -> withoutInternalTrace(internal);
        }
        return passed;
    }

    private void withoutInternalTrace(List<InternalTraceElement> internal) {
        if (!internal.isEmpty()) {
            losses.lost("RFC 2156 Appendix B", "Received", "left out, 1984 has no internal trace");
        }
    }

    private void internalTrace(
            TransferEnvelope.Builder envelope, List<InternalTraceElement> internal, AdditionalActions converted) {
        int dropped = Math.max(0, internal.size() - MAX_INTERNAL_TRACE);
        if (dropped > 0) {
            losses.lost("RFC 2156 5.1.6", "Received", dropped + " oldest trace fields left out");
        }
        internal.subList(dropped, internal.size()).forEach(envelope::internalTrace);
        envelope.internalTrace(new InternalTraceElement(
                context.ours(),
                context.mtaName(),
                context.now(),
                RoutingAction.RELAYED,
                Optional.empty(),
                Optional.empty(),
                converted));
    }

    private List<TraceElement> externalTrace(
            List<Traces.Passed> passed, OrAddress originator, AdditionalActions converted) {
        List<TraceElement> trace = new ArrayList<>();
        for (Traces.Passed p : passed.subList(Math.max(0, passed.size() - MAX_INTERNAL_TRACE), passed.size())) {
            if (trace.isEmpty() || !trace.get(trace.size() - 1).domain().equals(p.domain())) {
                trace.add(new TraceElement(p.domain(), p.arrival(), p.action(), Optional.empty(), p.additional()));
            }
        }
        if (trace.isEmpty()) {
            GlobalDomainIdentifier first = AddressMapping.domainOf(originator).orElse(context.ours());
            trace.add(TraceElement.relayed(first, submission()));
        }
        TraceElement last = trace.get(trace.size() - 1);
        boolean ours = last.domain().equals(context.ours());
        if (ours) {
            trace.remove(trace.size() - 1);
        }
        Instant arrival = ours ? last.arrival() : context.now();
        trace.add(new TraceElement(context.ours(), arrival, RoutingAction.RELAYED, Optional.empty(), converted));
        return trace;
    }

    private static InternalTraceElement internal(Traces.Passed p) {
        return new InternalTraceElement(
                p.domain(),
                cut(p.mta().orElseThrow()),
                p.arrival(),
                p.action(),
                Optional.empty(),
                Optional.empty(),
                p.additional());
    }

    /** The host behind "by"; where a field names no date, the conversion's is as good as any. */
    private Optional<InternalTraceElement> received(HeaderField field) {
        Matcher by = BY.matcher(field.body());
        if (!by.find()) {
            losses.lost("RFC 2156 5.1.6", "Received", "a trace field without \"by\" left out");
            return Optional.empty();
        }
        int semicolon = field.body().lastIndexOf(';');
        Instant at = new HeaderField("Date", field.body().substring(semicolon + 1))
                .date()
                .map(OffsetDateTime::toInstant)
                .filter(Times::isUtcTime)
                .orElse(context.now());
        return Optional.of(InternalTraceElement.relayed(context.ours(), cut(by.group(1)), at));
    }

    private static String cut(String mtaName) {
        String ascii = mtaName.replaceAll("[^ -~]", "?");
        return ascii.length() <= MappingContext.MAX_MTA_NAME ? ascii : ascii.substring(0, MappingContext.MAX_MTA_NAME);
    }

    /** Date, or the latest Resent-Date; a date that can't be read or sent is replaced by the time of conversion. */
    private Instant submission() {
        Optional<HeaderField> field = mail.first("Resent-Date").or(() -> mail.first("Date"));
        Optional<Instant> date =
                field.flatMap(HeaderField::date).map(OffsetDateTime::toInstant).filter(Times::isUtcTime);
        if (date.isEmpty()) {
            losses.lost("RFC 2156 3.3.5", "Date", "missing or unreadable, the time of conversion taken");
        }
        return date.orElse(context.now());
    }

    private Passage passage(List<Traces.Passed> passed) {
        long marked = mail.all("Received").stream()
                .filter(f -> f.body().contains(CONVERSION_MARK))
                .count();
        return new Passage(
                mail.all("Received").size() + passed.size(), (int) Math.max(marked, Traces.conversions(passed)));
    }
}
