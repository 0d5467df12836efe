package org.x400gate.persistence.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the embedded store.
 *
 * @param directory where the store lives; one process at a time
 * @param createIfMissing whether a missing directory is made (its parent must exist) or refused as an unmounted disk
 * @param minFreeOctets below this much usable space nothing new is accepted; outcomes are still settled
 * @param maxGarbageOctets so much on the disk may be of contents that are gone, and as much as those that are not, before it
 *     is given back; all of it is while there is a shortage
 * @param maxStall how long a write waits out a write stall before it is given back as unavailable
 * @param memtableOctets memory for writes before they are flushed to tables
 * @param syncWrites false only in the test that proves that the sync is what keeps messages
 */
public record RocksSettings(
        Path directory,
        boolean createIfMissing,
        long minFreeOctets,
        long maxGarbageOctets,
        Duration maxStall,
        long memtableOctets,
        boolean syncWrites) {
    private static final long MEBI = 1L << 20;

    public RocksSettings {
        if (minFreeOctets < 0 || maxGarbageOctets < MEBI || memtableOctets < MEBI || maxStall.isNegative()) {
            throw new IllegalArgumentException(
                    "minFreeOctets >= 0, maxGarbageOctets >= 1 MiB, memtableOctets >= 1 MiB and maxStall >= 0 are needed");
        }
    }

    public static RocksSettings at(Path directory) {
        return new RocksSettings(directory, true, 256 * MEBI, 256 * MEBI, Duration.ofSeconds(5), 64 * MEBI, true);
    }

    public RocksSettings withCreateIfMissing(boolean create) {
        return new RocksSettings(
                directory, create, minFreeOctets, maxGarbageOctets, maxStall, memtableOctets, syncWrites);
    }

    public RocksSettings withMinFreeOctets(long octets) {
        return new RocksSettings(
                directory, createIfMissing, octets, maxGarbageOctets, maxStall, memtableOctets, syncWrites);
    }

    public RocksSettings withMaxGarbageOctets(long octets) {
        return new RocksSettings(
                directory, createIfMissing, minFreeOctets, octets, maxStall, memtableOctets, syncWrites);
    }

    public RocksSettings withMaxStall(Duration stall) {
        return new RocksSettings(
                directory, createIfMissing, minFreeOctets, maxGarbageOctets, stall, memtableOctets, syncWrites);
    }

    public RocksSettings withMemtableOctets(long octets) {
        return new RocksSettings(
                directory, createIfMissing, minFreeOctets, maxGarbageOctets, maxStall, octets, syncWrites);
    }

    public RocksSettings withSyncWrites(boolean sync) {
        return new RocksSettings(
                directory, createIfMissing, minFreeOctets, maxGarbageOctets, maxStall, memtableOctets, sync);
    }
}
