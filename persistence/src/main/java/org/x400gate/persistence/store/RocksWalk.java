package org.x400gate.persistence.store;

import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk over rows of a database that stays open as long as the walk does. */
final class RocksWalk implements Store.Walk {
    private final Lock held;
    private final Function<RocksDBException, QueueUnavailable> unreadable;
    private final Slice end;
    private final ReadOptions bounded;
    private final RocksIterator rows;
    private boolean started;

    /** {@code held} keeps the database open; given back at the end. */
    RocksWalk(
            RocksDB database,
            ColumnFamilyHandle family,
            byte[] from,
            byte[] to,
            Lock held,
            Function<RocksDBException, QueueUnavailable> unreadable) {
        this.held = held;
        this.unreadable = unreadable;
        this.end = new Slice(to);
        this.bounded = new ReadOptions().setIterateUpperBound(end);
        this.rows = database.newIterator(family, bounded);
        rows.seek(from);
    }

    @Override
    public boolean next() {
        if (started && rows.isValid()) {
            rows.next();
        }
        started = true;
        if (rows.isValid()) {
            return true;
        }
        try {
            rows.status();
            return false;
        } catch (RocksDBException e) {
            throw unreadable.apply(e);
        }
    }

    @Override
    public byte[] key() {
        return rows.key();
    }

    @Override
    public byte[] value() {
        return rows.value();
    }

    @Override
    public void close() {
        rows.close();
        bounded.close();
        end.close();
        held.unlock();
    }
}
