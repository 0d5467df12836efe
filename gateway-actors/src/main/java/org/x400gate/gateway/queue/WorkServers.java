package org.x400gate.gateway.queue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.OperatorAct;

/** Who works off which hop, and is told once when there is work after it asked for more than there was. */
final class WorkServers {
    private final Map<NextHop, ActorRef<? super QueueKeeper.WorkReady>> servers = new HashMap<>();
    /** Hops whose server asked for more than there was, and has not been told of new work since. */
    private final Set<NextHop> hungry = new HashSet<>();

    /** Who hears of work for hops of a kind that nobody serves. */
    private record Others(Predicate<NextHop> which, ActorRef<? super QueueKeeper.WorkReady> server) {}

    private Optional<Others> others = Optional.empty();
    /** Whether those have not been told since they asked last. */
    private boolean othersHungry;

    /** Of all others of that kind, from now on; what is there already, it has to look for. */
    void addForOthers(Predicate<NextHop> which, ActorRef<? super QueueKeeper.WorkReady> server) {
        others = Optional.of(new Others(which, server));
        othersHungry = true;
    }

    void othersWantMore() {
        othersHungry = true;
    }

    /** From now on, in place of any other; what is there already, it has to look for. */
    void add(NextHop hop, ActorRef<? super QueueKeeper.WorkReady> server) {
        servers.put(hop, server);
        server.tell(new QueueKeeper.WorkReady(hop));
    }

    /** No longer that one; another that has taken its place stays. What it was told and did not do is for others again. */
    void remove(ActorRef<?> server) {
        List<NextHop> hops = servers.entrySet().stream()
                .filter(each -> each.getValue().equals(server))
                .map(Map.Entry::getKey)
                .toList();
        for (NextHop hop : hops) {
            servers.remove(hop);
            hungry.remove(hop);
            tellOthers(hop);
        }
    }

    void wantsMore(NextHop hop) {
        hungry.add(hop);
    }

    /** Of the work that a change brings. */
    void tell(Change change) {
        if (change instanceof Change.Accept accept) {
            accept.work().forEach(item -> tell(item.hop()));
        } else if (change instanceof Change.Settle settle) {
            settle.retry().ifPresent(item -> tell(item.hop()));
        } else if (change instanceof OperatorAct.Hurry hurry) {
            hurry.work().forEach(item -> tell(item.hop()));
        } else if (change instanceof OperatorAct.GoNow go) {
            go.work().forEach(item -> tell(item.hop()));
        } else if (change instanceof OperatorAct.TryAgain again) {
            again.ways().values().forEach(this::tell);
        }
        change.newEntries().forEach(this::tell);
    }

    void tell(NextHop hop) {
        ActorRef<? super QueueKeeper.WorkReady> server = servers.get(hop);
        if (server == null) {
            tellOthers(hop);
        } else if (hungry.remove(hop)) {
            server.tell(new QueueKeeper.WorkReady(hop));
        }
    }

    private void tellOthers(NextHop hop) {
        others.filter(each -> othersHungry && each.which.test(hop)).ifPresent(each -> {
            othersHungry = false;
            each.server.tell(new QueueKeeper.WorkReady(hop));
        });
    }
}
