package org.x400gate.protocol.mixer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * The report that we make ourselves on an X.400 message (X.411 figure 4, RFC 2156 4.6.2.3 and 5.3.9). It speaks only of
 * recipients that we answer for and of whom the originator asked to hear; it can't be made on a report.
 *
 * <p>What the originator asked decides, not what the originating MTA did: an MTA always asks for non-delivery reports
 * (X.411 forbids 00), so that a message that wants none, such as one we made of mail with the null reverse path, would
 * get one.
 */
public final class GatewayReport {
    /** In front of an ENVID in a content correlator (RFC 2156 Appendix A 3.1). */
    static final String ENVELOPE_ID = "SMTP/NOTARY ENVID: ";

    private static final int MAX_CONTENT_IDENTIFIER = 16;
    private static final BerLimits CORRELATOR = new BerLimits(4096, 4, 16);

    private GatewayReport() {}

    /** What became of one recipient; {@code words} for people, in any characters. */
    public record Outcome(PerRecipient recipient, ReportedRecipient.Result result, Optional<String> words) {

        /** By a status of RFC 3463, as a mail server or our own policy gives it; what is none is a transfer failure. */
        public static Outcome failed(PerRecipient recipient, String status, String words) {
            ReportedRecipient.NotDelivered failure = StatusCodes.failure(status)
                    .orElse(new ReportedRecipient.NotDelivered(
                            ReportedRecipient.NotDelivered.TRANSFER_FAILURE, Optional.empty()));
            return new Outcome(recipient, failure, Optional.of(words));
        }
    }

    /** A content of its type, on its way back to the originator. */
    record Returned(ContentType type, Octets content) {}

    /** On a message that arrived here at {@code arrival}. Content that can't be read from its store is an UncheckedIOException. */
    public static Reporting<MtsApdu.Report> on(
            MtsApdu.Message subject, Instant arrival, List<Outcome> outcomes, MappingContext context) {
        return on(subject.envelope(), Optional.of(subject.content()), arrival, outcomes, context);
    }

    /** On a probe: what would have become of a message (5.3.9). */
    public static Reporting<MtsApdu.Report> on(
            MtsApdu.Probe subject, Instant arrival, List<Outcome> outcomes, MappingContext context) {
        return on(subject.envelope(), Optional.empty(), arrival, outcomes, context);
    }

    private static Reporting<MtsApdu.Report> on(
            TransferEnvelope envelope,
            Optional<ContentRef> content,
            Instant arrival,
            List<Outcome> outcomes,
            MappingContext context) {
        Losses losses = new Losses();
        List<ReportedRecipient> recipients = new ArrayList<>();
        boolean failed = false;
        for (Outcome outcome : outcomes) {
            if (isAsked(outcome.recipient(), outcome.result())) {
                failed |= outcome.result() instanceof ReportedRecipient.NotDelivered;
                recipients.add(reported(outcome, arrival, context));
            }
        }
        if (recipients.isEmpty()) {
            return new Reporting.NotWanted<>(new Loss(
                    "X.411 originator-report-request",
                    "recipients",
                    "of none of them anything was asked that is told"));
        }
        boolean wanted = failed && envelope.indicators().contentReturnRequest();
        Optional<Returned> returned =
                content.filter(any -> wanted).flatMap(there -> returned(envelope.contentType(), there, losses));
        ReportEnvelope of = new ReportEnvelope(
                new MtsIdentifier(context.ours(), context.localId()),
                envelope.originator(),
                List.of(TraceElement.relayed(context.ours(), context.now())),
                List.of(InternalTraceElement.relayed(context.ours(), context.mtaName(), context.now())),
                List.of());
        return new Reporting.Made<>(
                new MtsApdu.Report(of, content(envelope, recipients, returned, losses)), losses.list());
    }

    /** Whether the originator wants to hear that of a recipient we answer for. */
    public static boolean isAsked(PerRecipient recipient, ReportedRecipient.Result result) {
        OriginatorReportRequest asked = recipient.originatorReport();
        boolean wanted = asked == OriginatorReportRequest.REPORT
                || asked == OriginatorReportRequest.NON_DELIVERY_REPORT
                        && result instanceof ReportedRecipient.NotDelivered;
        return wanted && recipient.responsible();
    }

    private static ReportedRecipient reported(Outcome outcome, Instant arrival, MappingContext context) {
        ReportedRecipient recipient = ReportedRecipient.of(outcome.recipient(), arrival, outcome.result());
        String words = outcome.words().orElse("reported by the MIXER gateway " + context.hostname());
        return withWords(recipient, words);
    }

    /** What fits into the supplementary information stays as it is; else it is encoded, and cut, until it does. */
    static ReportedRecipient withWords(ReportedRecipient recipient, String words) {
        int max = ReportedRecipient.MAX_SUPPLEMENTARY_INFORMATION;
        String line = PrintableAscii.isPrintable(words) && words.length() <= max
                ? words
                : Repertoires.printable(words.replaceAll("\\s+", " ").strip(), max);
        return line.isBlank() ? recipient : recipient.withSupplementaryInformation(line);
    }

    private static Optional<Returned> returned(ContentType type, ContentRef content, Losses losses) {
        if (content.octets() > DsnWriter.MAX_RETURNED_OCTETS) {
            losses.lost(
                    "X.411 returned-content",
                    "content",
                    "longer than " + DsnWriter.MAX_RETURNED_OCTETS + ", not returned");
            return Optional.empty();
        }
        try (InputStream in = content.open()) {
            return Optional.of(new Returned(type, Octets.wrap(in.readAllBytes())));
        } catch (IOException storeFailed) {
            throw new UncheckedIOException(storeFailed);
        }
    }

    /** What every report on {@code subject} says of it: its trace goes back too, and the correlator by which it is known. */
    static ReportContent content(
            TransferEnvelope subject, List<ReportedRecipient> recipients, Optional<Returned> returned, Losses losses) {
        Optional<String> identifier = subject.contentIdentifier()
                .filter(id -> !id.isEmpty() && id.length() <= MAX_CONTENT_IDENTIFIER && PrintableAscii.isPrintable(id));
        if (!identifier.equals(subject.contentIdentifier())) {
            losses.lost("X.411 ub-content-id-length", "content-identifier", "beyond its bound, left out");
        }
        return new ReportContent(
                subject.messageIdentifier(),
                subject.trace(),
                subject.originalTypes(),
                Optional.of(returned.map(Returned::type).orElse(subject.contentType())),
                identifier,
                returned.map(Returned::content),
                Optional.empty(),
                subject.extensions().stream()
                        .filter(e -> e.isStandard(MtsExtensions.CONTENT_CORRELATOR))
                        .toList(),
                recipients);
    }

    /** ContentCorrelator (X.411) where it is IA5. */
    static Optional<String> correlator(ExtensionField extension) {
        try {
            BerElement element = Ber.decode(extension.value().orElse(Octets.EMPTY), CORRELATOR);
            return element.is(Tag.IA5_STRING)
                    ? Optional.of(element.string(StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        } catch (MalformedInput unreadable) {
            return Optional.empty();
        }
    }
}
