package org.x400gate.persistence.store;

import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk over rows of a database that stays open as long as the walk does, from the first on or from the last back. */
final class RocksWalk implements Store.Walk {
    private final Lock held;
    private final Function<RocksDBException, QueueUnavailable> unreadable;
    private final Slice begin;
    private final Slice end;
    private final ReadOptions bounded;
    private final RocksIterator rows;
    private final boolean back;
    private boolean started;

    /** {@code held} keeps the database open; given back at the end. */
    RocksWalk(
            RocksDB database,
            ColumnFamilyHandle family,
            byte[] from,
            byte[] to,
            boolean back,
            Lock held,
            Function<RocksDBException, QueueUnavailable> unreadable) {
        this.back = back;
        this.held = held;
        this.unreadable = unreadable;
        this.begin = new Slice(from);
        this.end = new Slice(to);
        this.bounded = new ReadOptions().setIterateLowerBound(begin).setIterateUpperBound(end);
        this.rows = database.newIterator(family, bounded);
        if (back) {
            rows.seekToLast();
        } else {
            rows.seek(from);
        }
    }

    @Override
    public boolean next() {
        if (started && rows.isValid()) {
            step();
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

    private void step() {
        if (back) {
            rows.prev();
        } else {
            rows.next();
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
        begin.close();
        held.unlock();
    }
}
