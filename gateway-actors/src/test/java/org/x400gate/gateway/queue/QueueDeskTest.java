package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;

/** What an operator does to what waits. */
class QueueDeskTest extends QueueDeskRig {
    @Test
    void theWorstIsFirstAndPagesGoOnWhereTheyEnded() {
        QueueEntry failed = accepted("f@x.example", NOW.plusSeconds(9000), NOW, WEST);
        tried(WEST, true);
        QueueEntry late = accepted("l@x.example", NOW.plusSeconds(100), NOW, EAST);
        QueueEntry early = accepted("e@x.example", NOW.plusSeconds(50), NOW, EAST);
        tried(EAST, false);
        QueueEntry untried = accepted("u@x.example", NOW.plusSeconds(10), NOW.plusSeconds(1), EAST);

        QueueDesk.Listed first = listed(all(3, Optional.empty()));
        assertThat(first.entries()).extracting(QueueEntry::id).containsExactly(failed.id(), early.id(), late.id());
        assertThat(first.all()).isEqualTo(4);
        assertThat(first.whole()).isTrue();
        QueueDesk.Listed second =
                listed(all(3, QueueRank.parse(first.next().orElseThrow().toString())));
        assertThat(second.entries()).extracting(QueueEntry::id).containsExactly(untried.id());
        assertThat(second.next()).isEmpty();

        assertThat(listed(new QueueQuery(Optional.of(WEST), false, false, Optional.empty(), Optional.empty(), 9))
                        .entries())
                .extracting(QueueEntry::id)
                .containsExactly(failed.id());
        assertThat(listed(new QueueQuery(Optional.empty(), true, false, Optional.empty(), Optional.empty(), 9))
                        .entries())
                .extracting(QueueEntry::id)
                .containsExactly(failed.id());
        assertThat(listed(new QueueQuery(Optional.empty(), false, false, Optional.of("U@X"), Optional.empty(), 9))
                        .entries())
                .extracting(QueueEntry::id)
                .containsExactly(untried.id());
        for (String noRank : List.of("", "2.1.1." + failed.id(), "0.1.1.X", "0.1.1." + "Z".repeat(26))) {
            assertThat(QueueRank.parse(noRank)).as(noRank).isEmpty();
        }
    }

    @Test
    void whatIsUnderWayIsBusyAndNothingChanges() {
        QueueEntry entry = accepted("a@x.example", NOW.plusSeconds(100), NOW, EAST);
        List<WorkItem> underWay = queue.claim(EAST, 1, NOW, LEASE);

        for (QueueDesk.Deed deed : List.of(QueueDesk.Deed.HOLD, QueueDesk.Deed.DELETE_WITHOUT_REPORT)) {
            assertThat(acted(entry.id(), deed).verdict()).isEqualTo(QueueDesk.Verdict.BUSY);
        }
        assertThat(queue.entry(entry.id())).contains(entry);
        assertThat(queue.ledger().of(entry.id())).isEmpty();

        queue.release(underWay);
        assertThat(acted(entry.id(), QueueDesk.Deed.HOLD).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(queue.ledger().of(entry.id()))
                .satisfiesExactly(line -> assertThat(line.event()).isEqualTo(LedgerEvent.OPERATOR));
        assertThat(queue.ledger().of(entry.id()).get(0).details()).isEqualTo(Map.of("act", "hold", "by", "olga"));
    }

    @Test
    void aReleaseGoesByTheRoutesOfNowAndSaysForWhomThereIsNone() {
        QueueEntry entry = accepted("a@x.example", NOW.plusSeconds(100), NOW, EAST, WEST);
        assertThat(acted(entry.id(), QueueDesk.Deed.HOLD).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        ports.ways.put(1, new OperatorPorts.Way(Optional.empty(), "no route"));
        ports.ways.put(2, new OperatorPorts.Way(Optional.empty(), "no route"));
        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE))
                .isEqualTo(new QueueDesk.Acted(
                        QueueDesk.Verdict.REFUSED, "no way for a@x.example: no route; a@x.example: no route", false));

        ports.ways.put(2, new OperatorPorts.Way(Optional.of(EAST), ""));
        QueueDesk.Acted released = acted(entry.id(), QueueDesk.Deed.RELEASE);

        assertThat(released.verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(released.text()).contains("1 recipients", "still held: a@x.example: no route");
        assertThat(queue.entry(entry.id()).orElseThrow().recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.HELD, RecipientState.PENDING);
        assertThat(queue.entry(entry.id()).orElseThrow().submission().deadline())
                .isEqualTo(NOW.plusSeconds(4711));
        assertThat(ports.woken).containsExactly(EAST);
    }

    /** A recipient that is released takes no time from the others. */
    @Test
    void whatIsLeftOfAnEntryKeepsItsTimeWhenAnotherIsReleased() {
        Instant deadline = NOW.plusSeconds(9000);
        QueueEntry entry = accepted("a@x.example", deadline, NOW, EAST, WEST);
        tried(WEST, true);

        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(queue.entry(entry.id()).orElseThrow().submission().deadline())
                .isEqualTo(deadline);

        assertThat(acted(entry.id(), QueueDesk.Deed.HOLD).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(queue.entry(entry.id()).orElseThrow().submission().deadline())
                .as("all of it begins anew")
                .isEqualTo(NOW.plusSeconds(4711));
    }

    @Test
    void aDeletionThatNobodyCanBeToldOfIsRefusedUnlessItIsMeant() {
        QueueEntry entry = accepted("a@x.example", NOW.plusSeconds(100), NOW, EAST);
        ports.untold.add("its report has no way");
        QueueDesk.Acted refused = acted(entry.id(), QueueDesk.Deed.DELETE_WITH_REPORT);
        assertThat(refused.verdict()).isEqualTo(QueueDesk.Verdict.REFUSED);
        assertThat(refused.text()).contains("its report has no way", "--no-report");
        assertThat(queue.entry(entry.id())).isPresent();

        assertThat(acted(entry.id(), QueueDesk.Deed.DELETE_WITHOUT_REPORT).verdict())
                .isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(queue.entry(entry.id())).isEmpty();
        assertThat(acted(entry.id(), QueueDesk.Deed.RETRY).verdict()).isEqualTo(QueueDesk.Verdict.UNKNOWN);
    }

    @Test
    void aHopsWorkIsBroughtForwardInBoundedParts() {
        for (int i = 0; i < 501; i++) {
            accepted("a" + i + "@x.example", NOW.plusSeconds(9000), NOW.plusSeconds(60 + i), WEST);
        }

        QueueDesk.Acted first = hurried(WEST);
        assertThat(first).isEqualTo(new QueueDesk.Acted(QueueDesk.Verdict.DONE, "500 of x400:WEST are due now", true));
        assertThat(hurried(WEST).more()).isFalse();

        assertThat(queue.claim(WEST, 999, NOW, LEASE)).hasSize(501);
        assertThat(hurried(EAST).verdict()).isEqualTo(QueueDesk.Verdict.UNKNOWN);
        assertThat(ports.woken).containsOnly(WEST);
    }

    private QueueEntry deferred(NextHop hop) {
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "192.0.2.1",
                        Optional.of("o@a.example"),
                        Map.of(),
                        NOW,
                        new Times(LATER.plusSeconds(60), Optional.empty(), Optional.of(LATER), Optional.empty())),
                List.of(Recipient.pending(1, "d@x.example", hop)),
                0);
        assertThat(queue.write(
                        List.of(new Change.Accept(entry, List.of(WorkItem.of(entry, hop, NOW)), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry;
    }

    /** Released it goes; tried again, alone or with all of its hop, it would not be as its originator wants it. */
    @Test
    void whatWaitsForItsTimeIsReleasedAndNotRetried() {
        QueueEntry entry = deferred(WEST);
        QueueEntry other = accepted("o@x.example", LATER, NOW.plusSeconds(60), WEST);

        assertThat(acted(entry.id(), QueueDesk.Deed.RETRY))
                .isEqualTo(new QueueDesk.Acted(
                        QueueDesk.Verdict.REFUSED,
                        "by its originator's wish it does not go before " + LATER + "; to send it now, release it",
                        false));
        assertThat(hurried(WEST).text()).isEqualTo("1 of x400:WEST are due now");
        assertThat(queue.claim(WEST, 9, NOW, LEASE)).extracting(WorkItem::entry).containsExactly(other.id());

        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE))
                .isEqualTo(
                        new QueueDesk.Acted(QueueDesk.Verdict.DONE, "released: it goes now, not at " + LATER, false));
        assertThat(queue.claim(WEST, 9, NOW, LEASE)).extracting(WorkItem::entry).containsExactly(entry.id());
        assertThat(queue.entry(entry.id()).orElseThrow().submission().deadline())
                .isEqualTo(NOW.plusSeconds(4711));
        assertThat(queue.ledger().of(entry.id()))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("act", "release")
                        .containsEntry("by", "olga"));
        assertThat(ports.woken).contains(WEST);
        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE).verdict()).isEqualTo(QueueDesk.Verdict.REFUSED);
    }

    @Test
    void heldAndReleasedItWaitsForItsTimeAgain() {
        QueueEntry entry = deferred(WEST);
        assertThat(acted(entry.id(), QueueDesk.Deed.HOLD).verdict()).isEqualTo(QueueDesk.Verdict.DONE);

        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE).text()).contains("due " + LATER);

        assertThat(queue.claim(WEST, 9, LATER.minusMillis(1), LEASE)).isEmpty();
        assertThat(queue.entry(entry.id()).orElseThrow().submission().deadline())
                .isEqualTo(LATER.plusSeconds(4711));
        assertThat(acted(entry.id(), QueueDesk.Deed.RELEASE).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(queue.claim(WEST, 9, NOW, LEASE)).hasSize(1);
    }
}
