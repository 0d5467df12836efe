package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Openings;
import org.x400gate.loadtest.peer.Sink;
import org.x400gate.loadtest.target.GatewayConfiguration;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Metrics;

/**
 * One flood against one gateway: the live associations are opened and transfer; the crowd makes its attempts, batch by
 * batch; behind each batch all is awaited to be quiet, one live association is released and opened again, collection is
 * forced, and what is left is read. In between a reading is taken every second.
 */
final class Flood implements AutoCloseable {
    /** Octets of a live message: so many checkpoints of a kilooctet. */
    private static final int MESSAGE_OCTETS = 16 * 1024;

    private static final int MESSAGE_KILOOCTETS = 18;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(1);

    /**
     * Before a reading at rest. Counts can be compared again a second after a change; and cancelled timers leave Pekko's
     * wheel only when their time has come, 2 s at most for an attempt's: the last ones to end, the slow and the silent, have
     * few.
     */
    private static final Duration SETTLE = Duration.ofMillis(1_500);

    private static final double TELL_SECONDS = 5;
    private static final int READINGS_AT_REST = 5;
    private static final int POLL_MILLIS = 100;
    /** Short, since nothing goes on between the end of a batch and its being seen. */
    private static final int LOOK_MILLIS = 20;

    private static final String ENDED = "x400gate_sessions_ended_total";
    private static final String INCOMING = "class=\"x400-in\"";

    private final Course course;
    private final GatewayProcess gateway;
    private final PrintStream progress;
    private final EventLoop attackers = new EventLoop("attackers");
    private final EventLoop neighbours = new EventLoop("neighbours");
    private final Messages messages = new Messages(MESSAGE_OCTETS);
    private final Live live;
    private final Sink sink;
    private final Crowd crowd;
    private final Witnesses witnesses;
    private final Record record;
    private double toldAt;
    private long toldAttempts;

    /** What was seen, in order. */
    static final class Record {
        final List<Reading> samples = new ArrayList<>();
        final List<RestPoint> restPoints = new ArrayList<>();
    }

    Flood(Course course, GatewayConfiguration.Known known, GatewayProcess gateway, int atOnce, PrintStream progress)
            throws IOException, InterruptedException {
        this.course = course;
        this.gateway = gateway;
        this.progress = progress;
        InetSocketAddress target = new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                known.ports().x400());
        sink = new Sink(neighbours, messages::arrived, known.ports().sink());
        live = new Live(neighbours, known.incoming(), target, messages, course.transfer(), MESSAGE_KILOOCTETS);
        crowd = new Crowd(attackers, target, new Openings(known.incoming()), atOnce);
        witnesses = new Witnesses(gateway, known.ports(), known.store(), live, sink);
        record = new Record();
    }

    /** Runs it; what it returns is all that was seen. */
    Outcome run() throws IOException, InterruptedException {
        Metrics before = gateway.metrics();
        openLive();
        crowd.begin(course.warmUp());
        for (int point = 0; point <= course.batches(); point++) {
            long until = course.at(point);
            awaitEnded(until);
            rest(point);
            if (point < course.batches()) {
                crowd.begin(course.at(point + 1) - until);
            }
        }
        progress.println("  the live transfers end");
        live.hurryAll();
        boolean closed = await(PATIENCE, () -> live.seen().open() == 0);
        boolean through = await(PATIENCE, () -> messages.account().missing() == 0);
        // The last session's death reaches the gateway's counters a moment after its peer has heard of it.
        await(PATIENCE, () -> hasCountedEnds(before));
        return new Outcome(
                course,
                live.size(),
                record.samples,
                record.restPoints,
                crowd.tally(),
                live.seen(),
                messages.account(),
                before,
                gateway.metrics(),
                closed && through);
    }

    /** If it never has, the verdict says so. */
    private boolean hasCountedEnds(Metrics before) {
        try {
            double counted = gateway.metrics().sum(ENDED, INCOMING) - before.sum(ENDED, INCOMING);
            return counted >= live.seen().released();
        } catch (IOException e) {
            return false;
        }
    }

    private void openLive() throws IOException, InterruptedException {
        live.openAll();
        if (!await(
                        PATIENCE,
                        () -> live.seen().open() == live.size()
                                || !live.seen().troubles().isEmpty())
                || !live.seen().troubles().isEmpty()) {
            throw new IOException("of " + live.size() + " live associations "
                    + live.seen().open() + " are open; " + live.seen().troubles());
        }
        progress.printf("  %d associations are open and transfer%n", live.size());
    }

    /** Until so many attempts have ended; a reading each second. */
    private void awaitEnded(long attempts) throws IOException, InterruptedException {
        long next = System.nanoTime();
        long ended = -1;
        long lastEnd = System.nanoTime();
        while (crowd.ended() < attempts) {
            if (crowd.ended() != ended) {
                ended = crowd.ended();
                lastEnd = System.nanoTime();
            } else if (System.nanoTime() - lastEnd > PATIENCE.toNanos()) {
                throw new IOException("no attempt has ended for " + PATIENCE.toSeconds() + " s; " + ended + " have");
            }
            if (System.nanoTime() - next >= 0) {
                next = System.nanoTime() + SAMPLE_EVERY.toNanos();
                sample();
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void sample() throws IOException {
        Reading reading = witnesses.read(crowd.ended());
        record.samples.add(reading);
        tell(reading);
    }

    private void tell(Reading reading) {
        if (reading.seconds() - toldAt < TELL_SECONDS) {
            return;
        }
        double rate = (reading.attempts() - toldAttempts) / (reading.seconds() - toldAt);
        long left = Math.round(
                (course.attempts() - reading.attempts()) * reading.seconds() / Math.max(1, reading.attempts()));
        toldAt = reading.seconds();
        toldAttempts = reading.attempts();
        progress.printf(
                Locale.ROOT,
                "  %3d %%  %,9d attempts, %,5.0f/s; sessions: published %d, peers %d, kernel %d; transfers %d; heap %.0f"
                        + " MiB; left about %d:%02d%n",
                reading.attempts() * 100 / course.attempts(),
                reading.attempts(),
                rate,
                reading.counts().published(),
                reading.counts().peers(),
                reading.counts().kernel(),
                messages.account().arrived(),
                reading.heap() / (1 << 20),
                left / 60,
                left % 60);
    }

    private void rest(int number) throws IOException, InterruptedException {
        boolean emptied = await(PATIENCE, this::empty);
        boolean admitted = again(number % live.size());
        Thread.sleep(SETTLE.toMillis());
        gateway.collect();
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < READINGS_AT_REST; i++) {
            readings.add(witnesses.read(crowd.ended()));
            Thread.sleep(POLL_MILLIS);
        }
        RestPoint point =
                new RestPoint(number, least(readings), witnesses.listed(), witnesses.connections(), emptied, admitted);
        record.restPoints.add(point);
        record.samples.add(point.reading());
        Reading left = point.reading();
        progress.printf(
                Locale.ROOT,
                "  at rest after %,d attempts: heap %.1f MiB, resident %.1f MiB, descriptors %.0f, actors %.0f, timers %.0f%n",
                left.attempts(),
                Resource.HEAP.of(left),
                Resource.RESIDENT.of(left),
                left.descriptors(),
                left.actors(),
                left.timers());
    }

    private boolean empty() {
        try {
            return gateway.metrics().sum("x400gate_sessions_attempts", INCOMING) == 0
                    && witnesses.read(crowd.ended()).admissions().atRest()
                    && witnesses.connections() <= live.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** Releases one association and opens it again: with a place free, nobody may be refused. */
    private boolean again(int number) throws InterruptedException {
        Live.Seen before = live.seen();
        live.hurry(number);
        boolean released = await(PATIENCE, () -> live.seen().released() > before.released());
        live.open(number);
        return released
                && await(
                        PATIENCE,
                        () -> live.seen().opened() > before.opened()
                                || live.seen().troubles().size()
                                        > before.troubles().size())
                && live.seen().opened() > before.opened();
    }

    /** What asking itself costs, and what comes and goes, is in some of the readings; what stays is in each. */
    private static Reading least(List<Reading> readings) {
        Reading last = readings.get(readings.size() - 1);
        return new Reading(
                last.seconds(),
                last.attempts(),
                last.counts(),
                last.admissions(),
                least(readings, Reading::heap),
                least(readings, Reading::direct),
                least(readings, Reading::resident),
                least(readings, Reading::descriptors),
                least(readings, Reading::actors),
                least(readings, Reading::timers));
    }

    private static double least(List<Reading> readings, ToDoubleFunction<Reading> figure) {
        return readings.stream()
                .map(figure::applyAsDouble)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static boolean await(Duration patience, BooleanSupplier wanted) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        sink.close();
        attackers.close();
        neighbours.close();
    }
}
