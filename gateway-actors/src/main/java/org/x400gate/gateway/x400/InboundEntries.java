package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.x400gate.gateway.association.InboundTransfers.PeerContext;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.X400Attributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/**
 * Makes the queue entry of an APDU. With its acknowledgement the peer gives up its copy, so that nothing may be dropped
 * here: a recipient without a way is told of at once, in the change that accepts the others; what can't be told is held.
 */
public final class InboundEntries {
    private static final int MAX_CONTENT_IDENTIFIER = UpperBound.UB_CONTENT_ID_LENGTH.max();
    private static final NextHop NOWHERE = new NextHop("none");

    private final RoutingTable routes;
    private final FailurePolicy policy;
    private final Reporter reporter;
    private final int maxHops;

    /** {@code maxHops}: trace elements; an APDU with more goes round in circles. */
    public InboundEntries(RoutingTable routes, FailurePolicy policy, Reporter reporter, int maxHops) {
        this.routes = routes;
        this.policy = policy;
        this.reporter = reporter;
        this.maxHops = maxHops;
    }

    Change.Accept accept(EntryId id, MtsApdu apdu, Octets encoding, PeerContext peer, Instant now) {
        Destinations destinations = destinations(apdu, peer);
        QueueEntry all = entry(id, apdu, encoding, peer, now, destinations.recipients);
        Map<Integer, News> news = new LinkedHashMap<>();
        destinations.failed.forEach((number, cause) -> news.put(number, new News.Failed(cause)));
        Told told = reporter.tell(all, apdu, news, now);
        Map<Integer, RecipientOutcome> outcomes = new LinkedHashMap<>();
        destinations.failed.forEach((number, cause) -> outcomes.put(number, told.failed(number, cause.words())));
        destinations.ended.forEach((number, why) -> outcomes.put(number, new RecipientOutcome.Ended(number, why)));
        List<Recipient> recipients = destinations.recipients.stream()
                .map(recipient -> Optional.ofNullable(outcomes.get(recipient.number()))
                        .map(outcome -> answered(recipient, outcome))
                        .orElse(recipient))
                .toList();
        QueueEntry entry = entry(id, apdu, encoding, peer, now, recipients);
        List<WorkItem> work = recipients.stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .distinct()
                .map(hop -> WorkItem.of(entry, hop, now))
                .toList();
        return new Change.Accept(
                entry,
                work,
                List.of(encoding.toByteArray()),
                told.newEntries(),
                ledger(entry, apdu, peer, now, List.copyOf(outcomes.values())));
    }

    private QueueEntry entry(
            EntryId id, MtsApdu apdu, Octets encoding, PeerContext peer, Instant now, List<Recipient> recipients) {
        Priority priority = priority(apdu);
        return QueueEntry.of(
                id,
                EntryKind.P1,
                priority,
                new QueueEntry.Submission(
                        RoutingTable.x400Hop(peer.peer()).name(),
                        originator(apdu),
                        attributes(apdu, peer),
                        now,
                        policy.deadline(now, priority)),
                recipients,
                encoding.length());
    }

    private static Map<String, String> attributes(MtsApdu apdu, PeerContext peer) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(X400Attributes.MTS_ID, apdu.identifier().toString());
        attributes.put(X400Attributes.ASSOCIATION, peer.session());
        if (apdu instanceof MtsApdu.Message message) {
            TreeSet<Integer> asked = message.envelope().recipients().stream()
                    .filter(PerRecipient::responsible)
                    .filter(recipient -> recipient.originatorReport() == OriginatorReportRequest.REPORT)
                    .map(PerRecipient::number)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!asked.isEmpty()) {
                attributes.put(ReportAttributes.DELIVERY_ASKED, ReportAttributes.numbers(asked));
            }
        }
        return attributes;
    }

    /** The outcomes of what was answered at the door, one line for each kind, behind that of the acceptance. */
    private static List<LedgerLine> ledger(
            QueueEntry entry, MtsApdu apdu, PeerContext peer, Instant now, List<RecipientOutcome> outcomes) {
        List<LedgerLine> lines = new ArrayList<>();
        lines.add(new LedgerLine(
                now,
                entry.id(),
                LedgerEvent.ACCEPTED,
                references(apdu),
                Map.of("from", peer.peer(), "association", peer.session())));
        Map<LedgerEvent, List<RecipientOutcome>> kinds = new LinkedHashMap<>();
        outcomes.forEach(outcome -> kinds.computeIfAbsent(Told.event(outcome), kind -> new ArrayList<>())
                .add(outcome));
        kinds.forEach((kind, ofKind) ->
                lines.add(new LedgerLine(now, entry.id(), kind, List.of(), Told.details(NOWHERE, ofKind))));
        return lines;
    }

    /** What a trace finds it by; a report also by its subject, which is how the two are found together. */
    private static List<String> references(MtsApdu apdu) {
        List<String> references = new ArrayList<>(List.of(apdu.identifier().toString()));
        if (apdu instanceof MtsApdu.Message message) {
            message.envelope()
                    .contentIdentifier()
                    .filter(id -> !id.isBlank() && id.length() <= MAX_CONTENT_IDENTIFIER)
                    .ifPresent(references::add);
        } else if (apdu instanceof MtsApdu.Report report) {
            references.add(report.subject().toString());
        }
        return references;
    }

    private static Recipient answered(Recipient recipient, RecipientOutcome outcome) {
        RecipientState state = outcome instanceof RecipientOutcome.Ended
                ? RecipientState.ENDED
                : ((RecipientOutcome.Failed) outcome).report().isPresent()
                        ? RecipientState.REPORTED
                        : RecipientState.FAILED;
        return new Recipient(recipient.number(), recipient.address(), recipient.hop(), state, outcome.text());
    }

    private static Priority priority(MtsApdu apdu) {
        if (apdu instanceof MtsApdu.Message message) {
            return switch (message.envelope().priority()) {
                case URGENT -> Priority.URGENT;
                case NORMAL -> Priority.NORMAL;
                case NON_URGENT -> Priority.NON_URGENT;
            };
        }
        return Priority.NORMAL;
    }

    private static Optional<String> originator(MtsApdu apdu) {
        return apdu instanceof MtsApdu.Message message
                ? Optional.of(message.envelope().originator().toString())
                : Optional.empty();
    }

    /**
     * Where each recipient goes, or what becomes of it here.
     *
     * @param numbers of all of them
     * @param failed for good, by number
     * @param ended nobody is to get it, by number
     */
    private record Destinations(
            List<Recipient> recipients, Set<Integer> numbers, Map<Integer, Cause> failed, Map<Integer, String> ended) {
        private Destinations() {
            this(new ArrayList<>(), new HashSet<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        private void to(int number, String address, NextHop hop) {
            if (!numbers.add(number)) {
                throw new MalformedInput(
                        "p1", 0, "X.411 originally-specified-recipient-number", "two recipients are number " + number);
            }
            recipients.add(Recipient.pending(number, address, hop));
        }

        private void failed(int number, String address, Cause cause) {
            to(number, address, NOWHERE);
            failed.put(number, cause);
        }

        private void ended(int number, String address, String why) {
            to(number, address, NOWHERE);
            ended.put(number, why);
        }
    }

    private Destinations destinations(MtsApdu apdu, PeerContext peer) {
        Destinations destinations = new Destinations();
        if (apdu instanceof MtsApdu.Message message) {
            ofMessage(message, peer, destinations);
        } else if (apdu instanceof MtsApdu.Report report) {
            ofReport(report, peer, destinations);
        } else {
            destinations.failed(
                    1, apdu.identifier().toString(), Cause.notConverted("probes are kept, not yet processed"));
        }
        if (destinations.recipients.isEmpty()) {
            destinations.failed(
                    1,
                    apdu.identifier().toString(),
                    Cause.untransferable(NotDelivered.INVALID_ARGUMENTS, "no recipient is ours to deliver to"));
        }
        return destinations;
    }

    private void ofMessage(MtsApdu.Message message, PeerContext peer, Destinations destinations) {
        Optional<Cause> loop = loop(message);
        for (PerRecipient each : message.envelope().recipients()) {
            if (each.responsible()) {
                Route route = routes.ofOrAddress(each.recipient().address());
                String address = each.recipient().toString();
                loop.or(() -> obstacle(route, peer))
                        .ifPresentOrElse(
                                cause -> destinations.failed(each.number(), address, cause),
                                () -> destinations.to(each.number(), address, ((Route.To) route).hop()));
            }
        }
    }

    /** RFC 5321 4.5.5 on this side: what nobody is to hear ends here; else a report goes its way as a message does. */
    private void ofReport(MtsApdu.Report report, PeerContext peer, Destinations destinations) {
        String address = report.destination().toString();
        if (routes.isNullSender(report.destination().address())) {
            destinations.ended(1, address, "the message it reports on had the null reverse path");
            return;
        }
        Route route = routes.ofOrAddress(report.destination().address());
        loop(report)
                .or(() -> obstacle(route, peer))
                .ifPresentOrElse(
                        cause -> destinations.failed(1, address, cause),
                        () -> destinations.to(1, address, ((Route.To) route).hop()));
    }

    private Optional<Cause> loop(MtsApdu apdu) {
        int elements = apdu.trace().size();
        return elements > maxHops
                ? Optional.of(Cause.untransferable(
                        NotDelivered.LOOP_DETECTED,
                        "it goes round in circles: " + elements + " trace elements, at most " + maxHops + " are taken"))
                : Optional.empty();
    }

    private static Optional<Cause> obstacle(Route route, PeerContext peer) {
        if (route instanceof Route.Unroutable unroutable) {
            return Optional.of(Cause.unroutable(unroutable.reason()));
        }
        // X.411 14.3: back to where it came from would only go round.
        return ((Route.To) route).hop().equals(RoutingTable.x400Hop(peer.peer()))
                ? Optional.of(
                        Cause.untransferable(NotDelivered.LOOP_DETECTED, "its route leads back to " + peer.peer()))
                : Optional.empty();
    }
}
