package org.x400gate.gateway.queue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.OperatorAct;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** Makes of an operator's wish the change that does it to the entry as it is now, or says why that cannot be. */
final class OperatorDeeds {
    /** How the names of next hops begin; no address does. */
    private static final List<String> HOPS = List.of("x400:", "smtp:", "mx:");

    private final DurableQueue queue;
    private final OperatorPorts ports;

    /**
     * What is to be written.
     *
     * @param refusal why nothing is, if nothing is
     * @param text what is done, or why not
     * @param hops those that are to try at once when it is done
     */
    record Draft(Optional<OperatorAct> change, QueueDesk.Verdict refusal, String text, Set<NextHop> hops) {
        static Draft of(OperatorAct act, String text, Set<NextHop> hops) {
            return new Draft(Optional.of(act), QueueDesk.Verdict.DONE, text, hops);
        }

        static Draft not(QueueDesk.Verdict refusal, String text) {
            return new Draft(Optional.empty(), refusal, text, Set.of());
        }
    }

    OperatorDeeds(DurableQueue queue, OperatorPorts ports) {
        this.queue = queue;
        this.ports = ports;
    }

    Draft draft(QueueDesk.Act act, Instant now) {
        Optional<QueueEntry> found = queue.entry(act.id());
        if (found.isEmpty()) {
            return Draft.not(QueueDesk.Verdict.UNKNOWN, "no entry " + act.id() + " in the queue");
        }
        QueueEntry entry = found.get();
        List<WorkItem> work = queue.work(act.id());
        QueueDesk.Deed deed = act.deed();
        String by = act.by();
        return switch (deed) {
            case RETRY -> retry(entry, work, line(entry, deed, by, now, Map.of()), now);
            case HOLD ->
                entry.has(RecipientState.PENDING)
                        ? Draft.of(
                                new OperatorAct.Hold(entry, work, line(entry, deed, by, now, Map.of())),
                                "held: not tried until it is released",
                                Set.of())
                        : Draft.not(QueueDesk.Verdict.REFUSED, "no recipient of it waits to be tried");
            case RELEASE -> release(entry, work, by, now);
            case REDIRECT -> redirect(entry, work, act, now);
            case DELETE_WITH_REPORT, RETURN -> deleteWithReport(entry, work, act, now);
            case DELETE_WITHOUT_REPORT ->
                Draft.of(
                        new OperatorAct.Delete(entry, work, List.of(), line(entry, deed, by, now, Map.of())),
                        "deleted, nobody is told",
                        Set.of());
        };
    }

    private static Draft retry(QueueEntry entry, List<WorkItem> work, List<LedgerLine> line, Instant now) {
        if (!entry.has(RecipientState.PENDING)) {
            return Draft.not(
                    QueueDesk.Verdict.REFUSED, "no recipient of it waits to be tried; if it is held, release it");
        }
        Optional<Instant> until = entry.deferredUntil(now);
        if (until.isPresent()) {
            return Draft.not(
                    QueueDesk.Verdict.REFUSED,
                    "by its originator's wish it does not go before " + until.get() + "; to send it now, release it");
        }
        Set<NextHop> hops = work.stream().map(WorkItem::hop).collect(Collectors.toSet());
        return work.stream().anyMatch(item -> item.due().isAfter(now))
                ? Draft.of(new OperatorAct.Hurry(work, now, line), "due now", hops)
                : new Draft(Optional.empty(), QueueDesk.Verdict.DONE, "due already: tried at once", hops);
    }

    /** Whom no route leads to stays as it is, as long as there is one for another. */
    private Draft release(QueueEntry entry, List<WorkItem> work, String by, Instant now) {
        Map<Integer, NextHop> ways = new LinkedHashMap<>();
        List<String> stuck = new ArrayList<>();
        for (Recipient recipient : open(entry, false)) {
            OperatorPorts.Way way = ports.way(entry, recipient);
            way.hop()
                    .ifPresentOrElse(
                            hop -> ways.put(recipient.number(), hop),
                            () -> stuck.add(recipient.address() + ": " + way.why()));
        }
        Optional<Instant> until = entry.deferredUntil(now);
        if (ways.isEmpty() && stuck.isEmpty() && until.isPresent()) {
            return goNow(entry, work, line(entry, QueueDesk.Deed.RELEASE, by, now, Map.of()), now);
        }
        if (ways.isEmpty()) {
            return Draft.not(
                    QueueDesk.Verdict.REFUSED,
                    stuck.isEmpty() ? "nothing of it is held" : "no way for " + String.join("; ", stuck));
        }
        String left = stuck.isEmpty() ? "" : "; still held: " + String.join("; ", stuck);
        return Draft.of(
                new OperatorAct.TryAgain(
                        entry,
                        work,
                        ways,
                        now,
                        deadline(entry, work, Set.copyOf(ways.values()), until.orElse(now)),
                        line(entry, QueueDesk.Deed.RELEASE, by, now, Map.of())),
                "released: " + ways.size() + " recipients are tried again from the first, due "
                        + until.map(Instant::toString).orElse("now") + left,
                Set.copyOf(ways.values()));
    }

    /** Those who wait to be tried already lose no time by it: there is one deadline for all of an entry. */
    private Instant deadline(QueueEntry entry, List<WorkItem> left, Set<NextHop> hops, Instant begins) {
        Instant anew = ports.deadline(entry, hops, begins);
        Instant before = entry.submission().deadline();
        return !left.isEmpty() && before.isAfter(anew) ? before : anew;
    }

    /** What only waits for its time does not wait for it any longer. */
    private Draft goNow(QueueEntry entry, List<WorkItem> work, List<LedgerLine> line, Instant now) {
        Set<NextHop> hops = work.stream().map(WorkItem::hop).collect(Collectors.toSet());
        return Draft.of(
                new OperatorAct.GoNow(entry, work, now, ports.deadline(entry, hops, now), line),
                "released: it goes now, not at "
                        + entry.submission().times().notBefore().orElseThrow(),
                hops);
    }

    private Draft redirect(QueueEntry entry, List<WorkItem> work, QueueDesk.Act act, Instant now) {
        String to = act.argument().orElse("");
        boolean hop = HOPS.stream().anyMatch(to::startsWith)
                && to.getBytes(StandardCharsets.UTF_8).length <= NextHop.MAX_OCTETS;
        return hop ? toHop(entry, work, new NextHop(to), act, now) : toAddress(entry, work, to, act, now);
    }

    /** Whatever the routes say, and also what waits. */
    private Draft toHop(QueueEntry entry, List<WorkItem> work, NextHop hop, QueueDesk.Act act, Instant now) {
        List<Recipient> open = open(entry, true);
        Optional<String> obstacle = ports.obstacle(entry, hop);
        boolean there = open.stream()
                .allMatch(each ->
                        each.state() == RecipientState.PENDING && each.hop().equals(hop));
        if (obstacle.isPresent() || there) {
            return Draft.not(QueueDesk.Verdict.REFUSED, obstacle.orElse("all of it goes to " + hop + " already"));
        }
        Map<Integer, NextHop> ways =
                open.stream().collect(Collectors.toMap(Recipient::number, recipient -> hop, (one, other) -> one));
        Instant begins = entry.deferredUntil(now).orElse(now);
        return Draft.of(
                new OperatorAct.TryAgain(
                        entry,
                        work,
                        ways,
                        now,
                        ports.deadline(entry, Set.of(hop), begins),
                        line(entry, act.deed(), act.by(), now, Map.of("to", hop.name()))),
                "redirected: " + ways.size() + " recipients go to " + hop + ", from the first try",
                Set.of(hop));
    }

    /** Somebody else gets it in the place of all who have not; its originator hears of whom that one's system tells of. */
    private Draft toAddress(QueueEntry entry, List<WorkItem> work, String address, QueueDesk.Act act, Instant now) {
        OperatorPorts.Elsewhere elsewhere =
                ports.elsewhere(entry, new StoredContent(queue, entry), numbers(open(entry, true)), address, now);
        if (elsewhere.entry().isEmpty()) {
            return Draft.not(QueueDesk.Verdict.REFUSED, elsewhere.why());
        }
        Change.Accept accept = elsewhere.entry().get();
        EntryId id = accept.entry().id();
        return Draft.of(
                new OperatorAct.Delete(
                        entry,
                        work,
                        List.of(accept),
                        line(entry, act.deed(), act.by(), now, Map.of("to", address, "report", id.toString()))),
                "redirected to " + address + " as " + id,
                accept.work().stream().map(WorkItem::hop).collect(Collectors.toSet()));
    }

    private static Set<Integer> numbers(List<Recipient> recipients) {
        return recipients.stream().map(Recipient::number).collect(Collectors.toSet());
    }

    /** Who has been told is not told again. */
    private Draft deleteWithReport(QueueEntry entry, List<WorkItem> work, QueueDesk.Act act, Instant now) {
        Set<Integer> numbers = numbers(open(entry, true).stream()
                .filter(recipient -> recipient.state() != RecipientState.QUARANTINED)
                .toList());
        OperatorPorts.Notice notice =
                ports.notice(entry, new StoredContent(queue, entry), numbers, act.argument(), now);
        if (!notice.untold().isEmpty()) {
            return Draft.not(
                    QueueDesk.Verdict.REFUSED,
                    "no report can be made: " + String.join("; ", notice.untold()) + "; delete it with --no-report");
        }
        Map<String, String> details = new LinkedHashMap<>();
        act.argument().ifPresent(reason -> details.put("reason", reason));
        notice.reports()
                .forEach(report -> details.put("report", report.entry().id().toString()));
        return Draft.of(
                new OperatorAct.Delete(entry, work, notice.reports(), line(entry, act.deed(), act.by(), now, details)),
                (act.deed() == QueueDesk.Deed.RETURN ? "returned; " : "deleted; ")
                        + (numbers.isEmpty()
                                ? "its originator was told before"
                                : notice.reports().isEmpty()
                                        ? "nobody wants to be told"
                                        : "its originator is told by " + details.get("report")),
                Set.of());
    }

    private static List<Recipient> open(QueueEntry entry, boolean pendingToo) {
        return entry.recipients().stream()
                .filter(recipient -> pendingToo
                        ? recipient.state().isOpen()
                        : recipient.state().isOperators())
                .toList();
    }

    private static List<LedgerLine> line(
            QueueEntry entry, QueueDesk.Deed deed, String by, Instant now, Map<String, String> more) {
        return List.of(line(entry.id(), deed.word(), by, now, more));
    }

    static LedgerLine line(EntryId entry, String act, String by, Instant now, Map<String, String> more) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("act", act);
        details.put("by", by);
        details.putAll(more);
        return new LedgerLine(now, entry, LedgerEvent.OPERATOR, List.of(), details);
    }
}
