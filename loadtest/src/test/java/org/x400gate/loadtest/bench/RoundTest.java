package org.x400gate.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoundTest {
    private static final String RELAY = "relay  N=5000 sessions=20 len=2048: accepted 612/s, delivered end-to-end 598/s"
            + " (sent %s, left %s); CPU 3.10 ms/msg all processes; load 0.52->3.11";
    private static final String DIRECT =
            "direct N=5000 sessions=20 len=2048: 21034/s; CPU 0.081 ms/msg; load 0.52->0.60";

    @Test
    void theWordsOfARelayAreRead() {
        assertThat(Round.ofRelay(RELAY.formatted("5000", "0"))).isEqualTo(new Round(5000, 612, 598, 3.10, Double.NaN));
    }

    @Test
    void whatClientAndSinkTakeIsNotTheRelaysOwn() {
        Round own = Round.ofRelay(RELAY.formatted("5000", "0")).less(Round.ofDirect(DIRECT));

        assertThat(own.cpuOwn()).isCloseTo(3.019, org.assertj.core.data.Offset.offset(1e-9));
    }

    /** A relay that keeps some back would look fast. */
    @Test
    void aRelayThatDidNotDeliverAllIsNoFigure() {
        assertThatThrownBy(() -> Round.ofRelay(RELAY.formatted("4999", "0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not deliver all");
        assertThatThrownBy(() -> Round.ofRelay(RELAY.formatted("5000", "1"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Round.ofRelay("port 12524 did not open")).isInstanceOf(IllegalStateException.class);
    }
}
