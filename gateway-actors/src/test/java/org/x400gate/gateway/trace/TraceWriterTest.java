package org.x400gate.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackLimits;

/** What the writer may cost: octets a second, and memory while it cannot keep up. */
class TraceWriterTest {
    private static final int RATE = 64 << 10;
    /** A DT with an SPDU that nobody can mistake: GIVE TOKENS. */
    private static final Octets UNIT = Octets.ofHex("03000009 02f080 0100");

    private static final OsiStack STACK =
            OsiStack.responder(new ResponderParameters(Set.of(), 1, 1, StackLimits.STANDARD));

    @TempDir
    Path folder;

    private final PeerTraces traces = new PeerTraces(List.of("A", "B"), Clock.systemUTC());

    private TraceTap tapOf(String peer) {
        traces.find(peer).orElseThrow().switchOn(1);
        return traces.tap(peer, "x400-in.1");
    }

    private static void say(TraceTap tap, int times) {
        for (int count = 0; count < times; count++) {
            tap.sent(UNIT, STACK);
        }
    }

    private BehaviorTestKit<TraceWriter.Command> writer() {
        return writer(RATE);
    }

    private BehaviorTestKit<TraceWriter.Command> writer(int rate) {
        return BehaviorTestKit.create(TraceWriter.writing(new TraceSettings(folder, 1 << 30, rate, 64, false), traces));
    }

    private static void runUntilItSleeps(BehaviorTestKit<TraceWriter.Command> writer) {
        while (writer.selfInbox().hasMessages()) {
            writer.runOne();
        }
    }

    private String text(String peer) throws IOException {
        Path file = folder.resolve(peer + ".trace");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void inASecondNoMoreIsWrittenThanIsAllowedAndTheRestComesInTheNextOnes() throws IOException {
        say(tapOf("A"), 2000);
        BehaviorTestKit<TraceWriter.Command> writer = writer();
        int batch = 64 * 200;

        runUntilItSleeps(writer);

        int first = text("A").length();
        assertThat(first).isBetween(RATE, RATE + batch);
        assertThat(writer.getAllEffects())
                .anyMatch(effect -> effect instanceof Effect.TimerScheduled<?> timer
                        && timer.duration().equals(Duration.ofSeconds(1)));
        writer.run(TraceWriter.Signal.REFILL);
        runUntilItSleeps(writer);
        assertThat(text("A").length() - first).isBetween(RATE, RATE + batch);
        for (int second = 0; second < 10; second++) {
            writer.run(TraceWriter.Signal.REFILL);
            runUntilItSleeps(writer);
        }
        assertThat(text("A").lines().filter(line -> line.contains("   GT "))).hasSize(2000);
        assertThat(text("A")).doesNotContain("dropped");
    }

    @Test
    void whatFindsNoRoomIsCountedWhereItIsMissing() throws IOException {
        int more = 500;
        TraceTap tap = tapOf("A");
        say(tap, TraceQueue.MAX_EVENTS + more);
        BehaviorTestKit<TraceWriter.Command> writer = writer();

        for (int second = 0; second < 20; second++) {
            runUntilItSleeps(writer);
            writer.run(TraceWriter.Signal.REFILL);
        }
        say(tap, 1);
        runUntilItSleeps(writer);

        List<String> lines = text("A").lines().toList();
        String lost = lines.stream()
                .filter(line -> line.contains("dropped"))
                .findFirst()
                .orElseThrow();
        assertThat(lost).endsWith(" -- - the trace could not follow: " + more + " pieces dropped");
        assertThat(lines.subList(0, lines.indexOf(lost)).stream().filter(line -> line.contains("   GT ")))
                .hasSize(TraceQueue.MAX_EVENTS);
        assertThat(lines.subList(lines.indexOf(lost) + 1, lines.size())).hasSize(2);
        assertThat(traces.find("A").orElseThrow().dropped()).isEqualTo(more);
    }

    @Test
    void whatIsLostLastIsCountedTooThoughNothingFollows() throws IOException {
        tapOf("A");
        TraceTap tap = tapOf("B");
        say(tap, TraceQueue.MAX_EVENTS + 7);
        BehaviorTestKit<TraceWriter.Command> writer = writer();

        for (int second = 0; second < 20; second++) {
            runUntilItSleeps(writer);
            writer.run(TraceWriter.Signal.REFILL);
        }

        assertThat(text("B").lines().reduce((one, next) -> next).orElseThrow()).endsWith(" 7 pieces dropped");
        assertThat(text("A")).isEmpty();
    }

    @Test
    void theQueueTakesNoMoreOctetsThanItMay() {
        TraceTap tap = tapOf("A");
        Octets large = Octets.wrap(new byte[1 << 20]);
        for (int count = 0; count < 40; count++) {
            tap.received(large, STACK);
        }

        long octets = traces.queue().take(TraceQueue.MAX_EVENTS).stream()
                .mapToLong(event -> event.octets().length())
                .sum();
        assertThat(octets).isEqualTo(TraceQueue.MAX_OCTETS);
        assertThat(traces.find("A").orElseThrow().dropped()).isEqualTo(24);
    }

    /** Each could send a TSDU of up to 1 MiB that it never ends. */
    @Test
    void whatAssociationsLeaveUnfinishedIsBoundedForAllTogether() throws IOException {
        BehaviorTestKit<TraceWriter.Command> writer = writer(1 << 30);
        traces.find("A").orElseThrow().switchOn(1);
        Octets part = Octets.ofHex("0300f000 02f000").append(Octets.wrap(new byte[0xF000 - 7]));
        for (int association = 1; association <= 70; association++) {
            TraceTap tap = traces.tap("A", "x400-in." + association);
            for (int octets = 0; octets < 1_000_000; octets += part.length()) {
                tap.received(part, STACK);
            }
            runUntilItSleeps(writer);
        }
        long fit = TraceWriter.MAX_HELD / (17 * (part.length() - 7));
        List<String> given =
                text("A").lines().filter(line -> line.contains("not followed")).toList();
        assertThat(given).hasSize((int) (70 - fit));
        assertThat(given.get(0)).contains(" -- x400-in." + (fit + 1) + " ");

        TraceTap ended = traces.tap("A", "x400-in.1");
        say(ended, 1);
        ended.end(STACK);
        TraceTap next = traces.tap("A", "x400-in.71");
        next.received(part, STACK);
        runUntilItSleeps(writer);
        assertThat(text("A").lines().filter(line -> line.contains("not followed")))
                .hasSize(given.size());
    }

    @Test
    void beforeItIsKnownWhoseItIsNoMoreIsKeptThanABindMayNeed() {
        traces.find("A").orElseThrow().switchOn(1);
        TraceTap early = traces.early();
        Octets half = Octets.wrap(new byte[EarlyTap.MAX_OCTETS / 2]);

        early.received(half, STACK);
        early.received(half, STACK);
        assertThat(early.isOn()).isTrue();
        early.received(Octets.wrap(new byte[1]), STACK);
        assertThat(early.isOn()).isFalse();
        traces.tap("A", "x400-in.1", early);
        assertThat(traces.queue().take(10)).isEmpty();

        TraceTap slow = traces.early();
        say(slow, EarlyTap.MAX_PIECES);
        assertThat(slow.isOn()).isTrue();
        say(slow, 1);
        assertThat(slow.isOn()).isFalse();
    }

    @Test
    void whileNoTraceIsOnNothingIsKept() {
        assertThat(traces.early()).isSameAs(TraceTap.NONE);
        assertThat(TraceTap.NONE.isOn()).isFalse();
        assertThat(traces.tap("nobody", "x400-in.1")).isSameAs(TraceTap.NONE);
    }
}
