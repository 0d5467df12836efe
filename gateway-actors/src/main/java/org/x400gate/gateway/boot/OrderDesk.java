package org.x400gate.gateway.boot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.admin.QueueViews.ActView;
import org.x400gate.gateway.audit.Audit;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.OperatorAct;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * Does with next hops what operators want: to suspend one, or to remove it, whose mail goes out, back or another way. An order
 * is one row of the queue, and stands until it is ended; so whoever starts anew goes on with it, and every node that shares
 * the queue obeys it, within some seconds. Mail is returned or re-routed in bounded steps, each message in one write with its
 * report: what was not written before a crash waits as it did. When a next hop has nothing left and is no longer in the
 * configuration, its order has been carried out and ends.
 *
 * <p>Runs where blocking is allowed.
 */
final class OrderDesk extends AbstractBehavior<OrderDesk.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int STEP = 32;
    private static final int MAX_ORDERS = 1_000;

    sealed interface Command {}

    /** {@code name} of a peer, a server or in full; {@code by}: who wants it. */
    record Put(String name, Wish wish, String by, ActorRef<? super ActView> replyTo) implements Command {
        private Done done(String hop, String text) {
            return new Done(OrderWords.word(wish.kind), hop, by, text, replyTo);
        }
    }

    /** Nothing is wanted of it any more. */
    record End(String name, String by, ActorRef<? super ActView> replyTo) implements Command {}

    /** {@code to}: where mail is re-routed. */
    record Wish(HopOrder.Kind kind, Optional<String> to, boolean incomingToo, String reason) {}

    private enum Tick implements Command {
        LOOK
    }

    private record Written(Done done, ChangeResult result) implements Command {}

    private record Lent(QueueKeeper.Lent lent) implements Command {}

    private record Settled(NextHop hop, ChangeResult result) implements Command {}

    private record Done(String act, String hop, String by, String text, ActorRef<? super ActView> replyTo) {}

    /** Whom it works with; {@code changed} is called when something else is wanted than before. */
    record Ports(
            DurableQueue queue,
            ActorRef<QueueKeeper.Command> keeper,
            LiveSettings live,
            OrdersBoard board,
            Evacuation evacuation,
            Runnable changed) {}

    private final Ports ports;
    private final Clock clock;
    private final ActorRef<QueueKeeper.Lent> onLent;
    /** Claims and changes that have no answer yet, by hop; a hop with none may be looked at again. */
    private final Map<NextHop, Integer> unanswered = new HashMap<>();
    /** Of those the last step was full. */
    private final Set<NextHop> full = new HashSet<>();
    /** Hops of which it has been said that they have nothing left. */
    private final Set<NextHop> empty = new HashSet<>();

    private OrderDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Ports ports, Clock clock) {
        super(context);
        this.ports = ports;
        this.clock = clock;
        this.onLent = context.messageAdapter(QueueKeeper.Lent.class, Lent::new);
        timers.startTimerWithFixedDelay(Tick.LOOK, Duration.ofSeconds(1), INTERVAL);
    }

    static Behavior<Command> create(Ports ports, Clock clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new OrderDesk(context, timers, ports, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Put.class, this::onPut)
                .onMessage(End.class, this::onEnd)
                .onMessageEquals(Tick.LOOK, this::look)
                .onMessage(Written.class, this::onWritten)
                .onMessage(Lent.class, lent -> onLent(lent.lent()))
                .onMessage(Settled.class, this::onSettled)
                .build();
    }

    private Behavior<Command> onPut(Put put) {
        Optional<NextHop> hop = hop(put.name);
        if (hop.isEmpty()) {
            return answer(
                    put.done(put.name, ""), "unknown", "no peer, server or next hop goes by the name of " + put.name);
        }
        Optional<NextHop> to = put.wish.to().flatMap(ports.live.now()::hop);
        Optional<String> obstacle = obstacle(put.wish, hop.get(), to);
        if (obstacle.isPresent()) {
            return answer(put.done(hop.get().name(), ""), "refused", obstacle.get());
        }
        HopOrder order = new HopOrder(
                hop.get(), put.wish.kind(), to, put.wish.incomingToo(), clock.instant(), put.by, put.wish.reason());
        write(new OperatorAct.PutOrder(order), put.done(order.hop().name(), OrderWords.done(order, queued(hop.get()))));
        return this;
    }

    private Optional<String> obstacle(Wish wish, NextHop hop, Optional<NextHop> to) {
        boolean reroutes = wish.kind() == HopOrder.Kind.REROUTE;
        if (reroutes && to.filter(hop::equals).isPresent()) {
            return Optional.of("its own mail is to be re-routed: name another next hop");
        } else if (reroutes
                && to.filter(other -> ports.board.of(other).isPresent()).isEmpty()) {
            return Optional.of(
                    "no next hop in use takes mail by the name of " + wish.to().orElse(""));
        } else if (wish.incomingToo() && !RoutingTable.isX400(hop)) {
            return Optional.of("only a peer comes to us by a name of its own");
        }
        return ports.board.all().size() >= MAX_ORDERS && ports.board.order(hop).isEmpty()
                ? Optional.of("at most " + MAX_ORDERS + " next hops are suspended or removed")
                : Optional.empty();
    }

    /** In use, under an order, or with mail in the queue. */
    private Optional<NextHop> hop(String name) {
        List<String> forms = List.of(name, "x400:" + name, "smtp:" + name);
        return ports.live
                .now()
                .hop(name)
                .or(() -> ports.board.all().stream()
                        .map(HopOrder::hop)
                        .filter(hop -> forms.contains(hop.name()))
                        .findFirst())
                .or(() -> reading(ports.queue::hops).orElse(List.of()).stream()
                        .map(HopView::hop)
                        .filter(hop -> forms.contains(hop.name()))
                        .findFirst());
    }

    private Behavior<Command> onEnd(End end) {
        Optional<HopOrder> order = hop(end.name).flatMap(ports.board::order);
        if (order.isEmpty()) {
            return answer(
                    new Done("resume", end.name, end.by, "", end.replyTo),
                    "refused",
                    end.name + " is neither suspended nor being removed");
        }
        write(
                new OperatorAct.EndOrder(order.get()),
                new Done(
                        "resume",
                        order.get().hop().name(),
                        end.by,
                        OrderWords.ended(order.get(), queued(order.get().hop())),
                        end.replyTo));
        return this;
    }

    private void write(Change change, Done done) {
        ports.keeper.tell(new QueueKeeper.Write<>(change, getContext().getSelf(), result -> new Written(done, result)));
    }

    private Behavior<Command> onWritten(Written written) {
        Done done = written.done;
        boolean applied = written.result.applied();
        String text = applied ? done.text : String.valueOf(written.result);
        look();
        return answer(done, applied ? "done" : "unavailable", text);
    }

    private Behavior<Command> answer(Done done, String result, String text) {
        Audit.act(done.act, "hop", done.hop, done.by, result.toUpperCase(Locale.ROOT), text);
        done.replyTo.tell(new ActView(result, text, false));
        return this;
    }

    private long queued(NextHop hop) {
        return reading(() -> ports.queue.hop(hop))
                .flatMap(view -> view)
                .map(HopView::queued)
                .orElse(0L);
    }

    /** What cannot be read now is looked at again the next time. */
    private static <T> Optional<T> reading(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (QueueUnavailable e) {
            LOG.warn("event=orders-not-read reason=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }

    private Behavior<Command> look() {
        reading(ports.queue::orders).ifPresent(orders -> {
            if (ports.board.set(orders)) {
                ports.changed.run();
            }
        });
        List<HopOrder> removing = ports.board.all().stream()
                .filter(order -> order.kind().removes())
                .toList();
        empty.retainAll(removing.stream().map(HopOrder::hop).toList());
        for (HopOrder order : removing) {
            if (unanswered.getOrDefault(order.hop(), 0) == 0) {
                reading(() -> ports.queue.hop(order.hop()))
                        .ifPresent(view -> view.ifPresentOrElse(left -> step(order), () -> isEmpty(order)));
            }
        }
        return this;
    }

    private void isEmpty(HopOrder order) {
        if (empty.add(order.hop())) {
            LOG.info("event=hop-empty hop=\"{}\" order={}", order.hop(), OrderWords.act(order));
        }
        if (!ports.live.now().serves(order.hop())) {
            LOG.info("event=hop-removed hop=\"{}\" order={} by=\"{}\"", order.hop(), OrderWords.act(order), order.by());
            unanswered.merge(order.hop(), 1, Integer::sum);
            ports.keeper.tell(new QueueKeeper.Write<>(
                    new OperatorAct.EndOrder(order),
                    getContext().getSelf(),
                    result -> new Settled(order.hop(), result)));
        }
    }

    private void step(HopOrder order) {
        empty.remove(order.hop());
        if (order.kind().stops()) {
            unanswered.merge(order.hop(), 1, Integer::sum);
            ports.keeper.tell(new QueueKeeper.ClaimAny(order.hop(), STEP, onLent));
        }
    }

    private Behavior<Command> onLent(QueueKeeper.Lent lent) {
        Instant now = clock.instant();
        Optional<HopOrder> order = ports.board.order(lent.hop()).filter(wanted -> ports.board.empties(wanted.hop()));
        if (order.isEmpty()) {
            ports.keeper.tell(new QueueKeeper.Release(
                    lent.work().stream().map(QueueKeeper.Work::item).toList()));
        }
        order.ifPresent(wanted -> lent.work().forEach(work -> carryOut(wanted, work, now)));
        if (lent.work().size() == STEP) {
            full.add(lent.hop());
        }
        answered(lent.hop());
        return this;
    }

    private void carryOut(HopOrder order, QueueKeeper.Work work, Instant now) {
        Evacuation.Step step = ports.evacuation.step(order, work, now);
        if (step.givesBack()) {
            ports.keeper.tell(new QueueKeeper.Release(List.of(work.item())));
        }
        unanswered.merge(order.hop(), 1, Integer::sum);
        ports.keeper.tell(new QueueKeeper.Write<>(
                step.change(), getContext().getSelf(), result -> new Settled(order.hop(), result)));
    }

    private Behavior<Command> onSettled(Settled settled) {
        if (!settled.result.applied()) {
            LOG.info("event=order-step-again hop=\"{}\" result=\"{}\"", settled.hop, settled.result);
        }
        answered(settled.hop);
        return this;
    }

    /** With the last answer of a full step the next one begins; what was not done is seen by the next look. */
    private void answered(NextHop hop) {
        int left = unanswered.merge(hop, -1, Integer::sum);
        if (left == 0) {
            unanswered.remove(hop);
            if (full.remove(hop)) {
                ports.board.order(hop).ifPresent(this::step);
            }
        }
    }
}
