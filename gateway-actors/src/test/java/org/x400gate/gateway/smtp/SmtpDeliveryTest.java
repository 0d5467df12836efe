package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.smtp.FakeSmtpServer.Taken;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.store.EntryId;

class SmtpDeliveryTest extends SmtpDeliveryRig {
    @Test
    void nothingMoreIsSentWhileTooManyOutcomesWaitForTheStore() {
        int all = 40;
        int mayWait = 16;
        for (int i = 0; i < all; i++) {
            enqueue("x\r\n", "b@far.example");
        }
        ActorRef<QueueKeeper.Command> store = keeper;
        Queue<QueueKeeper.Command> held = new ConcurrentLinkedQueue<>();
        keeper = kit.spawn(Behaviors.receiveMessage(message -> {
            boolean outcome = message instanceof QueueKeeper.Write<?> write && write.change() instanceof Change.Settle;
            if (!outcome || !held.add(message)) {
                store.tell(message);
            }
            return Behaviors.same();
        }));

        deliver(1);

        await().atMost(SOON).until(() -> held.size() == mayWait);
        await().atMost(SOON).during(Duration.ofMillis(300)).until(() -> server.taken.size() == mayWait);
        await().atMost(SOON).until(() -> {
            Optional.ofNullable(held.poll()).ifPresent(store::tell);
            return server.taken.size() == all;
        });
    }

    @Test
    void aMessageGoesOutAndIsGoneFromTheQueue() {
        deliver(1);
        enqueue("Subject: x\r\n\r\n.dot\r\n", "b@fake.example", "c@fake.example");
        untilEmpty();
        assertThat(server.taken)
                .containsExactly(new FakeSmtpServer.Taken(
                        "MAIL FROM:<a@gw.example> BODY=8BITMIME",
                        List.of("RCPT TO:<b@fake.example>", "RCPT TO:<c@fake.example>"),
                        "Subject: x\r\n\r\n.dot\r\n"));
    }

    @Test
    void aLargeMessageStreamsThrough() {
        deliver(1);
        String content = ("." + "x".repeat(70) + "\r\n").repeat(40_000);
        enqueue(content, "b@fake.example");
        untilEmpty();
        assertThat(server.taken).hasSize(1);
        assertThat(server.taken.get(0).data().equals(content)).isTrue();
    }

    @Test
    void manyMessagesShareFewConnections() {
        for (int i = 0; i < 200; i++) {
            enqueue("Subject: " + i + "\r\n\r\n", "b@fake.example");
        }
        deliver(3);
        untilEmpty();
        assertThat(new HashSet<>(server.taken)).hasSize(200);
        assertThat(server.taken).hasSize(200);
        assertThat(server.connections.get()).isLessThanOrEqualTo(3);
    }

    /** Their sessions are children of one supervisor. */
    @Test
    void twoServersAreServedAtOnce() {
        deliver(1);
        enqueue("Subject: 1\r\n\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> server.taken.size() == 1);
        FakeSmtpServer first = server;
        server = new FakeSmtpServer();
        hop = new NextHop("smtp:other");
        enqueue("Subject: 2\r\n\r\n", "c@other.example");
        deliver(1);
        untilEmpty();
        assertThat(server.taken).hasSize(1);
        assertThat(first.taken).hasSize(1);
        first.close();
    }

    @Test
    void aConnectionIsLeftAfterItsMessages() {
        for (int i = 0; i < 20; i++) {
            enqueue("Subject: " + i + "\r\n\r\n", "b@fake.example");
        }
        deliver(1, 100, 5, AS_IT_CAME);
        untilEmpty();
        assertThat(server.taken).hasSize(20);
        assertThat(server.connections.get()).isEqualTo(4);
    }

    @Test
    void eachRecipientHasItsOwnOutcomeAndNoneIsSentToTwice() {
        server.onRcpt = line -> line.contains("never")
                ? "550 5.1.1 no such user"
                : line.contains("later") && server.taken.isEmpty() ? "450 4.2.1 busy" : "250 Ok";
        deliver(1);
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@fake.example", "never@fake.example", "later@fake.example");
        await().atMost(SOON).until(() -> server.taken.size() == 2);
        await().atMost(SOON)
                .until(() -> queue.entry(id).filter(QueueEntry::held).isPresent());
        assertThat(server.taken.get(0).to()).containsExactly("RCPT TO:<b@fake.example>");
        assertThat(server.taken.get(1).to()).containsExactly("RCPT TO:<later@fake.example>");
        assertThat(queue.entry(id).orElseThrow().recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.RELAYED, RecipientState.FAILED, RecipientState.RELAYED);
        assertThat(queue.entry(id).orElseThrow().recipients().get(1).lastOutcome())
                .startsWith("127.0.0.1: 550 5.1.1 no such user; not reported: its report has no way: ");
    }

    @Test
    void whoFindsNoPlaceInATransactionGoesInTheNextOneAtOnce() {
        List<String> asked = new ArrayList<>();
        server.onRcpt = line -> {
            asked.add(line);
            return server.taken.size() < 3 && asked.size() % 3 == 0 ? "452 4.5.3 too many" : "250 Ok";
        };
        deliver(1, 100, 1000, AS_IT_CAME, Duration.ofMinutes(10));
        enqueue("Subject: x\r\n\r\n", "b@fake.example", "c@fake.example", "d@fake.example");
        untilEmpty();
        assertThat(server.taken)
                .extracting(FakeSmtpServer.Taken::to)
                .containsExactly(
                        List.of("RCPT TO:<b@fake.example>", "RCPT TO:<c@fake.example>"),
                        List.of("RCPT TO:<d@fake.example>"));
        assertThat(server.connections.get()).isEqualTo(1);
    }

    @Test
    void aRefusedGreetingDefersAndIsTriedAgain() {
        server.greeting = "421 not now";
        deliver(2);
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> queue.entry(id).orElseThrow().attempts() >= 2);
        assertThat(queue.entry(id).orElseThrow().recipients().get(0).lastOutcome())
                .isEqualTo("127.0.0.1: 421 not now");
        server.greeting = "220 now";
        untilEmpty();
        assertThat(server.taken).hasSize(1);
    }

    @Test
    void aServerThatComesBackGetsItsMail() {
        int port = server.port();
        server.close();
        deliver(2);
        EntryId first = enqueue("Subject: 1\r\n\r\n", "b@fake.example");
        EntryId second = enqueue("Subject: 2\r\n\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> queue.entry(first).orElseThrow().attempts() >= 1);
        assertThat(queue.entry(second)).isPresent();
        server = new FakeSmtpServer(port);
        untilEmpty();
        assertThat(server.taken).hasSize(2);
    }

    /** Mail at its deadline is tried, however long the table says to pause; but not more often than its first pause. */
    @Test
    void mailAtItsDeadlineEndsAPauseThatHasLasted() {
        int port = server.port();
        server.close();
        ActorRef<SmtpDelivery.Command> delivery =
                deliver(1, 100, 1000, AS_IT_CAME, Duration.ofSeconds(3), Duration.ofHours(1));
        EntryId first = enqueue("Subject: 1\r\n\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> queue.entry(first).orElseThrow().attempts() == 2);
        server = new FakeSmtpServer(port);
        EntryId second = enqueue("Subject: 2\r\n\r\n", "b@fake.example");
        delivery.tell(SmtpDelivery.Request.LAST_TRY);
        await().during(Duration.ofSeconds(1)).until(() -> server.taken().isEmpty());

        await().atMost(SOON).until(() -> {
            delivery.tell(SmtpDelivery.Request.LAST_TRY);
            return queue.entry(second).isEmpty();
        });
    }

    @Test
    void aMessagePastItsDeadlineFailsInsteadOfWaiting() {
        int port = server.port();
        server.close();
        deliver(1);
        EntryId id = enqueue("Subject: x\r\n\r\n", Instant.now().plusMillis(500), "b@fake.example");
        await().atMost(SOON)
                .until(() -> queue.entry(id).filter(QueueEntry::held).isPresent());
        assertThat(queue.entry(id).orElseThrow().recipients().get(0).lastOutcome())
                .startsWith("no try left before its deadline; 127.0.0.1: ");
        server = new FakeSmtpServer(port);
    }

    /** Its last try is made at its deadline, whatever became of those before. */
    @Test
    void aLoneMessageAtItsDeadlineIsTriedWhenThePauseIsOver() {
        int port = server.port();
        server.close();
        deliver(1, 100, 1000, AS_IT_CAME, Duration.ofSeconds(3));
        EntryId id = enqueue("Subject: x\r\n\r\n", Instant.now().plusMillis(2500), "b@fake.example");
        await().atMost(SOON).until(() -> queue.entry(id).orElseThrow().attempts() == 1);

        server = new FakeSmtpServer(port);

        await().atMost(SOON).untilAsserted(() -> assertThat(queue.entry(id)).isEmpty());
        assertThat(server.taken()).hasSize(1);
    }

    /** One connection serves, a further one was not let in: that is no reason to give up what the first can take. */
    @Test
    void aMessageAtItsDeadlineWaitsForTheConnectionThatThereIs() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        server.onData = data -> {
            first.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "250 2.0.0 Ok";
        };
        deliver(2, 100, 1000, AS_IT_CAME, Duration.ofHours(1));
        enqueue("Subject: 1\r\n\r\n", "b@fake.example");
        assertThat(first.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        server.greeting = "421 not now";
        enqueue("Subject: 2\r\n\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> server.connections.get() == 2);
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        EntryId last = enqueue("Subject: 3\r\n\r\n", Instant.now(), "b@fake.example");
        await().during(Duration.ofMillis(500))
                .until(() -> queue.entry(last).filter(entry -> !entry.held()).isPresent());

        gate.countDown();

        untilEmpty();
        assertThat(server.taken()).hasSize(3);
    }

    /** X.411: not after its latest delivery time, not even once. */
    @Test
    void whatMustNotGoOnAnyLongerIsNotSent() {
        Instant over = Instant.now().minusSeconds(1);
        Times times = new Times(over, Optional.empty(), Optional.empty(), Optional.of(over));
        EntryId id =
                enqueue(Priority.NORMAL, EntryKind.RFC822, "Subject: 1\r\n\r\n", Map.of(), times, "b@fake.example");
        EntryId other = enqueue("Subject: 2\r\n\r\n", "b@fake.example");
        deliver(1);

        await().atMost(SOON).until(() -> queue.entry(other).isEmpty());

        await().atMost(SOON)
                .until(() -> queue.entry(id).filter(QueueEntry::held).isPresent());
        assertThat(queue.entry(id).orElseThrow().recipients().get(0).lastOutcome())
                .contains("latest delivery time");
        assertThat(server.taken()).hasSize(1);
    }

    /** Not behind what is in the queue, nor behind what has been claimed already. */
    @Test
    void anUrgentMessageGoesBeforeAllThatHasNotBegun() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        server.onData = data -> {
            first.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "250 2.0.0 Ok";
        };
        for (int i = 0; i < 20; i++) {
            enqueue("Subject: normal\r\n\r\n", "b@fake.example");
        }
        deliver(1);
        assertThat(first.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Times times = Times.until(Instant.now().plusSeconds(3600));
        enqueue(Priority.NON_URGENT, EntryKind.RFC822, "Subject: slow\r\n\r\n", Map.of(), times, "b@fake.example");
        enqueue(Priority.URGENT, EntryKind.RFC822, "Subject: urgent\r\n\r\n", Map.of(), times, "b@fake.example");
        // The four that were claimed at once, and the urgent one.
        await().atMost(SOON).until(() -> queue.hop(HOP).orElseThrow().leased() == 5);

        gate.countDown();
        untilEmpty();

        List<String> order = server.taken().stream().map(Taken::data).toList();
        assertThat(order).hasSize(22);
        assertThat(order.get(1)).contains("urgent");
        assertThat(order.get(21)).contains("slow");
    }

    @Test
    void aConnectionCutAfterTheEndOfDataIsTriedAgain() {
        List<String> cut = new ArrayList<>();
        server.onData = data -> {
            if (cut.isEmpty()) {
                cut.add(data);
                return "cut";
            }
            return "250 taken";
        };
        deliver(1);
        enqueue("Subject: x\r\n\r\n", "b@fake.example");
        untilEmpty();
        assertThat(server.taken).hasSize(1);
    }

    @Test
    void oneMessageThatCannotBeReadHarmsNoOther() {
        SmtpRendering rendering = (entry, hop, content) -> {
            if (entry.contentOctets() == 1) {
                throw new IOException("gone");
            }
            if (entry.contentOctets() == 2) {
                throw new IllegalStateException("a fault of ours");
            }
            return entry.contentOctets() == 3
                    ? new Rendered.NotRenderable(Cause.notConverted("no text in it"))
                    : AS_IT_CAME.render(entry, hop, content);
        };
        deliver(1, 100, 1000, rendering);
        EntryId unreadable = enqueue("1", "b@fake.example");
        EntryId faulty = enqueue("22", "b@fake.example");
        EntryId impossible = enqueue("333", "b@fake.example");
        EntryId good = enqueue("4444", "b@fake.example");
        await().atMost(SOON).until(() -> queue.entry(good).isEmpty());
        await().atMost(SOON)
                .until(() -> queue.entry(impossible).filter(QueueEntry::held).isPresent());
        assertThat(queue.entry(unreadable)).isPresent();
        assertThat(queue.entry(faulty)).isPresent();
        assertThat(server.taken)
                .singleElement()
                .satisfies(taken -> assertThat(taken.data()).isEqualTo("4444\r\n"));
    }

    @Test
    void withoutASessionTheWorkGoesBackUnharmed() {
        deliver(1, 0, 1000, AS_IT_CAME);
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> queue.figures().leased() == 0);
        assertThat(queue.entry(id).orElseThrow().attempts()).isZero();
        assertThat(server.connections.get()).isZero();
    }

    @Test
    void drainingFinishesWhatIsUnderWayAndStops() {
        ActorRef<SmtpDelivery.Command> delivery = deliver(1);
        for (int i = 0; i < 50; i++) {
            enqueue("Subject: " + i + "\r\n\r\n", "b@fake.example");
        }
        await().atMost(SOON).until(() -> !server.taken.isEmpty());
        delivery.tell(SmtpDelivery.Request.DRAIN);
        kit.createTestProbe().expectTerminated(delivery, SOON);
        assertThat(queue.figures().leased()).isZero();
        assertThat(server.taken.size() + queue.figures().entries()).isEqualTo(50);
    }
}
