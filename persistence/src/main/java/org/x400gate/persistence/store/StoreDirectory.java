package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a store: held by one process, of one version. The database is a directory within it.
 *
 * <p>The version is written when the directory is made. It grows with whatever an older program would read wrongly or not
 * keep right; what merely adds to a stored shape needs no new one. One that is too new is refused before anything is
 * touched; an older one becomes ours by the {@link Migration} of each version between.
 */
final class StoreDirectory implements AutoCloseable {
    /** 1: the first. 2: work has rows by its deadline, which an older program would not write. */
    static final int VERSION = 2;

    private static final int FIRST_VERSION = 1;

    /** There from before a salvage changes anything until all of it is done. */
    private static final String SALVAGE_FILE = "salvage-under-way";

    static final String VERSION_FILE = "store-version";
    private static final int MAX_VERSION_OCTETS = 64;

    private final Path directory;
    private final StoreLock lock;
    private int version = VERSION;

    private StoreDirectory(Path directory, StoreLock lock) {
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
        StoreLock lock = StoreLock.of(directory);
        try {
            StoreDirectory held = new StoreDirectory(directory, lock);
            if (RestoredDirectory.underWay(directory)) {
                throw new QueueUnavailable("a restore into " + directory
                        + " was begun and did not end: empty the directory, then restore once more");
            }
            held.requireVersion();
            lock.tell();
            return held;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Of what is in it; lower than {@link #VERSION} until it has been brought up to that. */
    int version() {
        return version;
    }

    /** All that makes it of this version is on disk. */
    void becomes(int next) throws IOException {
        writeVersion(next);
        version = next;
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
        StoreFiles.sync(directory);
    }

    void endSalvage() throws IOException {
        Files.deleteIfExists(directory.resolve(SALVAGE_FILE));
        StoreFiles.sync(directory);
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
            } else if (from.equals(directory.resolve(StoreLock.LOCK_FILE))) {
                Files.createFile(to);
            } else {
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
                StoreFiles.sync(to);
            }
        }
        try (Stream<Path> all = Files.walk(copy)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                StoreFiles.sync(each);
            }
        }
        StoreFiles.sync(copy.resolveSibling("."));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private void requireVersion() throws IOException {
        Path file = directory.resolve(VERSION_FILE);
        if (Files.exists(file) && Files.size(file) > 0) {
            version = read(file);
            if (version > VERSION) {
                throw new QueueUnavailable("store directory " + directory + " is of version " + version
                        + ", made by a newer x400gate; this one knows stores up to version " + VERSION
                        + ": run the newer one, or put back a backup; nothing was changed");
            }
        } else if (Files.exists(database())) {
            throw new QueueCorrupt(file + " is missing beside a database");
        } else {
            writeVersion(VERSION);
        }
    }

    private static int read(Path file) throws IOException {
        String text = Files.size(file) > MAX_VERSION_OCTETS
                ? ""
                : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new QueueUnavailable(file + " is no version of a store: a number from " + FIRST_VERSION + " on");
        }
        return Integer.parseInt(text);
    }

    /** Whole or not at all. */
    private void writeVersion(int next) throws IOException {
        Path file = directory.resolve(VERSION_FILE);
        Path written = directory.resolve(VERSION_FILE + ".new");
        Files.writeString(written, next + "\n");
        StoreFiles.sync(written);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        StoreFiles.sync(directory);
    }
}
