package org.x400gate.gateway.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.Subjects;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;

/**
 * Sends an X.400 message to somebody else in place of a recipient whom nobody knows: to whom its originator names for that
 * (X.411 originator-requested-alternate-recipient), else to whom our domain names, if the originator allows it
 * (alternate-recipient-allowed). It goes there as an entry of its own, and is reported on from there.
 *
 * <p>Nobody is passed on twice: who stands in another's place already, here or elsewhere, is reported on, so that no two
 * alternates can send a message round.
 */
final class Alternates {
    private static final Logger LOG = LoggerFactory.getLogger(Alternates.class);

    /** Each alternate has a copy of its own, all in one write: this bounds what they take, beyond the first. */
    private static final long MAX_COPIED_OCTETS = 16L << 20;
    /** Of a longer one there is no copy. */
    private static final long MAX_COPIED_ONCE = 64L << 20;

    private final ConversionSettings conversion;
    private final RoutingTable routes;
    private final RandomGenerator random;

    Alternates(ConversionSettings conversion, RoutingTable routes, RandomGenerator random) {
        this.conversion = conversion;
        this.routes = routes;
        this.random = random;
    }

    /** Who gets it in a recipient's place, and how. */
    record Alternate(OrName name, NextHop hop, int reason) {
        /** One copy for each. */
        String key() {
            return name.address().matchingKey();
        }
    }

    /** For those of whom there is news that they are unknown, if somebody may have it in their place; nothing for others. */
    Told redirect(QueueEntry entry, MtsApdu apdu, Map<Integer, News> news, Instant now) {
        if (!(apdu instanceof MtsApdu.Message message) || Redirection.isProhibited(message.envelope())) {
            return Told.NOTHING;
        }
        Map<Integer, Alternate> alternates = new LinkedHashMap<>();
        for (PerRecipient recipient : message.envelope().recipients()) {
            if (recipient.responsible() && isUnknown(news.get(recipient.number()))) {
                alternate(entry, message, recipient, now)
                        .ifPresent(alternate -> alternates.putIfAbsent(recipient.number(), alternate));
            }
        }
        Map<String, Set<Integer>> copies = new LinkedHashMap<>();
        alternates.forEach((number, alternate) ->
                copies.computeIfAbsent(alternate.key(), key -> new TreeSet<>()).add(number));
        long affordable = entry.contentOctets() > MAX_COPIED_ONCE
                ? 0
                : Math.max(1, MAX_COPIED_OCTETS / Math.max(1, entry.contentOctets()));
        copies.keySet().stream().skip(affordable).toList().forEach(copies::remove);
        alternates.values().removeIf(alternate -> !copies.containsKey(alternate.key()));
        if (alternates.isEmpty()) {
            return Told.NOTHING;
        }
        MtsApdu.Message redirected = redirected(message, alternates, now);
        Map<Integer, Told.Verdict> verdicts = new HashMap<>();
        List<Change.Accept> entries = new ArrayList<>();
        copies.values().forEach(numbers -> {
            Alternate alternate = alternates.get(numbers.iterator().next());
            Times asItCame = entry.submission().times().withoutNotice(); // no redirection gives a message more time
            Change.Accept accept = accept(entry, redirected, alternate, numbers, asItCame, now);
            entries.add(accept);
            EntryId id = accept.entry().id();
            numbers.forEach(number ->
                    verdicts.put(number, new Told.Elsewhere(id, alternate.name().toString())));
            log(entry, id, alternate, numbers);
        });
        return new Told(verdicts, entries);
    }

    /** For all of these, as an operator says. */
    Change.Accept assigned(
            QueueEntry entry,
            MtsApdu.Message message,
            Set<Integer> numbers,
            Alternate alternate,
            Times times,
            Instant now) {
        Map<Integer, Alternate> alternates = new LinkedHashMap<>();
        numbers.forEach(number -> alternates.put(number, alternate));
        return accept(entry, redirected(message, alternates, now), alternate, new TreeSet<>(numbers), times, now);
    }

    private static boolean isUnknown(News news) {
        return news instanceof News.Failed failed && failed.cause().isUnknownRecipient();
    }

    private Optional<Alternate> alternate(
            QueueEntry entry, MtsApdu.Message message, PerRecipient recipient, Instant now) {
        if (recipient.extensions().stream().anyMatch(field -> field.isStandard(Redirection.HISTORY))) {
            return Optional.empty();
        }
        OrAddress unknown = recipient.recipient().address();
        Optional<OrName> requested = Redirection.alternateRequested(recipient);
        boolean allowed = message.envelope().indicators().alternateRecipientAllowed() && isOurs(unknown);
        Optional<OrName> name =
                requested.or(() -> routes.alternate().filter(any -> allowed).map(OrName::of));
        if (name.isEmpty() || name.get().address().matches(unknown)) {
            return Optional.empty();
        }
        int reason = requested.isPresent() ? Redirection.ORIGINATOR_REQUESTED : Redirection.RECIPIENT_MD_ASSIGNED;
        Route route = routes.ofOrAddress(name.get().address());
        if (route instanceof Route.To to && goesBeforeItsTime(entry, message, to.hop(), now)) {
            LOG.warn(
                    "event=no-alternate msg={} recipient=\"{}\" alternate=\"{}\" reason=\"not kept until its time\"",
                    entry.id(),
                    quoted(unknown.toString()),
                    quoted(name.get().toString()));
            return Optional.empty();
        }
        if (route instanceof Route.To to) {
            return Optional.of(new Alternate(name.get(), to.hop(), reason));
        }
        LOG.warn(
                "event=no-alternate msg={} recipient=\"{}\" alternate=\"{}\" reason=\"{}\"",
                entry.id(),
                quoted(unknown.toString()),
                quoted(name.get().toString()),
                quoted(((Route.Unroutable) route).reason()));
        return Optional.empty();
    }

    /** Nobody keeps it on the Internet; that an operator has let it go is a time, too. */
    private static boolean goesBeforeItsTime(QueueEntry entry, MtsApdu.Message message, NextHop hop, Instant now) {
        boolean wished =
                message.envelope().deferredDelivery().filter(now::isBefore).isPresent();
        return wished
                && !RoutingTable.isX400(hop)
                && entry.submission().times().notBefore().isEmpty();
    }

    /** Of whoever is unknown elsewhere, the domain there decides. */
    private boolean isOurs(OrAddress address) {
        boolean bySmtp = routes.ofOrAddress(address) instanceof Route.To to && !RoutingTable.isX400(to.hop());
        GlobalDomainIdentifier domain = conversion.domain();
        OrAddress.Builder ours = OrAddress.builder().country(domain.country()).admd(domain.admd());
        domain.prmd().ifPresent(ours::prmd);
        return bySmtp
                || ours.build().isPrefixOf(address)
                || conversion.addresses().isUnderGateway(address);
    }

    private static MtsApdu.Message redirected(
            MtsApdu.Message message, Map<Integer, Alternate> alternates, Instant now) {
        List<PerRecipient> recipients = message.envelope().recipients().stream()
                .map(recipient -> Optional.ofNullable(alternates.get(recipient.number()))
                        .filter(alternate -> recipient.responsible())
                        .map(alternate -> new Redirection(recipient.recipient(), now, alternate.reason())
                                .of(recipient, alternate.name()))
                        .orElse(recipient))
                .toList();
        return new MtsApdu.Message(
                message.envelope().toBuilder().recipients(recipients).build(), message.content());
    }

    private Change.Accept accept(
            QueueEntry about,
            MtsApdu.Message redirected,
            Alternate alternate,
            Set<Integer> numbers,
            Times times,
            Instant now) {
        EntryId id = EntryId.of(now, random);
        List<PerRecipient> recipients = redirected.envelope().recipients().stream()
                .map(each -> each.withResponsible(each.responsible() && numbers.contains(each.number())))
                .toList();
        Octets content = octets(new MtsApdu.Message(
                        redirected.envelope().toBuilder().recipients(recipients).build(), redirected.content())
                .node()
                .sequence());
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.P1,
                about.priority(),
                submission(about, numbers, times),
                numbers.stream()
                        .map(number ->
                                Recipient.pending(number, alternate.name().toString(), alternate.hop()))
                        .toList(),
                content.length());
        return new Change.Accept(
                entry,
                List.of(WorkItem.of(entry, alternate.hop(), now)),
                List.of(content.toByteArray()),
                lines(entry, about, redirected, now));
    }

    private static Octets octets(ContentRef whole) {
        try (InputStream in = whole.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static QueueEntry.Submission submission(QueueEntry about, Set<Integer> numbers, Times times) {
        QueueEntry.Submission came = about.submission();
        Map<String, String> attributes = new LinkedHashMap<>(came.attributes());
        attributes.put(ReportAttributes.REDIRECTED_FROM, about.id().toString());
        Set<Integer> asked = new TreeSet<>(ReportAttributes.deliveryAsked(came.attributes()));
        asked.retainAll(numbers);
        attributes.remove(ReportAttributes.DELIVERY_ASKED);
        if (!asked.isEmpty()) {
            attributes.put(ReportAttributes.DELIVERY_ASKED, ReportAttributes.numbers(asked));
        }
        return new QueueEntry.Submission(came.source(), came.originator(), attributes, came.acceptedAt(), times);
    }

    private static List<LedgerLine> lines(QueueEntry entry, QueueEntry about, MtsApdu.Message redirected, Instant now) {
        List<String> references =
                new ArrayList<>(List.of(redirected.identifier().toString()));
        Optional<LedgerLine.Kept> kept = Subjects.keptAlso(redirected, entry, about);
        kept.ifPresent(each -> references.add(each.reference()));
        return LedgerLines.accepted(
                entry, references, Map.of("by", "redirection", "on", about.id().toString()), kept, now);
    }

    private static void log(QueueEntry entry, EntryId id, Alternate alternate, Set<Integer> numbers) {
        LOG.info(
                "event=redirected msg={} as={} to=\"{}\" by={} recipients={} of=\"{}\"",
                entry.id(),
                id,
                quoted(alternate.name().toString()),
                alternate.reason() == Redirection.ORIGINATOR_REQUESTED ? "originator" : "routes.alternate-recipient",
                numbers.size(),
                entry.recipients().stream()
                        .filter(recipient -> numbers.contains(recipient.number()))
                        .limit(Reporter.MAX_LOGGED)
                        .map(recipient -> quoted(recipient.address()))
                        .collect(Collectors.joining("; ")));
    }

    private static String quoted(String text) {
        return text.replace('"', '\'');
    }
}
