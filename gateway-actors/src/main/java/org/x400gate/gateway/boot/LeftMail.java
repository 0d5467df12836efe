package org.x400gate.gateway.boot;

import java.util.List;
import java.util.function.Function;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.store.QueueUnavailable;

/** What a new version of the settings has no next hop for, though there is mail. */
record LeftMail(DurableQueue queue, OrdersBoard orders) implements Function<InUse, List<String>> {
    @Override
    public List<String> apply(InUse inUse) {
        try {
            return queue.hops().stream()
                    .filter(view -> !inUse.serves(view.hop()) && !orders.empties(view.hop()))
                    .map(LeftMail::words)
                    .toList();
        } catch (QueueUnavailable e) {
            return List.of("what waits for next hops that are gone cannot be read now: " + e.getMessage());
        }
    }

    private static String words(HopView view) {
        return view.hop() + " is gone, and " + view.queued()
                + " messages wait for it: they go where the new routes lead, if one way"
                + " for all recipients; else x400gate peers remove " + view.hop() + " --return, or --re-route HOP";
    }
}
