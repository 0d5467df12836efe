package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.deferred;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.retry;
import static org.x400gate.persistence.queue.Samples.settle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;

/** What every queue that is kept owes to its process's end and the next beginning. */
interface RestartContract {
    DurableQueue queue();

    Samples samples();

    /** Ends the queue in good order, and opens what it left. */
    void reopen();

    @Test
    @Tag("SF-16")
    default void aRestartForgetsNothingThatIsTakenOnceOnly() {
        Change.Accept plain = samples().accept(Priority.NORMAL, NOW, "x", WEST);
        LedgerLine line = plain.ledger().get(0);
        Change.Once once = new Change.Once("same:5", NOW.minusSeconds(9), Map.of());
        Change.Accept first = new Change.Accept(
                plain.entry(),
                plain.work(),
                plain.content(),
                List.of(),
                List.of(new LedgerLine(line.time(), line.entry(), line.event(), List.of("same:5"), Map.of())),
                Optional.of(once));
        queue().write(List.of(first));

        reopen();

        Change.Accept other = samples().accept(Priority.NORMAL, NOW, "x", WEST);
        Change.Accept again = new Change.Accept(
                other.entry(), other.work(), other.content(), List.of(), other.ledger(), Optional.of(once));
        assertThat(queue().write(List.of(again)))
                .containsExactly(new ChangeResult.Duplicate(first.entry().id()));
        assertThat(queue().figures().entries()).isEqualTo(1);
    }

    @Test
    @Tag("SF-25")
    default void aRestartKeepsPriorityDeadlineTimesAttemptsAndOutcomes() {
        Change.Accept accept = samples().accept(Priority.NON_URGENT, NOW, "x", WEST, WEST, EAST);
        Change.Accept urgent = samples().accept(Priority.URGENT, NOW.plusSeconds(60), "y", WEST);
        queue().write(List.of(accept, urgent));
        queue().write(List.of(
                retry(queue().claim(WEST, 1, NOW, LEASE).get(0), NOW.plusSeconds(60), relayed(1), deferred(2))));
        QueueEntry before = queue().entry(accept.entry().id()).orElseThrow();
        List<HopView> hops = queue().hops();
        QueueFigures figures = queue().figures();

        for (int restart = 0; restart < 5; restart++) {
            reopen();
        }

        assertThat(queue().entry(urgent.entry().id())).contains(urgent.entry());
        assertThat(queue().entry(accept.entry().id())).contains(before);
        assertThat(before.priority()).isEqualTo(Priority.NON_URGENT);
        assertThat(before.submission()).isEqualTo(accept.entry().submission());
        assertThat(queue().hops()).isEqualTo(hops);
        assertThat(queue().figures())
                .usingRecursiveComparison()
                .ignoringFields("freeOctets")
                .isEqualTo(figures);
        List<WorkItem> work = queue().claim(WEST, 9, NOW.plusSeconds(60), LEASE);
        assertThat(work).extracting(WorkItem::priority).containsExactly(Priority.URGENT, Priority.NON_URGENT);
        assertThat(work).extracting(WorkItem::attempt).containsExactly(0, 1);
    }

    @Test
    default void aRestartMakesClaimedWorkClaimableAgainAndOldFencesStale() {
        queue().write(List.of(samples().accept(Priority.NORMAL, NOW, "x", WEST)));
        WorkItem old = queue().claim(WEST, 1, NOW, LEASE).get(0);

        reopen();

        assertThat(queue().write(List.of(settle(old, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
        WorkItem again = queue().claim(WEST, 1, NOW, LEASE).get(0);
        assertThat(queue().write(List.of(settle(old, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue().write(List.of(settle(again, relayed(1))))).allMatch(ChangeResult::applied);
    }

    @Test
    default void aRestartKeepsWhatAnOperatorDid() {
        Change.Accept held = samples().accept(Priority.NORMAL, NOW, "x", WEST);
        Change.Accept hurried = samples().accept(Priority.NORMAL, NOW.plusSeconds(600), "y", WEST);
        Change.Accept deleted = samples().accept(Priority.NORMAL, NOW, "z", WEST);
        queue().write(List.of(held, hurried, deleted));
        queue().write(List.of(
                new OperatorAct.Hold(held.entry(), held.work(), List.of()),
                new OperatorAct.Hurry(hurried.work(), NOW, List.of()),
                new OperatorAct.Delete(deleted.entry(), deleted.work(), List.of(), List.of())));

        reopen();

        assertThat(queue().claim(WEST, 9, NOW, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(hurried.entry().id());
        assertThat(queue().held(EntryId.FIRST, 9).entries())
                .extracting(QueueEntry::id)
                .containsExactly(held.entry().id());
        assertThat(queue().entry(deleted.entry().id())).isEmpty();
        assertThat(queue().figures().workItems()).isEqualTo(1);
    }

    @Test
    default void aRestartSweepsOrphansAndLetsPartialsBeResumed() throws Exception {
        EntryId orphan = samples().id(NOW);
        EntryId partial = samples().id(NOW);
        byte[] octets = new byte[100_000];
        new java.util.Random(3).nextBytes(octets);
        for (EntryId id : List.of(orphan, partial)) {
            try (ContentWriter writer = queue().content().write(id, id.equals(partial) ? NOW.plusSeconds(3600) : NOW)) {
                writer.append(octets, 0, 70_000);
                writer.sync();
                writer.append(octets, 70_000, 10_000);
            }
        }

        reopen();

        assertThat(queue().content().length(orphan)).isEmpty();
        assertThat(queue().content().length(partial)).hasValue(70_000);
        assertThat(queue().content().resume(orphan, NOW)).isEmpty();
        try (ContentWriter writer = queue().content().resume(partial, NOW).orElseThrow()) {
            assertThat(writer.length()).isEqualTo(70_000);
            writer.append(octets, 70_000, 30_000);
            writer.seal();
        }
        QueueEntry whole = samples().entry(Priority.NORMAL, NOW, octets.length, WEST);
        QueueEntry entry = QueueEntry.of(
                partial, whole.kind(), whole.priority(), whole.submission(), whole.recipients(), octets.length);
        assertThat(queue().write(List.of(
                        Change.Accept.streamed(entry, List.of(WorkItem.of(entry, WEST, NOW)), List.of()))))
                .allMatch(ChangeResult::applied);
        reopen();
        assertThat(queue().content().open(partial).readAllBytes()).isEqualTo(octets);
    }

    @Test
    default void aRestartKeepsWhoIsToBeToldAndWhoHasBeen() {
        Change.Accept told = samples().noticed(NoticesContract.DUE, WEST);
        Change.Accept waits = samples().noticed(NoticesContract.DUE, WEST);
        queue().write(List.of(told, waits));
        reopen();
        queue().write(List.of(new Change.Notice(
                queue().entry(told.entry().id()).orElseThrow(),
                List.of(samples().accept(Priority.NORMAL, NOW, "report", EAST)),
                List.of())));

        for (int restart = 0; restart < 3; restart++) {
            reopen();
            assertThat(queue().noticesDue(NoticesContract.DUE, 9)).containsExactly(waits.entry());
        }
        assertThat(queue().figures().entries()).isEqualTo(3);
    }

    @Test
    @Tag("SF-25")
    default void whatWaitsForItsTimeWaitsOverRestarts() {
        Instant later = NOW.plusSeconds(600);
        Change.Accept accept = samples().wished(later, Optional.of(later.plusSeconds(60)), WEST);
        queue().write(List.of(accept));
        for (int restart = 1; restart <= 3; restart++) {
            reopen();
            assertThat(queue().entry(accept.entry().id())).contains(accept.entry());
            assertThat(queue().claim(WEST, 9, later.minusMillis(1), LEASE)).isEmpty();
        }
        assertThat(queue().claim(WEST, 9, later, LEASE)).hasSize(1);
    }
}
