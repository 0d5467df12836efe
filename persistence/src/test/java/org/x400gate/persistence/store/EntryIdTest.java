package org.x400gate.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EntryIdTest {
    @Property
    void textAndOctetsAreTheIdAgainAndSortAsTheIdDoes(
            @ForAll long high, @ForAll long low, @ForAll long otherHigh, @ForAll long otherLow) {
        EntryId id = new EntryId(high, low);
        EntryId other = new EntryId(otherHigh, otherLow);

        assertThat(EntryId.parse(id.toString())).isEqualTo(id);
        assertThat(EntryId.read(ByteBuffer.wrap(id.octets()))).isEqualTo(id);
        int order = Integer.signum(id.compareTo(other));
        assertThat(Integer.signum(id.toString().compareTo(other.toString()))).isEqualTo(order);
        assertThat(Integer.signum(Arrays.compareUnsigned(id.octets(), other.octets())))
                .isEqualTo(order);
    }

    @Test
    void theTimeItWasMadeFromIsKept() {
        Instant time = Instant.parse("2026-11-23T12:34:56.789Z");
        EntryId id = EntryId.of(time, new Random(1));

        assertThat(id.time()).isEqualTo(time);
        assertThat(EntryId.floor(time)).isLessThanOrEqualTo(id);
        assertThat(EntryId.floor(time.plusMillis(1))).isGreaterThan(id);
    }

    @Test
    @Tag("SF-38")
    void aMillionIdsOfOneMillisecondDiffer() {
        Random random = new Random(38);
        Set<EntryId> ids = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            ids.add(EntryId.of(Instant.EPOCH, random));
        }
        assertThat(ids).hasSize(1_000_000);
    }

    /**
     * 64 threads, a start anew with every 100,000, the clock set back an hour in between, two nodes that begin in the same
     * millisecond.
     */
    @Test
    @Tag("SF-38")
    void aMillionIdsOfManyThreadsDifferWhateverTheClockDoes() throws Exception {
        Instant noon = Instant.parse("2026-11-23T12:00:00Z");
        Set<String> ids = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            for (int start = 0; start < 10; start++) {
                Instant clock = start % 2 == 0 ? noon : noon.minusSeconds(3_600);
                RandomGenerator node = new SecureRandom();
                RandomGenerator other = new SecureRandom();
                List<Callable<Void>> makers = new ArrayList<>();
                for (int thread = 0; thread < 64; thread++) {
                    RandomGenerator random = thread % 2 == 0 ? node : other;
                    makers.add(() -> {
                        for (int i = 0; i < 1_600; i++) {
                            ids.add(EntryId.of(clock.plusMillis(i / 100), random)
                                    .toString());
                        }
                        return null;
                    });
                }
                for (Future<Void> made : threads.invokeAll(makers)) {
                    made.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ids).hasSize(10 * 64 * 1_600);
        // ub-local-id-length is 32, of IA5 (X.411 Annex B).
        assertThat(ids).allMatch(id -> id.length() == 26 && id.matches("[0-9A-Z]+"));
    }

    /** At 100,000 a second or more, though the clock stands still: nothing waits for it. */
    @Test
    @Tag("SF-39")
    void makingAnIdNeverWaits() {
        RandomGenerator random = new SecureRandom();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            Set<EntryId> ids = new HashSet<>();
            for (int i = 0; i < 1_000_000; i++) {
                ids.add(EntryId.of(Instant.EPOCH, random));
            }
            assertThat(ids).hasSize(1_000_000);
        });
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (String text : new String[] {"", "0", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0000000000000000000000000U"}) {
            assertThatThrownBy(() -> EntryId.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> EntryId.floor(Instant.EPOCH.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
