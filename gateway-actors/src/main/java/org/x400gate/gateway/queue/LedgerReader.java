package org.x400gate.gateway.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.Ledger;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.persistence.trace.LedgerQuery;
import org.x400gate.persistence.trace.LedgerSearch;

/** Reads the ledger beside whoever writes it; bounded in what it looks at and in what it gives. */
final class LedgerReader {
    private static final int MAX_LINKED = 20;
    private static final String REPORT = "report";
    private static final String ON = "on";
    /** An entry's id is part of the names that we give: Received, Message-IDs of reports, MTS identifiers. */
    private static final Pattern ENTRY = Pattern.compile("(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])");

    private final Ledger ledger;
    private final QueueReader queue;
    private final LedgerSearch search;

    LedgerReader(DurableQueue queue) {
        this.ledger = queue.ledger();
        this.queue = new QueueReader(queue);
        this.search = new LedgerSearch(ledger);
    }

    /** A page of the messages that fit, the newest first. */
    LedgerDesk.Found search(LedgerQuery query, Optional<String> after, int max) {
        LedgerSearch.Found found = search.find(query, after, max);
        return new LedgerDesk.Found(
                found.entries().stream().flatMap(id -> queue.look(id).stream()).toList(), found.next());
    }

    /**
     * Everything that goes by one of these names and fits, newest first, and behind it what belongs to it on either side: what was made
     * of it, what it was made of, and what others call by its identifiers.
     */
    LedgerDesk.Found find(List<String> names, LedgerQuery query, int max) {
        Set<EntryId> named = new LinkedHashSet<>();
        for (String name : names) {
            Matcher own = ENTRY.matcher(name);
            while (own.find()) {
                named.add(EntryId.parse(own.group()));
            }
            named.addAll(ledger.marked(name, Optional.empty(), max));
        }
        List<QueueDesk.Sight> found = new ArrayList<>();
        named.stream()
                .flatMap(id -> queue.look(id).stream())
                .filter(sight -> query.equals(LedgerQuery.ANY) || query.fits(ledger.of(sight.id())))
                .limit(max)
                .forEach(found::add);
        return new LedgerDesk.Found(withLinked(found), Optional.empty());
    }

    private List<QueueDesk.Sight> withLinked(List<QueueDesk.Sight> found) {
        List<QueueDesk.Sight> all = new ArrayList<>(found);
        Set<EntryId> seen =
                new LinkedHashSet<>(found.stream().map(QueueDesk.Sight::id).toList());
        Deque<QueueDesk.Sight> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            QueueDesk.Sight sight = open.poll();
            for (EntryId linked : linked(sight)) {
                if (all.size() < found.size() + MAX_LINKED && seen.add(linked)) {
                    queue.look(linked).ifPresent(each -> {
                        all.add(each);
                        open.add(each);
                    });
                }
            }
        }
        return all;
    }

    private Set<EntryId> linked(QueueDesk.Sight sight) {
        Set<EntryId> linked = new LinkedHashSet<>();
        for (LedgerLine line : sight.ledger()) {
            for (String detail : List.of(REPORT, ON)) {
                Optional.ofNullable(line.details().get(detail))
                        .flatMap(LedgerReader::entryId)
                        .ifPresent(linked::add);
            }
        }
        linked.addAll(ledger.marked(sight.id().toString(), Optional.empty(), MAX_LINKED));
        identifiers(sight).forEach(each -> linked.addAll(ledger.marked(each, Optional.empty(), MAX_LINKED)));
        return linked;
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

    private static Optional<EntryId> entryId(String text) {
        try {
            return Optional.of(EntryId.parse(text));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}
