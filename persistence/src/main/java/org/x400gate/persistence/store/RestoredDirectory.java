package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fills the directory of a store from a backup. Until the last file is there, a mark keeps every start from it. */
final class RestoredDirectory {
    private static final String MARK = "restore-under-way";

    private RestoredDirectory() {}

    static boolean underWay(Path directory) {
        return Files.exists(directory.resolve(MARK));
    }

    static void fill(RocksSettings settings, Backup backup) throws IOException {
        Path store = settings.directory().toAbsolutePath().normalize();
        boolean made = requireEmpty(store, backup.directory());
        Map<Path, String> sums = backup.sums();
        Path about = Path.of(Backup.ABOUT);
        if (!StoreFiles.digest(backup.directory().resolve(about)).equals(sums.remove(about))) {
            throw Backup.changed(backup.directory().resolve(about));
        }
        requireRoom(settings, store, backup);
        if (made) {
            Files.createDirectory(store);
        }
        Path mark = store.resolve(MARK);
        try {
            Files.writeString(mark, "x400gate restore\n");
            StoreFiles.sync(store);
            for (Map.Entry<Path, String> sum : sums.entrySet()) {
                Path from = backup.directory().resolve(sum.getKey());
                if (!StoreFiles.copy(from, store.resolve(sum.getKey())).equals(sum.getValue())) {
                    throw Backup.changed(from);
                }
            }
            StoreFiles.syncDirectories(store);
            Files.delete(mark);
            StoreFiles.sync(store);
        } catch (IOException | RuntimeException e) {
            clear(store, made);
            throw e;
        }
    }

    /** Whether it has to be made. */
    private static boolean requireEmpty(Path store, Path backup) throws IOException {
        if (store.startsWith(backup) || backup.startsWith(store)) {
            throw new QueueUnavailable("not restored: " + backup + " and " + store + " lie within one another");
        }
        if (!Files.exists(store)) {
            if (!Files.isDirectory(store.getParent())) {
                throw new QueueUnavailable(
                        "not restored: " + store.getParent() + " is no directory; is its disk mounted?");
            }
            return true;
        }
        try (Stream<Path> there = Files.list(store)) {
            List<Path> some = there.limit(1).toList();
            if (!some.isEmpty()) {
                throw new QueueUnavailable("not restored: " + store + " is not empty ("
                        + some.get(0).getFileName() + "), and nothing is ever written over; move it away first");
            }
        }
        return false;
    }

    private static void requireRoom(RocksSettings settings, Path store, Backup backup) throws IOException {
        long needed = StoreFiles.octets(backup.directory());
        long free = Files.getFileStore(Files.exists(store) ? store : store.getParent())
                        .getUsableSpace()
                - settings.minFreeOctets();
        if (free < needed) {
            throw new QueueUnavailable("not restored: " + needed + " octets are needed, and " + Math.max(0, free)
                    + " may be taken where " + store + " is to live");
        }
    }

    private static void clear(Path store, boolean made) throws IOException {
        if (made) {
            StoreFiles.delete(store);
        } else {
            try (Stream<Path> there = Files.list(store)) {
                for (Path each : there.toList()) {
                    StoreFiles.delete(each);
                }
            }
        }
    }
}
