package org.x400gate.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = Metrics.parse("""
            # HELP x400gate_refused_total
            # TYPE x400gate_refused_total counter
            x400gate_refused_total{class="x400-in",limit="peer"} 3.0
            x400gate_refused_total{class="x400-in",limit="incoming"} 4.0
            x400gate_refused_total{class="smtp-in",limit="peer"} 9.0
            jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E7
            x400gate_timers_pending 0.0
            """);

    @Test
    void seriesAreFoundByNameAndLabels() {
        assertThat(metrics.sum("x400gate_refused_total", "class=\"x400-in\"")).isEqualTo(7);
        assertThat(metrics.by("limit", "x400gate_refused_total", "class=\"x400-in\""))
                .isEqualTo(Map.of("peer", 3L, "incoming", 4L));
        assertThat(metrics.require("jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(15_000_000);
    }

    /** A gateway that does not publish a figure must not pass for one that has none of it. */
    @Test
    void aMissingFigureIsNoZero() {
        assertThat(metrics.require("x400gate_timers_pending")).isZero();
        assertThatThrownBy(() -> metrics.require("x400gate_actors")).hasMessageContaining("x400gate_actors");
    }
}
