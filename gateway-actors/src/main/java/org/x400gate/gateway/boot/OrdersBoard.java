package org.x400gate.gateway.boot;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.x400gate.gateway.routing.Detours;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.NextHop;

/** What operators want of next hops, as it was read last; one writer, any number of readers. */
final class OrdersBoard implements Detours {
    private volatile Map<NextHop, HopOrder> orders;

    OrdersBoard(List<HopOrder> orders) {
        this.orders = byHop(orders);
    }

    private static Map<NextHop, HopOrder> byHop(List<HopOrder> orders) {
        return orders.stream().collect(Collectors.toUnmodifiableMap(HopOrder::hop, Function.identity()));
    }

    /** Whether anything is different now. */
    boolean set(List<HopOrder> read) {
        Map<NextHop, HopOrder> next = byHop(read);
        boolean changed = !next.equals(orders);
        orders = next;
        return changed;
    }

    List<HopOrder> all() {
        return orders.values().stream()
                .sorted((one, other) -> one.hop().compareTo(other.hop()))
                .toList();
    }

    long count(HopOrder.Kind kind) {
        return orders.values().stream().filter(order -> order.kind() == kind).count();
    }

    Optional<HopOrder> order(NextHop hop) {
        return Optional.ofNullable(orders.get(hop));
    }

    /** Whether nothing is sent there. */
    boolean stops(NextHop hop) {
        return order(hop).filter(order -> order.kind().stops()).isPresent();
    }

    /** Whether somebody looks after its mail who does not send it. */
    boolean empties(NextHop hop) {
        return order(hop)
                .filter(order -> order.kind().stops() && order.kind().removes())
                .isPresent();
    }

    /** Whether the peer of that name is not to come to us. */
    boolean closed(String peer) {
        return order(RoutingTable.x400Hop(peer)).filter(HopOrder::incomingToo).isPresent();
    }

    /** Whoever is sent elsewhere may be sent on from there; not in a circle. */
    @Override
    public Optional<NextHop> of(NextHop hop) {
        Map<NextHop, HopOrder> now = orders;
        Set<NextHop> seen = new HashSet<>();
        NextHop at = hop;
        while (seen.add(at)) {
            HopOrder order = now.get(at);
            if (order == null || !order.kind().removes()) {
                return Optional.of(at);
            } else if (order.instead().isEmpty()) {
                return Optional.empty();
            }
            at = order.instead().get();
        }
        return Optional.empty();
    }
}
