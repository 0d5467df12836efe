package org.x400gate.gateway.boot;

import java.util.Arrays;
import org.x400gate.persistence.queue.HopOrder;

/** Orders in words. */
final class OrderWords {
    private OrderWords() {}

    static String act(HopOrder order) {
        return word(order.kind());
    }

    static String word(HopOrder.Kind kind) {
        return switch (kind) {
            case SUSPEND -> "suspend";
            case DRAIN -> "drain";
            case RETURN -> "return";
            case REROUTE -> "re-route";
        };
    }

    static HopOrder.Kind kind(String act) {
        return Arrays.stream(HopOrder.Kind.values())
                .filter(kind -> word(kind).equals(act))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such act: " + act));
    }

    /** {@code queued}: messages that are there for it. */
    static String done(HopOrder order, long queued) {
        return switch (order.kind()) {
            case SUSPEND ->
                "suspended: nothing is sent to " + order.hop() + " until it is resumed"
                        + (order.incomingToo() ? ", and it is refused as busy" : "") + "; " + queued + " wait";
            case DRAIN -> "draining: " + order.hop() + " takes nothing new; " + queued + " are still to go";
            case RETURN ->
                "returning: " + order.hop() + " takes nothing new; " + queued + " go back to their originators";
            case REROUTE ->
                "re-routing: " + queued + " of " + order.hop() + ", and what is new, go to "
                        + order.instead().orElseThrow();
        };
    }

    static String ended(HopOrder order, long queued) {
        return order.hop() + " is as it was before (" + act(order) + " since " + order.since() + " by " + order.by()
                + "); " + queued + " wait for it";
    }
}
