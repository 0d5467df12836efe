package org.x400gate.persistence.queue;

import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.QueueUnavailable;

/** A store in memory whose synced writes fail on demand, for now or for good. */
final class FailingStore extends StandInStore {
    enum Mood {
        WORKS,
        STALLS,
        BROKEN
    }

    private Mood mood = Mood.WORKS;

    void becomes(Mood next) {
        mood = next;
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
