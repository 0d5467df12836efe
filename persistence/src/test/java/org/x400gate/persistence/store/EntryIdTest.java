package org.x400gate.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

    @Test
    void whatIsNoIdIsRefused() {
        for (String text : new String[] {"", "0", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0000000000000000000000000U"}) {
            assertThatThrownBy(() -> EntryId.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> EntryId.floor(Instant.EPOCH.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
