package org.x400gate.loadtest.load;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.x400gate.loadtest.load.Answer.Result;
import org.x400gate.loadtest.peer.Peers;

/**
 * Reconnect storm: as many peers as there are places transfer, when the gateway or the path to it goes away. When it is back all call at
 * once, and again until they are let in. "a place again" in the report is the time from its return until a peer has its place. Each
 * message is then sent until it is acknowledged, so that one whose acknowledgement the outage took may come out twice.
 */
public final class ReconnectSimulation extends Simulation {
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration RAMP = Duration.ofSeconds(2);
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Duration BEFORE_NEXT_CALL = Duration.ofMillis(200);
    private static final String AGAIN = "bind again";

    private final Bench bench = Bench.setUp();
    private final Outage outage = bench.outage();
    private final AtomicLong numbers = new AtomicLong();
    private final CountDownLatch bound = new CountDownLatch(bench.limit());
    private final CompletableFuture<Long> back = new CompletableFuture<>();

    public ReconnectSimulation() {
        Set<String> ends = new HashSet<>(outage.ends());
        ends.add("released");
        Audit audit = outage.restarts() ? Audit.anew(bench, ends, true) : Audit.begin(bench, ends, true);
        Duration before = RAMP.plus(bench.time().dividedBy(3));
        setUp(
                        peers().injectOpen(rampUsers(bench.limit()).during(RAMP)),
                        scenario("outage").exec(goAway()).injectOpen(nothingFor(before), atOnceUsers(1)),
                        audit.last())
                .protocols(bench.protocol(outage.gateway()))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("bind").successfulRequests().count().is((long) bench.limit()),
                        details("transfer (aborted)")
                                .successfulRequests()
                                .count()
                                .gt(0L),
                        details("outage").successfulRequests().count().is(1L),
                        details("a place again").successfulRequests().count().is((long) bench.limit()),
                        details("transfer again").successfulRequests().count().is((long) bench.limit()),
                        details("release").successfulRequests().count().is((long) bench.limit()),
                        details(Audit.TRANSFERS).successfulRequests().count().is(1L),
                        details(Audit.ENDS).successfulRequests().count().is(1L),
                        details(Audit.EMPTY).successfulRequests().count().is(1L));
    }

    private ScenarioBuilder peers() {
        return scenario("peers")
                .exec(session -> session.set("number", (int) numbers.getAndIncrement()))
                .exec(X400.bind("bind", ReconnectSimulation::opening))
                .exitHereIfFailed()
                .exec(session -> {
                    bound.countDown();
                    return session;
                })
                .exec(asLongAs(X400::isOpen).on(X400.transfer("transfer", PACE, Result.ABORTED)))
                .exec(untilBack())
                .exec(asLongAs(session -> !X400.isOpen(session) && !session.isFailed())
                        .on(
                                X400.bind(
                                        AGAIN,
                                        ReconnectSimulation::opening,
                                        Result.BUSY,
                                        Result.ABORTED,
                                        Result.UNREACHED),
                                doIf(session -> !X400.isOpen(session)).then(pause(BEFORE_NEXT_CALL))))
                .exitHereIfFailed()
                .exec(sinceBack())
                .exec(X400.transfer("transfer again", Duration.ZERO))
                .exitHereIfFailed()
                .exec(X400.release("release"));
    }

    private static org.x400gate.protocol.stack.OpenParameters opening(Session session) {
        return Peers.opening(Peers.live(session.getInt("number")));
    }

    private ActionBuilder goAway() {
        return new Step("outage", (session, context, then) -> {
            Thread thread = new Thread(
                    () -> {
                        awaitBound();
                        long began = context.now();
                        String trouble = beAway();
                        context.log(session, "outage", began, trouble.isEmpty(), trouble);
                        back.complete(context.now());
                        then.accept(session);
                    },
                    "outage");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** On a slow machine the last ones may take their time; who never comes fails the simulation anyway. */
    private void awaitBound() {
        try {
            bound.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What went wrong, or nothing. */
    private String beAway() {
        try {
            outage.begin();
            Thread.sleep(AWAY.toMillis());
            outage.end();
            return "";
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    private ActionBuilder untilBack() {
        return new Step("until it is back", (session, context, then) -> back.thenRun(() -> then.accept(session)));
    }

    private ActionBuilder sinceBack() {
        return new Step("since it is back", (session, context, then) -> {
            context.log(session, "a place again", back.join(), true, "");
            then.accept(session);
        });
    }
}
