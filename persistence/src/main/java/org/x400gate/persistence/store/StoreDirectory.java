package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory of a store: held by one process, of one version. The database is a directory within it. */
final class StoreDirectory implements AutoCloseable {
    /** What this code writes; another version is refused before the database is touched. */
    static final String VERSION = "1";

    /** There from before a salvage changes anything until all of it is done. */
    private static final String SALVAGE_FILE = "salvage-under-way";

    /** Touched by its owner only: where locks belong to the process, closing a second descriptor gives it up. */
    private static final String LOCK_FILE = "lock";

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
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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

    boolean salvageUnderWay() {
        return Files.exists(directory.resolve(SALVAGE_FILE));
    }

    void beginSalvage() throws IOException {
        Files.writeString(directory.resolve(SALVAGE_FILE), "x400gate queue salvage\n");
        sync(directory);
    }

    void endSalvage() throws IOException {
        Files.deleteIfExists(directory.resolve(SALVAGE_FILE));
        sync(directory);
    }

    /** Copies all of it, synced, to a directory that is not there yet. */
    void copyTo(Path copy) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted().toList();
        }
        for (Path from : files) {
            Path to = copy.resolve(directory.relativize(from));
            if (Files.isDirectory(from)) {
                Files.createDirectory(to);
            } else if (from.equals(directory.resolve(LOCK_FILE))) {
                Files.createFile(to);
            } else {
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
                sync(to);
            }
        }
        try (Stream<Path> all = Files.walk(copy)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                sync(each);
            }
        }
        sync(copy.resolveSibling("."));
    }

    /** Octets of all its files. */
    long octets() throws IOException {
        long octets = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                octets += Files.size(each);
            }
        }
        return octets;
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.force(true);
        }
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
        sync(file);
        sync(directory);
    }
}
