package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

class LongContentTest {
    private static final NextHop HOP = new NextHop("smtp:a");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int WHOLE = 300_000;

    private final ActorTestKit kit = ActorTestKit.create();
    private final ContentWatched store = new ContentWatched();
    private final TestProbe<ChangeResult> answers = kit.createTestProbe();
    private final MessageMemory memory = new MessageMemory(MessageRoom.whole(1L << 30));
    private final AtomicInteger room = new AtomicInteger();
    private final Random random = new Random(6);
    private final byte[] octets = new byte[WHOLE];
    private ActorRef<QueueKeeper.Command> keeper = keeper(QueueKeeperSettings.STANDARD);

    LongContentTest() {
        random.nextBytes(octets);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        store.close();
    }

    private ActorRef<QueueKeeper.Command> keeper(QueueKeeperSettings settings) {
        return kit.spawn(QueueKeeper.create(store.queue, settings, Clock.systemUTC()), DispatcherSelector.blocking());
    }

    private LongContent begin(ActorRef<?> owner) {
        return LongContent.begin(EntryId.of(NOW, random), memory.share(), keeper, owner, room::incrementAndGet);
    }

    /** In pieces of uneven length. */
    private LongContent appended(LongContent content, int count) {
        for (int at = 0; at < count; ) {
            int length = Math.min(count - at, 1 + random.nextInt(90_000));
            content.append(Octets.wrap(octets, at, length));
            at += length;
        }
        return content;
    }

    private LongContent.Ending accept(LongContent content, long length) {
        QueueEntry entry = QueueEntry.of(
                content.id(),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), NOW, NOW.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@b.example", HOP)),
                length);
        return new LongContent.Ending() {
            @Override
            public QueueKeeper.Write<?> accept(ContentRef there) {
                assertThat(there.octets()).isEqualTo(read(there).length);
                return new QueueKeeper.Write<>(
                        Change.Accept.streamed(entry, List.of(WorkItem.of(entry, HOP, NOW)), List.of()),
                        answers.ref(),
                        result -> result);
            }

            @Override
            public void failed(ChangeResult why) {
                answers.ref().tell(why);
            }
        };
    }

    private static byte[] read(ContentRef content) {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertClean() {
        await().atMost(SOON).until(store::isClean);
        assertThat(store.queue.figures().entries()).isZero();
    }

    @Test
    @Tag("SF-16")
    void cutAnywhereNothingPartialIsSeenAndWholeItIsOneEntry() throws IOException {
        for (int cut = 0; cut <= WHOLE; cut += 37_451) {
            appended(begin(answers.ref()), cut).drop();
            TestProbe<Object> owner = kit.createTestProbe();
            appended(begin(owner.ref()), cut);
            owner.stop();
        }
        assertClean();

        LongContent whole = appended(begin(answers.ref()), WHOLE);
        whole.end(accept(whole, WHOLE));
        whole.drop();

        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Applied.class);
        assertThat(store.open(whole.id()).readAllBytes()).isEqualTo(octets);
        assertThat(store.queue.figures().entries()).isEqualTo(1);
    }

    /** What it is behind its last block, too, is on no other path than the rest. */
    @Test
    void contentOfWholeBlocksAndOfLessThanOneIsExact() throws IOException {
        for (int length : new int[] {1, 65_535, 65_536, 131_072, 131_073}) {
            LongContent content = appended(begin(answers.ref()), length);
            content.end(accept(content, length));
            assertThat(answers.receiveMessage().applied()).isTrue();
            assertThat(store.open(content.id()).readAllBytes()).isEqualTo(Arrays.copyOf(octets, length));
        }
    }

    @Test
    void oneWhoseOwnerDiesWhenItHasEndedIsAccepted() {
        store.stop();
        TestProbe<Object> owner = kit.createTestProbe();
        LongContent content = appended(begin(owner.ref()), WHOLE);
        content.end(accept(content, WHOLE));
        owner.stop();
        store.goOn();

        assertThat(answers.receiveMessage().applied()).isTrue();
    }

    @Test
    void itIsFullWhileTheStoreIsSlowAndSaysWhenItIsNot() {
        store.stop();
        MessageMemory.Share share = memory.share();
        LongContent content =
                LongContent.begin(EntryId.of(NOW, random), share, keeper, answers.ref(), room::incrementAndGet);
        byte[] much = new byte[LongContent.BLOCK_OCTETS];
        int blocks = 0;
        while (!content.isFull()) {
            share.grow(much.length);
            content.append(Octets.wrap(much));
            blocks++;
        }
        assertThat((long) blocks * much.length).isLessThanOrEqualTo(LongContent.MAX_OCTETS_IN_MEMORY);
        assertThat(room).hasValue(0);
        store.goOn();
        await().atMost(SOON).until(() -> room.get() == 1);
        assertThat(content.isFull()).isFalse();
        await().atMost(SOON).until(() -> memory.octets() == 0);
        content.drop();
        assertClean();
    }

    @Test
    void aFullDiskIsToldAtOnceOrInTheAnswerAndNothingStays() {
        store.room = 200_000;
        LongContent early = appended(begin(answers.ref()), WHOLE);
        await().atMost(SOON).until(() -> early.fault().isPresent());
        assertThat(early.fault()).contains("disk full");
        assertThat(room).hasPositiveValue();
        early.end(accept(early, WHOLE));
        assertThat(answers.receiveMessage()).isEqualTo(new ChangeResult.Unavailable("disk full"));

        store.stop();
        LongContent late = appended(begin(answers.ref()), WHOLE);
        late.end(accept(late, WHOLE));
        store.goOn();
        assertThat(answers.receiveMessage()).isEqualTo(new ChangeResult.Unavailable("disk full"));
        assertClean();
    }

    @Test
    void whatTheQueueDoesNotAcceptDoesNotStay() {
        LongContent wrong = appended(begin(answers.ref()), WHOLE);
        wrong.end(accept(wrong, WHOLE - 1));
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Refused.class);
        assertClean();
    }

    /** The keeper has no place for what accepts it. */
    @Test
    void whatABusyQueueTurnsAwayDoesNotStay() {
        GatedQueue gated = new GatedQueue();
        QueueKeeperSettings narrow = new QueueKeeperSettings(
                1, 1 << 20, 1, 1 << 20, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1), SOON);
        keeper = kit.spawn(QueueKeeper.create(gated, narrow, Clock.systemUTC()), DispatcherSelector.blocking());
        List<LongContent> contents = Stream.generate(() -> appended(begin(answers.ref()), WHOLE))
                .limit(3)
                .toList();
        contents.forEach(content -> content.end(accept(content, WHOLE)));
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Unavailable.class);
        gated.open();
        assertThat(answers.receiveMessage().applied()).isTrue();
        assertThat(answers.receiveMessage().applied()).isTrue();

        await().atMost(SOON)
                .until(() -> contents.stream()
                                .filter(content ->
                                        gated.content().length(content.id()).isPresent())
                                .count()
                        == 2);
        assertThat(gated.figures().entries()).isEqualTo(2);
    }

    @Test
    void whenTheGatewayStopsNothingPartialStays() {
        appended(begin(answers.ref()), WHOLE);
        await().atMost(SOON).until(() -> store.written.get() > 0);
        kit.stop(keeper);
        assertClean();
    }
}
