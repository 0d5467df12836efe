package org.x400gate.gateway.boot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.x400gate.gateway.admin.BacklogView;
import org.x400gate.gateway.association.SessionsBoard;
import org.x400gate.gateway.association.SessionsView;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Crowding;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.queue.StoreGate;
import org.x400gate.gateway.x400.PeersBoard;
import org.x400gate.persistence.queue.HopOrder;

/** Counts what the rooms report, and reads what they publish when it is asked for; labels come out of closed lists. */
final class Meters implements Counters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, AtomicInteger> crowding = new ConcurrentHashMap<>();
    private volatile Map<ActorCount.Kind, Integer> actors = Map.of();
    private volatile Runnable count = () -> {};
    private volatile BacklogView backlog =
            new BacklogView(0, 0, 0, 0, 0, 0, OptionalLong.empty(), 0, List.of(), List.of());

    Meters(Boards boards) {
        SessionsBoard board = boards.sessions();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        for (SessionClass each : SessionClass.values()) {
            sessions("x400gate.sessions.active", each, board, view -> view.active(each));
            sessions("x400gate.sessions.reserved", each, board, view -> view.reserved(each));
            sessions("x400gate.sessions.waiting", each, board, view -> view.waiting(each));
            sessions("x400gate.sessions.attempts", each, board, view -> view.attempts(each));
        }
        registry.gauge("x400gate.sessions.lingering", board, b -> b.view().lingering());
        peers("x400gate.peers.unreached", boards.peers(), PeersBoard.Standing::notReached);
        peers("x400gate.peers.misconfigured", boards.peers(), PeersBoard.Standing::misconfigured);
        for (HopOrder.Kind kind : HopOrder.Kind.values()) {
            Gauge.builder("x400gate.hops.ordered", boards.orders(), orders -> orders.count(kind))
                    .tag("order", OrderWords.word(kind))
                    .register(registry);
        }
        queue("x400gate.queue.entries", BacklogView::entries);
        queue("x400gate.queue.octets", BacklogView::contentOctets);
        queue("x400gate.queue.held", BacklogView::held);
        queue("x400gate.queue.dead.letters", BacklogView::dead);
        FunctionCounter.builder("x400gate.dead.letters", this, meters -> meters.backlog.deadLettersMade())
                .register(registry);
        queue("x400gate.queue.leased", BacklogView::leased);
        queue(
                "x400gate.queue.free.octets",
                backlog ->
                        backlog.freeOctets().isPresent() ? backlog.freeOctets().getAsLong() : Double.NaN);
        queue("x400gate.queue.waiting.changes", BacklogView::waitingChanges);
        registry.gauge(
                "x400gate.store.accepting",
                boards.store(),
                gate -> gate.closed().isPresent() ? 0 : 1);
        registry.gauge("x400gate.store.failed", boards.store(), gate -> gate.failed() ? 1 : 0);
        registry.gauge(
                "x400gate.store.room.octets",
                boards.store(),
                gate -> gate.octets() == Long.MAX_VALUE ? Double.NaN : gate.octets());
        registry.gauge(
                "x400gate.store.damaged", boards.store(), gate -> gate.damaged().size());
        registry.gauge("x400gate.store.garbage.octets", boards.store(), StoreGate::garbageOctets);
    }

    /** From now on the actors and timers of this system are counted whenever the figures are asked for. */
    void follow(ActorSystem<?> system) {
        count = () -> actors = ActorCount.of(system);
        for (ActorCount.Kind kind : ActorCount.Kind.values()) {
            Gauge.builder("x400gate.actors", this, meters -> meters.actors.getOrDefault(kind, 0))
                    .tag("kind", kind.label())
                    .register(registry);
        }
        if (Adapter.toClassic(system).scheduler() instanceof CountingScheduler scheduler) {
            registry.gauge("x400gate.timers.pending", scheduler, CountingScheduler::pending);
        }
    }

    private void sessions(
            String name, SessionClass sessionClass, SessionsBoard board, ToDoubleFunction<SessionsView> figure) {
        Gauge.builder(name, board, b -> figure.applyAsDouble(b.view()))
                .tag("class", sessionClass.label())
                .register(registry);
    }

    private void peers(
            String name, PeersBoard peers, Function<PeersBoard.Standing, Optional<PeersBoard.Failure>> question) {
        Gauge.builder(name, peers, board -> board.count(question)).register(registry);
    }

    private void queue(String name, ToDoubleFunction<BacklogView> figure) {
        Gauge.builder(name, this, meters -> figure.applyAsDouble(meters.backlog))
                .register(registry);
    }

    /** The queue as it was shown just now. */
    String text(BacklogView shown) {
        backlog = shown;
        count.run();
        return registry.scrape();
    }

    @Override
    public void attempt(SessionClass sessionClass, String outcome) {
        registry.counter("x400gate.attempts", "class", sessionClass.label(), "outcome", outcome)
                .increment();
    }

    @Override
    public void session(SessionClass sessionClass, String cause) {
        registry.counter("x400gate.sessions.ended", "class", sessionClass.label(), "cause", cause)
                .increment();
    }

    @Override
    public void refused(SessionClass sessionClass, String limit) {
        registry.counter("x400gate.refused", "class", sessionClass.label(), "limit", limit)
                .increment();
    }

    @Override
    public void crowding(String service, Crowding step) {
        crowding.computeIfAbsent(service, this::crowdingOf).set(step.ordinal());
    }

    private AtomicInteger crowdingOf(String service) {
        return registry.gauge("x400gate.listen.crowding", List.of(Tag.of("service", service)), new AtomicInteger());
    }

    void close() {
        collections.close();
        registry.close();
    }
}
