package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.protocol.octets.ContentRef;

/** The operator's desk before a real queue in memory. */
class QueueDeskTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final NextHop WEST = new NextHop("x400:WEST");
    private static final NextHop EAST = new NextHop("smtp:east");
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Instant LATER = NOW.plus(Duration.ofHours(8));

    private final ActorTestKit kit = ActorTestKit.create();
    private final SplittableRandom random = new SplittableRandom(3);
    private final DurableQueue queue = DurableQueue.inMemory();
    private final Ports ports = new Ports();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final ActorRef<QueueKeeper.Command> keeper =
            kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
    private final ActorRef<QueueDesk.Command> desk = kit.spawn(QueueDesk.create(queue, keeper, ports, clock));

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private QueueEntry accepted(String address, Instant deadline, Instant due, NextHop... hops) {
        List<Recipient> recipients = new ArrayList<>();
        for (NextHop hop : hops) {
            recipients.add(Recipient.pending(recipients.size() + 1, address, hop));
        }
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("192.0.2.1", Optional.of("o@a.example"), Map.of(), NOW, deadline),
                recipients,
                0);
        List<WorkItem> work = Stream.of(hops)
                .distinct()
                .map(hop -> WorkItem.of(entry, hop, due))
                .toList();
        assertThat(queue.write(List.of(new Change.Accept(entry, work, List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry;
    }

    private void tried(NextHop hop, boolean forGood) {
        for (WorkItem item : queue.claim(hop, 99, NOW, LEASE)) {
            List<RecipientOutcome> outcomes = new ArrayList<>();
            queue.entry(item.entry())
                    .orElseThrow()
                    .pendingAt(hop)
                    .forEach(recipient -> outcomes.add(
                            forGood
                                    ? new RecipientOutcome.Failed(recipient.number(), "no", Optional.empty())
                                    : new RecipientOutcome.Deferred(recipient.number(), "not now")));
            Optional<WorkItem> retry = forGood ? Optional.empty() : Optional.of(item.retryAt(NOW.plusSeconds(600)));
            assertThat(queue.write(List.of(new Change.Settle(item, outcomes, retry, List.of(), List.of()))))
                    .allMatch(ChangeResult::applied);
        }
    }

    private QueueDesk.Listed listed(QueueQuery query) {
        TestProbe<StatusReply<QueueDesk.Listed>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.ListEntries(query, probe.ref()));
        return probe.receiveMessage().getValue();
    }

    private static QueueQuery all(int max, Optional<QueueRank> after) {
        return new QueueQuery(Optional.empty(), false, false, Optional.empty(), after, max);
    }

    private QueueDesk.Acted acted(EntryId id, QueueDesk.Deed deed) {
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.Act(id, deed, "olga", probe.ref()));
        return probe.receiveMessage().getValue();
    }

    private QueueDesk.Acted hurried(NextHop hop) {
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.HurryHop(hop, "olga", probe.ref()));
        return probe.receiveMessage().getValue();
    }

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

    private QueueDesk.Acted acted(EntryId id, QueueDesk.Deed deed, String argument) {
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.Act(id, deed, Optional.of(argument), "olga", probe.ref()));
        return probe.receiveMessage().getValue();
    }

    /** One recipient is a dead letter, the other waits. */
    private QueueEntry halfDead() {
        QueueEntry entry = accepted("a@x.example", NOW.plusSeconds(9000), NOW, WEST, EAST);
        WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
        RecipientOutcome dead = new RecipientOutcome.Quarantined(1, "broke off", Optional.empty());
        assertThat(queue.write(List.of(new Change.Settle(item, List.of(dead), Optional.empty(), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry;
    }

    @Test
    void deadLettersAreListedApartFromWhatAnOperatorHolds() {
        QueueEntry dead = halfDead();
        QueueEntry held = accepted("h@x.example", NOW.plusSeconds(9000), NOW, EAST);
        assertThat(acted(held.id(), QueueDesk.Deed.HOLD).verdict()).isEqualTo(QueueDesk.Verdict.DONE);

        QueueQuery waiting = new QueueQuery(Optional.empty(), true, false, Optional.empty(), Optional.empty(), 9);
        QueueQuery deadOnes = new QueueQuery(Optional.empty(), false, true, Optional.empty(), Optional.empty(), 9);
        assertThat(listed(waiting).entries()).extracting(QueueEntry::id).contains(dead.id(), held.id());
        assertThat(listed(deadOnes).entries()).extracting(QueueEntry::id).containsExactly(dead.id());
    }

    @Test
    void aRedirectionMovesWhatWaitsAndWhatHasFailedToAnotherHop() {
        QueueEntry entry = halfDead();
        NextHop other = new NextHop("x400:OTHER");
        ports.obstacles.put(WEST, "no next hop x400:WEST in the configuration in use");
        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "x400:WEST"))
                .isEqualTo(new QueueDesk.Acted(
                        QueueDesk.Verdict.REFUSED, "no next hop x400:WEST in the configuration in use", false));

        QueueDesk.Acted acted = acted(entry.id(), QueueDesk.Deed.REDIRECT, "x400:OTHER");

        assertThat(acted.text()).isEqualTo("redirected: 2 recipients go to x400:OTHER, from the first try");
        assertThat(queue.claim(other, 9, NOW, LEASE)).hasSize(1);
        assertThat(queue.entry(entry.id()).orElseThrow().pendingAt(other)).hasSize(2);
        assertThat(queue.claim(EAST, 9, NOW, LEASE)).isEmpty();
        assertThat(ports.woken).containsExactly(other);
        assertThat(queue.ledger().of(entry.id()))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("act", "redirect")
                        .containsEntry("to", "x400:OTHER")
                        .containsEntry("by", "olga"));
        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "x400:" + "n".repeat(300))
                        .verdict())
                .isEqualTo(QueueDesk.Verdict.REFUSED);
    }

    @Test
    void aRedirectionToAnAddressIsAnEntryOfItsOwnInTheSameWrite() {
        QueueEntry entry = halfDead();
        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "nobody").text()).isEqualTo("no such address");
        assertThat(queue.entry(entry.id())).isPresent();
        QueueEntry substitute = QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                entry.submission(),
                List.of(Recipient.pending(1, "s@x.example", EAST)),
                0);
        ports.substitute = numbers -> new OperatorPorts.Elsewhere(
                Optional.of(new Change.Accept(
                        substitute, List.of(WorkItem.of(substitute, EAST, NOW)), List.of(), List.of())),
                "");

        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "s@x.example").text())
                .isEqualTo("redirected to s@x.example as " + substitute.id());

        assertThat(queue.entry(entry.id())).isEmpty();
        assertThat(queue.claim(EAST, 9, NOW, LEASE)).extracting(WorkItem::entry).containsExactly(substitute.id());
    }

    /** Who was told when it became a dead letter is not told again. */
    @Test
    void whatIsReturnedTellsWhoHasNotBeenToldAndIsGone() {
        QueueEntry entry = halfDead();

        QueueDesk.Acted returned = acted(entry.id(), QueueDesk.Deed.RETURN, "the peer is gone");

        assertThat(returned.verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(returned.text()).startsWith("returned; ");
        assertThat(ports.told).containsExactly(Set.of(2));
        assertThat(ports.reasons).containsExactly(Optional.of("the peer is gone"));
        assertThat(queue.entry(entry.id())).isEmpty();
        assertThat(queue.ledger().of(entry.id()))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("act", "return")
                        .containsEntry("reason", "the peer is gone"));
    }

    private static final class Ports implements OperatorPorts {
        private final Map<Integer, Way> ways = new ConcurrentHashMap<>();
        private final List<String> untold = new CopyOnWriteArrayList<>();
        private final List<NextHop> woken = new CopyOnWriteArrayList<>();
        private final Map<NextHop, String> obstacles = new ConcurrentHashMap<>();
        private final List<Set<Integer>> told = new CopyOnWriteArrayList<>();
        private final List<Optional<String>> reasons = new CopyOnWriteArrayList<>();
        private volatile Function<Set<Integer>, Elsewhere> substitute =
                numbers -> new Elsewhere(Optional.empty(), "no such address");

        @Override
        public Way way(QueueEntry entry, Recipient recipient) {
            return ways.getOrDefault(recipient.number(), new Way(Optional.of(recipient.hop()), ""));
        }

        @Override
        public Instant deadline(QueueEntry entry, Set<NextHop> hops, Instant now) {
            return now.plusSeconds(4711);
        }

        @Override
        public Optional<String> obstacle(QueueEntry entry, NextHop hop) {
            return Optional.ofNullable(obstacles.get(hop));
        }

        @Override
        public Elsewhere elsewhere(
                QueueEntry entry, ContentRef content, Set<Integer> recipients, String address, Instant now) {
            return substitute.apply(recipients);
        }

        @Override
        public Notice notice(
                QueueEntry entry, ContentRef content, Set<Integer> recipients, Optional<String> reason, Instant now) {
            told.add(recipients);
            reasons.add(reason);
            return new Notice(List.of(), untold);
        }

        @Override
        public void wake(NextHop hop) {
            woken.add(hop);
        }
    }
}
