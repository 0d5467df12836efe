package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/** Every checkpoint size and window against a strict reader of the wire, at sizes around every boundary. */
@Tag("SF-11")
class CheckpointSweepTest {
    private static final Octets CONTENT = random(5 * 64 * 1024);

    private static Octets random(int octets) {
        byte[] content = new byte[octets];
        new Random(4711).nextBytes(content);
        return Octets.wrap(content);
    }

    static Stream<Arguments> agreements() {
        return IntStream.of(0, 1, 2, 3, 10, 64)
                .boxed()
                .flatMap(
                        checkpoint -> IntStream.rangeClosed(1, 7).mapToObj(window -> Arguments.of(checkpoint, window)));
    }

    /** Around one to four segments, counting what the EXTERNAL adds. */
    private static List<Integer> sizes(int checkpoint) {
        List<Integer> sizes = new ArrayList<>(List.of(1, 2, 3));
        int segment = Math.max(1, checkpoint) * 1024;
        for (int segments = 1; segments <= 4; segments++) {
            for (int around = -16; around <= 2; around++) {
                sizes.add(segments * segment + around);
            }
        }
        return sizes;
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void everyMinorSyncPointIsInPlaceAndTheContentEqual(int checkpoint, int window) {
        StackPair pair = pair(checkpoint, window).connect();
        for (int size : sizes(checkpoint)) {
            pair.initiator.send(CONTENT.slice(0, size));
            pair.run();
            assertThat(pair.responder.received.remove(0)).isEqualTo(CONTENT.slice(0, size));
        }
        assertThat(pair.watcher.violations).isEmpty();
        assertThat(pair.initiator.stack.canTransfer()).isTrue();
    }

    /** A receiver that confirms as late as it may: the window fills, and never overflows. */
    @ParameterizedTest
    @MethodSource("agreements")
    void theWindowIsUsedToTheFullAndNeverExceeded(int checkpoint, int window) {
        StackPair pair = pair(checkpoint, window);
        pair.responder.confirmsCheckpoints = false;
        pair.connect();
        int segments = checkpoint == 64 ? 5 : 9;
        int size = Math.max(1, checkpoint) * 1024 * segments - 20;
        pair.initiator.send(CONTENT.slice(0, size));
        pair.run();
        while (pair.responder.confirmOldest()) {
            pair.run();
        }
        assertThat(pair.responder.received).containsExactly(CONTENT.slice(0, size));
        assertThat(pair.watcher.violations).isEmpty();
        int checkpoints = checkpoint == 0 ? 0 : segments - 1;
        assertThat(pair.watcher.rules.mips).isEqualTo(checkpoints);
        assertThat(pair.watcher.rules.mostUnconfirmed).isEqualTo(Math.min(window, checkpoints));
        assertThat(pair.initiator.timers).isEmpty();
    }

    private static StackPair pair(int checkpoint, int window) {
        StackPair pair = new StackPair(
                StackPair.open(checkpoint, window, StackLimits.STANDARD),
                StackPair.listen(checkpoint, window, StackLimits.STANDARD),
                checkpoint * 10L + window);
        pair.watcher.rules.window = window;
        pair.watcher.rules.checkpointOctets = checkpoint * 1024;
        return pair;
    }

    /** A wait for the window is a wait: it has a timer, and its end is named. */
    @Test
    void aConfirmationThatNeverComesEndsTheAssociationWithItsCause() {
        StackPair pair = pair(1, 1);
        pair.responder.confirmsCheckpoints = false;
        pair.connect();
        pair.initiator.send(CONTENT.slice(0, 5000));
        pair.run();

        assertThat(pair.initiator.timers).containsOnlyKeys(StackTimer.CHECKPOINT);
        pair.initiator.take(pair.initiator.stack.onTimer(StackTimer.CHECKPOINT));
        pair.run();

        assertThat(pair.initiator.only(StackAction.Aborted.class).cause().code())
                .isEqualTo("RTSE-T-MIA");
        assertThat(pair.responder.only(StackAction.Aborted.class).cause().code())
                .isEqualTo("RTSE-AB-3");
    }

    /** Nothing depends on where the octets were cut, or into how many TPDUs. */
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512, 1024, 2048, 4096, 8192, 65_531})
    void contentIsEqualWhateverTheTpduSizeAndHoweverTheStreamIsCut(int tpdu) {
        StackLimits limits = new StackLimits(tpdu, 1 << 20, 1 << 20, 1 << 19, Map.of());
        for (int seed = 0; seed < 20; seed++) {
            StackPair pair = new StackPair(StackPair.open(3, 2, limits), StackPair.listen(2, 3, limits), seed)
                    .cutInto(1 + seed * 97)
                    .connect();
            int size = tpdu * (seed % 4) + 1 + seed * 131 % 3000;
            pair.initiator.send(CONTENT.slice(0, size));
            pair.run();
            assertThat(pair.responder.received).containsExactly(CONTENT.slice(0, size));
            assertThat(pair.watcher.violations).isEmpty();
        }
    }
}
