package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One thread for many connections: readiness, timers and what other threads want done. All else here runs on it. */
public final class EventLoop implements Loop, AutoCloseable {
    /** What is called when its channel is ready; a fault of it ends the loop, it is ours. */
    interface Handler {
        void ready(SelectionKey key);
    }

    /** In the order of their times. */
    public static final class Timer implements Loop.Timer, Comparable<Timer> {
        private final long at;
        private Runnable task;

        private Timer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = () -> {};
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at - other.at, 0);
        }
    }

    private final Selector selector;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable fault;

    public EventLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** From any thread. */
    public void execute(Runnable task) {
        requireAlive();
        handedIn.add(task);
        selector.wakeup();
    }

    /** From any other thread: does it and waits for it. */
    public void call(Runnable task) throws InterruptedException {
        FutureTask<Void> whole = new FutureTask<>(task, null);
        execute(whole);
        try {
            whole.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("on " + thread.getName(), e.getCause());
        }
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), task);
        timers.add(timer);
        return timer;
    }

    @Override
    public Wire dial(InetSocketAddress from, InetSocketAddress to, int receiveBuffer, Wire.Owner owner)
            throws IOException {
        return Link.dial(this, from, to, receiveBuffer, owner);
    }

    SelectionKey register(SelectableChannel channel, int interest, Handler handler) throws IOException {
        return channel.register(selector, interest, handler);
    }

    /** Empty, with room for so many octets; until the next call. */
    ByteBuffer buffer(int atMost) {
        return buffer.clear().limit(Math.min(atMost, buffer.capacity()));
    }

    public void requireAlive() {
        if (fault != null) {
            throw new IllegalStateException("the client's loop " + thread.getName() + " has failed", fault);
        }
    }

    private void run() {
        try {
            while (!closed) {
                Timer next = timers.peek();
                long wait = next == null ? 1_000 : Math.max(0, (next.at - System.nanoTime() + 999_999) / 1_000_000);
                if (wait == 0) {
                    selector.selectNow(EventLoop::ready);
                } else {
                    selector.select(EventLoop::ready, wait);
                }
                for (Runnable task = handedIn.poll(); task != null; task = handedIn.poll()) {
                    task.run();
                }
                fire();
            }
            selector.close();
        } catch (IOException | RuntimeException | Error e) {
            fault = e;
        }
    }

    private static void ready(SelectionKey key) {
        if (key.isValid()) {
            ((Handler) key.attachment()).ready(key);
        }
    }

    private void fire() {
        long now = System.nanoTime();
        for (Timer first = timers.peek(); first != null && first.at - now <= 0; first = timers.peek()) {
            timers.poll().task.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
