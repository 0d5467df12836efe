package org.x400gate.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KindTest {
    @Test
    void eachKindHasItsShareAndItsTurnsInOrder() {
        Map<Kind, Long> turns = new EnumMap<>(Kind.class);
        for (long number = 0; number < 10_000; number++) {
            Kind kind = Kind.of(number);
            assertThat(Kind.turn(number)).isEqualTo(turns.getOrDefault(kind, 0L));
            turns.merge(kind, 1L, Long::sum);
        }
        assertThat(turns.keySet()).containsExactlyInAnyOrder(Kind.values());
        assertThat(turns.get(Kind.RESET)).isEqualTo(2_500);
    }

    /** The CI's short run has to come by each octet as well. */
    @Test
    void twentyThousandAttemptsResetAtEachOctetOfAnOpening() {
        int length = new Openings(50).of(Kind.RESET, 0).length();
        Set<Long> offsets = new HashSet<>();
        for (long number = 0; number < 20_000; number++) {
            if (Kind.of(number) == Kind.RESET) {
                offsets.add(Kind.turn(number) % length);
            }
        }
        assertThat(offsets).hasSize(length);
    }
}
