package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upkeep of an embedded store. */
final class RocksUpkeep implements Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(RocksUpkeep.class);
    private static final String BLOBS = "rocksdb.live-blob-file-size";
    private static final String CHECKPOINT = "backup-under-way";

    /** While space is short, less than this is not worth a collection either. */
    private static final long LEAST_GARBAGE = 1L << 20;

    private final RocksSettings settings;
    private final StoreDirectory directory;
    private final RocksDB database;
    private final Map<Table, ColumnFamilyHandle> families;
    private final Supplier<Lock> open;
    private final LongSupplier lastBatch;
    private final DamagedRows damaged;
    private final AtomicBoolean backing = new AtomicBoolean();
    private final CompactRangeOptions collecting = new CompactRangeOptions()
            .setExclusiveManualCompaction(false)
            .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce);

    /**
     * @param open keeps the database open until unlocked
     * @param lastBatch number of the last synced batch
     */
    RocksUpkeep(
            RocksSettings settings,
            StoreDirectory directory,
            RocksDB database,
            Map<Table, ColumnFamilyHandle> families,
            Supplier<Lock> open,
            LongSupplier lastBatch,
            DamagedRows damaged) {
        this.damaged = damaged;
        this.settings = settings;
        this.directory = directory;
        this.database = database;
        this.families = families;
        this.open = open;
        this.lastBatch = lastBatch;
    }

    /** What a backup that did not end has left. */
    static void removeLeftovers(StoreDirectory directory) throws IOException {
        StoreFiles.delete(directory.path().resolve(CHECKPOINT));
    }

    @Override
    public long spareOctets() {
        try {
            long free = Files.getFileStore(directory.path()).getUsableSpace();
            return Math.max(0, free - settings.minFreeOctets());
        } catch (IOException e) {
            throw new QueueUnavailable("free space unknown: " + e.getMessage(), e);
        }
    }

    @Override
    public long garbageOctets(long live) {
        Lock held = open.get();
        try {
            return Math.max(0, database.getLongProperty(families.get(Table.CONTENT), BLOBS) - live);
        } catch (RocksDBException e) {
            throw new QueueUnavailable("what the blob files hold is unknown: " + e.getMessage(), e);
        } finally {
            held.unlock();
        }
    }

    @Override
    public boolean wasteful(long live) {
        long garbage = garbageOctets(live);
        return garbage >= Math.max(live, spareOctets() > 0 ? settings.maxGarbageOctets() : LEAST_GARBAGE);
    }

    @Override
    public List<String> damaged() {
        return damaged.names();
    }

    @Override
    public void collect() {
        Lock held = open.get();
        // All tables: the log has what one of them has not written yet, and with it what is gone.
        try (FlushOptions whole = new FlushOptions().setWaitForFlush(true)) {
            database.flush(whole, List.copyOf(families.values()));
            database.compactRange(families.get(Table.CONTENT), null, null, collecting);
        } catch (RocksDBException e) {
            throw new QueueUnavailable("space could not be given back: " + e.getMessage(), e);
        } finally {
            held.unlock();
        }
    }

    /** Called before the database closes, while it is open: what takes its time gives up. */
    void hurry() {
        collecting.setCanceled(true);
    }

    void close() {
        collecting.close();
    }

    @Override
    public BackupReport backup(Path target, Instant now) {
        if (!backing.compareAndSet(false, true)) {
            throw new QueueUnavailable("a backup is under way already");
        }
        Path moment = directory.path().resolve(CHECKPOINT);
        try {
            StoreFiles.delete(moment);
            long batch = lastBatch.getAsLong();
            checkpoint(moment);
            return new BackupWriter(settings, target.toAbsolutePath().normalize()).write(moment, batch, now);
        } catch (IOException e) {
            throw new QueueUnavailable("no backup was made: " + e, e);
        } finally {
            forget(moment);
            backing.set(false);
        }
    }

    /** What stays is removed by the next one, or the next start. */
    private static void forget(Path moment) {
        try {
            StoreFiles.delete(moment);
        } catch (IOException e) {
            LOG.warn("event=backup-not-tidied directory=\"{}\" reason=\"{}\"", moment, e.getMessage());
        }
    }

    /** All files as they are at one moment, by links: those that are deleted meanwhile stay as long as these. */
    private void checkpoint(Path moment) {
        Lock held = open.get();
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(moment.toString());
        } catch (RocksDBException e) {
            throw new QueueUnavailable("no backup was made: " + e.getMessage(), e);
        } finally {
            held.unlock();
        }
    }
}
