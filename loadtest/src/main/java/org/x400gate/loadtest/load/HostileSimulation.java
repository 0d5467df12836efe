package org.x400gate.loadtest.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.x400gate.loadtest.peer.Attempt;
import org.x400gate.loadtest.peer.Kind;
import org.x400gate.loadtest.peer.Openings;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.Sources;

/**
 * Hostile mix: connections that never become a session, of each kind that is none for another cause than a limit, beside good binders.
 * Each kind has to end as its kind does; each good binder is let in, has its message taken, and is released.
 */
public final class HostileSimulation extends Simulation {
    private static final int HOSTILE_PER_SECOND = 100;
    private static final Duration PACE = Duration.ofMillis(5);

    /** Each kind comes in so many numbers. */
    private static final int CYCLE = 64;

    private final Bench bench = Bench.setUp();
    private final Openings openings = new Openings(bench.limit());
    private final AtomicLong hostile = new AtomicLong();
    private final AtomicLong good = new AtomicLong();

    public HostileSimulation() {
        Audit audit = Audit.begin(bench, Set.of("released"), false);
        setUp(
                        scenario("hostile")
                                .exec(attempt())
                                .injectOpen(
                                        constantUsersPerSec(HOSTILE_PER_SECOND).during(bench.time())),
                        good().injectOpen(constantUsersPerSec(Math.max(1, bench.limit() / 20.0))
                                .during(bench.time())),
                        audit.last())
                .protocols(bench.protocol())
                .assertions(assertions());
    }

    private static List<Assertion> assertions() {
        List<Assertion> assertions = new ArrayList<>(List.of(
                global().failedRequests().count().is(0L),
                details("bind").successfulRequests().count().gt(0L),
                details("bind").failedRequests().count().is(0L),
                details("transfer").failedRequests().count().is(0L),
                details("release").failedRequests().count().is(0L),
                details(Audit.TRANSFERS).successfulRequests().count().is(1L),
                details(Audit.ENDS).successfulRequests().count().is(1L),
                details(Audit.EMPTY).successfulRequests().count().is(1L)));
        LongStream.range(0, CYCLE)
                .mapToObj(Kind::of)
                .filter(kind -> !kind.valid())
                .distinct()
                .forEach(kind -> assertions.add(
                        details(name(kind)).successfulRequests().count().gt(0L)));
        return assertions;
    }

    private static String name(Kind kind) {
        return "hostile: " + kind.words();
    }

    private ScenarioBuilder good() {
        return scenario("good binders")
                .exec(X400.bind(
                        "bind", session -> Peers.opening(Peers.live((int) (good.getAndIncrement() % bench.limit())))))
                .exitHereIfFailed()
                .exec(X400.transfer("transfer", PACE))
                .exitHereIfFailed()
                .exec(X400.release("release"));
    }

    private ActionBuilder attempt() {
        return new Step("attempt", (session, context, then) -> {
            long number = next();
            long began = context.now();
            new Attempt(
                            new NettyLoop(session.eventLoop()),
                            Kind.of(number),
                            Kind.turn(number),
                            openings,
                            (kind, fate) -> {
                                context.log(session, name(kind), began, kind.mayEnd(fate), fate.words());
                                then.accept(session);
                            })
                    .begin(Sources.of(number), context.protocol().gateway());
        });
    }

    /** Of the flood's kinds those with a valid name and password are left out: here there is room for them. */
    private long next() {
        long number = hostile.getAndIncrement();
        while (Kind.of(number).valid()) {
            number = hostile.getAndIncrement();
        }
        return number;
    }
}
