package org.x400gate.loadtest.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.x400gate.loadtest.load.Answer.Result;
import org.x400gate.loadtest.peer.Peers;

/**
 * Storm at the limit: half the places are held by associations that transfer all the time; into the other half come ten times as many
 * binders as there are places in all, at once, and again every few seconds. Who is let in stays for a second. A binder may be refused as
 * busy, and nothing else may happen to it; nothing at all may happen to a transfer.
 */
public final class StormSimulation extends Simulation {
    /** Of a kilooctet: a message is on its way for about two seconds. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final Duration STAY = Duration.ofSeconds(1);
    private static final Duration RAMP = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int TIMES = 10;

    private final Bench bench = Bench.setUp();
    private final int live = bench.limit() / 2;
    private final AtomicLong transfers = new AtomicLong();
    private final AtomicLong binders = new AtomicLong();
    private final AtomicInteger bound = new AtomicInteger();
    private final CompletableFuture<Void> underWay = new CompletableFuture<>();

    public StormSimulation() {
        Audit audit = Audit.begin(bench, Set.of("released"), false);
        Duration storm = bench.time().minus(RAMP).isNegative()
                ? bench.time()
                : bench.time().minus(RAMP);
        setUp(transfers().injectOpen(rampUsers(live).during(RAMP)), binders().injectOpen(waves()), audit.last())
                .protocols(bench.protocol())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("live bind").successfulRequests().count().is((long) live),
                        details("live transfer").successfulRequests().count().gte((long) live),
                        details("live release").successfulRequests().count().is((long) live),
                        details("bind").successfulRequests().count().gt(0L),
                        details("bind (busy)").successfulRequests().count().gt(0L),
                        details(Audit.TRANSFERS).successfulRequests().count().is(1L),
                        details(Audit.ENDS).successfulRequests().count().is(1L),
                        details(Audit.EMPTY).successfulRequests().count().is(1L));
    }

    /** As many as there is time for, one at least. */
    private List<OpenInjectionStep> waves() {
        List<OpenInjectionStep> steps = new ArrayList<>(List.of(nothingFor(RAMP)));
        long waves = Math.max(1, bench.time().minus(RAMP).toMillis() / BETWEEN.toMillis());
        for (long wave = 0; wave < waves; wave++) {
            steps.add(atOnceUsers(TIMES * bench.limit()));
            steps.add(nothingFor(BETWEEN));
        }
        return steps;
    }

    private ScenarioBuilder transfers() {
        return scenario("live transfers")
                .exec(X400.bind("live bind", session -> Peers.opening(Peers.live((int) transfers.getAndIncrement()))))
                .exec(session -> {
                    if (bound.incrementAndGet() == live) {
                        underWay.complete(null);
                    }
                    return session;
                })
                .exitHereIfFailed()
                .exec(during(bench.time()).on(X400.transfer("live transfer", PACE)))
                .exitHereIfFailed()
                .exec(X400.release("live release"));
    }

    private ScenarioBuilder binders() {
        return scenario("binders")
                .exec(new Step(
                        "until the transfers are under way",
                        (session, context, then) -> underWay.thenRun(() -> then.accept(session))))
                .exec(X400.bind("bind", session -> Peers.opening(peer(binders.getAndIncrement())), Result.BUSY))
                .exec(doIf(X400::isOpen).then(pause(STAY), X400.release("release")));
    }

    /** Of those that the live transfers leave: as many as could take each place. */
    private String peer(long number) {
        return Peers.live(bench.limit() + (int) (number * Peers.PER_PEER % bench.limit()));
    }
}
