package org.x400gate.persistence.store;

import java.util.List;
import java.util.Optional;

/** Sorted tables of octets, keys in unsigned order, with atomic batches. Safe for many threads. */
public interface Store extends AutoCloseable {
    /**
     * Opens the embedded store, after proof that nothing synced is missing or damaged.
     *
     * @param migrations one from each older version that can be brought up to ours
     * @throws QueueCorrupt naming the file
     * @throws QueueUnavailable if the directory is missing, in use, of a newer version, or of an older one without a way
     */
    static Store open(RocksSettings settings, List<Migration> migrations) throws QueueUnavailable {
        return RocksStore.open(settings, migrations);
    }

    /** Of our own version alone. */
    static Store open(RocksSettings settings) throws QueueUnavailable {
        return open(settings, List.of());
    }

    /** Forgets everything at the end. */
    static Store inMemory() {
        return new MemoryStore();
    }

    Optional<byte[]> get(Table table, byte[] key);

    /** The rows from {@code from} up to, not including, {@code to}. Close it in the thread that opened it. */
    Walk walk(Table table, byte[] from, byte[] to);

    /** The same rows, the last of them first. */
    Walk walkBack(Table table, byte[] from, byte[] to);

    /** Returns after the sync: the batch, and every batch before it, is on disk. */
    void write(Batch batch) throws QueueUnavailable;

    /** Returns before any sync; ordered before every later write, and on disk when that one is. */
    void append(Batch batch) throws QueueUnavailable;

    /** Why nothing more will be written until the store is opened anew; empty as long as it works. */
    Optional<String> failure();

    /** Why so many more octets should not be written now; empty if they may. */
    Optional<String> shortage(long octets);

    /** Usable space, in octets. */
    long freeOctets();

    /** Writes that had to wait since the store was opened. */
    long stalls();

    /** What else it needs; empty for one without a disk. */
    default Optional<Upkeep> upkeep() {
        return Optional.empty();
    }

    @Override
    void close();

    /** A cursor that stands before the first row. */
    interface Walk extends AutoCloseable {
        /** Steps to the next row; false at the end. */
        boolean next();

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
