package org.x400gate.gateway.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.QueueView;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;

/** Reads the queue and the ledger beside whoever writes them; bounded in what it looks at and in what it gives. */
final class QueueReader {
    /** Of a longer queue the oldest are looked at. */
    static final int MAX_LOOKED_AT = 50_000;

    private static final int PAGE = 500;
    private static final int MAX_LINES = 200;
    private static final int MAX_LINKED = 20;
    private static final String REPORT = "report";
    private static final String ON = "on";

    private final DurableQueue queue;

    QueueReader(DurableQueue queue) {
        this.queue = queue;
    }

    /** The worst first; what waits for an operator has a table of its own and is never overlooked. */
    QueueDesk.Listed list(QueueQuery query) {
        TreeMap<QueueRank, QueueEntry> worst = new TreeMap<>();
        boolean whole = gather(query, true, worst) & (query.onlyHeld() || gather(query, false, worst));
        boolean more = worst.size() > query.max();
        if (more) {
            worst.pollLastEntry();
        }
        Optional<QueueRank> next = more ? Optional.of(worst.lastKey()) : Optional.empty();
        return new QueueDesk.Listed(
                List.copyOf(worst.values()), next, whole, queue.figures().entries());
    }

    /** Keeps one more than wanted, which says that there is more. */
    private boolean gather(QueueQuery query, boolean held, TreeMap<QueueRank, QueueEntry> worst) {
        Optional<EntryId> from = Optional.of(EntryId.FIRST);
        int looked = 0;
        while (from.isPresent() && looked < MAX_LOOKED_AT) {
            QueueView page = held ? queue.held(from.get(), PAGE) : queue.view(from.get(), PAGE);
            for (QueueEntry entry : page.entries()) {
                if (query.wants(entry)) {
                    worst.put(QueueRank.of(entry), entry);
                }
                if (worst.size() > query.max() + 1) {
                    worst.pollLastEntry();
                }
            }
            looked += page.entries().size();
            from = page.next();
        }
        return from.isEmpty();
    }

    /** What is known of an entry, also when only the ledger remembers it. */
    Optional<QueueDesk.Sight> look(EntryId id) {
        Optional<QueueEntry> entry = queue.entry(id);
        List<LedgerLine> lines = queue.ledger().of(id);
        List<WorkItem> work = entry.isPresent() ? queue.work(id) : List.of();
        return entry.isEmpty() && lines.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new QueueDesk.Sight(id, entry, work, lines.subList(0, Math.min(lines.size(), MAX_LINES))));
    }

    /** Everything that goes by that name, newest first, and behind it what their ledgers name: reports and their subjects. */
    List<QueueDesk.Sight> find(String name, int max) {
        Set<EntryId> ids = new LinkedHashSet<>();
        entryId(name).ifPresent(ids::add);
        for (String form : forms(name)) {
            queue.ledger().referring(form, max).forEach(line -> ids.add(line.entry()));
        }
        List<QueueDesk.Sight> found = new ArrayList<>();
        Set<EntryId> linked = new LinkedHashSet<>();
        for (EntryId id : ids.stream().limit(max).toList()) {
            look(id).ifPresent(sight -> {
                found.add(sight);
                linked.addAll(links(sight));
                identifiers(sight)
                        .forEach(each -> queue.ledger().referring(each, max).forEach(line -> linked.add(line.entry())));
            });
        }
        linked.removeAll(ids);
        linked.stream().limit(MAX_LINKED).forEach(id -> look(id).ifPresent(found::add));
        return found;
    }

    /** Names that only one message has: others that bear them are about it. Content identifiers are no such names. */
    private static List<String> identifiers(QueueDesk.Sight sight) {
        return sight.ledger().stream()
                .flatMap(line -> line.references().stream())
                .filter(reference -> reference.startsWith("[/") || reference.contains("@"))
                .distinct()
                .limit(MAX_LINKED)
                .toList();
    }

    /** As it was given; a Message-ID without its angle brackets; an MTS identifier with its square ones. */
    private static Set<String> forms(String name) {
        String bare = name.strip();
        Set<String> forms = new LinkedHashSet<>(List.of(name, bare));
        if (bare.startsWith("<") && bare.endsWith(">")) {
            forms.add(bare.substring(1, bare.length() - 1));
        }
        if (bare.startsWith("/") && bare.contains(";")) {
            forms.add("[" + bare + "]");
        }
        return forms;
    }

    private static List<EntryId> links(QueueDesk.Sight sight) {
        List<EntryId> links = new ArrayList<>();
        for (LedgerLine line : sight.ledger()) {
            for (String detail : List.of(REPORT, ON)) {
                Optional.ofNullable(line.details().get(detail))
                        .flatMap(QueueReader::entryId)
                        .ifPresent(links::add);
            }
        }
        return links;
    }

    private static Optional<EntryId> entryId(String text) {
        try {
            return Optional.of(EntryId.parse(text));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}
