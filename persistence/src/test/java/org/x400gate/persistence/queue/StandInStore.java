package org.x400gate.persistence.queue;

import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/** A store in memory behind one that does some things otherwise. */
class StandInStore implements Store {
    private final Store store = Store.inMemory();

    @Override
    public Optional<byte[]> get(Table table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public Walk walk(Table table, byte[] from, byte[] to) {
        return store.walk(table, from, to);
    }

    @Override
    public Walk walkBack(Table table, byte[] from, byte[] to) {
        return store.walkBack(table, from, to);
    }

    @Override
    public void write(Batch batch) {
        store.write(batch);
    }

    @Override
    public void append(Batch batch) {
        store.append(batch);
    }

    @Override
    public Optional<String> failure() {
        return store.failure();
    }

    @Override
    public Optional<String> shortage(long octets) {
        return store.shortage(octets);
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
