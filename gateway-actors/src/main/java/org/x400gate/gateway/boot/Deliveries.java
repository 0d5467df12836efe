package org.x400gate.gateway.boot;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.routing.MxHop;
import org.x400gate.gateway.smtp.MxDeliveries;
import org.x400gate.persistence.queue.NextHop;

/**
 * The parent of all deliveries: one for each peer and each SMTP server in use, and one for all domains whose mail goes by
 * MX. A delivery whose settings have changed is drained, and its successor begins at once; both claim from the same queue,
 * so nothing waits for the other's end. One that ends by a fault begins anew after a pause, which doubles while it goes on
 * like that: a message that no code of ours foresaw must not stop all the mail of its peer.
 */
final class Deliveries extends AbstractBehavior<Deliveries.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final String BLOCKING = "x400gate-blocking";
    /** No hop's name: those have a kind before a colon. */
    private static final String MX = "mx";

    sealed interface Command {}

    /** These and no others from now on; what does not differ is left alone. */
    record Serve(List<Plan.Delivery<?>> deliveries, MxDeliveries.Terms mx) implements Command {
        Serve {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * A peer bound to us, or an operator says so: its delivery may try at once.
     *
     * @param over the peer's association, if it lets us send on it
     */
    record PeerSeen(NextHop hop, Optional<ActorRef<Association.Command>> over) implements Command {
        PeerSeen(NextHop hop) {
            this(hop, Optional.empty());
        }
    }

    /** Time is nearly over for work of that hop: what pauses there tries, if it has for a while. */
    record LastTry(NextHop hop) implements Command {}

    enum Request implements Command {
        /** Each one finishes what is in flight and stops. */
        DRAIN,
        /** What operators want of next hops has changed. */
        ORDERS
    }

    /** What ended by a fault is to begin anew, unless it has in the meantime, or is not wanted any more. */
    private record Again(String name) implements Command {}

    /** One that runs, as it was planned. */
    private record Running<M>(Plan.Delivery<M> plan, ActorRef<M> actor) {
        void drain() {
            actor.tell(plan.drain());
        }

        void lastTry() {
            actor.tell(plan.lastTry());
        }

        void seen(PeerSeen how) {
            actor.tell(plan.seen().apply(how));
        }
    }

    private final Map<NextHop, Running<?>> running = new HashMap<>();
    private final Set<ActorRef<?>> draining = new HashSet<>();
    private long spawned;

    private final TimerScheduler<Command> timers;
    private final Relapses relapses;
    private final Function<MxDeliveries.Terms, Behavior<MxDeliveries.Command>> making;
    private Optional<MxDeliveries.Terms> terms = Optional.empty();
    private Optional<ActorRef<MxDeliveries.Command>> mx = Optional.empty();
    /** Those that ended by a fault and wait for their next beginning. */
    private final Map<NextHop, Plan.Delivery<?>> pausing = new HashMap<>();

    private final Predicate<NextHop> stopped;
    private Optional<Serve> served = Optional.empty();
    private boolean drained;

    private Deliveries(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Function<MxDeliveries.Terms, Behavior<MxDeliveries.Command>> making,
            Predicate<NextHop> stopped,
            Clock clock) {
        super(context);
        this.stopped = stopped;
        this.timers = timers;
        this.making = making;
        this.relapses = new Relapses(clock);
    }

    /**
     * @param making the one for mail by MX, begun when its terms are known
     * @param stopped which next hops an operator wants nothing to be sent to
     */
    static Behavior<Command> create(
            Function<MxDeliveries.Terms, Behavior<MxDeliveries.Command>> making,
            Predicate<NextHop> stopped,
            Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Deliveries(context, timers, making, stopped, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Serve.class, this::onServe)
                .onMessage(PeerSeen.class, this::onPeerSeen)
                .onMessage(LastTry.class, this::onLastTry)
                .onMessageEquals(Request.DRAIN, this::onDrain)
                .onMessageEquals(Request.ORDERS, this::onOrders)
                .onMessage(Again.class, this::onAgain)
                .onSignal(Terminated.class, this::onEnded)
                .build();
    }

    private Behavior<Command> onOrders() {
        return drained || served.isEmpty() ? this : onServe(served.get());
    }

    private Behavior<Command> onServe(Serve serve) {
        served = Optional.of(serve);
        Map<NextHop, Plan.Delivery<?>> wanted = new LinkedHashMap<>();
        serve.deliveries.stream()
                .filter(plan -> !stopped.test(plan.hop()))
                .forEach(plan -> wanted.put(plan.hop(), plan));
        pausing.clear(); // each of them begins below, if it is still wanted
        for (Running<?> each : List.copyOf(running.values())) {
            Plan.Delivery<?> plan = wanted.get(each.plan.hop());
            if (plan != null && plan.settings().equals(each.plan.settings())) {
                wanted.remove(plan.hop());
            } else {
                LOG.info("event=delivery-drains hop=\"{}\" replaced={}", each.plan.hop(), plan != null);
                running.remove(each.plan.hop());
                draining.add(each.actor);
                each.drain();
            }
        }
        wanted.values().forEach(plan -> running.put(plan.hop(), spawn(plan)));
        terms = Optional.of(serve.mx);
        mx.ifPresentOrElse(running -> running.tell(new MxDeliveries.Use(serve.mx)), () -> spawnMx(serve.mx));
        return this;
    }

    private void spawnMx(MxDeliveries.Terms by) {
        ActorRef<MxDeliveries.Command> actor = getContext().spawn(making.apply(by), MX + "." + ++spawned);
        getContext().watch(actor);
        mx = Optional.of(actor);
    }

    private <M> Running<M> spawn(Plan.Delivery<M> plan) {
        ActorRef<M> actor = getContext()
                .spawn(
                        plan.behavior(),
                        actorName(plan.hop()) + "." + ++spawned,
                        DispatcherSelector.fromConfig(BLOCKING));
        getContext().watch(actor);
        return new Running<>(plan, actor);
    }

    /** Injective: two peers never share a name, whatever characters they use. */
    private static String actorName(NextHop hop) {
        return URLEncoder.encode(hop.name(), StandardCharsets.UTF_8).replace("%", "$");
    }

    private Behavior<Command> onPeerSeen(PeerSeen seen) {
        if (MxHop.is(seen.hop)) {
            mx.ifPresent(by -> by.tell(new MxDeliveries.Wake(seen.hop)));
        }
        Optional.ofNullable(running.get(seen.hop)).ifPresent(delivery -> delivery.seen(seen));
        return this;
    }

    private Behavior<Command> onLastTry(LastTry last) {
        if (MxHop.is(last.hop)) {
            mx.ifPresent(by -> by.tell(new MxDeliveries.LastTry(last.hop)));
        }
        Optional.ofNullable(running.get(last.hop)).ifPresent(Running::lastTry);
        return this;
    }

    private Behavior<Command> onDrain() {
        drained = true;
        running.values().forEach(Running::drain);
        mx.ifPresent(by -> by.tell(MxDeliveries.Request.DRAIN));
        return onOrOver();
    }

    /** Drained, it ends behind the last of them: whatever they sent, its outcome is on disk then. */
    private Behavior<Command> onOrOver() {
        return drained && running.isEmpty() && draining.isEmpty() && mx.isEmpty() ? Behaviors.stopped() : this;
    }

    private Behavior<Command> onEnded(Terminated ended) {
        ActorRef<?> actor = ended.getRef();
        if (draining.remove(actor)) {
            return onOrOver();
        }
        if (mx.filter(actor::equals).isPresent()) {
            mx = Optional.empty();
            again(MX, ended);
        }
        running.values().stream()
                .filter(each -> each.actor.equals(actor))
                .findFirst()
                .ifPresent(each -> {
                    running.remove(each.plan.hop());
                    pausing.put(each.plan.hop(), each.plan);
                    again(each.plan.hop().name(), ended);
                });
        return onOrOver();
    }

    private void again(String name, Terminated ended) {
        if (drained) {
            LOG.info("event=delivery-ended hop=\"{}\"", name);
            return;
        }
        Duration pause = relapses.pause(name);
        String reason = ended instanceof ChildFailed failed
                ? failed.getCause().toString()
                : "it stopped though nobody had asked it to";
        LOG.error("event=delivery-failed hop=\"{}\" again-in={} reason=\"{}\"", name, pause, reason);
        timers.startSingleTimer(name, new Again(name), pause);
    }

    private Behavior<Command> onAgain(Again again) {
        if (drained) {
            return this;
        }
        if (again.name.equals(MX) && mx.isEmpty()) {
            terms.ifPresent(this::spawnMx);
        }
        Optional.ofNullable(pausing.remove(new NextHop(again.name)))
                .ifPresent(plan -> running.put(plan.hop(), spawn(plan)));
        return this;
    }
}
