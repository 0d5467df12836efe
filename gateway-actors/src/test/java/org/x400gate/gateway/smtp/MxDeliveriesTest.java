package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;

/** Who has a delivery, and when; what deliveries do with their work is the test's to say. */
class MxDeliveriesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Predicate<NextHop> ALL = hop -> true;

    private final ActorTestKit kit = ActorTestKit.create();
    private final DurableQueue queue = DurableQueue.inMemory();
    private final ActorRef<QueueKeeper.Command> keeper = kit.spawn(
            QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()), DispatcherSelector.blocking());
    private final TestProbe<QueueKeeper.Lent> lent = kit.createTestProbe(QueueKeeper.Lent.class);
    private final TestProbe<ChangeResult> results = kit.createTestProbe(ChangeResult.class);
    private final Random random = new Random(1);
    private final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
    private final Set<String> drained = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** A delivery that does nothing by itself. */
    private record Started(String hop, OnDemand onDemand, ActorRef<SmtpDelivery.Command> actor) {}

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        queue.close();
    }

    private static NextHop hop(String name) {
        return new NextHop("mx:" + name);
    }

    private Behavior<SmtpDelivery.Command> delivery(NextHop hop, OnDemand onDemand) {
        return Behaviors.setup(context -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            keeper.tell(new QueueKeeper.Serve(
                    hop, context.messageAdapter(QueueKeeper.WorkReady.class, ready -> SmtpDelivery.Request.TRY_NOW)));
            started.add(new Started(hop.name().substring(3), onDemand, context.getSelf()));
            return Behaviors.receive(SmtpDelivery.Command.class)
                    .onMessageEquals(SmtpDelivery.Request.DRAIN, () -> {
                        drained.add(hop.name().substring(3));
                        return Behaviors.stopped();
                    })
                    .onAnyMessage(other -> Behaviors.same())
                    .onSignal(PostStop.class, end -> {
                        running.decrementAndGet();
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private MxDeliveries.Terms terms(Object settings, int max, Duration turn, Predicate<NextHop> serves) {
        return new MxDeliveries.Terms(settings, max, turn, serves, this::delivery);
    }

    private ActorRef<MxDeliveries.Command> serve(int max, Duration turn) {
        return kit.spawn(MxDeliveries.create(
                keeper,
                Clock.systemUTC(),
                terms("1", max, turn, ALL),
                hop -> hop.name().startsWith("mx:")));
    }

    private void enqueue(String domain) {
        enqueue(domain, Instant.now());
    }

    private void enqueue(String domain, Instant due) {
        enqueue(domain, hop(domain), due);
    }

    private void enqueue(String domain, NextHop hop, Instant due) {
        Instant now = Instant.now();
        QueueEntry entry = QueueEntry.of(
                EntryId.of(now, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), now, now.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@" + domain, hop)),
                1);
        keeper.tell(new QueueKeeper.Write<>(
                new Change.Accept(entry, List.of(WorkItem.of(entry, hop, due)), List.of(new byte[1]), List.of()),
                results.ref(),
                result -> result));
        assertThat(results.receiveMessage().applied()).isTrue();
    }

    private Started next() throws InterruptedException {
        Started next = started.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a delivery that begins").isNotNull();
        return next;
    }

    private void nobody() throws InterruptedException {
        assertThat(started.poll(400, TimeUnit.MILLISECONDS)).isNull();
    }

    /** All that is due there is done. */
    private void workOff(Started delivery) {
        keeper.tell(new QueueKeeper.Claim(hop(delivery.hop()), 100, lent.ref()));
        for (QueueKeeper.Work work : lent.receiveMessage().work()) {
            keeper.tell(new QueueKeeper.Write<>(
                    new Change.Settle(
                            work.item(),
                            List.of(new RecipientOutcome.Relayed(1, "ok")),
                            Optional.empty(),
                            List.of(),
                            List.of()),
                    results.ref(),
                    result -> result));
            assertThat(results.receiveMessage().applied()).isTrue();
        }
    }

    private void end(Started delivery) {
        delivery.actor().tell(SmtpDelivery.Request.DRAIN);
    }

    @Test
    void whatIsInTheQueueAtTheStartIsDelivered() throws Exception {
        enqueue("a");
        serve(10, SOON);
        assertThat(next().hop()).isEqualTo("a");
    }

    @Test
    void whatIsForAPeerOrANamedServerIsLeftToThem() throws Exception {
        enqueue("server", new NextHop("smtp:server"), Instant.now());
        enqueue("peer", new NextHop("x400:peer"), Instant.now());
        enqueue("a");
        serve(10, SOON);
        assertThat(next().hop()).isEqualTo("a");
        nobody();
    }

    @Test
    void whatComesLaterIsDeliveredByOneDeliveryForEachDomain() throws Exception {
        serve(10, SOON);
        nobody();
        enqueue("a");
        assertThat(next().hop()).isEqualTo("a");
        enqueue("a");
        enqueue("b");
        assertThat(next().hop()).isEqualTo("b");
        nobody();
    }

    @Test
    void whatIsNotDueYetBeginsThen() throws Exception {
        enqueue("a", Instant.now().plusMillis(700));
        serve(10, SOON);
        nobody();
        assertThat(next().hop()).isEqualTo("a");
    }

    @Test
    void noMoreAreServedAtOnceThanAllowedAndAllHaveTheirTurnInTheOrderInWhichTheyWaited() throws Exception {
        List<String> domains = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            domains.add("d" + i);
            enqueue("d" + i, Instant.now().minusSeconds(100 - i));
        }
        serve(3, Duration.ofMinutes(1));
        List<String> order = new ArrayList<>();
        List<Started> open = new ArrayList<>();
        while (order.size() < domains.size()) {
            Started each = next();
            order.add(each.hop());
            open.add(each);
            if (open.size() == 3 || order.size() == domains.size()) {
                Started first = open.remove(0);
                workOff(first);
                end(first);
            }
        }
        // The first three begin at once: which of them says so first is chance.
        assertThat(order.subList(0, 3)).containsExactlyInAnyOrderElementsOf(domains.subList(0, 3));
        assertThat(order.subList(3, 20)).containsExactlyElementsOf(domains.subList(3, 20));
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void oneThatIsNeverOutOfWorkGivesItsPlaceUpWhenOthersWait() throws Exception {
        enqueue("busy", Instant.now().minusSeconds(50));
        enqueue("busy", Instant.now().minusSeconds(50));
        serve(1, Duration.ofMillis(300));
        assertThat(next().hop()).isEqualTo("busy");
        nobody();
        assertThat(drained).isEmpty();

        enqueue("other");
        assertThat(next().hop()).isEqualTo("other");
        assertThat(drained).containsExactly("busy");
        assertThat(next().hop()).isEqualTo("busy");
    }

    @Test
    void oneThatReachesNobodyHoldsNoPlaceAndIsTriedAgainAfterItsPause() throws Exception {
        enqueue("dead", Instant.now().minusSeconds(50));
        ActorRef<MxDeliveries.Command> deliveries = serve(1, Duration.ofMinutes(1));
        Started dead = next();
        enqueue("alive");
        dead.onDemand()
                .parent()
                .tell(new OnDemand.OutOfReach(hop("dead"), 3, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        Started alive = next();
        assertThat(alive.hop()).isEqualTo("alive");
        workOff(alive);
        end(alive);
        nobody();
        Started again = next();
        assertThat(again.hop()).isEqualTo("dead");
        assertThat(again.onDemand().failures()).isEqualTo(3);

        again.onDemand()
                .parent()
                .tell(new OnDemand.OutOfReach(hop("dead"), 4, Duration.ofMinutes(1), Duration.ofMinutes(10)));
        enqueue("dead");
        nobody();
        deliveries.tell(new MxDeliveries.Wake(hop("dead")));
        assertThat(next().hop()).isEqualTo("dead");
    }

    /** Mail at its deadline is tried, however long the table says to pause; but not more often than its first pause. */
    @Test
    void mailAtItsDeadlineEndsAPauseThatHasLasted() throws Exception {
        enqueue("dead", Instant.now().minusSeconds(50));
        ActorRef<MxDeliveries.Command> deliveries = serve(1, Duration.ofMinutes(1));
        Duration least = Duration.ofSeconds(1);
        next().onDemand().parent().tell(new OnDemand.OutOfReach(hop("dead"), 3, least, Duration.ofMinutes(50)));
        deliveries.tell(new MxDeliveries.LastTry(hop("dead")));
        deliveries.tell(new MxDeliveries.LastTry(hop("other")));
        nobody();
        await().pollDelay(least).until(() -> true);

        deliveries.tell(new MxDeliveries.LastTry(hop("dead")));

        Started last = next();
        assertThat(last.hop()).isEqualTo("dead");
        assertThat(last.onDemand().failures()).as("the table goes on").isEqualTo(3);
    }

    @Test
    void workThatComesWhileADeliveryEndsIsNotForgotten() throws Exception {
        enqueue("a");
        serve(1, Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            Started delivery = next();
            workOff(delivery);
            end(delivery);
            enqueue("a");
        }
        assertThat(next().hop()).isEqualTo("a");
    }

    @Test
    void whatTheRoutesDoNotLeadToIsLeftAloneAndWhatTheyDoBegins() throws Exception {
        enqueue("a", Instant.now().minusSeconds(9));
        enqueue("b");
        ActorRef<MxDeliveries.Command> deliveries = kit.spawn(MxDeliveries.create(
                keeper,
                Clock.systemUTC(),
                terms("1", 10, SOON, hop -> hop.name().equals("mx:a")),
                hop -> hop.name().startsWith("mx:")));
        assertThat(next().hop()).isEqualTo("a");
        nobody();
        deliveries.tell(
                new MxDeliveries.Use(terms("1", 10, SOON, hop -> hop.name().equals("mx:b"))));
        assertThat(next().hop()).isEqualTo("b");
        await().atMost(SOON).until(() -> drained.contains("a"));
        nobody();
    }

    @Test
    void otherSettingsBeginOtherDeliveries() throws Exception {
        enqueue("a");
        ActorRef<MxDeliveries.Command> deliveries = serve(10, SOON);
        next();
        deliveries.tell(new MxDeliveries.Use(terms("1", 10, SOON, ALL)));
        nobody();
        deliveries.tell(new MxDeliveries.Use(terms("2", 10, SOON, ALL)));
        assertThat(next().hop()).isEqualTo("a");
        assertThat(drained).contains("a");
    }

    @Test
    void whileItDrainsNobodyBegins() throws Exception {
        enqueue("a");
        ActorRef<MxDeliveries.Command> deliveries = serve(10, SOON);
        next();
        deliveries.tell(MxDeliveries.Request.DRAIN);
        enqueue("b");
        nobody();
        assertThat(drained).containsExactly("a");
    }

    @Test
    void whatIsKnownOfTheDeadIsBounded() {
        BackOffs backOffs = new BackOffs(100);
        Instant now = Instant.now();
        for (int i = 0; i < 1_000; i++) {
            backOffs.add(hop("d" + i), 1, now, now.plusSeconds(i));
        }
        assertThat(backOffs.size()).isEqualTo(100);
        assertThat(backOffs.waiting(now)).contains(hop("d999")).doesNotContain(hop("d1"));
        backOffs.forgetBefore(now.plusSeconds(2_000));
        assertThat(backOffs.size()).isZero();
    }
}
