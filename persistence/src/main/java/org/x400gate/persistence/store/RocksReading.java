package org.x400gate.persistence.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads a database through without changing anything of it. */
final class RocksReading {
    private RocksReading() {}

    /** Reads every row of every table; returns how many entries there are. */
    static long entries(RocksSettings settings, Path database) {
        long entries = 0;
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try (RocksOptions options = new RocksOptions(settings, false);
                RocksDB reading =
                        RocksDB.openReadOnly(options.database(), database.toString(), options.families(), families);
                ReadOptions how = new ReadOptions().setFillCache(false)) {
            for (Table table : Table.values()) {
                try (RocksIterator rows = reading.newIterator(families.get(table.ordinal()), how)) {
                    for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                        entries += table == Table.ENTRIES ? 1 : 0;
                    }
                    rows.status();
                }
            }
            families.forEach(ColumnFamilyHandle::close);
        } catch (RocksDBException e) {
            throw new QueueCorrupt(database + " cannot be read through: " + e.getMessage(), e);
        }
        return entries;
    }
}
