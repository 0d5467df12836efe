package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Room;
import org.x400gate.persistence.store.QueueUnavailable;

class CaretakerTest {
    private static final long MARGIN = 1_000;
    private static final Duration GIVE_UP = Duration.ofSeconds(1);

    private final ActorTestKit kit = ActorTestKit.create();
    private final GatedQueue queue = new GatedQueue();
    private final StoreGate gate = new StoreGate();
    private final List<Optional<String>> alarms = new CopyOnWriteArrayList<>();
    private final ExecutorService ownThread = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        ownThread.shutdownNow();
    }

    private ActorRef<Caretaker.Command> caretaker(Optional<Path> backups) {
        return kit.spawn(Caretaker.create(
                queue,
                gate,
                new CaretakerSettings(Duration.ofMillis(20), MARGIN, GIVE_UP, backups),
                alarms::add,
                ownThread,
                Clock.systemUTC()));
    }

    private static Room spare(long octets) {
        return new Room(
                Optional.empty(),
                octets > 0 ? Optional.empty() : Optional.of("disk nearly full"),
                OptionalLong.of(octets),
                0,
                false,
                List.of());
    }

    private static Room garbage(long octets) {
        return new Room(Optional.empty(), Optional.empty(), OptionalLong.of(1L << 40), octets, octets > 100, List.of());
    }

    @Test
    @Tag("SF-47")
    void aShortageClosesTheDoorsTellsOnceAndEndsByItselfWithAMargin() {
        caretaker(Optional.empty());
        queue.room = spare(0);
        await().until(() -> gate.closed().isPresent());
        assertThat(gate.octets()).isZero();
        assertThat(gate.failed()).isFalse();
        // Above the threshold, but so little that the next message closes it again.
        queue.room = spare(MARGIN - 1);
        await().during(Duration.ofMillis(200)).until(() -> gate.closed().isPresent());
        queue.room = spare(MARGIN);

        await().until(() -> gate.closed().isEmpty());

        assertThat(gate.octets()).isEqualTo(MARGIN);
        assertThat(alarms).hasSize(2);
        assertThat(alarms.get(0)).hasValueSatisfying(why -> assertThat(why).contains("disk nearly full"));
        assertThat(alarms.get(1)).isEmpty();
        // While it is open little room is no reason to close it.
        queue.room = spare(1);
        await().until(() -> gate.octets() == 1);
        assertThat(alarms).hasSize(2);
    }

    @Test
    void aStoreThatHasFailedIsToldAndEndsTheCaretakerAfterATime() {
        TestProbe<Object> watcher = kit.createTestProbe();
        ActorRef<Caretaker.Command> caretaker = caretaker(Optional.empty());
        queue.room = Room.failed("a write failed: EIO");

        await().until(gate::failed);
        Instant failed = Instant.now();
        assertThat(alarms).singleElement().satisfies(why -> assertThat(why).hasValue("a write failed: EIO"));
        watcher.expectTerminated(caretaker);

        assertThat(Duration.between(failed, Instant.now())).isGreaterThan(GIVE_UP.dividedBy(2));
        assertThat(gate.closed()).isPresent();
    }

    @Test
    void aDiskThatDoesNotAnswerClosesTheDoorsAndOneThatDoesAgainOpensThem() {
        caretaker(Optional.empty());
        queue.reading = what -> {
            throw new QueueUnavailable("free space unknown");
        };
        await().until(() -> gate.closed().isPresent());

        queue.reading = what -> {};

        await().until(() -> gate.closed().isEmpty());
    }

    @Test
    void garbageIsCollectedOnceAndAgainOnlyWhenThereIsMore() {
        caretaker(Optional.empty());
        queue.room = garbage(99);
        await().until(() -> gate.garbageOctets() == 99);
        assertThat(queue.collections).hasValue(0);

        queue.room = garbage(1_000);
        await().until(() -> queue.collections.get() == 1);
        // It could not give it back: that is not tried over and over.
        await().during(Duration.ofMillis(300)).until(() -> queue.collections.get() == 1);

        queue.room = garbage(2_000);
        await().until(() -> queue.collections.get() == 2);
    }

    @Test
    void aBackupIsMadeWhereBackupsGoOneAtATimeWhileTheDoorsAreWatchedOn() {
        Semaphore ends = new Semaphore(0);
        queue.reading = what -> {
            if (what.startsWith("backup")) {
                ends.acquireUninterruptibly();
            }
        };
        ActorRef<Caretaker.Command> caretaker = caretaker(Optional.of(Path.of("/backups")));
        TestProbe<StatusReply<Caretaker.Backups>> answers = kit.createTestProbe();

        caretaker.tell(new Caretaker.MakeBackup(Optional.of("monday"), "ann", answers.ref()));
        assertThat(answers.receiveMessage().getValue().underWay()).contains(Path.of("/backups/monday"));
        caretaker.tell(new Caretaker.MakeBackup(Optional.empty(), "bob", answers.ref()));
        assertThat(answers.receiveMessage().getError()).hasMessageContaining("under way");
        queue.room = spare(0);
        await().until(() -> gate.closed().isPresent());
        ends.release();

        await().until(() -> {
            caretaker.tell(new Caretaker.AskBackups(answers.ref()));
            return answers.receiveMessage().getValue().underWay().isEmpty();
        });
        caretaker.tell(new Caretaker.AskBackups(answers.ref()));
        assertThat(answers.receiveMessage().getValue().last())
                .hasValueSatisfying(made -> assertThat(made.directory()).hasToString("/backups/monday"));
    }

    /** Who reaches the admin port names no place on the disk. */
    @Test
    void aNameIsNoPathAndWithoutAPlaceThereAreNoBackups() {
        TestProbe<StatusReply<Caretaker.Backups>> answers = kit.createTestProbe();
        caretaker(Optional.empty()).tell(new Caretaker.MakeBackup(Optional.empty(), "ann", answers.ref()));
        assertThat(answers.receiveMessage().getError()).hasMessageContaining("backup-directory");
        ActorRef<Caretaker.Command> caretaker = caretaker(Optional.of(Path.of("/backups")));
        for (String name :
                List.of("..", "../x", "/etc/x", "a/b", "", ".hidden", "x.partial", "a b", "a\nb", "x".repeat(101))) {
            caretaker.tell(new Caretaker.MakeBackup(Optional.of(name), "ann", answers.ref()));
            assertThat(answers.receiveMessage().getError()).as(name).hasMessageContaining("a name of letters");
        }
    }

    @Test
    void aBackupThatFailsIsToldWithItsReason() {
        queue.reading = what -> {
            if (what.startsWith("backup")) {
                throw new QueueUnavailable("no backup was made: no room");
            }
        };
        ActorRef<Caretaker.Command> caretaker = caretaker(Optional.of(Path.of("/backups")));
        TestProbe<StatusReply<Caretaker.Backups>> answers = kit.createTestProbe();
        caretaker.tell(new Caretaker.MakeBackup(Optional.empty(), "ann", answers.ref()));
        answers.receiveMessage();

        await().until(() -> {
            caretaker.tell(new Caretaker.AskBackups(answers.ref()));
            return answers.receiveMessage().getValue().fault().equals("no backup was made: no room");
        });
    }
}
