package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a backup of a moment of a store: copied, read again as a start would read it, then given its name. What did not get
 * that far has another name, and is removed.
 */
final class BackupWriter {
    private final RocksSettings settings;
    private final Path target;
    private final Path partial;

    BackupWriter(RocksSettings settings, Path target) {
        this.settings = settings;
        this.target = target;
        this.partial = target.resolveSibling(target.getFileName() + Backup.PARTIAL);
    }

    BackupReport write(Path moment, long batch, Instant now) throws IOException {
        requireRoom(moment);
        Files.createDirectory(partial);
        try {
            // Every record by its own checksum, as a start would find it; the copies are compared with these files.
            LogCheck.checkAll(moment);
            long entries = RocksReading.entries(settings, moment);
            Backup backup = new Backup(partial);
            List<String> sums = new ArrayList<>();
            for (Path file : StoreFiles.below(moment)) {
                if (!file.getFileName().toString().matches("LOG.*|LOCK")) {
                    Path name = Path.of("db").resolve(moment.relativize(file));
                    sums.add(Backup.sum(StoreFiles.copy(file, partial.resolve(name)), name));
                }
            }
            sums.add(backup.writeVersion());
            sums.add(backup.writeMark(batch));
            BackupReport report =
                    new BackupReport(target, now, StoreDirectory.VERSION, entries, StoreFiles.octets(partial));
            sums.add(backup.writeAbout(report));
            backup.writeSums(sums);
            backup.requireWhole();
            StoreFiles.syncDirectories(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            StoreFiles.sync(target.resolveSibling("."));
            return report;
        } catch (IOException | RuntimeException e) {
            StoreFiles.delete(partial);
            throw e;
        }
    }

    private void requireRoom(Path moment) throws IOException {
        Path parent = target.getParent();
        if (!Files.isDirectory(parent)) {
            throw new QueueUnavailable("no backup was made: " + parent + " is no directory; is its disk mounted?");
        }
        if (Files.exists(target) || Files.exists(partial)) {
            throw new QueueUnavailable("no backup was made: " + target + " is there already");
        }
        if (parent.toRealPath().startsWith(settings.directory().toRealPath())) {
            throw new QueueUnavailable("no backup was made: " + parent + " is within the store");
        }
        FileStore disk = Files.getFileStore(parent);
        boolean shared = disk.equals(Files.getFileStore(settings.directory()));
        long needed = StoreFiles.octets(moment);
        long free = disk.getUsableSpace() - (shared ? settings.minFreeOctets() : 0);
        if (free < needed) {
            throw new QueueUnavailable("no backup was made: it needs " + needed + " octets, and " + Math.max(0, free)
                    + " may be taken where " + parent + " lives");
        }
    }
}
