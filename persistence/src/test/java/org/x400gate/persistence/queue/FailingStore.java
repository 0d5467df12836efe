package org.x400gate.persistence.queue;

import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/** A store in memory whose synced writes fail on demand, for now or for good. */
final class FailingStore implements Store {
    enum Mood {
        WORKS,
        STALLS,
        BROKEN
    }

    private final Store store = Store.inMemory();
    private Mood mood = Mood.WORKS;

    void becomes(Mood next) {
        mood = next;
    }

    @Override
    public Optional<byte[]> get(Table table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public Walk walk(Table table, byte[] from, byte[] to) {
        return store.walk(table, from, to);
    }

    @Override
    public void write(Batch batch) {
        if (mood != Mood.WORKS) {
            throw new QueueUnavailable("it " + mood);
        }
        store.write(batch);
    }

    @Override
    public void append(Batch batch) {
        store.append(batch);
    }

    @Override
    public Optional<String> failure() {
        return mood == Mood.BROKEN ? Optional.of("it is broken") : Optional.empty();
    }

    @Override
    public Optional<String> shortage(long octets) {
        return Optional.empty();
    }

    @Override
    public long freeOctets() {
        return store.freeOctets();
    }

    @Override
    public long stalls() {
        return store.stalls();
    }

    @Override
    public void close() {
        store.close();
    }
}
