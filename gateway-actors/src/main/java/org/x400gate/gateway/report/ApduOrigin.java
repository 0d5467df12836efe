package org.x400gate.gateway.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.mixer.GatewayReport;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.Reporting;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/** The originator of an X.400 message or probe: told by a P1 report (X.411 figure 4). */
final class ApduOrigin implements Origin {
    private static final int PUBLIC_USER = 0;

    private final QueueEntry entry;
    private final MtsApdu subject;
    private final ConversionSettings conversion;
    private final RoutingTable routes;
    private final Map<Integer, PerRecipient> recipients = new HashMap<>();

    private ApduOrigin(
            QueueEntry entry,
            MtsApdu subject,
            TransferEnvelope envelope,
            ConversionSettings conversion,
            RoutingTable routes) {
        this.entry = entry;
        this.subject = subject;
        this.conversion = conversion;
        this.routes = routes;
        envelope.recipients().stream()
                .filter(PerRecipient::responsible)
                .forEach(recipient -> recipients.putIfAbsent(recipient.number(), recipient));
    }

    /** Empty for a report: nothing is reported on it. */
    static Optional<Origin> of(QueueEntry entry, MtsApdu subject, ConversionSettings conversion, RoutingTable routes) {
        if (subject instanceof MtsApdu.Message message) {
            return Optional.of(new ApduOrigin(entry, subject, message.envelope(), conversion, routes));
        }
        return subject instanceof MtsApdu.Probe probe
                ? Optional.of(new ApduOrigin(entry, subject, probe.envelope(), conversion, routes))
                : Optional.empty();
    }

    @Override
    public Optional<String> unwanted(int recipient, News news) {
        Optional<PerRecipient> known = Optional.ofNullable(recipients.get(recipient));
        if (known.isEmpty()) {
            return Optional.of("it is not ours to answer for");
        }
        boolean asked = result(news, Instant.EPOCH)
                .filter(result -> GatewayReport.isAsked(known.get(), result))
                .isPresent();
        return asked
                ? Optional.empty()
                : Optional.of("the originator asked for no such report (X.411 originator-report-request)");
    }

    /** X.400 has no word for a delay. */
    private static Optional<ReportedRecipient.Result> result(News news, Instant now) {
        if (news instanceof News.Failed failed) {
            return Optional.of(failed.cause().codes());
        }
        return news instanceof News.TakenOver || news instanceof News.Deliverable
                ? Optional.of(new ReportedRecipient.Delivered(now, PUBLIC_USER))
                : Optional.empty();
    }

    @Override
    public Reporting<Report> report(Map<Integer, News> news, String localId, Instant now) {
        List<GatewayReport.Outcome> outcomes = new ArrayList<>();
        news.forEach((number, each) -> outcomes.add(outcome(recipients.get(number), each, now)));
        Reporting<MtsApdu.Report> made = on(outcomes, conversion.context(now, localId));
        if (made instanceof Reporting.Made<MtsApdu.Report> report) {
            MtsApdu.Report value = report.value();
            return new Reporting.Made<>(
                    new Report(
                            EntryKind.P1,
                            value.node().encode(),
                            value.identifier().toString(),
                            value.destination().toString(),
                            routes.ofOrAddress(value.destination().address())),
                    report.losses());
        } else if (made instanceof Reporting.NotWanted<MtsApdu.Report> nobody) {
            return new Reporting.NotWanted<>(nobody.reason());
        }
        return new Reporting.Impossible<>(((Reporting.Impossible<MtsApdu.Report>) made).reasons());
    }

    private Reporting<MtsApdu.Report> on(List<GatewayReport.Outcome> outcomes, MappingContext context) {
        Instant arrival = entry.submission().acceptedAt();
        return subject instanceof MtsApdu.Message message
                ? GatewayReport.on(message, arrival, outcomes, context)
                : GatewayReport.on((MtsApdu.Probe) subject, arrival, outcomes, context);
    }

    private static GatewayReport.Outcome outcome(PerRecipient recipient, News news, Instant now) {
        if (news instanceof News.Failed failed) {
            Cause cause = failed.cause();
            return cause.status()
                    .map(status -> GatewayReport.Outcome.failed(recipient, status, cause.words()))
                    .orElseGet(() -> new GatewayReport.Outcome(recipient, cause.codes(), Optional.of(cause.words())));
        }
        // Without words of its own it says that the gateway made it (RFC 2156 4.6.2.3).
        return new GatewayReport.Outcome(recipient, result(news, now).orElseThrow(), Optional.empty());
    }

    @Override
    public Optional<String> reference() {
        return Optional.of(subject.identifier().toString());
    }
}
