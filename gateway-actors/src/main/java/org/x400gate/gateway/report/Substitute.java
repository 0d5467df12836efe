package org.x400gate.gateway.report;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.Redirection;

/**
 * The same message for somebody else, whom an operator names, in place of recipients who have not got it. In X.400 it says
 * whom it was for (X.411 redirection-history, recipient-MD-assigned-alternate-recipient), and does not go where its
 * originator prohibits that. Reads content, and so may block.
 */
public final class Substitute {
    /** It is in memory as a whole. */
    private static final long MAX_OCTETS = 16L << 20;

    private final ConversionSettings conversion;
    private final RoutingTable routes;
    private final RandomGenerator random;
    private final BiFunction<Priority, NextHop, Instant> deadlines;

    /** {@code deadlines}: until when what begins now may be on its way there. */
    public Substitute(
            ConversionSettings conversion,
            RoutingTable routes,
            RandomGenerator random,
            BiFunction<Priority, NextHop, Instant> deadlines) {
        this.conversion = conversion;
        this.routes = routes;
        this.random = random;
        this.deadlines = deadlines;
    }

    /** What goes there, or why nothing does. */
    public record Made(Optional<Change.Accept> entry, String why) {
        private static Made not(String why) {
            return new Made(Optional.empty(), why);
        }
    }

    /** For whom the address stands, in either form. */
    public Made of(QueueEntry entry, ContentRef content, Set<Integer> numbers, String address, Instant now) {
        Optional<OrAddress> orAddress = orAddress(address);
        Optional<Mailbox> mailbox = Mailbox.parse(address);
        if (orAddress.isEmpty() && mailbox.isEmpty()) {
            return Made.not("neither a next hop nor an address: " + address);
        }
        Route route = mailbox.map(routes::ofMailbox).orElseGet(() -> routes.ofOrAddress(orAddress.orElseThrow()));
        if (route instanceof Route.Unroutable unroutable) {
            return Made.not(unroutable.reason());
        } else if (content.octets() > MAX_OCTETS) {
            return Made.not("of " + content.octets() + " octets, and at most " + MAX_OCTETS
                    + " are copied: redirect it to a next hop");
        }
        NextHop hop = ((Route.To) route).hop();
        try {
            return entry.kind() == EntryKind.P1
                    ? apdu(entry, read(content), numbers, orAddress, mailbox, hop, now)
                    : mail(entry, read(content), numbers, orAddress, mailbox, hop, now);
        } catch (IOException | QueueUnavailable | MalformedInput unreadable) {
            return Made.not("its content cannot be read: " + unreadable.getMessage());
        }
    }

    private Optional<OrAddress> orAddress(String text) {
        try {
            return Optional.of(OrAddress.parse(text));
        } catch (IllegalArgumentException other) {
            return Mailbox.parse(text).flatMap(conversion.addresses()::toOr);
        }
    }

    private Made apdu(
            QueueEntry entry,
            Octets content,
            Set<Integer> numbers,
            Optional<OrAddress> orAddress,
            Optional<Mailbox> mailbox,
            NextHop hop,
            Instant now) {
        if (orAddress.isEmpty()) {
            return Made.not(
                    "no O/R address can be made of " + mailbox.orElseThrow().addrSpec());
        } else if (!(MtsApdu.decode(content, conversion.p1Limits()) instanceof MtsApdu.Message message)) {
            return Made.not("a report or a probe goes to nobody else");
        } else if (Redirection.isProhibited(message.envelope())) {
            return Made.not("its originator prohibits it (recipient-reassignment-prohibited)");
        } else {
            Alternates.Alternate alternate =
                    new Alternates.Alternate(OrName.of(orAddress.get()), hop, Redirection.RECIPIENT_MD_ASSIGNED);
            return new Made(
                    Optional.of(new Alternates(conversion, routes, random)
                            .assigned(entry, message, numbers, alternate, times(entry, hop), now)),
                    "");
        }
    }

    private Made mail(
            QueueEntry entry,
            Octets content,
            Set<Integer> numbers,
            Optional<OrAddress> orAddress,
            Optional<Mailbox> mailbox,
            NextHop hop,
            Instant now) {
        Optional<Mailbox> to = mailbox.or(() -> orAddress.flatMap(conversion.addresses()::toRfc));
        if (to.isEmpty()) {
            return Made.not("no mailbox can be made of " + orAddress.orElseThrow());
        }
        EntryId id = EntryId.of(now, random);
        QueueEntry.Submission came = entry.submission();
        QueueEntry other = QueueEntry.of(
                id,
                EntryKind.RFC822,
                entry.priority(),
                new QueueEntry.Submission(
                        came.source(),
                        came.originator(),
                        attributes(entry, numbers),
                        came.acceptedAt(),
                        times(entry, hop)),
                List.of(Recipient.pending(1, to.get().addrSpec(), hop)),
                content.length());
        LedgerLine line = new LedgerLine(
                now,
                id,
                LedgerEvent.ACCEPTED,
                Optional.ofNullable(came.attributes().get(SmtpAttributes.MESSAGE_ID)).stream()
                        .toList(),
                Map.of("by", "redirection", "on", entry.id().toString()));
        return new Made(
                Optional.of(new Change.Accept(
                        other, List.of(WorkItem.of(other, hop, now)), List.of(content.toByteArray()), List.of(line))),
                "");
    }

    /** Of one of those in whose place it is: what he was to be told about, and whom the originator had written to. */
    private static Map<String, String> attributes(QueueEntry entry, Set<Integer> numbers) {
        Map<String, String> attributes = new LinkedHashMap<>(entry.submission().attributes());
        entry.recipients().forEach(recipient -> {
            attributes.remove(SmtpAttributes.notifyOn(recipient.number()));
            attributes.remove(SmtpAttributes.originalRecipient(recipient.number()));
        });
        numbers.stream().sorted().findFirst().ifPresent(number -> {
            Map<String, String> before = entry.submission().attributes();
            Optional.ofNullable(before.get(SmtpAttributes.notifyOn(number)))
                    .ifPresent(asked -> attributes.put(SmtpAttributes.notifyOn(1), asked));
            Optional.ofNullable(before.get(SmtpAttributes.originalRecipient(number)))
                    .ifPresent(given -> attributes.put(SmtpAttributes.originalRecipient(1), given));
        });
        attributes.put(ReportAttributes.REDIRECTED_FROM, entry.id().toString());
        return attributes;
    }

    /** A lifetime of its own, as far as its originator allows. */
    private Times times(QueueEntry entry, NextHop hop) {
        Times came = entry.submission().times();
        Instant deadline = deadlines.apply(entry.priority(), hop);
        return new Times(
                came.latest().filter(deadline::isAfter).orElse(deadline),
                Optional.empty(),
                came.notBefore(),
                came.latest());
    }

    private static Octets read(ContentRef content) throws IOException {
        try (InputStream in = content.open()) {
            byte[] octets = in.readNBytes((int) content.octets());
            if (octets.length < content.octets()) {
                throw new IOException("content ends after " + octets.length + " of " + content.octets() + " octets");
            }
            return Octets.wrap(octets);
        }
    }
}
