package org.x400gate.loadtest.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Loop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.Sources;
import org.x400gate.loadtest.peer.Wire;
import org.x400gate.protocol.octets.Octets;

/**
 * Opens a second, of the gateway and of a bare echo, by the same callers on the same loop, in turns. On a machine that does other
 * things besides only the ratio says anything.
 */
final class Opens {
    /** At once; the gateway has places for all. */
    static final int CALLERS = 8;

    private static final Octets HELLO = Octets.wrap(new byte[64]);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventLoop loop;
    private long calls;

    /** One open, from the first octet to the last; {@code then} is told what went wrong, or nothing. */
    interface Open {
        void make(Loop loop, InetSocketAddress from, int caller, Consumer<String> then);
    }

    /** What came of a leg: opens that were done, and what was wrong with the others. */
    record Leg(double perSecond, long done, List<String> wrong) {}

    /** One of each, one after the other. */
    record Pair(Leg echo, Leg gateway) {
        double ratio() {
            return gateway.perSecond / echo.perSecond;
        }

        boolean whole() {
            return echo.wrong.isEmpty() && gateway.wrong.isEmpty() && echo.done > 0 && gateway.done > 0;
        }
    }

    Opens(EventLoop loop) {
        this.loop = loop;
    }

    /** Connects, sends a little, gets it back, and closes. */
    static Open echo(InetSocketAddress at) {
        return (loop, from, caller, then) -> {
            try {
                new Echoed(then).dial(loop, from, at);
            } catch (IOException e) {
                then.accept(e.toString());
            }
        };
    }

    /** Connects, binds and releases. */
    static Open gateway(InetSocketAddress at) {
        Messages none = new Messages(0);
        return (loop, from, caller, then) -> {
            Caller calling = new Caller(loop, at, none, PATIENCE);
            calling.bind(Peers.opening(Peers.live(caller * Peers.PER_PEER)), from, bound -> {
                if (bound.done()) {
                    calling.release(released -> then.accept(released.done() ? "" : "release: " + released));
                } else {
                    then.accept("bind: " + bound);
                }
            });
        };
    }

    /** Each for so long. */
    Pair pair(Open echo, Open gateway, Duration each) throws InterruptedException {
        return new Pair(leg(echo, each), leg(gateway, each));
    }

    /** From any other thread. */
    private Leg leg(Open open, Duration leg) throws InterruptedException {
        Callers callers = new Callers(open, leg);
        loop.execute(callers::begin);
        try {
            return callers.over.get(leg.plus(PATIENCE).plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("opens did not end", e);
        }
    }

    /** All callers in one leg, on the loop: each calls again as soon as it has done, until time is over. */
    private final class Callers {
        private final Open open;
        private final Duration leg;
        private final CompletableFuture<Leg> over = new CompletableFuture<>();
        private final Set<String> wrong = new TreeSet<>();
        private long began;
        private long done;
        private int running;

        Callers(Open open, Duration leg) {
            this.open = open;
            this.leg = leg;
        }

        void begin() {
            began = System.nanoTime();
            for (int caller = 0; caller < CALLERS; caller++) {
                running++;
                next(caller);
            }
        }

        private void next(int caller) {
            open.make(loop, Sources.of(calls++), caller, trouble -> loop.execute(() -> ended(caller, trouble)));
        }

        private void ended(int caller, String trouble) {
            if (trouble.isEmpty()) {
                done++;
            } else {
                wrong.add(trouble);
            }
            long now = System.nanoTime();
            if (trouble.isEmpty() && now - began < leg.toNanos()) {
                next(caller);
                return;
            }
            running--;
            if (running == 0) {
                over.complete(new Leg(done / ((now - began) / 1e9), done, List.copyOf(wrong)));
            }
        }
    }

    /** One echo. */
    private static final class Echoed implements Wire.Owner {
        private final Consumer<String> then;
        private Wire wire;
        private int received;
        private boolean ended;

        Echoed(Consumer<String> then) {
            this.then = then;
        }

        void dial(Loop loop, InetSocketAddress from, InetSocketAddress to) throws IOException {
            wire = loop.dial(from, to, 0, this);
        }

        @Override
        public void connected() {
            wire.write(HELLO);
        }

        @Override
        public void received(Octets octets) {
            received += octets.length();
            if (received >= HELLO.length()) {
                end("");
            }
        }

        @Override
        public void finished() {
            end("the echo hung up");
        }

        @Override
        public void broken(IOException why) {
            end("the echo: " + why);
        }

        private void end(String trouble) {
            if (!ended) {
                ended = true;
                wire.close();
                then.accept(trouble);
            }
        }
    }

    static String line(String name, Pair pair) {
        return String.format(
                Locale.ROOT,
                "%-10s %10.0f %10.0f %8.3f",
                name,
                pair.echo.perSecond,
                pair.gateway.perSecond,
                pair.ratio());
    }

    /** The medians of both, and that of the pairs' ratios. */
    static String medians(List<Pair> pairs) {
        return String.format(
                Locale.ROOT,
                "%-10s %10.0f %10.0f %8.3f",
                "median",
                median(pairs.stream().mapToDouble(pair -> pair.echo.perSecond).toArray()),
                median(pairs.stream()
                        .mapToDouble(pair -> pair.gateway.perSecond)
                        .toArray()),
                median(pairs.stream().mapToDouble(Pair::ratio).toArray()));
    }

    static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
