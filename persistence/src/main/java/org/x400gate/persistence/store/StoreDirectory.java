package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The directory of a store: held by one process, of one version. The database is a directory within it. */
final class StoreDirectory implements AutoCloseable {
    /** What this code writes; another version is refused before the database is touched. */
    static final String VERSION = "1";

    private static final String VERSION_FILE = "store-version";
    private static final int MAX_VERSION_OCTETS = 64;

    private final Path directory;
    private final FileChannel lock;

    private StoreDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static StoreDirectory open(RocksSettings settings) throws IOException {
        Path directory = settings.directory().toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            if (!settings.createIfMissing()
                    || directory.getParent() == null
                    || !Files.isDirectory(directory.getParent())) {
                throw new QueueUnavailable("store directory " + directory + " is missing; is its disk mounted?");
            }
            Files.createDirectory(directory);
        }
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            requireLock(directory, lock);
            StoreDirectory held = new StoreDirectory(directory, lock);
            held.requireVersion();
            return held;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    Path path() {
        return directory;
    }

    Path database() {
        return directory.resolve("db");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static void requireLock(Path directory, FileChannel lock) throws IOException {
        Optional<FileLock> held;
        try {
            held = Optional.ofNullable(lock.tryLock());
        } catch (OverlappingFileLockException e) {
            throw new QueueUnavailable("store directory " + directory + " is open already in this process", e);
        }
        if (held.isEmpty()) {
            throw new QueueUnavailable("store directory " + directory + " is in use by another process");
        }
    }

    private void requireVersion() throws IOException {
        Path file = directory.resolve(VERSION_FILE);
        if (Files.exists(file) && Files.size(file) > 0) {
            if (Files.size(file) > MAX_VERSION_OCTETS) {
                throw new QueueUnavailable(file + " is no version of a store");
            }
            String found = Files.readString(file).strip();
            if (!found.equals(VERSION)) {
                throw new QueueUnavailable("store directory " + directory + " is of version " + found
                        + "; this program reads and writes version " + VERSION);
            }
        } else if (Files.exists(database())) {
            throw new QueueCorrupt(file + " is missing beside a database");
        } else {
            writeVersion(file);
        }
    }

    private void writeVersion(Path file) throws IOException {
        Files.writeString(file, VERSION + "\n");
        for (Path each : new Path[] {file, directory}) {
            try (FileChannel channel = FileChannel.open(each)) {
                channel.force(true);
            }
        }
    }
}
