package org.x400gate.gateway.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.x400gate.gateway.conversion.Made;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.persistence.trace.Numbers;
import org.x400gate.persistence.trace.Parties;

/**
 * The lines of the ledger, by whoever takes responsibility or is rid of it: the same thing goes by the same name in all of
 * them. An acceptance names everybody, so many in a line, once; what comes later gives numbers, and names the first few.
 */
public final class LedgerLines {
    /** A line of an acceptance names so many; the others are in lines of their own behind it. */
    static final int MAX_LISTED = 500;

    static final int MAX_NAMED = 50;
    /** A try has so many lines; what is left has one together. */
    static final int MAX_KINDS = 20;

    private LedgerLines() {}

    /** We have taken it: from now on it is ours. */
    public static List<LedgerLine> accepted(
            QueueEntry entry,
            List<String> references,
            Map<String, String> how,
            Optional<LedgerLine.Kept> kept,
            Instant now) {
        Map<String, String> details = new LinkedHashMap<>(how);
        details.putIfAbsent("octets", Long.toString(entry.contentOctets()));
        details.put("recipients", Integer.toString(entry.recipients().size()));
        details.put("priority", entry.priority().name().toLowerCase(Locale.ROOT));
        entry.submission().times().notBefore().ifPresent(until -> details.put("not-before", until.toString()));
        List<LedgerLine> lines = new ArrayList<>();
        List<Recipient> all = entry.recipients();
        for (int from = 0; from == 0 || from < all.size(); from += MAX_LISTED) {
            List<Recipient> part = all.subList(from, Math.min(all.size(), from + MAX_LISTED));
            boolean first = from == 0;
            lines.add(new LedgerLine(
                    now,
                    entry.id(),
                    first ? LedgerEvent.ACCEPTED : LedgerEvent.LISTED,
                    first ? references : List.of(),
                    first ? details : Map.of(),
                    first ? kept : Optional.empty(),
                    new Parties(
                            first ? entry.submission().originator() : Optional.empty(),
                            Numbers.of(part.stream().map(Recipient::number).toList()),
                            part.stream().map(Recipient::address).toList())));
        }
        return lines;
    }

    /** One line for all who fared alike at that hop in one try. */
    public static List<LedgerLine> outcomes(
            QueueEntry entry, NextHop hop, List<RecipientOutcome> outcomes, Map<Integer, Cause> causes, Instant now) {
        return outcomes(entry, hop, outcomes, causes, Made.NOTHING, now);
    }

    /** The same, with what the next hop took. */
    public static List<LedgerLine> outcomes(
            QueueEntry entry,
            NextHop hop,
            List<RecipientOutcome> outcomes,
            Map<Integer, Cause> causes,
            Made made,
            Instant now) {
        Map<Kind, List<RecipientOutcome>> kinds = new LinkedHashMap<>();
        Map<LedgerEvent, Kind> rest = new LinkedHashMap<>();
        for (RecipientOutcome outcome : outcomes) {
            Kind kind = Kind.of(outcome);
            boolean full = kinds.size() >= MAX_KINDS && !kinds.containsKey(kind);
            Kind counted = full ? rest.computeIfAbsent(kind.event, any -> kind) : kind;
            kinds.computeIfAbsent(counted, any -> new ArrayList<>()).add(outcome);
        }
        Map<Integer, String> addresses = outcomes.size() > MAX_NAMED * MAX_KINDS
                ? Map.of()
                : entry.recipients().stream().collect(Collectors.toMap(Recipient::number, Recipient::address));
        List<LedgerLine> lines = new ArrayList<>();
        kinds.forEach((kind, alike) -> {
            // What was made is of those it was made for, or of what ended in it; nobody failed with it.
            boolean carried = kind.event == LedgerEvent.RELAYED
                    || kind.event == LedgerEvent.ENDED
                            && !causes.containsKey(alike.get(0).number());
            Made with = carried ? made : Made.NOTHING;
            Numbers numbers =
                    Numbers.of(alike.stream().map(RecipientOutcome::number).toList());
            lines.add(new LedgerLine(
                    now,
                    entry.id(),
                    kind.event,
                    with.references(),
                    details(hop, kind, alike, causes, with),
                    Optional.empty(),
                    new Parties(Optional.empty(), numbers, named(entry, numbers, addresses))));
        });
        return lines;
    }

    private static List<String> named(QueueEntry entry, Numbers numbers, Map<Integer, String> addresses) {
        List<Integer> first = numbers.first(MAX_NAMED);
        if (!addresses.isEmpty()) {
            return first.stream().map(addresses::get).toList();
        }
        Map<Integer, String> wanted = entry.recipients().stream()
                .filter(recipient -> first.contains(recipient.number()))
                .collect(Collectors.toMap(Recipient::number, Recipient::address));
        return first.stream().map(wanted::get).toList();
    }

    private static Map<String, String> details(
            NextHop hop, Kind kind, List<RecipientOutcome> alike, Map<Integer, Cause> causes, Made made) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("hop", hop.name());
        details.put("recipients", Integer.toString(alike.size()));
        details.put("text", kind.text);
        kind.report.ifPresent(report -> details.put("report", report.toString()));
        boolean forGood = kind.event == LedgerEvent.FAILED || kind.event == LedgerEvent.ENDED;
        Optional.ofNullable(causes.get(alike.get(0).number()))
                .filter(cause -> forGood)
                .ifPresent(cause -> {
                    details.put("reason", reason(cause));
                    diagnostic(cause).ifPresent(word -> details.put("diagnostic", word));
                    cause.status().ifPresent(status -> details.put("status", status));
                });
        alike.get(0).status().ifPresent(status -> details.put("status", status));
        details.putAll(made.details());
        details.putIfAbsent("action", kind.action());
        return details;
    }

    /** By its name in X.411, or else its number. */
    static String reason(Cause cause) {
        return cause.codes().reasonWord().orElse(Integer.toString(cause.codes().reason()));
    }

    static Optional<String> diagnostic(Cause cause) {
        return cause.codes()
                .diagnosticWord()
                .or(() -> cause.codes().diagnostic().map(String::valueOf));
    }

    /** What outcomes are alike in. */
    private record Kind(LedgerEvent event, String text, Optional<EntryId> report, boolean quarantined) {
        static Kind of(RecipientOutcome outcome) {
            if (outcome instanceof RecipientOutcome.Quarantined kept) {
                return new Kind(Told.event(outcome), outcome.text(), kept.report(), true);
            }
            Optional<EntryId> report =
                    outcome instanceof RecipientOutcome.Failed failed ? failed.report() : Optional.empty();
            return new Kind(Told.event(outcome), outcome.text(), report, false);
        }

        String action() {
            if (quarantined) {
                return "quarantined";
            } else if (report.isPresent()) {
                return "reported";
            }
            return switch (event) {
                case RELAYED -> "transferred";
                case DELIVERED -> "delivered";
                case DEFERRED -> "deferred";
                case FAILED -> "held";
                case ENDED -> "ended";
                case ACCEPTED, LISTED, DUPLICATE, DELAYED, OPERATOR ->
                    throw new IllegalStateException("no outcome is " + event);
            };
        }
    }
}
