package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store opened for its salvage: first copied whole, then its logs mended by {@link LogMend}, then opened with
 * whatever is missing. Mended first, since RocksDB was seen to open some damaged logs for ever. Until
 * {@link #finish} no other start opens it: half repaired it might look sound.
 */
public final class DamagedStore implements AutoCloseable {
    private final RocksStore store;
    private final StoreDirectory directory;
    private final List<Damage> damages;
    private final Optional<String> missing;

    private DamagedStore(RocksStore store, StoreDirectory directory, List<Damage> damages, Optional<String> missing) {
        this.store = store;
        this.directory = directory;
        this.damages = damages;
        this.missing = missing;
    }

    /**
     * Opens it.
     *
     * @param copy where all files go first, as they are; must not be there yet; never touched again
     * @throws QueueUnavailable if the store is in use, of another version, or damaged where it cannot be mended
     */
    public static DamagedStore open(RocksSettings settings, Path copy) throws QueueUnavailable {
        try {
            StoreDirectory directory = StoreDirectory.open(settings.withCreateIfMissing(false));
            try {
                RocksLibrary.load(directory.path());
                return open(settings, directory, copy.toAbsolutePath().normalize());
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new QueueUnavailable("store " + settings.directory() + ": " + e, e);
        }
    }

    private static DamagedStore open(RocksSettings settings, StoreDirectory directory, Path copy) throws IOException {
        Path database = directory.database();
        if (!Files.isDirectory(database)) {
            throw new QueueUnavailable("there is no database in " + directory.path());
        }
        List<Damage> damages = damages(database);
        requireRoomFor(directory, copy);
        directory.copyTo(copy);
        directory.beginSalvage();
        for (Path log : damages.stream().map(Damage::file).distinct().toList()) {
            mend(log);
        }
        LogCheck.checkAll(database);
        RocksStore store = RocksStore.openMended(settings, directory);
        try {
            return new DamagedStore(store, directory, damages, store.missing());
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /** A manifest says which tables there are: with one of its records left out, it would say it wrongly. */
    private static List<Damage> damages(Path database) throws IOException {
        List<Damage> damages = new ArrayList<>();
        for (Path log : LogCheck.logs(database)) {
            List<Damage> found = LogMend.read(log, whole -> {});
            if (!log.getFileName().toString().endsWith(".log")) {
                Optional<Damage> fatal =
                        found.stream().filter(each -> each.lostOctets() > 0).findFirst();
                if (fatal.isPresent()) {
                    throw new QueueUnavailable(
                            "a manifest that lost a record cannot be mended: " + fatal.get() + "; nothing was changed");
                }
            }
            damages.addAll(found);
        }
        return List.copyOf(damages);
    }

    private static void requireRoomFor(StoreDirectory directory, Path copy) throws IOException {
        Path parent = Optional.ofNullable(copy.getParent()).orElse(copy);
        if (Files.exists(copy)) {
            throw new QueueUnavailable("the copy's directory " + copy + " is there already; nothing was changed");
        }
        if (!Files.isDirectory(parent) || copy.startsWith(directory.path().normalize())) {
            throw new QueueUnavailable(
                    "the copy " + copy + " needs a directory outside the store, whose parent exists");
        }
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < StoreFiles.octets(directory.path())) {
            throw new QueueUnavailable("the copy needs " + StoreFiles.octets(directory.path()) + " octets, " + free
                    + " are free in " + parent + "; nothing was changed");
        }
    }

    private static void mend(Path log) throws IOException {
        Path mended = log.resolveSibling(log.getFileName() + ".mended");
        try (LogWriter writer = new LogWriter(mended)) {
            LogMend.read(log, writer::write);
            writer.sync();
        }
        Files.move(mended, log, StandardCopyOption.ATOMIC_MOVE);
        StoreFiles.sync(log.resolveSibling("."));
    }

    public Store store() {
        return store;
    }

    /** What was wrong with the logs, by file and offset. */
    public List<Damage> damages() {
        return damages;
    }

    /** That the store's end is gone, in words; empty if the witness knows of no later batch. */
    public Optional<String> missing() {
        return missing;
    }

    /** Everything is repaired and synced: the store may be opened again. */
    public void finish() throws QueueUnavailable {
        try {
            directory.endSalvage();
        } catch (IOException e) {
            throw new QueueUnavailable("store " + directory.path() + ": " + e, e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
