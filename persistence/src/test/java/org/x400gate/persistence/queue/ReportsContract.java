package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** What every queue owes where something failed for good: a report with it, or none and a line, or an entry held. */
interface ReportsContract {
    DurableQueue queue();

    Samples samples();

    private Change.Accept accepted(Change.Accept accept) {
        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept;
    }

    private WorkItem claimed(NextHop hop) {
        List<WorkItem> items = queue().claim(hop, 1, NOW, LEASE);
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private String content(EntryId id) throws IOException {
        return new String(queue().content().open(id).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    default void aReportIsBornInTheSettleOfTheFailureItTells() {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        Change.Accept report = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        WorkItem item = claimed(WEST);
        RecipientOutcome failed = new RecipientOutcome.Failed(
                1, "unknown", Optional.of(report.entry().id()));
        Change.Settle settle = new Change.Settle(
                item,
                List.of(failed),
                Optional.empty(),
                List.of(report),
                List.of(Samples.line(item.entry(), LedgerEvent.FAILED, NOW)));

        assertThat(queue().write(List.of(settle))).allMatch(ChangeResult::applied);

        assertThat(queue().entry(accept.entry().id())).isEmpty();
        assertThat(claimed(EAST).entry()).isEqualTo(report.entry().id());
        assertThat(queue().ledger().of(item.entry()))
                .extracting(line -> line.event())
                .containsExactly(LedgerEvent.ACCEPTED, LedgerEvent.FAILED);
    }

    @Test
    default void aSettleWhoseReportIsRefusedLeavesNothingBehind() {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        Change.Accept good = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        WorkItem item = claimed(WEST);
        RecipientOutcome failed = new RecipientOutcome.Failed(
                1, "unknown", Optional.of(good.entry().id()));
        Change.Settle settle =
                new Change.Settle(item, List.of(failed), Optional.empty(), List.of(good, accept), List.of());

        assertThat(queue().write(List.of(settle)).get(0)).isInstanceOf(ChangeResult.Refused.class);

        assertThat(queue().entry(good.entry().id())).isEmpty();
        assertThat(queue().content().length(good.entry().id())).isEmpty();
        assertThat(queue().entry(accept.entry().id())).contains(accept.entry());
        assertThat(queue().hops()).extracting(HopView::hop).containsExactly(WEST);
    }

    @Test
    default void anEntryAnsweredAtTheDoorLeavesItsLineAndItsReport() throws IOException {
        Change.Accept report = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        QueueEntry answered = inState(RecipientState.REPORTED);
        Change.Accept accept = new Change.Accept(
                answered,
                List.of(),
                List.of("body".getBytes(StandardCharsets.UTF_8)),
                List.of(report),
                List.of(Samples.line(answered.id(), LedgerEvent.FAILED, NOW)));

        accepted(accept);

        assertThat(queue().entry(answered.id())).isEmpty();
        assertThat(queue().content().length(answered.id())).isEmpty();
        assertThat(queue().ledger().of(answered.id())).isEqualTo(accept.ledger());
        assertThat(claimed(EAST).entry()).isEqualTo(report.entry().id());
        assertThat(content(report.entry().id())).isEqualTo("report");
        assertThat(queue().figures().entries()).isEqualTo(1);
    }

    @Test
    default void anEntryIsAcceptedWithItsReportsOrNotAtAll() {
        Change.Accept there = accepted(samples().accept(Priority.NORMAL, NOW, "there", WEST));
        Change.Accept good = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        QueueEntry answered = inState(RecipientState.REPORTED);
        List<LedgerLine> lines = List.of(Samples.line(answered.id(), LedgerEvent.FAILED, NOW));
        Change.Accept nested = new Change.Accept(answered, List.of(), List.of(), List.of(good), lines);

        List<ChangeResult> results = queue().write(List.of(
                new Change.Accept(answered, List.of(), List.of(), List.of(good, there), lines),
                new Change.Accept(answered, List.of(), List.of(), List.of(), lines),
                new Change.Accept(answered, List.of(), List.of(), List.of(good), List.of()),
                new Change.Accept(inState(RecipientState.REPORTED), List.of(), List.of(), List.of(nested), lines)));

        assertThat(results).allMatch(result -> result instanceof ChangeResult.Refused);
        assertThat(queue().entry(good.entry().id())).isEmpty();
        assertThat(queue().ledger().of(answered.id())).isEmpty();
    }

    private QueueEntry inState(RecipientState state) {
        QueueEntry pending = samples().entry(Priority.NORMAL, NOW, 4, WEST);
        Recipient one = pending.recipients().get(0);
        return new QueueEntry(
                pending.id(),
                pending.kind(),
                pending.priority(),
                pending.submission(),
                List.of(new Recipient(one.number(), one.address(), one.hop(), state, "unknown")),
                4,
                0);
    }

    @Test
    default void aFailureNobodyWantsToHearOfFinishesTheEntry() {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "body", WEST, EAST));
        WorkItem west = claimed(WEST);
        queue().write(List.of(settle(west, new RecipientOutcome.Ended(1, "unknown; NOTIFY=NEVER"))));
        assertThat(queue().entry(accept.entry().id()).orElseThrow().recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.ENDED, RecipientState.PENDING);

        queue().write(List.of(settle(claimed(EAST), relayed(2))));

        assertThat(queue().entry(accept.entry().id())).isEmpty();
        assertThat(queue().figures().held()).isZero();
    }

    @Test
    default void aFailureNobodyWasToldOfKeepsTheEntryHeld() throws IOException {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "body", WEST));
        queue().write(List.of(settle(claimed(WEST), new RecipientOutcome.Failed(1, "unknown", Optional.empty()))));

        assertThat(queue().held(EntryId.FIRST, 10).entries())
                .extracting(QueueEntry::id)
                .containsExactly(accept.entry().id());
        assertThat(queue().figures().held()).isEqualTo(1);
        assertThat(queue().hops()).isEmpty();
        assertThat(content(accept.entry().id())).isEqualTo("body");
    }
}
