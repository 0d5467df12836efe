package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.NextHop;

class OrdersBoardTest {
    private static final NextHop A = new NextHop("x400:A");
    private static final NextHop B = new NextHop("x400:B");
    private static final NextHop C = new NextHop("smtp:c");

    private static HopOrder order(NextHop hop, HopOrder.Kind kind, NextHop... to) {
        return new HopOrder(hop, kind, List.of(to).stream().findFirst(), false, Instant.EPOCH, "olga", "");
    }

    @Test
    void whatIsNewGoesOnBesideASuspensionAndNotToWhatIsBeingRemoved() {
        OrdersBoard board = new OrdersBoard(List.of(
                order(A, HopOrder.Kind.SUSPEND), order(B, HopOrder.Kind.DRAIN), order(C, HopOrder.Kind.RETURN)));

        assertThat(board.of(A)).contains(A);
        assertThat(board.of(B)).isEmpty();
        assertThat(board.of(C)).isEmpty();
        assertThat(List.of(board.stops(A), board.stops(B), board.stops(C))).containsExactly(true, false, true);
        assertThat(List.of(board.empties(A), board.empties(B), board.empties(C)))
                .containsExactly(false, false, true);
    }

    @Test
    void detoursAreFollowedToTheirEndAndNeverInACircle() {
        OrdersBoard board =
                new OrdersBoard(List.of(order(A, HopOrder.Kind.REROUTE, B), order(B, HopOrder.Kind.REROUTE, C)));
        assertThat(board.of(A)).contains(C);

        assertThat(board.set(List.of(order(A, HopOrder.Kind.REROUTE, B), order(B, HopOrder.Kind.REROUTE, A))))
                .isTrue();
        assertThat(board.of(A)).isEmpty();
        assertThat(board.set(board.all())).isFalse();
        assertThat(board.order(C)).isEqualTo(Optional.empty());
    }
}
