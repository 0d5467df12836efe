package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Sink;
import org.x400gate.protocol.octets.Octets;

/** Counts what comes to one peer, and knows when it came. */
final class Arrivals implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 600;

    private final Sink sink;
    private volatile BiConsumer<Octets, Long> watcher = (message, nanos) -> {};
    private volatile CountDownLatch missing = new CountDownLatch(0);
    private volatile long first;
    private volatile long last;

    Arrivals(EventLoop loop, int port, String name) throws IOException, InterruptedException {
        sink = new Sink(loop, this::arrived, port, name);
    }

    private void arrived(Octets message) {
        long now = System.nanoTime();
        last = now;
        first = first == 0 ? now : first;
        watcher.accept(message, now);
        missing.countDown();
    }

    void expect(int messages) {
        first = 0;
        missing = new CountDownLatch(messages);
    }

    /** Hears of each message, on the loop, with the time by the JVM's own clock. */
    void watch(BiConsumer<Octets, Long> hears) {
        watcher = hears;
    }

    /** When the last one came, by the JVM's own clock. */
    long await() throws InterruptedException {
        if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    missing.getCount() + " messages did not come out within " + PATIENCE_SECONDS + " s");
        }
        return last;
    }

    /** When the first one came since they were expected. */
    long first() {
        return first;
    }

    /** The peer goes away, with all its associations. */
    void leave() throws IOException, InterruptedException {
        sink.leave();
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
