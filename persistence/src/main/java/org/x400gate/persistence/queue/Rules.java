package org.x400gate.persistence.queue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.x400gate.persistence.queue.QueueEntry.Submission;
import org.x400gate.persistence.queue.RecipientOutcome.Deferred;
import org.x400gate.persistence.queue.RecipientOutcome.Delivered;
import org.x400gate.persistence.queue.RecipientOutcome.Ended;
import org.x400gate.persistence.queue.RecipientOutcome.Failed;
import org.x400gate.persistence.queue.RecipientOutcome.Quarantined;
import org.x400gate.persistence.queue.RecipientOutcome.Relayed;
import org.x400gate.persistence.store.EntryId;

/** What a change may say, and what a settle makes of an entry. Knows no disk. */
final class Rules {
    private Rules() {}

    /** Every pending recipient has its one work item, so that nothing is kept that nobody would try. */
    static Optional<String> fault(Change.Accept accept) {
        QueueEntry entry = accept.entry();
        Set<NextHop> pending = entry.recipients().stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .collect(Collectors.toSet());
        Set<NextHop> worked = accept.work().stream().map(WorkItem::hop).collect(Collectors.toSet());
        if (entry.finished() && accept.ledger().isEmpty()) {
            return Optional.of("entry " + entry.id() + " has nothing left to do, and no line says what became of it");
        }
        if (!pending.equals(worked) || worked.size() != accept.work().size()) {
            return Optional.of("entry " + entry.id() + " needs one work item for each next hop of " + pending
                    + ", not for " + worked);
        }
        if (reported(entry) && accept.newEntries().isEmpty()) {
            return Optional.of("entry " + entry.id() + " says that somebody is told, and nothing goes with it");
        }
        if (accept.newEntries().stream().anyMatch(with -> !with.newEntries().isEmpty())) {
            return Optional.of("what is accepted with entry " + entry.id() + " has others with it");
        }
        boolean others = accept.work().stream().anyMatch(item -> !item.entry().equals(entry.id()));
        return others ? Optional.of("work of another entry than " + entry.id()) : Optional.empty();
    }

    private static boolean reported(QueueEntry entry) {
        return entry.recipients().stream().anyMatch(recipient -> recipient.state() == RecipientState.REPORTED);
    }

    static Optional<String> fault(QueueEntry entry, Change.Settle settle) {
        Set<Integer> pending = entry.pendingAt(settle.item().hop()).stream()
                .map(Recipient::number)
                .collect(Collectors.toSet());
        Set<EntryId> reports =
                settle.newEntries().stream().map(accept -> accept.entry().id()).collect(Collectors.toSet());
        Set<Integer> settled = new HashSet<>();
        boolean left = settle.outcomes().size() < pending.size();
        for (RecipientOutcome outcome : settle.outcomes()) {
            if (!pending.contains(outcome.number()) || !settled.add(outcome.number())) {
                return Optional.of("recipient " + outcome.number() + " of " + entry.id() + " is not pending at "
                        + settle.item().hop());
            }
            left |= outcome instanceof Deferred;
            Optional<EntryId> report = report(outcome);
            if (report.isPresent() && !reports.contains(report.get())) {
                return Optional.of("report " + report.get() + " is not among the new entries");
            }
        }
        if (reports.size() < settle.newEntries().size()) {
            return Optional.of("two new entries of one id");
        }
        if (settle.newEntries().stream().anyMatch(accept -> !accept.newEntries().isEmpty())) {
            return Optional.of("a new entry has others with it");
        }
        if (left != settle.retry().isPresent()) {
            return Optional.of(entry.id() + ": a retry is for recipients still pending at "
                    + settle.item().hop() + ", and they need one");
        }
        return settle.retry().flatMap(retry -> retryFault(entry, settle.item(), retry));
    }

    private static Optional<EntryId> report(RecipientOutcome outcome) {
        if (outcome instanceof Failed failed) {
            return failed.report();
        }
        return outcome instanceof Quarantined quarantined ? quarantined.report() : Optional.empty();
    }

    private static Optional<String> retryFault(QueueEntry entry, WorkItem item, WorkItem retry) {
        if (!retry.entry().equals(entry.id())) {
            return Optional.of("retry of another entry than " + entry.id());
        }
        boolean moved = !retry.hop().equals(item.hop());
        return moved && !entry.pendingAt(retry.hop()).isEmpty()
                ? Optional.of(entry.id() + " has work at " + retry.hop() + " already")
                : Optional.empty();
    }

    /** The entry after a settle without fault. */
    static QueueEntry settled(QueueEntry entry, Change.Settle settle) {
        Map<Integer, RecipientOutcome> outcomes =
                settle.outcomes().stream().collect(Collectors.toMap(RecipientOutcome::number, Function.identity()));
        NextHop hop = settle.item().hop();
        NextHop next = settle.retry().map(WorkItem::hop).orElse(hop);
        List<Recipient> after = entry.recipients().stream()
                .map(recipient -> recipient.pendingAt(hop)
                        ? settled(recipient, next, Optional.ofNullable(outcomes.get(recipient.number())))
                        : recipient)
                .toList();
        return new QueueEntry(
                entry.id(),
                entry.kind(),
                entry.priority(),
                entry.submission(),
                after,
                entry.contentOctets(),
                entry.attempts() + 1);
    }

    private static Recipient settled(Recipient recipient, NextHop next, Optional<RecipientOutcome> outcome) {
        RecipientState state = outcome.map(Rules::state).orElse(RecipientState.PENDING);
        String text = outcome.map(RecipientOutcome::text).orElse(recipient.lastOutcome());
        NextHop hop = state == RecipientState.PENDING ? next : recipient.hop();
        Optional<String> status =
                outcome.isEmpty() ? recipient.lastStatus() : outcome.flatMap(RecipientOutcome::status);
        int before = hop.equals(recipient.hop()) ? recipient.faults() : 0;
        return new Recipient(
                recipient.number(),
                recipient.address(),
                hop,
                state,
                text,
                status,
                before + (outcome.filter(Rules::isFault).isPresent() ? 1 : 0));
    }

    private static boolean isFault(RecipientOutcome outcome) {
        return outcome instanceof Quarantined || outcome instanceof Deferred deferred && deferred.fault();
    }

    static Optional<String> fault(OperatorAct.Hold hold) {
        return hold.seen().has(RecipientState.PENDING)
                ? workFault(hold.seen(), hold.work())
                : Optional.of("entry " + hold.seen().id() + " has no recipient that waits to be tried");
    }

    static Optional<String> fault(OperatorAct.TryAgain again) {
        QueueEntry entry = again.seen();
        Set<Integer> open = entry.recipients().stream()
                .filter(recipient -> recipient.state().isOpen())
                .map(Recipient::number)
                .collect(Collectors.toSet());
        if (again.ways().isEmpty() || !open.containsAll(again.ways().keySet())) {
            return Optional.of("recipients " + again.ways().keySet() + " of " + entry.id()
                    + " are not all waiting, held or failed; those are " + open);
        }
        boolean movesWaiting = entry.recipients().stream()
                .anyMatch(recipient -> recipient.state() == RecipientState.PENDING
                        && again.ways().containsKey(recipient.number()));
        if (movesWaiting) {
            return workFault(entry, again.work());
        }
        return workFault(entry, again.work());
    }

    static Optional<String> fault(OperatorAct.Delete delete) {
        Set<EntryId> ids =
                delete.newEntries().stream().map(accept -> accept.entry().id()).collect(Collectors.toSet());
        return ids.size() < delete.newEntries().size()
                ? Optional.of("two new entries of one id")
                : workFault(delete.seen(), delete.work());
    }

    /** What takes all of an entry's work must name all of it. */
    private static Optional<String> workFault(QueueEntry entry, List<WorkItem> work) {
        Set<NextHop> pending = entry.recipients().stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .collect(Collectors.toSet());
        Set<NextHop> named = work.stream().map(WorkItem::hop).collect(Collectors.toSet());
        boolean all = pending.equals(named)
                && named.size() == work.size()
                && work.stream().allMatch(item -> item.entry().equals(entry.id()));
        return all
                ? Optional.empty()
                : Optional.of("the work of " + entry.id() + " is at " + pending + ", not at " + named);
    }

    static QueueEntry held(QueueEntry entry) {
        return with(
                entry,
                entry.submission(),
                recipient -> recipient.state() == RecipientState.PENDING
                        ? new Recipient(
                                recipient.number(),
                                recipient.address(),
                                recipient.hop(),
                                RecipientState.HELD,
                                recipient.lastOutcome(),
                                recipient.lastStatus(),
                                recipient.faults())
                        : recipient);
    }

    static QueueEntry triedAgain(OperatorAct.TryAgain again) {
        Submission before = again.seen().submission();
        return with(
                again.seen(),
                before.with(before.times().withDeadline(again.deadline())),
                recipient -> Optional.ofNullable(again.ways().get(recipient.number()))
                        .map(hop -> new Recipient(
                                recipient.number(),
                                recipient.address(),
                                hop,
                                RecipientState.PENDING,
                                recipient.lastOutcome(),
                                recipient.lastStatus()))
                        .orElse(recipient));
    }

    /** The originator has been told that it waits, or has nothing to be told: once is enough. */
    static QueueEntry noticed(QueueEntry entry) {
        Submission before = entry.submission();
        return with(entry, before.with(before.times().withoutNotice()), UnaryOperator.identity());
    }

    /** It no longer waits for its time. */
    static QueueEntry going(OperatorAct.GoNow act) {
        Submission before = act.seen().submission();
        return with(
                act.seen(), before.with(before.times().goingNow(act.due(), act.deadline())), UnaryOperator.identity());
    }

    static Optional<String> fault(OperatorAct.GoNow act) {
        return act.seen().deferredUntil(act.due()).isEmpty()
                ? Optional.of("entry " + act.seen().id() + " does not wait for a time of its own")
                : workFault(act.seen(), act.work());
    }

    static Optional<String> fault(Change.Notice notice) {
        QueueEntry entry = notice.seen();
        if (entry.submission().times().noticeDue().isEmpty() || !entry.has(RecipientState.PENDING)) {
            return Optional.of("entry " + entry.id() + " does not wait, or its originator is to be told nothing");
        }
        return reportsFault(notice.newEntries());
    }

    private static Optional<String> reportsFault(List<Change.Accept> newEntries) {
        long ids = newEntries.stream()
                .map(accept -> accept.entry().id())
                .distinct()
                .count();
        if (ids < newEntries.size()) {
            return Optional.of("two new entries of one id");
        }
        return newEntries.stream().anyMatch(accept -> !accept.newEntries().isEmpty())
                ? Optional.of("a new entry has others with it")
                : Optional.empty();
    }

    private static QueueEntry with(QueueEntry entry, Submission submission, UnaryOperator<Recipient> change) {
        return new QueueEntry(
                entry.id(),
                entry.kind(),
                entry.priority(),
                submission,
                entry.recipients().stream().map(change).toList(),
                entry.contentOctets(),
                entry.attempts());
    }

    private static RecipientState state(RecipientOutcome outcome) {
        if (outcome instanceof Delivered) {
            return RecipientState.DELIVERED;
        } else if (outcome instanceof Relayed) {
            return RecipientState.RELAYED;
        } else if (outcome instanceof Deferred) {
            return RecipientState.PENDING;
        } else if (outcome instanceof Failed failed) {
            return failed.report().isPresent() ? RecipientState.REPORTED : RecipientState.FAILED;
        } else if (outcome instanceof Quarantined) {
            return RecipientState.QUARANTINED;
        } else if (outcome instanceof Ended) {
            return RecipientState.ENDED;
        }
        throw new IllegalStateException("an outcome of no known kind: " + outcome);
    }
}
