package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.x400gate.gateway.association.InboundTransfers.PeerContext;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.Subjects;
import org.x400gate.gateway.conversion.X400Attributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.failure.Wishes;
import org.x400gate.gateway.report.LedgerLines;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
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
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.LatestDelivery;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;

/**
 * Makes the queue entry of an APDU. With its acknowledgement the peer gives up its copy, so that nothing may be dropped
 * here: a recipient without a way is told of at once, in the change that accepts the others; what can't be told is held.
 */
public final class InboundEntries {
    private static final int MAX_CONTENT_IDENTIFIER = UpperBound.UB_CONTENT_ID_LENGTH.max();
    private static final String DELIVERABLE = "a message as probed would go there";

    private final Lifetimes lifetimes;
    private final Reporter reporter;
    private final Doorkeeper doorkeeper;
    private final Set<String> keptFor;

    /** {@code maxHops}: trace elements; an APDU with more goes round in circles. */
    public InboundEntries(
            RoutingTable routes, Lifetimes lifetimes, Rendering rendering, Reporter reporter, int maxHops) {
        this(routes, lifetimes, rendering, reporter, maxHops, Set.of());
    }

    /** {@code keptFor}: peers who have agreed with us that we keep their messages until their time. */
    public InboundEntries(
            RoutingTable routes,
            Lifetimes lifetimes,
            Rendering rendering,
            Reporter reporter,
            int maxHops,
            Set<String> keptFor) {
        this.lifetimes = lifetimes;
        this.reporter = reporter;
        this.doorkeeper = new Doorkeeper(routes, rendering, maxHops);
        this.keptFor = Set.copyOf(keptFor);
    }

    /** {@code encoding}: the octets; or where they are in the content store, under the entry's id. May block if they are there. */
    Change.Accept accept(EntryId id, MtsApdu apdu, ContentRef encoding, PeerContext peer, Instant now) {
        Destinations destinations = doorkeeper.destinations(apdu, peer.peer());
        Predicate<NextHop> keeps = hop -> keptFor.contains(peer.peer()) || !RoutingTable.isX400(hop);
        Wishes keepable = keepable(apdu, destinations, keeps, now);
        QueueEntry all = entry(id, apdu, keepable, encoding, peer, now, destinations.recipients());
        Map<Integer, News> news = new LinkedHashMap<>();
        destinations.failed().forEach((number, cause) -> news.put(number, new News.Failed(cause)));
        destinations.deliverable().forEach(number -> news.put(number, new News.Deliverable()));
        Told told = reporter.tell(all, apdu, news, now);
        Map<Integer, RecipientOutcome> outcomes = new LinkedHashMap<>();
        destinations.failed().forEach((number, cause) -> outcomes.put(number, told.failed(number, cause.words())));
        destinations.deliverable().forEach(number -> outcomes.put(number, told.deliverable(number, DELIVERABLE)));
        destinations.ended().forEach((number, why) -> outcomes.put(number, new RecipientOutcome.Ended(number, why)));
        List<Recipient> recipients = destinations.recipients().stream()
                .map(recipient -> Optional.ofNullable(outcomes.get(recipient.number()))
                        .map(outcome -> answered(recipient, outcome))
                        .orElse(recipient))
                .toList();
        Wishes wishes = destinations.hops().stream().anyMatch(keeps) ? keepable : keepable.atOnce();
        QueueEntry entry = entry(id, apdu, wishes, encoding, peer, now, recipients);
        List<WorkItem> work = recipients.stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .distinct()
                .map(hop -> WorkItem.of(entry, hop, now))
                .toList();
        return new Change.Accept(
                entry,
                work,
                encoding instanceof Octets here ? List.of(here.toByteArray()) : List.of(),
                told.newEntries().stream()
                        .map(each -> begun(each, keepable, keeps, now))
                        .toList(),
                ledger(entry, kept(apdu, entry, told), apdu, peer, outcomes.values(), destinations));
    }

    /**
     * X.411 leaves it to the MTA to which a message was submitted to keep it until its time, or to another by agreement. What
     * leaves for the Internet is kept here, too: behind us nobody would (RFC 2156 5.3.7). What can't be kept fails for those
     * for whom it would have been.
     */
    private Wishes keepable(MtsApdu apdu, Destinations destinations, Predicate<NextHop> keeps, Instant now) {
        if (!(apdu instanceof MtsApdu.Message message)) {
            return Wishes.NONE;
        }
        Wishes wishes = new Wishes(message.envelope().deferredDelivery(), LatestDelivery.in(message.envelope()));
        Optional<String> obstacle = lifetimes.obstacle(wishes, now);
        obstacle.ifPresent(why -> destinations.refuse(keeps, Cause.notDeferred(why)));
        return obstacle.isPresent() ? wishes.atOnce() : wishes;
    }

    /** What goes to an alternate has the times that it would have if it had been for him. */
    private Change.Accept begun(Change.Accept made, Wishes keepable, Predicate<NextHop> keeps, Instant now) {
        QueueEntry entry = made.entry();
        QueueEntry.Submission before = entry.submission();
        if (!before.attributes().containsKey(ReportAttributes.REDIRECTED_FROM)) {
            return made;
        }
        Set<NextHop> hops = entry.recipients().stream().map(Recipient::hop).collect(Collectors.toSet());
        Wishes wishes = hops.stream().anyMatch(keeps) ? keepable : keepable.atOnce();
        QueueEntry begun = QueueEntry.of(
                entry.id(),
                entry.kind(),
                entry.priority(),
                new QueueEntry.Submission(
                        before.source(),
                        before.originator(),
                        before.attributes(),
                        before.acceptedAt(),
                        lifetimes.times(now, entry.priority(), hops, wishes, false)),
                entry.recipients(),
                entry.contentOctets());
        List<WorkItem> work =
                hops.stream().map(hop -> WorkItem.of(begun, hop, now)).toList();
        return new Change.Accept(begun, work, made.content(), made.newEntries(), made.ledger());
    }

    private QueueEntry entry(
            EntryId id,
            MtsApdu apdu,
            Wishes wishes,
            ContentRef encoding,
            PeerContext peer,
            Instant now,
            List<Recipient> recipients) {
        Priority priority = priority(apdu);
        Set<NextHop> hops = recipients.stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .collect(Collectors.toSet());
        return QueueEntry.of(
                id,
                EntryKind.P1,
                priority,
                new QueueEntry.Submission(
                        RoutingTable.x400Hop(peer.peer()).name(),
                        originator(apdu),
                        attributes(apdu, peer),
                        now,
                        lifetimes.times(now, priority, hops, wishes, false)),
                recipients,
                encoding.octets());
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

    /** What goes to somebody else keeps it for all: of two one alone would be found. */
    private static Optional<LedgerLine.Kept> kept(MtsApdu apdu, QueueEntry entry, Told told) {
        return told.redirects() ? Optional.empty() : Subjects.kept(apdu, entry);
    }

    /** The outcomes of what was answered at the door, behind the acceptance. */
    private static List<LedgerLine> ledger(
            QueueEntry entry,
            Optional<LedgerLine.Kept> kept,
            MtsApdu apdu,
            PeerContext peer,
            Collection<RecipientOutcome> outcomes,
            Destinations destinations) {
        Instant now = entry.submission().acceptedAt();
        List<String> references = references(apdu);
        kept.ifPresent(each -> references.add(each.reference()));
        List<LedgerLine> lines =
                new ArrayList<>(LedgerLines.accepted(entry, references, details(apdu, peer), kept, now));
        lines.addAll(
                LedgerLines.outcomes(entry, Destinations.NOWHERE, List.copyOf(outcomes), destinations.failed(), now));
        return lines;
    }

    private static Map<String, String> details(MtsApdu apdu, PeerContext peer) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("by", "x400");
        details.put("from", peer.peer());
        details.put("association", peer.session());
        details.putAll(ApduFacts.of(apdu));
        return details;
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
        return new Recipient(recipient.number(), recipient.address(), recipient.hop(), state(outcome), outcome.text());
    }

    private static RecipientState state(RecipientOutcome outcome) {
        if (outcome instanceof RecipientOutcome.Ended) {
            return RecipientState.ENDED;
        } else if (outcome instanceof RecipientOutcome.Delivered) {
            return RecipientState.DELIVERED;
        }
        return ((RecipientOutcome.Failed) outcome).report().isPresent()
                ? RecipientState.REPORTED
                : RecipientState.FAILED;
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
        if (apdu instanceof MtsApdu.Message message) {
            return Optional.of(message.envelope().originator().toString());
        }
        return apdu instanceof MtsApdu.Probe probe
                ? Optional.of(probe.envelope().originator().toString())
                : Optional.empty();
    }
}
