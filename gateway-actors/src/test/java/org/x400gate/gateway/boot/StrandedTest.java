package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.queue.GivenPorts;
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
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;

/** Mail for a peer that the configuration does not name, in a real queue in memory. */
class StrandedTest {
    private static final NextHop GONE = new NextHop("x400:gone");
    private static final int QUEUED = 70;

    private final ActorTestKit kit = ActorTestKit.create();
    private final DurableQueue queue = DurableQueue.inMemory();
    private final Random random = new Random(1);
    private final ActorRef<QueueKeeper.Command> keeper =
            kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()));

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        queue.close();
    }

    private void enqueue(Instant due) {
        Instant now = Instant.now();
        QueueEntry entry = QueueEntry.of(
                EntryId.of(now, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "192.0.2.1", Optional.of("o@a.example"), Map.of(), now, due.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@x.example", GONE)),
                0);
        assertThat(queue.write(List.of(
                        new Change.Accept(entry, List.of(WorkItem.of(entry, GONE, due)), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
    }

    private InUse inUse(long version, String settings) throws Exception {
        Path file = Files.writeString(directory.resolve(version + ".conf"), settings);
        return InUse.of(version, Instant.now(), Settings.read(Optional.of(file)), random);
    }

    /** Else its mail would wait for the end of a lease of ours, with the peer there. */
    @Test
    void allThatWasLookedThroughGoesBackWhenItsPeerHasComeBack() throws Exception {
        for (int i = 0; i < QUEUED; i++) {
            enqueue(Instant.now().plusSeconds(3600));
        }
        LiveSettings live = new LiveSettings(inUse(1, "x400gate.mta-name = GATE\n"));
        InUse back = inUse(
                2,
                "x400gate { mta-name = GATE, peers.gone { host = \"127.0.0.1\", port = 102,"
                        + " our-password = secret, password = secret } }\n");
        AtomicInteger pages = new AtomicInteger();
        ActorRef<QueueKeeper.Command> asked = kit.spawn(Behaviors.receiveMessage(message -> {
            if (message instanceof QueueKeeper.ClaimAny && pages.incrementAndGet() == 2) {
                live.use(back, List.of());
            }
            keeper.tell(message);
            return Behaviors.same();
        }));

        kit.spawn(Stranded.create(
                live, GivenPorts.noWay(), asked, new Stranded.Others(Duration.ZERO, hop -> false), Clock.systemUTC()));

        await().atMost(Duration.ofSeconds(10)).until(() -> pages.get() == 2);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(queue.hop(GONE).orElseThrow().leased()).isZero());
        assertThat(queue.hop(GONE).orElseThrow().queued()).isEqualTo(QUEUED);
    }

    /** Another node of a shared queue may serve it. */
    @Test
    void whatIsNotKnownHereIsLeftToOthersForAWhile() throws Exception {
        enqueue(Instant.now());
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger claims = new AtomicInteger();
        ActorRef<QueueKeeper.Command> asked = kit.spawn(Behaviors.receiveMessage(message -> {
            if (message instanceof QueueKeeper.ClaimAny) {
                claims.incrementAndGet();
            } else if (message instanceof QueueKeeper.Show) {
                looks.incrementAndGet();
            }
            keeper.tell(message);
            return Behaviors.same();
        }));
        ActorRef<Stranded.Command> stranded = kit.spawn(Stranded.create(
                new LiveSettings(inUse(1, "x400gate.mta-name = GATE\n")),
                GivenPorts.noWay(),
                asked,
                new Stranded.Others(Duration.ofMinutes(10), hop -> false),
                ((InstantSource) now::get).withZone(ZoneOffset.UTC)));
        look(stranded, looks);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)).minusMillis(1));
        look(stranded, looks);
        look(stranded, looks);
        assertThat(claims.get()).isZero();
        assertThat(queue.hop(GONE).orElseThrow().leased()).isZero();

        now.updateAndGet(time -> time.plusMillis(1));
        stranded.tell(Stranded.Request.LOOK);

        await().atMost(Duration.ofSeconds(5)).until(() -> claims.get() > 0);
    }

    /** Two: what the first one shows is looked at before the second is answered. */
    private static void look(ActorRef<Stranded.Command> stranded, AtomicInteger looks) {
        for (int i = 0; i < 2; i++) {
            int before = looks.get();
            stranded.tell(Stranded.Request.LOOK);
            await().atMost(Duration.ofSeconds(5)).until(() -> looks.get() > before);
        }
    }
}
