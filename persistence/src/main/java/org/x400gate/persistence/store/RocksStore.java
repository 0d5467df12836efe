package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store. A synced write carries a number, and the witness of its sync follows it: see {@link SyncMark}.
 * After a failed write nobody knows what the log holds, so nothing more is written until the store is opened anew.
 */
final class RocksStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);
    private static final byte[] LAST_BATCH = {'b'};
    private static final long STALL_STEP_NANOS = 5_000_000;

    private final RocksSettings settings;
    private final StoreDirectory directory;
    private final SyncMark mark;
    private final RocksOptions options;
    private final RocksDB database;
    private final Map<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);
    private final FileStore disk;
    private final WriteOptions synced;
    private final WriteOptions unsynced = new WriteOptions().setNoSlowdown(true);
    private final ReadOptions reading = new ReadOptions();
    private final AtomicLong stalls = new AtomicLong();
    private final DamagedRows damaged = new DamagedRows();
    private final RocksUpkeep upkeep;

    /** Held for reading by whatever calls the database, for writing by its close: a call after it would crash. */
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    private final Object syncing = new Object();
    private long lastBatch;
    private volatile Optional<String> unusable = Optional.empty();

    private RocksStore(RocksSettings settings, StoreDirectory directory, SyncMark mark, boolean mended)
            throws IOException, RocksDBException {
        this.settings = settings;
        this.directory = directory;
        this.mark = mark;
        this.disk = Files.getFileStore(directory.path());
        this.synced = new WriteOptions().setSync(settings.syncWrites()).setNoSlowdown(true);
        this.options = new RocksOptions(settings, mended);
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            database = RocksDB.open(options.database(), directory.database().toString(), options.families(), handles);
        } catch (RocksDBException e) {
            options.close();
            throw e;
        }
        for (Table table : Table.values()) {
            families.put(table, handles.get(table.ordinal()));
        }
        this.upkeep = new RocksUpkeep(settings, directory, database, families, this::enter, this::lastSynced, damaged);
    }

    static Store open(RocksSettings settings, List<Migration> migrations) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            StoreDirectory directory = StoreDirectory.open(settings);
            opened.add(directory);
            RocksLibrary.load(directory.path());
            if (directory.salvageUnderWay()) {
                throw new QueueCorrupt("a salvage of " + directory.path() + " was begun and did not end");
            }
            SyncMark mark = SyncMark.open(directory.path());
            opened.add(mark);
            RocksUpkeep.removeLeftovers(directory);
            if (Files.exists(directory.database())) {
                LogCheck.checkAll(directory.database());
            }
            RocksStore store = new RocksStore(settings, directory, mark, false);
            opened.clear();
            opened.add(store);
            store.readLastBatch();
            Optional<String> missing = store.missing();
            if (missing.isPresent()) {
                throw new QueueCorrupt(missing.get());
            }
            store.migrate(migrations);
            return store;
        } catch (IOException e) {
            throw closing(opened, new QueueUnavailable("store " + settings.directory() + ": " + e.getMessage(), e));
        } catch (RocksDBException e) {
            throw closing(opened, refusal(settings, e));
        } catch (QueueUnavailable e) {
            throw closing(opened, e);
        }
    }

    /** Opens what a salvage has mended, whatever is missing; owns the directory only if it returns. */
    static RocksStore openMended(RocksSettings settings, StoreDirectory directory) throws IOException {
        SyncMark mark = SyncMark.open(directory.path());
        try {
            RocksStore store = new RocksStore(settings, directory, mark, true);
            store.readLastBatch();
            return store;
        } catch (RocksDBException e) {
            throw closing(new ArrayList<>(List.of(mark)), refusal(settings, e));
        }
    }

    private void migrate(List<Migration> migrations) throws IOException {
        while (directory.version() < StoreDirectory.VERSION) {
            int from = directory.version();
            Migration next = migrations.stream()
                    .filter(each -> each.from() == from)
                    .findFirst()
                    .orElseThrow(() -> new QueueUnavailable("store directory " + directory.path() + " is of version "
                            + from + ", from which there is no way here to version " + StoreDirectory.VERSION
                            + "; nothing was changed"));
            LOG.info(
                    "event=store-migration-begins directory=\"{}\" from={} step=\"{}\"",
                    directory.path(),
                    from,
                    next.name());
            try {
                next.step().accept(this);
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new QueueCorrupt("a row that cannot be read stops " + next.name() + ": " + e.getMessage(), e);
            }
            directory.becomes(from + 1);
            LOG.info("event=store-migrated directory=\"{}\" version={}", directory.path(), from + 1);
        }
    }

    private static QueueUnavailable closing(List<AutoCloseable> opened, QueueUnavailable because) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                because.addSuppressed(e);
            }
        }
        return because;
    }

    private static QueueUnavailable refusal(RocksSettings settings, RocksDBException e) {
        String text = "store " + settings.directory() + " does not open: " + e.getMessage();
        return damage(e) ? new QueueCorrupt(text, e) : new QueueUnavailable(text, e);
    }

    private static boolean damage(RocksDBException e) {
        Optional<Status.Code> code = Optional.ofNullable(e.getStatus()).map(Status::getCode);
        return code.isPresent() && code.get() == Status.Code.Corruption;
    }

    private void readLastBatch() {
        lastBatch = get(Table.META, LAST_BATCH)
                .map(octets -> ByteBuffer.wrap(octets).getLong())
                .orElse(0L);
    }

    /** What the witness knows to have been synced and is not there. */
    Optional<String> missing() throws IOException {
        OptionalLong witness = mark.read();
        if (witness.isEmpty() || witness.getAsLong() <= lastBatch) {
            return Optional.empty();
        }
        return Optional.of("store " + directory.path() + " ends at batch " + lastBatch + ", but batch "
                + witness.getAsLong() + " was synced: part of a log or a manifest in " + directory.database()
                + " is gone");
    }

    @Override
    public Optional<byte[]> get(Table table, byte[] key) {
        Lock held = enter();
        try {
            return Optional.ofNullable(database.get(families.get(table), reading, key));
        } catch (RocksDBException e) {
            throw unreadable(e, () -> damaged.row(table, key));
        } finally {
            held.unlock();
        }
    }

    @Override
    public Walk walk(Table table, byte[] from, byte[] to) {
        return walk(table, from, to, false);
    }

    @Override
    public Walk walkBack(Table table, byte[] from, byte[] to) {
        return walk(table, from, to, true);
    }

    private Walk walk(Table table, byte[] from, byte[] to, boolean back) {
        Lock held = enter();
        return new RocksWalk(
                database, families.get(table), from, to, back, held, e -> unreadable(e, () -> damaged.rowsOf(table)));
    }

    @Override
    public void write(Batch batch) {
        Lock held = enter();
        try {
            synchronized (syncing) {
                batch.put(
                        Table.META,
                        LAST_BATCH,
                        ByteBuffer.allocate(Long.BYTES).putLong(lastBatch + 1).array());
                write(batch, synced);
                lastBatch++;
                mark.write(lastBatch);
            }
        } catch (IOException e) {
            throw broken(e);
        } finally {
            held.unlock();
        }
    }

    @Override
    public void append(Batch batch) {
        Lock held = enter();
        try {
            write(batch, unsynced);
        } finally {
            held.unlock();
        }
    }

    private void write(Batch batch, WriteOptions how) {
        requireUsable();
        try (WriteBatch steps = new WriteBatch()) {
            for (Batch.Step step : batch.steps()) {
                ColumnFamilyHandle family = families.get(step.table());
                if (step.value().isPresent()) {
                    steps.put(family, step.key(), step.value().get());
                } else if (step.end().isPresent()) {
                    steps.deleteRange(family, step.key(), step.end().get());
                } else {
                    steps.delete(family, step.key());
                }
            }
            writeUnlessStalled(steps, how);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    /** RocksDB is told not to wait, so that a stall is seen, counted and bounded. */
    private void writeUnlessStalled(WriteBatch steps, WriteOptions how) throws RocksDBException {
        long giveUp = System.nanoTime() + settings.maxStall().toNanos();
        boolean first = true;
        while (true) {
            try {
                database.write(how, steps);
                return;
            } catch (RocksDBException e) {
                if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Incomplete) {
                    throw e;
                }
                if (first) {
                    stalls.incrementAndGet();
                    first = false;
                }
                if (System.nanoTime() - giveUp >= 0) {
                    throw new QueueUnavailable("the store stalls: compaction does not keep up", e);
                }
                LockSupport.parkNanos(STALL_STEP_NANOS);
            }
        }
    }

    @Override
    public Optional<String> failure() {
        return unusable;
    }

    @Override
    public Optional<String> shortage(long octets) {
        long free = freeOctets();
        return free - octets >= settings.minFreeOctets()
                ? Optional.empty()
                : Optional.of("disk nearly full: " + free + " octets free where " + directory.path() + " lives, "
                        + settings.minFreeOctets() + " are to be kept");
    }

    @Override
    public long freeOctets() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            throw new QueueUnavailable("free space unknown: " + e.getMessage(), e);
        }
    }

    @Override
    public long stalls() {
        return stalls.get();
    }

    @Override
    public Optional<Upkeep> upkeep() {
        return Optional.of(upkeep);
    }

    private long lastSynced() {
        synchronized (syncing) {
            return lastBatch;
        }
    }

    @Override
    public void close() {
        hurryUpkeep();
        life.writeLock().lock();
        try {
            if (database.isOwningHandle()) {
                unusable = Optional.of("the store is closed");
                families.values().forEach(ColumnFamilyHandle::close);
                database.close();
                upkeep.close();
                synced.close();
                unsynced.close();
                reading.close();
                options.close();
                mark.close();
                directory.close();
            }
        } catch (IOException e) {
            throw new QueueUnavailable("store " + settings.directory() + " did not close: " + e.getMessage(), e);
        } finally {
            life.writeLock().unlock();
        }
    }

    /** A collection under way holds the database open. */
    private void hurryUpkeep() {
        Lock held = life.readLock();
        held.lock();
        try {
            if (database.isOwningHandle()) {
                upkeep.hurry();
            }
        } finally {
            held.unlock();
        }
    }

    private Lock enter() {
        Lock held = life.readLock();
        held.lock();
        if (!database.isOwningHandle()) {
            held.unlock();
            throw new QueueUnavailable("the store is closed");
        }
        return held;
    }

    private void requireUsable() {
        unusable.ifPresent(reason -> {
            throw new QueueUnavailable(reason);
        });
    }

    private QueueUnavailable broken(Exception e) {
        String reason = "a write failed, open the store anew: " + e.getMessage();
        unusable = Optional.of(reason);
        return new QueueUnavailable(reason, e);
    }

    private QueueUnavailable unreadable(RocksDBException e, Runnable name) {
        String text = "store " + directory.path() + " cannot be read: " + e.getMessage();
        if (damage(e)) {
            name.run();
            return new QueueCorrupt(text, e);
        }
        return new QueueUnavailable(text, e);
    }
}
