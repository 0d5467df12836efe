package org.x400gate.loadtest.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.x400gate.loadtest.load.Answer.Result;
import org.x400gate.loadtest.peer.Peers;

/**
 * Steady: peers come at a constant rate, open, transfer some messages and release; every fourth in two-way alternate, with the turn
 * given away and had back between them. A fifth of the places is taken if nothing stalls. Where all is so slow that they fill, peers are
 * refused as busy: that stands in the report and is no failure of the gateway's.
 */
public final class SteadySimulation extends Simulation {
    /** Of a kilooctet. */
    private static final Duration PACE = Duration.ofMillis(20);

    /** About what one message of 16 kilooctets takes. */
    private static final double SECONDS_PER_MESSAGE = 0.4;

    private final Bench bench = Bench.setUp();
    private final AtomicLong numbers = new AtomicLong();

    public SteadySimulation() {
        double rate = Math.max(1, bench.limit() / 5.0 / (bench.perAssociation() * SECONDS_PER_MESSAGE));
        Audit audit = Audit.begin(bench, Set.of("released"), false);
        setUp(
                        monologue().injectOpen(constantUsersPerSec(rate * 3 / 4).during(bench.time())),
                        twoWay().injectOpen(constantUsersPerSec(rate / 4).during(bench.time())),
                        audit.last())
                .protocols(bench.protocol())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("transfer").successfulRequests().count().gt(0L),
                        details("turn").successfulRequests().count().gt(0L),
                        details(Audit.TRANSFERS).successfulRequests().count().is(1L),
                        details(Audit.ENDS).successfulRequests().count().is(1L),
                        details(Audit.EMPTY).successfulRequests().count().is(1L));
    }

    private ScenarioBuilder monologue() {
        return scenario("monologue")
                .exec(X400.bind("bind", session -> Peers.opening(peer(numbers.getAndIncrement())), Result.BUSY))
                .exitHereIf(session -> !X400.isOpen(session))
                .exec(repeat(bench.perAssociation()).on(X400.transfer("transfer", PACE)))
                .exitHereIfFailed()
                .exec(X400.release("release"));
    }

    private String peer(long number) {
        return Peers.live((int) (number * Peers.PER_PEER % bench.limit()));
    }

    private ScenarioBuilder twoWay() {
        return scenario("two-way alternate")
                .exec(X400.bind(
                        "bind",
                        session -> Peers.openingWithTurns(Peers.turning(numbers.getAndIncrement())),
                        Result.BUSY))
                .exitHereIf(session -> !X400.isOpen(session))
                .exec(repeat(bench.perAssociation()).on(X400.transfer("transfer", PACE), X400.turn("turn")))
                .exitHereIfFailed()
                .exec(X400.release("release"));
    }
}
