package org.x400gate.gateway.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;

/**
 * Answer to {@link QueueKeeper.AskDue}: to which hops somebody should deliver now.
 *
 * @param more there are others beyond these
 * @param nextDue when the next one will have work that is due; empty if none is known
 */
public record DueHops(List<NextHop> hops, boolean more, Optional<Instant> nextDue) {
    public DueHops {
        hops = List.copyOf(hops);
    }

    static DueHops of(List<HopView> hops, QueueKeeper.AskDue ask, Instant now) {
        List<HopView> wanted = hops.stream()
                .filter(view -> ask.lentToo() || view.queued() > view.leased())
                .filter(view -> ask.which().test(view.hop()))
                .sorted(Comparator.comparing(HopView::earliestDue).thenComparing(HopView::hop))
                .toList();
        List<NextHop> due = wanted.stream()
                .filter(view -> !view.earliestDue().isAfter(now))
                .map(HopView::hop)
                .toList();
        Optional<Instant> next = wanted.stream()
                .map(HopView::earliestDue)
                .filter(each -> each.isAfter(now))
                .findFirst();
        return new DueHops(due.subList(0, Math.min(due.size(), ask.max())), due.size() > ask.max(), next);
    }
}
