package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.smtp.MxDeliveries;
import org.x400gate.gateway.smtp.SmtpDelivery;
import org.x400gate.persistence.queue.NextHop;

/** Who runs, after faults of theirs and otherwise; deliveries do as the test says. */
class DeliveriesTest {
    private static final NextHop HOP = new NextHop("x400:peer");
    private static final NextHop OTHER = new NextHop("x400:other");
    private static final Duration MARGIN = Duration.ofMillis(20);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config()
            .withFallback(ConfigFactory.parseString("x400gate-blocking { type = Dispatcher }"))
            .withFallback(ConfigFactory.load()));
    private final ManualTime time = ManualTime.get(kit.system());
    private volatile Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final TestProbe<Begun> begun = kit.createTestProbe(Begun.class);
    private final TestProbe<ActorRef<MxDeliveries.Command>> mxBegun = kit.createTestProbe();
    private final Set<NextHop> stopped = ConcurrentHashMap.newKeySet();
    private final ActorRef<Deliveries.Command> deliveries =
            kit.spawn(Deliveries.create(terms -> faultyMx(), stopped::contains, clock));

    private record Begun(NextHop hop, ActorRef<String> actor) {}

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private Plan.Delivery<String> plan(NextHop hop, String settings) {
        Behavior<String> behavior = Behaviors.setup(context -> {
            begun.ref().tell(new Begun(hop, context.getSelf()));
            return Behaviors.receiveMessage(said -> {
                if (said.equals("fault")) {
                    throw new IllegalStateException("injected");
                }
                return said.equals("drain") ? Behaviors.stopped() : Behaviors.same();
            });
        });
        return new Plan.Delivery<>(hop, settings, behavior, "drain", seen -> "seen", "last");
    }

    private Behavior<MxDeliveries.Command> faultyMx() {
        return Behaviors.setup(context -> {
            mxBegun.ref().tell(context.getSelf());
            return Behaviors.receiveMessage(said -> {
                if (said instanceof MxDeliveries.LastTry) {
                    throw new IllegalStateException("injected");
                }
                return said == MxDeliveries.Request.DRAIN ? Behaviors.stopped() : Behaviors.same();
            });
        });
    }

    private void serve(Plan.Delivery<?>... plans) {
        deliveries.tell(new Deliveries.Serve(
                List.of(plans),
                new MxDeliveries.Terms(
                        "1",
                        1,
                        Duration.ofMinutes(1),
                        hop -> true,
                        (hop, onDemand) -> Behaviors.<SmtpDelivery.Command>empty())));
    }

    private void fails(ActorRef<?> actor, Runnable how) {
        how.run();
        begun.expectTerminated(actor);
        begun.expectNoMessage(Duration.ofMillis(100)); // its parent knows by then
    }

    private void passes(Duration duration) {
        now = now.plus(duration);
        time.timePasses(duration);
    }

    @Test
    void oneThatEndsByAFaultBeginsAnewAfterPausesThatDoubleToAMost() {
        serve(plan(HOP, "1"), plan(OTHER, "1"));
        ActorRef<String> actor = begunFor(HOP, 2);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            ActorRef<String> failing = actor;
            fails(failing, () -> failing.tell("fault"));
            passes(Duration.ofSeconds(seconds).minus(MARGIN));
            begun.expectNoMessage(Duration.ofMillis(20));
            passes(MARGIN);
            actor = begunFor(HOP, 1);
        }
        passes(Relapses.FORGIVEN.plusSeconds(1));
        ActorRef<String> failing = actor;
        fails(failing, () -> failing.tell("fault"));
        passes(Relapses.FIRST);
        begunFor(HOP, 1);
    }

    private ActorRef<String> begunFor(NextHop hop, int many) {
        return begun.receiveSeveralMessages(many).stream()
                .filter(each -> each.hop().equals(hop))
                .findFirst()
                .orElseThrow()
                .actor();
    }

    @Test
    void theOneForMailByMxDoesToo() {
        serve();
        ActorRef<MxDeliveries.Command> mx = mxBegun.receiveMessage();
        fails(mx, () -> mx.tell(new MxDeliveries.LastTry(new NextHop("mx:a.example"))));
        mxBegun.expectNoMessage(Duration.ofMillis(20));

        passes(Relapses.FIRST);

        mxBegun.receiveMessage();
    }

    /** The keeper is there for as long as somebody has an outcome for it. */
    @Test
    void drainedItEndsBehindTheLastOfThem() {
        Plan.Delivery<String> plan = plan(OTHER, "1");
        serve(
                plan(HOP, "1"),
                new Plan.Delivery<>(OTHER, "1", plan.behavior(), "finish what is in flight", seen -> "seen", "last"));
        List<Begun> both = begun.receiveSeveralMessages(2);
        ActorRef<MxDeliveries.Command> mx = mxBegun.receiveMessage();

        deliveries.tell(Deliveries.Request.DRAIN);

        begun.expectTerminated(mx);
        both.stream().filter(each -> each.hop().equals(HOP)).forEach(each -> begun.expectTerminated(each.actor()));
        deliveries.tell(new Deliveries.PeerSeen(OTHER));
        begun.expectNoMessage(Duration.ofMillis(50));
        assertThatThrownBy(() -> begun.expectTerminated(deliveries, Duration.ofMillis(50)))
                .isInstanceOf(AssertionError.class);
        both.stream()
                .filter(each -> each.hop().equals(OTHER))
                .forEach(each -> each.actor().tell("drain"));
        begun.expectTerminated(deliveries);
    }

    @Test
    void whatIsSuspendedDrainsAndBeginsWhenItIsResumed() {
        serve(plan(HOP, "1"));
        ActorRef<String> first = begunFor(HOP, 1);

        stopped.add(HOP);
        deliveries.tell(Deliveries.Request.ORDERS);

        begun.expectTerminated(first);
        serve(plan(HOP, "1"), plan(OTHER, "1"));
        assertThat(begun.receiveMessage().hop()).isEqualTo(OTHER);
        begun.expectNoMessage(Duration.ofMillis(20));
        stopped.clear();
        deliveries.tell(Deliveries.Request.ORDERS);
        assertThat(begun.receiveMessage().hop()).isEqualTo(HOP);
        begun.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void oneThatWasDrainedIsOver() {
        serve(plan(HOP, "1"));
        ActorRef<String> first = begunFor(HOP, 1);

        serve();

        begun.expectTerminated(first);
        begun.expectNoMessage(Duration.ofMillis(100));
        passes(Duration.ofHours(1));
        begun.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void afterAReloadOneThatPausesBeginsAtOnceAndOnce() {
        serve(plan(HOP, "1"));
        ActorRef<String> first = begunFor(HOP, 1);
        fails(first, () -> first.tell("fault"));

        serve(plan(HOP, "2"));

        begunFor(HOP, 1);
        passes(Duration.ofHours(1));
        begun.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void oneThatPausesIsNotBegunWhenItIsNotWantedAnyMoreOrAllAreDrained() {
        serve(plan(HOP, "1"), plan(OTHER, "1"));
        List<Begun> both = begun.receiveSeveralMessages(2);
        both.forEach(each -> fails(each.actor(), () -> each.actor().tell("fault")));

        serve();
        passes(Duration.ofHours(1));
        begun.expectNoMessage(Duration.ofMillis(50));

        serve(plan(HOP, "1"));
        ActorRef<String> last = begunFor(HOP, 1);
        deliveries.tell(Deliveries.Request.DRAIN);
        begun.expectTerminated(last);
        begun.expectNoMessage(Duration.ofMillis(100));
        passes(Duration.ofHours(1));
        begun.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whatIsToldReachesWhoHasBegunAnew() {
        serve(plan(HOP, "1"));
        ActorRef<String> first = begunFor(HOP, 1);
        fails(first, () -> first.tell("fault"));
        passes(Relapses.FIRST);
        ActorRef<String> second = begunFor(HOP, 1);

        deliveries.tell(new Deliveries.PeerSeen(HOP, Optional.empty()));
        serve();

        begun.expectTerminated(second);
        assertThat(second).isNotEqualTo(first);
    }
}
