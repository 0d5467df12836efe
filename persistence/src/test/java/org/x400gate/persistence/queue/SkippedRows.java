package org.x400gate.persistence.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.PerfContext;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Deleted rows RocksDB had to step over in this thread; its counters are the thread's, whatever database is asked. */
final class SkippedRows implements AutoCloseable {
    private final Options options = new Options().setCreateIfMissing(true);
    private final RocksDB scratch;
    private final PerfContext counters;

    private SkippedRows(Path directory) throws RocksDBException {
        scratch = RocksDB.open(options, directory.toString());
        scratch.setPerfLevel(PerfLevel.ENABLE_COUNT);
        counters = scratch.getPerfContext();
        counters.reset();
    }

    static SkippedRows count(Path parent) throws IOException, RocksDBException {
        return new SkippedRows(Files.createTempDirectory(parent, "scratch"));
    }

    long deleted() {
        return counters.getInternalDeleteSkippedCount();
    }

    @Override
    public void close() {
        scratch.setPerfLevel(PerfLevel.DISABLE);
        scratch.close();
        options.close();
    }
}
