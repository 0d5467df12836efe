package org.x400gate.gateway.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;

/** The changes on their way to the store: one batch under way, what gathers for the next, and what becomes of each. */
final class Batches {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final QueueWriter writer;
    private final WaitingChanges waiting;
    private final Refusals refusals;
    private final Consumer<QueueWriter.Outcome> ended;
    private final Consumer<Change> applied;

    private List<QueueKeeper.Write<?>> underWay = List.of();

    /**
     * @param ended told of each batch, on the writing thread
     * @param applied told of each change that is on disk
     */
    Batches(
            QueueWriter writer,
            WaitingChanges waiting,
            Refusals refusals,
            Consumer<QueueWriter.Outcome> ended,
            Consumer<Change> applied) {
        this.writer = writer;
        this.waiting = waiting;
        this.refusals = refusals;
        this.ended = ended;
        this.applied = applied;
    }

    int waiting() {
        return waiting.size();
    }

    /** False if it was one too many, and is answered. */
    boolean add(QueueKeeper.Write<?> write) {
        boolean outcome = write.change() instanceof Change.Settle;
        if (!outcome && waiting.fullFor(write)) {
            writer.forget(write.change());
            write.answer(new ChangeResult.Unavailable("the queue is busy: " + waiting.size() + " changes wait"));
            return false;
        }
        waiting.add(write);
        writeNext();
        return true;
    }

    /** Those have waited before. */
    void again(List<QueueKeeper.Write<?>> writes) {
        waiting.addFirst(writes);
        writeNext();
    }

    private void writeNext() {
        if (!underWay.isEmpty() || waiting.isEmpty()) {
            return;
        }
        underWay = waiting.take();
        writer.write(underWay.stream().<Change>map(QueueKeeper.Write::change).toList(), ended);
    }

    /** Answers what has its answer, and begins the next; what has none is to be written again, after a pause. */
    List<QueueKeeper.Write<?>> onEnded(QueueWriter.Outcome outcome, Instant now) {
        List<QueueKeeper.Write<?>> unwritten;
        if (outcome instanceof QueueWriter.Written written) {
            unwritten = onWritten(written, now);
        } else if (outcome instanceof QueueWriter.Failed failed) {
            unwritten = onFailed(failed);
        } else {
            throw new IllegalStateException("no such outcome: " + outcome);
        }
        underWay = List.of();
        writeNext();
        return unwritten;
    }

    private List<QueueKeeper.Write<?>> onWritten(QueueWriter.Written written, Instant now) {
        List<QueueKeeper.Write<?>> unwritten = new ArrayList<>();
        for (int i = 0; i < underWay.size(); i++) {
            QueueKeeper.Write<?> write = underWay.get(i);
            ChangeResult result = written.results().get(i);
            boolean outcome = write.change() instanceof Change.Settle;
            if (outcome && result instanceof ChangeResult.Unavailable) {
                unwritten.add(write);
                continue;
            }
            if (result instanceof ChangeResult.Refused refused) {
                LOG.error("event=queue-change-refused reason=\"{}\"", refused.reason());
                Optional<QueueKeeper.Write<?>> instead = refusals.instead(write, refused, now);
                if (instead.isPresent()) {
                    unwritten.add(instead.get());
                    continue;
                }
            }
            // Synced: from here on, and not before, the message is ours.
            write.answer(result);
            if (result.applied()) {
                applied.accept(write.change());
            }
        }
        return unwritten;
    }

    private List<QueueKeeper.Write<?>> onFailed(QueueWriter.Failed failed) {
        List<QueueKeeper.Write<?>> unwritten = new ArrayList<>();
        for (QueueKeeper.Write<?> write : underWay) {
            if (write.change() instanceof Change.Settle) {
                unwritten.add(write);
            } else {
                write.answer(new ChangeResult.Unavailable(failed.reason()));
            }
        }
        LOG.error(
                "event=queue-unavailable changes={} outcomes-kept={} reason=\"{}\"",
                underWay.size(),
                unwritten.size(),
                failed.reason());
        return unwritten;
    }
}
