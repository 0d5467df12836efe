package org.x400gate.loadtest.load;

import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.PopulationBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.target.Metrics;

/**
 * What the gateway and the messages' other end say when a simulation is over, as requests of a last user: so that it stands in the
 * report and is asserted as all else. It runs on a thread of its own.
 */
final class Audit {
    static final String TRANSFERS = "audit: each message acknowledged once and out once";
    static final String ENDS = "audit: no session ended but as it should";
    static final String EMPTY = "audit: no session is left";

    private static final String IN = "class=\"x400-in\"";
    private static final Duration WITHIN = Duration.ofSeconds(150);

    /** After the last of the others has come: they come by the same clock. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final int POLL_MILLIS = 100;

    private final Bench bench;
    private final Set<String> ends;
    private final boolean again;
    private final Metrics before;

    /** One finding: good, or what is wrong. */
    record Finding(String request, boolean good, String why) {}

    private Audit(Bench bench, Set<String> ends, boolean again, Metrics before) {
        this.bench = bench;
        this.ends = ends;
        this.again = again;
        this.before = before;
    }

    /** {@code ends}: the causes by which sessions may end, as the gateway names them; {@code again}: messages may come out twice. */
    static Audit begin(Bench bench, Set<String> ends, boolean again) {
        return new Audit(bench, ends, again, metrics(bench));
    }

    /** Where the gateway will have counted from nothing. */
    static Audit anew(Bench bench, Set<String> ends, boolean again) {
        return new Audit(bench, ends, again, new Metrics(Map.of()));
    }

    private static Metrics metrics(Bench bench) {
        try {
            return bench.gateway().metrics();
        } catch (IOException e) {
            throw new IllegalStateException("the gateway does not tell its figures", e);
        }
    }

    /** A user who comes when all others have come, waits until they have gone, and looks. */
    PopulationBuilder last() {
        return CoreDsl.scenario("audit")
                .exec(new Step("audit", (session, context, then) -> {
                    Thread thread = new Thread(
                            () -> {
                                for (Finding finding : findings(context.protocol())) {
                                    context.log(session, finding.request, context.now(), finding.good, finding.why);
                                }
                                then.accept(session);
                            },
                            "audit");
                    thread.setDaemon(true);
                    thread.start();
                }))
                .injectOpen(CoreDsl.nothingFor(bench.time().plus(MARGIN)), CoreDsl.atOnceUsers(1));
    }

    private List<Finding> findings(X400Protocol protocol) {
        List<Finding> findings = new ArrayList<>();
        try {
            await(() -> protocol.run().users() == 1);
            boolean empty = await(() -> metrics(bench).require("x400gate_sessions_active", IN) == 0);
            await(() -> bench.messages().account().missing() == 0);
            findings.add(transfers(bench.messages().account(), again));
            findings.add(ends(since(before, metrics(bench)), ends));
            findings.add(new Finding(EMPTY, empty, metrics(bench).require("x400gate_sessions_active", IN) + " are"));
        } catch (IllegalStateException | InterruptedException e) {
            findings.add(new Finding("audit", false, e.toString()));
        }
        return findings;
    }

    private interface Condition {
        boolean holds();
    }

    private static boolean await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    static Finding transfers(Messages.Account account, boolean again) {
        boolean good = account.begun() == account.confirmed()
                && account.begun() > 0
                && account.refused() + account.missing() + account.changed() + account.unknown() == 0
                && (again || account.repeated() == 0);
        return new Finding(TRANSFERS, good, account.toString());
    }

    static Finding ends(Map<String, Long> causes, Set<String> allowed) {
        return new Finding(ENDS, allowed.containsAll(causes.keySet()) && !causes.isEmpty(), causes.toString());
    }

    private static Map<String, Long> since(Metrics before, Metrics after) {
        Map<String, Long> then = before.by("cause", "x400gate_sessions_ended_total", IN);
        Map<String, Long> since = new TreeMap<>();
        after.by("cause", "x400gate_sessions_ended_total", IN).forEach((cause, count) -> {
            if (count - then.getOrDefault(cause, 0L) != 0) {
                since.put(cause, count - then.getOrDefault(cause, 0L));
            }
        });
        return since;
    }
}
