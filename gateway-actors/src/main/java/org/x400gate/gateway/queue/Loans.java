package org.x400gate.gateway.queue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.persistence.queue.WorkItem;

/** Who has what: what one that dies has neither given back nor settled is known by it. */
final class Loans {
    private final Map<ActorRef<?>, Set<WorkItem>> byBorrower = new HashMap<>();
    private final Map<WorkItem, ActorRef<?>> byItem = new HashMap<>();

    void lent(ActorRef<?> borrower, List<WorkItem> items) {
        items.forEach(item -> {
            byBorrower.computeIfAbsent(borrower, any -> new HashSet<>()).add(item);
            byItem.put(item, borrower);
        });
    }

    /** Given back, or its outcome is here. */
    void over(WorkItem item) {
        ActorRef<?> borrower = byItem.remove(item);
        if (borrower != null) {
            Set<WorkItem> rest = byBorrower.get(borrower);
            rest.remove(item);
            if (rest.isEmpty()) {
                byBorrower.remove(borrower);
            }
        }
    }

    /** What it had. */
    List<WorkItem> gone(ActorRef<?> borrower) {
        List<WorkItem> left = List.copyOf(byBorrower.getOrDefault(borrower, Set.of()));
        left.forEach(this::over);
        return left;
    }
}
