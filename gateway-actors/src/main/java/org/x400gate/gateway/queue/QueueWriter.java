package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;

/** The one thread that writes to the queue, so that others can gather while it syncs. Each request has one answer. */
final class QueueWriter {
    private static final Logger LOG = LoggerFactory.getLogger(QueueWriter.class);
    private static final Duration LAST_WRITE = Duration.ofSeconds(30);
    private static final int PURGED_AT_ONCE = 1_000;

    /** What became of a batch. */
    sealed interface Outcome {}

    /** One result for each change, in order. */
    record Written(List<ChangeResult> results) implements Outcome {}

    /** Nothing of it counts. */
    record Failed(String reason) implements Outcome {}

    private final DurableQueue queue;
    private final DeadLetters deadLetters = new DeadLetters();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "queue-writer"));

    QueueWriter(DurableQueue queue) {
        this.queue = queue;
    }

    /** {@code then} is called on the writing thread, after the sync. */
    void write(List<Change> batch, Consumer<Outcome> then) {
        thread.execute(() -> {
            Outcome outcome = new Failed("the write did not end");
            try {
                outcome = write(batch);
            } finally {
                then.accept(outcome);
            }
        });
    }

    private Outcome write(List<Change> batch) {
        try {
            return written(batch, queue.write(batch));
        } catch (QueueCorrupt e) {
            LOG.error("event=queue-write-failed changes={} reason=\"{}\"", batch.size(), e.getMessage());
            return written(batch, singly(batch));
        } catch (QueueUnavailable e) {
            batch.forEach(this::discard);
            return new Failed(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("event=queue-write-failed changes={}", batch.size(), e);
            return written(batch, singly(batch));
        }
    }

    private Written written(List<Change> batch, List<ChangeResult> results) {
        deadLetters.written(batch, results);
        for (int i = 0; i < results.size(); i++) {
            boolean kept = results.get(i).applied()
                    && !(batch.get(i) instanceof Change.Accept accept
                            && accept.entry().finished());
            if (!kept) {
                discard(batch.get(i));
            }
        }
        return new Written(results);
    }

    /** It is not written; behind what is being written, which could have been of the same entry. */
    void forget(Change change) {
        thread.execute(() -> discard(change));
    }

    /** Content that was streamed for an entry which is not accepted, or needs none, goes; what an entry owns stays, whatever is asked. */
    private void discard(Change change) {
        if (change instanceof Change.Accept accept && accept.isStreamed()) {
            try {
                queue.content().discard(accept.entry().id());
            } catch (QueueUnavailable e) {
                LOG.warn(
                        "event=content-left-to-sweep msg={} reason=\"{}\"",
                        accept.entry().id(),
                        e.getMessage());
            }
        }
    }

    /** How many dead letters were made since the beginning. */
    long deadLetters() {
        return deadLetters.made();
    }

    /** A fault of ours in one change harms that change alone, and so does a damaged row that it is about. */
    private List<ChangeResult> singly(List<Change> batch) {
        List<ChangeResult> results = new ArrayList<>();
        for (Change change : batch) {
            try {
                results.addAll(queue.write(List.of(change)));
            } catch (QueueCorrupt e) {
                results.add(new ChangeResult.Refused(e.getMessage()));
            } catch (QueueUnavailable e) {
                results.add(new ChangeResult.Unavailable(e.getMessage()));
            } catch (RuntimeException e) {
                results.add(new ChangeResult.Refused("internal error: " + e));
            }
        }
        return results;
    }

    /** Content that was never accepted, and is not waited for any more. */
    void sweep(Instant now) {
        thread.execute(() -> {
            try {
                int swept = queue.content().sweep(now);
                if (swept > 0) {
                    LOG.info("event=content-swept contents={}", swept);
                }
            } catch (QueueUnavailable e) {
                LOG.warn("event=content-not-swept reason=\"{}\"", e.getMessage());
            }
        });
    }

    /** A part of what is older, between two writes, so that none waits long for it; {@code more} if there may be more. */
    void purge(Instant before, Runnable more) {
        thread.execute(() -> {
            try {
                if (queue.ledger().purge(before, PURGED_AT_ONCE)) {
                    more.run();
                }
            } catch (QueueUnavailable e) {
                LOG.warn("event=ledger-not-purged reason=\"{}\"", e.getMessage());
            }
        });
    }

    /** Ends after the write that is under way; false if that took too long. */
    boolean end() {
        thread.shutdown();
        try {
            return thread.awaitTermination(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
