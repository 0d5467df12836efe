package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.queue.Loan;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.protocol.octets.Octets;

/** Servers that take longer than work is lent for, deliveries that die, and content that is damaged. */
class SmtpLeasesTest extends SmtpDeliveryRig {
    private static final Duration LEASE = Duration.ofSeconds(1);

    private void lendFor(Duration lease) {
        QueueKeeperSettings by = QueueKeeperSettings.STANDARD;
        kit.stop(keeper);
        queue = DurableQueue.inMemory();
        keeper = kit.spawn(
                QueueKeeper.create(
                        queue,
                        new QueueKeeperSettings(
                                by.maxBatchChanges(),
                                by.maxBatchOctets(),
                                by.maxWaitingChanges(),
                                by.maxWaitingOctets(),
                                lease,
                                by.settleRetry(),
                                by.giveUp(),
                                by.ledgerRetention()),
                        Clock.systemUTC()),
                DispatcherSelector.blocking());
    }

    /** More than twice as long: the one it has, and those that wait behind it, come once each. */
    @Test
    void whatAServerTakesLongForIsNobodyElsesMeanwhile() {
        lendFor(LEASE);
        AtomicBoolean slow = new AtomicBoolean(true);
        server.onData = data -> {
            await().atMost(SOON).until(() -> !slow.get() || !data.contains("slow"));
            return "250 taken";
        };
        EntryId id = enqueue("Subject: slow\r\n\r\n", "b@fake.example");
        deliver(1);
        await().atMost(SOON).until(() -> server.connections.get() == 1);
        enqueue("Subject: next\r\n\r\n", "b@fake.example");
        enqueue("Subject: last\r\n\r\n", "b@fake.example");

        TestProbe<QueueKeeper.Lent> other = kit.createTestProbe(QueueKeeper.Lent.class);
        await().during(LEASE.multipliedBy(2).plusMillis(300)).atMost(SOON).until(() -> {
            keeper.tell(new QueueKeeper.Claim(HOP, 9, other.ref()));
            List<WorkItem> others = other.receiveMessage().work().stream()
                    .map(QueueKeeper.Work::item)
                    .toList();
            keeper.tell(new QueueKeeper.Release(others));
            return others.stream().noneMatch(item -> item.entry().equals(id));
        });
        slow.set(false);

        untilEmpty();
        assertThat(server.taken)
                .extracting(FakeSmtpServer.Taken::data)
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void whatWaitedForHalfItsLeaseGoesBackAndIsAskedForAnew() {
        TestProbe<QueueKeeper.Command> asked = kit.createTestProbe(QueueKeeper.Command.class);
        TestProbe<QueueKeeper.Lent> replies = kit.createTestProbe(QueueKeeper.Lent.class);
        ClaimedWork claimed = new ClaimedWork(HOP, asked.ref(), replies.ref());
        EntryId id = enqueue("x\r\n", "b@fake.example");
        Instant since = Instant.parse("2026-11-28T12:00:00Z");
        Duration lease = Duration.ofMinutes(30);
        WorkItem item = queue.claim(HOP, 1, Instant.now(), lease).get(0);
        claimed.mayBeMore();
        claimed.ask(1);
        asked.expectMessageClass(QueueKeeper.Claim.class);
        claimed.lent(
                new QueueKeeper.Lent(
                        HOP,
                        List.of(new QueueKeeper.Work(
                                item,
                                queue.entry(id).orElseThrow(),
                                Octets.EMPTY,
                                any -> Optional.empty(),
                                new Loan(since, lease))),
                        Optional.empty()),
                since);

        claimed.releaseStale(since.plus(lease.dividedBy(2)).minusMillis(1));
        assertThat(claimed.size()).isEqualTo(1);
        claimed.releaseStale(since.plus(lease.dividedBy(2)));

        asked.expectMessage(new QueueKeeper.Release(List.of(item)));
        assertThat(claimed.isEmpty()).isTrue();
        claimed.ask(1);
        asked.expectMessageClass(QueueKeeper.Claim.class);
    }

    /** Nobody hears of its outcome: the server must not get it whole, for its successor sends it again. */
    @Test
    void whenADeliveryDiesWhatIsUnderWayIsBrokenOffAndItsSuccessorHasAllOfIt() throws Exception {
        CountDownLatch rcpt = new CountDownLatch(1);
        AtomicBoolean waits = new AtomicBoolean(true);
        server.onRcpt = line -> {
            rcpt.countDown();
            await().atMost(SOON).until(() -> !waits.get());
            return "250 Ok";
        };
        enqueue("Subject: 1\r\n\r\n", "b@fake.example");
        enqueue("Subject: 2\r\n\r\n", "b@fake.example");
        ActorRef<SmtpDelivery.Command> delivery = deliver(1);
        assertThat(rcpt.await(10, TimeUnit.SECONDS)).isTrue();

        kit.stop(delivery);

        await().atMost(SOON).until(() -> queue.figures().leased() == 0);
        waits.set(false);
        deliver(1);
        untilEmpty();
        assertThat(server.taken).hasSize(2);
    }

    @Test
    void damagedContentIsNotTriedUntilItsDeadline() {
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@fake.example");
        deliver(1, 100, 1000, (entry, hop, content) -> {
            throw new IOException("damaged", new QueueCorrupt("a damaged block"));
        });

        await().atMost(SOON).until(() -> queue.entry(id).orElseThrow().held());
        assertThat(queue.entry(id).orElseThrow().recipients().get(0).lastOutcome())
                .contains("damaged");
    }
}
