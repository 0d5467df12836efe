package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SF-23")
class CapacityTest {
    private static final long PLENTY = 1L << 40;

    @Test
    void limitsThatDoNotFitIntoTheHeapAreRefusedWithBothNumbers() throws InvalidSettings {
        Settings settings = Settings.read(Optional.empty());
        long needed = Capacity.needed(settings).heapOctets();

        assertThatThrownBy(() -> Capacity.check(settings, new Capacity.Present(100 << 20, PLENTY)))
                .hasMessageContaining(String.valueOf(needed))
                .hasMessageContaining(String.valueOf((100 << 20) / 100 * 60));
    }

    @Test
    void limitsBeyondTheDescriptorsAreRefusedWithBothNumbers() throws InvalidSettings {
        Settings settings = Settings.read(Optional.empty());

        assertThatThrownBy(() -> Capacity.check(settings, new Capacity.Present(PLENTY, 256)))
                .hasMessageContaining(String.valueOf(Capacity.needed(settings).descriptors()))
                .hasMessageContaining("256");
    }

    @Test
    void theDefaultsFitIntoASmallMachine() throws InvalidSettings {
        Settings settings = Settings.read(Optional.empty());

        assertThat(Capacity.check(settings, new Capacity.Present(512L << 20, 1_024))
                        .connections())
                .isPositive();
    }
}
