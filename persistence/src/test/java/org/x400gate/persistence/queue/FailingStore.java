package org.x400gate.persistence.queue;

import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.Table;

/** A store in memory whose synced writes, and readings, fail on demand, for now or for good. */
final class FailingStore extends StandInStore {
    enum Mood {
        WORKS,
        STALLS,
        BROKEN
    }

    private Mood mood = Mood.WORKS;
    private Optional<QueueUnavailable> unreadable = Optional.empty();

    void becomes(Mood next) {
        mood = next;
    }

    /** No row is shown from now on. */
    void unreadable(QueueUnavailable why) {
        unreadable = Optional.of(why);
    }

    @Override
    public Optional<byte[]> get(Table table, byte[] key) {
        if (unreadable.isPresent()) {
            throw unreadable.get();
        }
        return super.get(table, key);
    }

    @Override
    public void write(Batch batch) {
        if (mood != Mood.WORKS) {
            throw new QueueUnavailable("it " + mood);
        }
        super.write(batch);
    }

    @Override
    public Optional<String> failure() {
        return mood == Mood.BROKEN ? Optional.of("it is broken") : Optional.empty();
    }
}
