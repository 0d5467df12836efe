package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.association.InboundTransfers.PeerContext;
import org.x400gate.gateway.conversion.X400Attributes;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;

/**
 * Makes the queue entry of an APDU. A recipient without a way is accepted with the others and held, visible to the
 * operator: with its acknowledgement the peer gives up its copy, so that nothing may be dropped here.
 */
public final class InboundEntries {
    private static final NextHop NOWHERE = new NextHop("none");

    private final RoutingTable routes;
    private final FailurePolicy policy;

    public InboundEntries(RoutingTable routes, FailurePolicy policy) {
        this.routes = routes;
        this.policy = policy;
    }

    Change.Accept accept(EntryId id, MtsApdu apdu, Octets encoding, PeerContext peer, Instant now) {
        List<Recipient> recipients = recipients(apdu, peer);
        Priority priority = priority(apdu);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(X400Attributes.MTS_ID, apdu.identifier().toString());
        attributes.put(X400Attributes.ASSOCIATION, peer.session());
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.P1,
                priority,
                new QueueEntry.Submission(
                        RoutingTable.x400Hop(peer.peer()).name(),
                        originator(apdu),
                        attributes,
                        now,
                        policy.deadline(now, priority)),
                recipients,
                encoding.length());
        List<WorkItem> work = recipients.stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .distinct()
                .map(hop -> WorkItem.of(entry, hop, now))
                .toList();
        LedgerLine line = new LedgerLine(
                now,
                id,
                LedgerEvent.ACCEPTED,
                List.of(apdu.identifier().toString()),
                Map.of("from", peer.peer(), "association", peer.session()));
        return new Change.Accept(entry, work, List.of(encoding.toByteArray()), List.of(line));
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

    private List<Recipient> recipients(MtsApdu apdu, PeerContext peer) {
        if (!(apdu instanceof MtsApdu.Message message)) {
            return List.of(held(1, apdu.identifier().toString(), "reports and probes are kept, not yet processed"));
        }
        List<Recipient> recipients = new ArrayList<>();
        for (PerRecipient each : message.envelope().recipients()) {
            if (each.responsible()) {
                recipients.add(recipient(each.number(), each.recipient(), peer));
            }
        }
        if (recipients.isEmpty()) {
            return List.of(held(1, apdu.identifier().toString(), "no recipient is ours to deliver to"));
        }
        return recipients;
    }

    private Recipient recipient(int number, OrName name, PeerContext peer) {
        Route route = routes.ofOrAddress(name.address());
        String address = name.toString();
        if (route instanceof Route.To to) {
            // X.411 14.3: back to where it came from would only go round.
            return to.hop().equals(RoutingTable.x400Hop(peer.peer()))
                    ? held(number, address, "its route leads back to " + peer.peer())
                    : Recipient.pending(number, address, to.hop());
        }
        return held(number, address, ((Route.Unroutable) route).reason());
    }

    private static Recipient held(int number, String address, String reason) {
        return new Recipient(number, address, NOWHERE, RecipientState.FAILED, reason);
    }
}
