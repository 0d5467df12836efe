package org.x400gate.gateway.boot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.OperatorPorts;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.OperatorAct;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** What becomes of one message of a next hop that is being removed. */
final class Evacuation {
    private final DurableQueue queue;
    private final OperatorPorts ports;
    private final LateMail mail;

    Evacuation(DurableQueue queue, OperatorPorts ports, LateMail mail) {
        this.queue = queue;
        this.ports = ports;
        this.mail = mail;
    }

    /** {@code givesBack}: the change is one of an operator, and takes work that nobody has. */
    record Step(Change change, boolean givesBack) {}

    Step step(HopOrder order, QueueKeeper.Work work, Instant now) {
        if (order.instead().isEmpty()) {
            return new Step(returned(order, work, now), false);
        }
        NextHop other = order.instead().get();
        return work.entry().recipients().stream().anyMatch(each -> waitsAt(each, other))
                ? new Step(joined(order, work, other, now), true)
                : new Step(rerouted(order, work, other, now), false);
    }

    private static boolean waitsAt(Recipient recipient, NextHop hop) {
        return recipient.hop().equals(hop) && recipient.state() == RecipientState.PENDING;
    }

    private Change.Settle returned(HopOrder order, QueueKeeper.Work work, Instant now) {
        String why = "returned by the operator of the gateway, " + order.hop() + " is given up"
                + (order.reason().isEmpty() ? "" : ": " + order.reason());
        Change.Settle failed =
                mail.failed(work.item(), work.entry(), work.content(), recipient -> Cause.failure(why), now);
        List<LedgerLine> lines = new ArrayList<>(List.of(line(order, work, "return-hop", now)));
        lines.addAll(failed.ledger());
        return new Change.Settle(failed.item(), failed.outcomes(), failed.retry(), failed.newEntries(), lines);
    }

    private static Change.Settle rerouted(HopOrder order, QueueKeeper.Work work, NextHop other, Instant now) {
        return new Change.Settle(
                work.item(),
                List.of(),
                Optional.of(work.item()
                        .rerouted(other, work.entry().deferredUntil(now).orElse(now))),
                List.of(),
                List.of(line(order, work, "re-route-hop", now)));
    }

    /** Others of it are on their way there: they go together, from the first try. */
    private OperatorAct.TryAgain joined(HopOrder order, QueueKeeper.Work work, NextHop other, Instant now) {
        Map<Integer, NextHop> ways = work.entry().pendingAt(order.hop()).stream()
                .collect(Collectors.toMap(Recipient::number, recipient -> other));
        Instant anew = ports.deadline(work.entry(), Set.of(other), now);
        Instant before = work.entry().submission().deadline();
        return new OperatorAct.TryAgain(
                work.entry(),
                queue.work(work.entry().id()),
                ways,
                now,
                before.isAfter(anew) ? before : anew,
                List.of(line(order, work, "re-route-hop", now)));
    }

    private static LedgerLine line(HopOrder order, QueueKeeper.Work work, String act, Instant now) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("act", act);
        details.put("by", order.by());
        details.put("hop", order.hop().name());
        order.instead().ifPresent(other -> details.put("to", other.name()));
        return new LedgerLine(now, work.entry().id(), LedgerEvent.OPERATOR, List.of(), details);
    }
}
