package org.x400gate.gateway.boot;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a start, one after the other, each told in the log, all of them within one deadline. */
final class StartSequence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartSequence.class);

    private static final int MAX_REASON = 1_000;

    private final Duration deadline;
    private final long began = System.nanoTime();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "start");
        thread.setDaemon(true); // a step that hangs must not keep the process alive
        return thread;
    });

    StartSequence(Duration deadline) {
        this.deadline = deadline;
    }

    /** What the step returns; a step that throws or does not end in time ends the start. */
    <T> T step(String name, Callable<T> work) throws StartFailed {
        long from = System.nanoTime();
        Future<T> result = worker.submit(work);
        try {
            T value = result.get(deadline.toNanos() - (from - began), TimeUnit.NANOSECONDS);
            LOG.info("event=start-step step=\"{}\" millis={}", name, (System.nanoTime() - from) / 1_000_000);
            return value;
        } catch (TimeoutException e) {
            result.cancel(true);
            throw failed(
                    new StartFailed(name, "not done within the start deadline of " + deadline.toMillis() + " ms", e));
        } catch (ExecutionException e) {
            throw failed(new StartFailed(name, reasons(e.getCause()), e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(new StartFailed(name, "interrupted", e));
        }
    }

    private static StartFailed failed(StartFailed failure) {
        LOG.error("event=start-failed {}", failure.getMessage());
        return failure;
    }

    /** What each cause says of its own, from the outside in; a mere wrapper repeats its cause and says nothing. */
    private static String reasons(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null && text.length() < MAX_REASON; each = each.getCause()) {
            String own = each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage();
            boolean wrapper =
                    each.getCause() != null && own.equals(each.getCause().toString());
            if (!wrapper && text.indexOf(own) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(own);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
