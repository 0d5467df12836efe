package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.GivenPorts;
import org.x400gate.gateway.queue.QueueDesk;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/** Messages that can't be delivered by their own fault, among others that can. */
class SmtpDeadLettersTest extends SmtpDeliveryRig {
    private static final NextHop BACK = new NextHop("smtp:back");
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String GOOD = "Subject: good\r\n\r\n";
    private static final String POISON = "Subject: poison\r\n\r\n";

    private final AtomicInteger sent = new AtomicInteger();

    /** Reports to a@gw.example have a way, and stay there. */
    private void reported() {
        reporter = Reporters.of(Reporters.routes(
                new RoutingSettings(List.of(new RoutingSettings.SmtpRoute("gw.example", "back")), List.of())));
    }

    private QueueEntry now(EntryId id) {
        return queue.entry(id).orElseThrow();
    }

    private void sendGoodOnesUntilDead() {
        await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> {
            if (server.taken.size() == sent.get()) { // one at a time: nothing piles up before the other
                enqueue(GOOD, "g" + sent.incrementAndGet() + "@fake.example");
            }
            return queue.figures().dead() == 1;
        });
        await().atMost(SOON).until(() -> server.taken.size() == sent.get());
    }

    private void isDeadAndReported(EntryId poison, int attempts) {
        QueueEntry dead = now(poison);
        assertThat(dead.recipients()).extracting(Recipient::state).containsExactly(RecipientState.QUARANTINED);
        assertThat(dead.attempts()).isGreaterThanOrEqualTo(attempts);
        assertThat(queue.hop(BACK).orElseThrow().queued()).as("its report").isEqualTo(1);
        assertThat(queue.hop(HOP)).as("never tried again").isEmpty();
    }

    @Test
    @Tag("SF-31")
    @Tag("SF-37")
    void whatBreaksItsConnectionEachTimeWhileOthersGoIsADeadLetterAndIsDeliveredOnceWhenItIsMended() {
        reported();
        AtomicBoolean mended = new AtomicBoolean();
        server.onData = data -> data.equals(POISON) && !mended.get() ? "cut" : "250 taken";
        deliver(1, 100, 1000, AS_IT_CAME, PAUSE);
        EntryId poison = enqueue(POISON, "p@fake.example");

        sendGoodOnesUntilDead();

        isDeadAndReported(poison, FailurePolicy.MAX_FAULTS);
        assertThat(now(poison).recipients().get(0).faults()).isEqualTo(FailurePolicy.MAX_FAULTS);
        assertThat(now(poison).recipients().get(0).lastOutcome()).contains("Connection lost", "its own fault, 5 of 5");
        assertThat(server.taken).noneMatch(taken -> taken.data().equals(POISON));

        mended.set(true);
        assertThat(released(poison).verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        await().atMost(SOON).until(() -> queue.entry(poison).isEmpty());
        assertThat(server.taken)
                .filteredOn(taken -> taken.data().equals(POISON))
                .hasSize(1);
        assertThat(queue.figures().dead()).isZero();
    }

    @Test
    @Tag("SF-37")
    void aServerThatTakesNothingMakesNoDeadLetters() {
        reported();
        AtomicInteger cuts = new AtomicInteger();
        AtomicBoolean mended = new AtomicBoolean();
        server.onData = data -> {
            cuts.incrementAndGet();
            return mended.get() ? "250 taken" : "cut";
        };
        deliver(2, 100, 1000, AS_IT_CAME, PAUSE);
        for (int i = 0; i < 4; i++) {
            enqueue(GOOD, "g" + i + "@fake.example");
        }

        await().atMost(SOON).until(() -> cuts.get() > 12 * FailurePolicy.MAX_FAULTS);

        assertThat(queue.figures().dead()).isZero();
        mended.set(true);
        untilEmpty();
        assertThat(server.taken).hasSize(4);
    }

    @Test
    @Tag("SF-37")
    void whatAnErrorOfOursKeepsFromBeingMadeIsADeadLetterAfterItsTriesAndNoOtherIsHeldUp() {
        reported();
        deliver(1, 100, 1000, failing("poison", () -> new IllegalStateException("a fault of ours")), PAUSE);
        EntryId poison = enqueue(POISON, "poison@fake.example");
        enqueue(GOOD, "g@fake.example");

        await().atMost(SOON).until(() -> queue.figures().dead() == 1);

        isDeadAndReported(poison, FailurePolicy.MAX_FAULTS);
        assertThat(now(poison).attempts()).isEqualTo(FailurePolicy.MAX_FAULTS);
        assertThat(server.taken).hasSize(1);
    }

    @Test
    void aStoreThatIsAwayIsNoMessagesFault() {
        reported();
        AtomicInteger tries = new AtomicInteger();
        deliver(
                1,
                100,
                1000,
                (entry, hop, content) -> {
                    if (tries.incrementAndGet() <= 3 * FailurePolicy.MAX_FAULTS) {
                        throw new IOException(new QueueUnavailable("away"));
                    }
                    return AS_IT_CAME.render(entry, hop, content);
                },
                PAUSE);
        enqueue(GOOD, "g@fake.example");
        untilEmpty();
        assertThat(server.taken).hasSize(1);
    }

    @Test
    @Tag("SF-37")
    void whatCannotBeReadIsADeadLetterAtOnceAndWhatMayNotBeConvertedIsOnlyReported() {
        reported();
        deliver(
                1,
                100,
                1000,
                (entry, hop, content) -> new Rendered.NotRenderable(
                        Cause.notConverted("no"),
                        entry.recipients().get(0).address().startsWith("unreadable")),
                PAUSE);
        EntryId unreadable = enqueue(POISON, "unreadable@fake.example");
        EntryId prohibited = enqueue(POISON, "prohibited@fake.example");

        await().atMost(SOON)
                .until(() ->
                        queue.entry(prohibited).isEmpty() && now(unreadable).dead());

        assertThat(now(unreadable).attempts()).isEqualTo(1);
        assertThat(queue.hop(BACK).orElseThrow().queued()).isEqualTo(2);
    }

    private static SmtpRendering failing(String address, java.util.function.Supplier<RuntimeException> how) {
        return (entry, hop, content) -> {
            if (entry.recipients().get(0).address().startsWith(address)) {
                throw how.get();
            }
            return AS_IT_CAME.render(entry, hop, content);
        };
    }

    private QueueDesk.Acted released(EntryId id) {
        ActorRef<QueueDesk.Command> desk = kit.spawn(
                QueueDesk.create(queue, keeper, GivenPorts.sameWay(), Clock.systemUTC()),
                DispatcherSelector.blocking());
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.Act(id, QueueDesk.Deed.RELEASE, "olga", probe.ref()));
        return probe.receiveMessage(SOON).getValue();
    }
}
