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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.EntryId;

/** What every queue owes, whatever it is built on. */
interface DurableQueueContract extends ReportsContract {
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
    default void whatWasAcceptedComesBackExactly() throws IOException {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "Subject: x\r\n\r\n\0\r\n", WEST, EAST));

        assertThat(queue().entry(accept.entry().id())).contains(accept.entry());
        assertThat(content(accept.entry().id())).isEqualTo("Subject: x\r\n\r\n\0\r\n");
        assertThat(queue().content().length(accept.entry().id()))
                .hasValue(accept.entry().contentOctets());
        assertThat(queue().ledger().of(accept.entry().id())).isEqualTo(accept.ledger());
    }

    @Test
    default void anEntryOfAKnownIdIsRefused() {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));

        assertThat(queue().write(List.of(accept, accept))).allMatch(result -> result instanceof ChangeResult.Refused);
        assertThat(queue().figures().entries()).isEqualTo(1);
    }

    @Test
    default void aRefusedChangeHarmsNoOtherOfItsBatch() {
        Change.Accept good = samples().accept(Priority.NORMAL, NOW, "x", WEST);
        Change.Accept noWork =
                new Change.Accept(samples().entry(Priority.NORMAL, NOW, 0, WEST), List.of(), List.of(), List.of());
        Change.Accept wrongLength = new Change.Accept(
                noWork.entry(), List.of(WorkItem.of(noWork.entry(), WEST, NOW)), List.of(new byte[3]), List.of());

        List<ChangeResult> results = queue().write(List.of(noWork, good, wrongLength));

        assertThat(results).extracting(ChangeResult::applied).containsExactly(false, true, false);
        assertThat(queue().figures().entries()).isEqualTo(1);
        assertThat(queue().figures().workItems()).isEqualTo(1);
    }

    @Test
    default void workIsHandedOutByPriorityThenDueThenEntry() {
        Change.Accept late = accepted(samples().accept(Priority.NORMAL, NOW, "3", WEST));
        Change.Accept early = accepted(samples().accept(Priority.NORMAL, NOW.minusSeconds(9), "2", WEST));
        Change.Accept slow = accepted(samples().accept(Priority.NON_URGENT, NOW.minusSeconds(99), "4", WEST));
        Change.Accept urgent = accepted(samples().accept(Priority.URGENT, NOW, "1", WEST));
        accepted(samples().accept(Priority.URGENT, NOW.plusMillis(1), "not due", WEST));
        accepted(samples().accept(Priority.URGENT, NOW, "elsewhere", EAST));

        assertThat(queue().claim(WEST, 3, NOW, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(
                        urgent.entry().id(), early.entry().id(), late.entry().id());
        assertThat(queue().claim(WEST, 3, NOW, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(slow.entry().id());
    }

    @Test
    default void theLastSettledRecipientTakesTheEntryAlong() throws IOException {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "body", WEST, EAST));
        EntryId id = accept.entry().id();

        queue().write(List.of(settle(claimed(WEST), relayed(1))));
        assertThat(content(id)).isEqualTo("body");
        assertThat(queue().entry(id).orElseThrow().pendingAt(WEST)).isEmpty();
        queue().write(List.of(settle(claimed(EAST), new RecipientOutcome.Delivered(2, "250"))));

        assertThat(queue().entry(id)).isEmpty();
        assertThat(queue().content().length(id)).isEmpty();
        assertThat(queue().hops()).isEmpty();
        assertThat(queue().view(EntryId.FIRST, 10).entries()).isEmpty();
        QueueFigures figures = queue().figures();
        assertThat(List.of(figures.entries(), figures.contentOctets(), figures.workItems(), figures.leased()))
                .containsOnly(0L);
    }

    @Test
    default void ofUrgentItemsAloneNoOtherIsHandedOut() {
        accepted(samples().accept(Priority.NORMAL, NOW.minusSeconds(9), "1", WEST));
        assertThat(queue().claim(WEST, Priority.URGENT, 3, NOW, LEASE)).isEmpty();
        Change.Accept urgent = accepted(samples().accept(Priority.URGENT, NOW, "2", WEST));

        assertThat(queue().claim(WEST, Priority.URGENT, 3, NOW, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(urgent.entry().id());
        assertThat(queue().claim(WEST, Priority.NORMAL, 3, NOW, LEASE)).hasSize(1);
    }

    @Test
    default void aClaimedItemIsNotHandedOutTwiceWhileItsLeaseLasts() {
        accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        WorkItem first = claimed(WEST);

        assertThat(queue().claim(WEST, 9, NOW.plus(LEASE).minusMillis(1), LEASE))
                .isEmpty();
        WorkItem second = queue().claim(WEST, 9, NOW.plus(LEASE), LEASE).get(0);

        assertThat(queue().write(List.of(settle(first, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue().write(List.of(settle(second, relayed(1)))).get(0).applied())
                .isTrue();
    }

    @Test
    default void aLeaseThatRanOutHoldsAsLongAsNobodyElseHasTheItem() {
        accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        Change.Accept other = accepted(samples().accept(Priority.URGENT, NOW.plusSeconds(1), "y", WEST));
        WorkItem late = claimed(WEST);
        assertThat(queue().claim(WEST, 1, NOW.plus(LEASE), LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(other.entry().id());

        assertThat(queue().write(List.of(settle(late, relayed(1)))).get(0).applied())
                .isTrue();
        assertThat(queue().claim(WEST, 9, NOW.plus(LEASE), LEASE)).isEmpty();
    }

    @Test
    default void aSecondSettleOfOneItemIsStale() {
        accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        WorkItem item = claimed(WEST);

        List<ChangeResult> results = queue().write(List.of(settle(item, relayed(1)), settle(item, relayed(1))));

        assertThat(results).extracting(ChangeResult::applied).containsExactly(true, false);
        assertThat(queue().write(List.of(settle(item, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
    }

    @Test
    default void releasedWorkComesBackUnharmed() {
        accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        WorkItem item = claimed(WEST);

        queue().release(List.of(item));
        WorkItem again = claimed(WEST);
        queue().release(List.of(item));

        assertThat(again.attempt()).isEqualTo(item.attempt());
        assertThat(queue().claim(WEST, 1, NOW, LEASE)).isEmpty();
    }

    @Test
    default void workThatIsNotDueIsHandedOutToWhoAsksForAllButNeverWhatSomebodyHolds() {
        accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        WorkItem held = claimed(WEST);
        accepted(samples().accept(Priority.NORMAL, NOW.plusSeconds(86_400), "y", WEST));

        assertThat(queue().claim(WEST, 9, NOW, LEASE)).isEmpty();
        assertThat(queue().claimAny(WEST, 9, NOW, LEASE))
                .singleElement()
                .satisfies(item -> assertThat(item.entry()).isNotEqualTo(held.entry()));
        assertThat(queue().claimAny(WEST, 9, NOW, LEASE)).isEmpty();
    }

    @Test
    default void deferredRecipientsAreTriedAgainWhenDue() {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST, WEST));

        queue().write(List.of(retry(claimed(WEST), NOW.plusSeconds(60), relayed(1), deferred(2))));

        assertThat(queue().claim(WEST, 1, NOW.plusSeconds(59), LEASE)).isEmpty();
        WorkItem next = queue().claim(WEST, 1, NOW.plusSeconds(60), LEASE).get(0);
        assertThat(next.attempt()).isEqualTo(1);
        QueueEntry entry = queue().entry(accept.entry().id()).orElseThrow();
        assertThat(entry.attempts()).isEqualTo(1);
        assertThat(entry.pendingAt(WEST)).extracting(Recipient::number).containsExactly(2);
        assertThat(entry.recipients()).extracting(Recipient::lastOutcome).containsExactly("transferred", "busy");
    }

    @Test
    default void aSettleThatWouldStrandARecipientIsRefusedAndTheLeaseStays() {
        accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST, WEST));
        WorkItem item = claimed(WEST);

        List<ChangeResult> results = queue().write(List.of(
                settle(item, relayed(1)),
                settle(item, relayed(1), deferred(2)),
                retry(item, NOW, relayed(1), relayed(2)),
                settle(item, relayed(1), relayed(1)),
                settle(item, relayed(3)),
                settle(item, relayed(1), new RecipientOutcome.Failed(2, "", Optional.of(EntryId.FIRST)))));

        assertThat(results).allMatch(result -> result instanceof ChangeResult.Refused);
        assertThat(queue().write(List.of(settle(item, relayed(1), relayed(2))))).allMatch(ChangeResult::applied);
    }

    @Test
    default void aChangedRouteReKeysTheWork() {
        Change.Accept accept = accepted(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        WorkItem item = claimed(WEST);
        Change.Settle reroute = new Change.Settle(
                item, List.of(deferred(1)), Optional.of(item.rerouted(EAST, NOW)), List.of(), List.of());

        assertThat(queue().write(List.of(reroute))).allMatch(ChangeResult::applied);

        assertThat(queue().claim(WEST, 1, NOW, LEASE)).isEmpty();
        assertThat(claimed(EAST).entry()).isEqualTo(accept.entry().id());
        assertThat(queue().entry(accept.entry().id()).orElseThrow().pendingAt(EAST))
                .hasSize(1);
    }

    @Test
    default void viewsComeInPagesById() {
        for (int i = 0; i < 5; i++) {
            accepted(samples().accept(Priority.NORMAL, NOW.plusSeconds(i), "x", WEST));
        }

        QueueView first = queue().view(EntryId.FIRST, 3);
        QueueView second = queue().view(first.next().orElseThrow(), 3);

        assertThat(first.entries()).hasSize(3).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
        assertThat(second.entries()).hasSize(2).doesNotContainAnyElementsOf(first.entries());
        assertThat(second.next()).isEmpty();
    }

    @Test
    default void hopsSayWhatIsQueuedUnderWayAndDue() {
        accepted(samples().accept(Priority.NON_URGENT, NOW.minusSeconds(5), "x", WEST));
        accepted(samples().accept(Priority.URGENT, NOW, "x", WEST, EAST));
        claimed(WEST);

        assertThat(queue().hops())
                .containsExactly(new HopView(EAST, 1, 0, NOW), new HopView(WEST, 2, 1, NOW.minusSeconds(5)));
    }

    @Test
    default void streamedContentBelongsToTheEntryThatIsAccepted() throws IOException {
        byte[] octets = new byte[200_000];
        new Random(7).nextBytes(octets);
        QueueEntry entry = samples().entry(Priority.NORMAL, NOW, octets.length, WEST);
        Change.Accept accept = Change.Accept.streamed(entry, List.of(WorkItem.of(entry, WEST, NOW)), List.of());
        try (ContentWriter writer = queue().content().write(entry.id(), NOW)) {
            writer.append(octets, 0, 100_001);
            writer.sync();
            writer.append(octets, 100_001, octets.length - 100_001);
            assertThat(queue().write(List.of(accept)).get(0)).isInstanceOf(ChangeResult.Refused.class);
            writer.seal();
        }
        assertThat(queue().content().sweep(NOW.plusSeconds(1))).isZero();

        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);

        queue().content().discard(entry.id());
        assertThat(queue().content().sweep(NOW.plusSeconds(1))).isZero();
        assertThat(queue().content().open(entry.id()).readAllBytes()).isEqualTo(octets);
        queue().write(List.of(settle(claimed(WEST), relayed(1))));
        assertThat(queue().content().length(entry.id())).isEmpty();
        assertThat(queue().content().open(entry.id()))
                .satisfies(stream -> org.assertj.core.api.Assertions.assertThatThrownBy(stream::read)
                        .isInstanceOf(IOException.class));
    }

    @Test
    default void contentThatNoEntryOwnsIsGoneWhenItIsDiscardedSealedOrNot() {
        for (boolean sealed : List.of(true, false)) {
            EntryId id = samples().id(NOW);
            try (ContentWriter writer = queue().content().write(id, NOW)) {
                writer.append(new byte[200_000], 0, 200_000);
                if (sealed) {
                    writer.seal();
                }
            }
            assertThat(queue().entry(id)).isEmpty();
            queue().content().discard(id);
            assertThat(queue().content().length(id)).isEmpty();
            assertThat(queue().content().sweep(NOW.plusSeconds(1))).isZero();
            try (ContentWriter again = queue().content().write(id, NOW)) {
                assertThat(again.length()).isZero();
            }
            queue().content().discard(id);
        }
    }

    @Test
    default void contentGivenInPiecesIsOneContent() throws IOException {
        List<byte[]> pieces = List.of(new byte[70_000], new byte[0], "tail".getBytes(StandardCharsets.US_ASCII));
        QueueEntry entry = samples().entry(Priority.NORMAL, NOW, 70_004, WEST);
        accepted(new Change.Accept(entry, List.of(WorkItem.of(entry, WEST, NOW)), pieces, List.of()));

        assertThat(queue().content().open(entry.id()).readAllBytes())
                .hasSize(70_004)
                .endsWith(pieces.get(2));
    }

    @Test
    default void moreWorkThanTheWindowHoldsComesOutInOrder() {
        int count = 3 * Lane.WINDOW;
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(samples().accept(Priority.NORMAL, NOW.minusMillis((i * 37) % count), "x", WEST));
        }
        queue().write(batch);

        List<WorkItem> all = new ArrayList<>();
        List<WorkItem> some = queue().claim(WEST, 100, NOW, LEASE);
        while (some.size() == 100) {
            queue().release(some.subList(99, 100));
            all.addAll(some.subList(0, 99));
            some = queue().claim(WEST, 100, NOW, LEASE);
        }
        all.addAll(some);

        assertThat(all).hasSize(count).isSortedAccordingTo(Comparator.comparing(WorkItem::due));
        assertThat(all).extracting(WorkItem::entry).doesNotHaveDuplicates();
        assertThat(queue().figures().leased()).isEqualTo(count);
    }
}
