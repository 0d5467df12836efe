package org.x400gate.persistence.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;

/** RocksDB's options as this store needs them, and what must be closed after the database. */
final class RocksOptions implements AutoCloseable {
    /** Contents from this size on live in blob files, so that compaction does not copy them. */
    private static final long MIN_BLOB_OCTETS = 1024;

    /** Blob files in the older half are rewritten once half of what they hold is settled. */
    private static final double BLOB_GC_AGE_CUTOFF = 0.5;

    private static final double BLOB_GC_FORCE_THRESHOLD = 0.5;
    private static final long CACHE_OCTETS = 32L << 20;
    private static final int BLOOM_BITS = 10;
    private static final int LOG_PER_MEMTABLE = 4;
    private static final long INFO_LOG_OCTETS = 4L << 20;

    private final List<RocksObject> owned = new ArrayList<>();
    private final DBOptions database;
    private final LRUCache cache = own(new LRUCache(CACHE_OCTETS));
    private final BloomFilter bloom = own(new BloomFilter(BLOOM_BITS));

    /**
     * @param mended for a salvage, whose logs may be shorter than the manifest remembers: every record that is still
     *     there is wanted, whatever is missing before it
     */
    RocksOptions(RocksSettings settings, boolean mended) {
        database = own(tracked(!mended))
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // The default mode drops silently all that follows one flipped bit.
                .setWalRecoveryMode(
                        mended ? WALRecoveryMode.SkipAnyCorruptedRecords : WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                // Tables flush together: no table may be ahead of the batch that another one still has in the log.
                .setAtomicFlush(true)
                .setDbWriteBufferSize(settings.memtableOctets())
                .setMaxTotalWalSize(LOG_PER_MEMTABLE * settings.memtableOctets())
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(INFO_LOG_OCTETS);
        this.memtableOctets = settings.memtableOctets();
    }

    private final long memtableOctets;

    DBOptions database() {
        return database;
    }

    List<ColumnFamilyDescriptor> families() {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        for (Table table : Table.values()) {
            families.add(
                    new ColumnFamilyDescriptor(table.family().getBytes(StandardCharsets.US_ASCII), options(table)));
        }
        return families;
    }

    private ColumnFamilyOptions options(Table table) {
        ColumnFamilyOptions options = own(new ColumnFamilyOptions());
        options.setWriteBufferSize(memtableOctets)
                .setMaxWriteBufferNumber(4)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(bloom));
        if (table == Table.CONTENT) {
            options.setCompressionType(CompressionType.NO_COMPRESSION)
                    .setEnableBlobFiles(true)
                    .setMinBlobSize(MIN_BLOB_OCTETS)
                    .setEnableBlobGarbageCollection(true)
                    .setBlobGarbageCollectionAgeCutoff(BLOB_GC_AGE_CUTOFF)
                    .setBlobGarbageCollectionForceThreshold(BLOB_GC_FORCE_THRESHOLD);
        } else {
            options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        }
        return options;
    }

    /** The binding has no setter for it: a log that the manifest knows as synced must be there, and as long. */
    private static DBOptions tracked(boolean track) {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", Boolean.toString(track));
        try (ConfigOptions strict = new ConfigOptions().setIgnoreUnknownOptions(false)) {
            return DBOptions.getDBOptionsFromProps(strict, properties);
        }
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }
}
