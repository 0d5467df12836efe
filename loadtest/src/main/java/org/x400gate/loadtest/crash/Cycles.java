package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.x400gate.postgres.PostgresProcess;

/** Cycle after cycle: mail flows, a gateway is hit, it comes back, and the account has to close. */
final class Cycles {
    private static final int DRAIN_EVERY = 10;
    private static final int RANDOM_MILLIS = 1_200;
    private static final int START_MILLIS = 1_800;
    private static final int POINT_MILLIS = 5_000;
    private static final int STEP_MILLIS = 10;
    /** With a store that does not write, and its configured time to give up. */
    private static final int GIVES_UP_MILLIS = 12_000;

    /** What was acknowledged when the sync failed may be on its way to its sender. */
    private static final Duration SAID_BEFORE = Duration.ofSeconds(1);

    private static final int LEASE_MILLIS = 5_000;
    private static final int BEYOND_MILLIS = 2_500;
    private static final int OUTAGE_MILLIS = 2_500;
    private static final int DRAINS_WITHIN_MILLIS = 60_000;
    private static final int COMES_OUT_WITHIN_MILLIS = 90_000;

    private final Plan plan;
    private final List<Node> nodes;
    private final Optional<PostgresProcess> database;
    private final Traffic traffic;
    private final Account account;
    private final PrintStream out;
    private final Random dice;
    private final Tally tally = new Tally();
    private final List<CrashPoint> deck = new ArrayList<>();

    /** @param until no further cycle begins after it */
    record Plan(int cycles, long seed, List<CrashPoint> points, Instant until) {
        Plan {
            points = List.copyOf(points);
        }
    }

    /** How a hit went. */
    private record Hit(boolean there, boolean cut, String words) {}

    Cycles(Plan plan, List<Node> nodes, Optional<PostgresProcess> database, Traffic traffic, PrintStream out) {
        this.plan = plan;
        this.nodes = List.copyOf(nodes);
        this.database = database;
        this.traffic = traffic;
        this.account = traffic.account();
        this.out = out;
        this.dice = new Random(plan.seed());
    }

    Tally tally() {
        return tally;
    }

    /** Ends before its time when something is wrong. */
    void run() throws IOException, InterruptedException {
        for (Node node : nodes) {
            node.start();
        }
        for (Node node : nodes) {
            node.awaitReady();
        }
        for (int cycle = 1; cycle <= plan.cycles() && Instant.now().isBefore(plan.until()); cycle++) {
            if (!cycle(cycle)) {
                return;
            }
        }
        if (drain()) {
            stop();
        }
    }

    /** All points in an order of their own, then again in another. */
    private CrashPoint next() {
        if (deck.isEmpty()) {
            deck.addAll(plan.points());
            Collections.shuffle(deck, dice);
        }
        return deck.remove(deck.size() - 1);
    }

    private boolean cycle(int cycle) throws IOException, InterruptedException {
        CrashPoint point = next();
        Node victim = nodes.get(dice.nextInt(nodes.size()));
        Account.Totals before = account.totals();
        traffic.flow();
        Hit hit = hit(point, victim);
        if (!startAgain("cycle " + cycle + " (" + point.label() + ")")) {
            return false;
        }
        Account.Totals since = account.totals().minus(before);
        long queued = new Closing(account, victim).close("cycle " + cycle + " (" + point.label() + ")");
        tally.add(point, hit.there, hit.cut, since, queued);
        out.printf(
                Locale.ROOT,
                "cycle %d, %s%s: %s; %d acknowledged, %d delivered, %d reported, %d queued%n",
                cycle,
                point.label(),
                hit.cut ? " without what was not synced" : "",
                hit.words,
                since.acknowledged(),
                since.delivered(),
                since.reported(),
                queued);
        return cycle % DRAIN_EVERY != 0 || drain() ? account.wrong().isEmpty() : false;
    }

    /** All that do not run; whether they all run then. */
    private boolean startAgain(String cycle) throws InterruptedException {
        try {
            for (Node node : nodes) {
                if (!node.isAlive()) {
                    node.start();
                }
            }
            for (Node node : nodes) {
                node.awaitReady();
            }
            return true;
        } catch (IOException e) {
            account.violated(cycle + ": " + e.getMessage());
            return false;
        }
    }

    private Hit hit(CrashPoint point, Node victim) throws IOException, InterruptedException {
        return switch (point.deed()) {
            case KILL -> kill(point, victim);
            case EIO, ENOSPC -> fail(point, victim);
            case STOP -> stopPastLease(point, victim);
            case KILL_DATABASE -> killDatabase(point);
            case DRAIN -> drainNode(victim);
        };
    }

    private Hit kill(CrashPoint point, Node victim) throws IOException, InterruptedException {
        boolean there = true;
        if (point == CrashPoint.STARTING) {
            flowUntilEnd(victim, dice.nextInt(RANDOM_MILLIS));
            died(point, victim);
            victim.start();
            flowUntilEnd(victim, dice.nextInt(START_MILLIS));
        } else if (point.moments().isEmpty()) {
            flowUntilEnd(victim, dice.nextInt(RANDOM_MILLIS));
        } else {
            victim.shim()
                    .arm(
                            point.moments(),
                            1 + dice.nextInt(often(point)),
                            point.deed().error());
            there = flowUntilEnd(victim, POINT_MILLIS);
        }
        died(point, victim);
        boolean cut = database.isEmpty() && dice.nextBoolean();
        if (cut) {
            victim.shim().cutToSynced();
        }
        return new Hit(there, cut, there ? "killed " + point.words() : "killed: it did not come there in time");
    }

    /** Whatever it does; until then it may have sent. */
    private void died(CrashPoint point, Node victim) throws InterruptedException {
        boolean came = !victim.isAlive();
        if (came && !victim.shim().came()) {
            account.violated("the gateway ended by itself, with exit code " + victim.exitValue());
        }
        victim.kill();
        Instant at = came && victim.shim().came() ? victim.shim().cameAt() : Instant.now();
        account.happened(Incident.at(point.label(), Incident.Window.DIED, at));
    }

    private boolean flowUntilEnd(Node victim, int millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            traffic.flow();
            if (victim.awaitEnd(STEP_MILLIS)) {
                return true;
            }
        }
        return false;
    }

    /** One of several has its share of the mail. */
    private int often(CrashPoint point) {
        return Math.max(1, point.often() / nodes.size());
    }

    private boolean flowUntilCame(Node victim) throws InterruptedException {
        long end = System.nanoTime() + POINT_MILLIS * 1_000_000L;
        while (System.nanoTime() < end && !victim.shim().came()) {
            traffic.flow();
            Thread.sleep(STEP_MILLIS);
        }
        return victim.shim().came();
    }

    /** Its disk fails once; what it acknowledges after that has to be on the disk all the same. */
    private Hit fail(CrashPoint point, Node victim) throws IOException, InterruptedException {
        victim.shim()
                .arm(
                        point.moments(),
                        1 + dice.nextInt(often(point)),
                        point.deed().error());
        boolean there = flowUntilCame(victim);
        boolean ended = there && flowUntilEnd(victim, stopsAll(point) ? GIVES_UP_MILLIS : RANDOM_MILLIS);
        if (there && !ended && stopsAll(point)) {
            account.violated(point.label() + ": the gateway goes on after its log could not be written");
        }
        victim.kill();
        if (there) {
            Instant failed = victim.shim().cameAt();
            account.happened(new Incident(point.label(), Incident.Window.STORE_FAILED, failed, Instant.now()));
            if (stopsAll(point) && account.lastAcknowledged().isAfter(failed.plus(SAID_BEFORE))) {
                account.violated(point.label() + ": failed at " + failed + ", and at " + account.lastAcknowledged()
                        + " something was acknowledged");
            }
        } else {
            account.happened(Incident.at(point.label(), Incident.Window.DIED, Instant.now()));
        }
        victim.shim().cutToSynced();
        String end = ended ? "it ended" : "then killed";
        return new Hit(there, true, there ? point.words() + ", " + end : "killed: it did not come there in time");
    }

    /** A failed table leaves the log, in which everything is. */
    private static boolean stopsAll(CrashPoint point) {
        return point != CrashPoint.EIO_ON_TABLE && point != CrashPoint.ENOSPC_ON_TABLE;
    }

    private Hit stopPastLease(CrashPoint point, Node victim) throws IOException, InterruptedException {
        flowUntilEnd(victim, dice.nextInt(RANDOM_MILLIS));
        Instant from = Instant.now();
        victim.signal("STOP");
        flowUntilEnd(victim, LEASE_MILLIS + BEYOND_MILLIS);
        victim.signal("CONT");
        account.happened(new Incident(point.label(), Incident.Window.STOPPED, from, Instant.now()));
        flowUntilEnd(victim, RANDOM_MILLIS);
        return new Hit(true, false, point.words());
    }

    private Hit killDatabase(CrashPoint point) throws IOException, InterruptedException {
        PostgresProcess server = database.orElseThrow();
        flowUntilEnd(nodes.get(0), dice.nextInt(RANDOM_MILLIS));
        Instant from = Instant.now();
        server.kill();
        flowUntilEnd(nodes.get(0), dice.nextInt(OUTAGE_MILLIS));
        server.start();
        flowUntilEnd(nodes.get(0), RANDOM_MILLIS);
        account.happened(new Incident(point.label(), Incident.Window.DATABASE_DIED, from, Instant.now()));
        return new Hit(true, false, point.words());
    }

    private Hit drainNode(Node victim) throws IOException, InterruptedException {
        flowUntilEnd(victim, dice.nextInt(RANDOM_MILLIS));
        victim.signal("TERM");
        if (!flowUntilEnd(victim, DRAINS_WITHIN_MILLIS)) {
            account.violated("a gateway does not end by SIGTERM");
            victim.kill();
        }
        victim.unlike(0).ifPresent(account::violated);
        return new Hit(true, false, "drained by SIGTERM");
    }

    /** Everything has to come out. False if something is wrong. */
    private boolean drain() throws IOException, InterruptedException {
        traffic.calm();
        long deadline = System.nanoTime() + COMES_OUT_WITHIN_MILLIS * 1_000_000L;
        boolean through = through();
        while (!through && System.nanoTime() < deadline) {
            Thread.sleep(5 * STEP_MILLIS);
            through = through();
        }
        // Not asked again: a report that was on its way may have come since.
        if (!through) {
            account.violated("not all has come out within " + COMES_OUT_WITHIN_MILLIS + " ms: "
                    + nodes.get(0).entries() + " entries in the queue");
        }
        account.close();
        if (account.wrong().isEmpty()) {
            for (Node node : nodes) {
                node.forgetLog();
            }
        }
        return account.wrong().isEmpty();
    }

    private boolean through() throws IOException, InterruptedException {
        return account.due().isEmpty()
                && nodes.get(0).entries() == 0
                && traffic.peersIdle()
                && account.due().isEmpty();
    }

    private void stop() throws IOException, InterruptedException {
        for (Node node : nodes) {
            node.signal("TERM");
        }
        for (Node node : nodes) {
            if (!node.awaitEnd(DRAINS_WITHIN_MILLIS)) {
                account.violated("a gateway does not end by SIGTERM");
            } else {
                node.unlike(0).ifPresent(account::violated);
            }
        }
    }
}
