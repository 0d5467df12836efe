package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator wants of a next hop is kept with the queue, and ended by who has seen it. */
interface HopOrdersContract {
    DurableQueue queue();

    private static HopOrder suspended(String by) {
        return new HopOrder(WEST, HopOrder.Kind.SUSPEND, Optional.empty(), true, NOW, by, "their disk \"is\" full");
    }

    private ChangeResult written(Change change) {
        return queue().write(List.of(change)).get(0);
    }

    @Test
    default void oneOrderIsKeptForEachHopAndTheLatestCounts() {
        HopOrder reroute = new HopOrder(EAST, HopOrder.Kind.REROUTE, Optional.of(WEST), false, NOW, "olga", "");
        assertThat(written(new OperatorAct.PutOrder(suspended("olga"))).applied())
                .isTrue();
        assertThat(written(new OperatorAct.PutOrder(reroute)).applied()).isTrue();
        assertThat(written(new OperatorAct.PutOrder(suspended("otto"))).applied())
                .isTrue();

        assertThat(queue().orders()).containsExactlyInAnyOrder(suspended("otto"), reroute);
    }

    @Test
    default void anOrderIsEndedByWhoHasSeenItAlone() {
        written(new OperatorAct.PutOrder(suspended("olga")));
        written(new OperatorAct.PutOrder(suspended("otto")));

        assertThat(written(new OperatorAct.EndOrder(suspended("olga")))).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue().orders()).containsExactly(suspended("otto"));
        assertThat(written(new OperatorAct.EndOrder(suspended("otto"))).applied())
                .isTrue();
        assertThat(queue().orders()).isEmpty();
        assertThat(written(new OperatorAct.EndOrder(suspended("otto")))).isInstanceOf(ChangeResult.Stale.class);
    }

    @Test
    default void mailIsReroutedToAnotherHopAndNothingElseIs() {
        for (HopOrder.Kind kind : HopOrder.Kind.values()) {
            boolean other = kind == HopOrder.Kind.REROUTE;
            Optional<NextHop> wrong = other ? Optional.of(WEST) : Optional.of(EAST);
            assertThatThrownBy(() -> new HopOrder(WEST, kind, wrong, false, NOW, "olga", ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
