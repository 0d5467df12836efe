package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A backup of an embedded store: a directory of its own with the store's files, a page about it, and SHA256SUMS, which
 * the program of that name can check, too.
 */
public final class Backup {
    /** At the end of the name of one that is not whole. */
    static final String PARTIAL = ".partial";

    static final String ABOUT = "about-this-backup";
    private static final String SUMS = "SHA256SUMS";
    private static final long MAX_PAGE = 64L << 20;

    private final Path directory;

    public Backup(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** All in that directory, by name; what is not whole among them is left out. */
    public static List<Backup> in(Path directory) throws QueueUnavailable {
        try (Stream<Path> each = Files.list(directory)) {
            return each.filter(one -> Files.exists(one.resolve(ABOUT)))
                    .filter(one -> !one.getFileName().toString().endsWith(PARTIAL))
                    .sorted()
                    .map(Backup::new)
                    .toList();
        } catch (IOException e) {
            throw new QueueUnavailable("backups in " + directory + " cannot be listed: " + e, e);
        }
    }

    /** What it says of itself; nothing is read but that. */
    public BackupReport report() throws QueueUnavailable {
        Map<String, String> said = new TreeMap<>();
        try {
            for (String line : page(ABOUT)) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    said.put(line.substring(0, space), line.substring(space + 1));
                }
            }
            return new BackupReport(
                    directory,
                    Instant.parse(said.getOrDefault("made", "")),
                    Integer.parseInt(said.getOrDefault("store-version", "")),
                    Long.parseLong(said.getOrDefault("entries", "")),
                    Long.parseLong(said.getOrDefault("octets", "")));
        } catch (IOException | NumberFormatException | DateTimeException e) {
            throw new QueueUnavailable(directory + " is no backup of a store: its " + ABOUT + " cannot be read", e);
        }
    }

    /**
     * Puts it where there is no store.
     *
     * @throws QueueUnavailable if something is there, something of it is missing or changed, or there is no room; what was
     *     written is removed then
     */
    public BackupReport restore(RocksSettings settings) throws QueueUnavailable {
        BackupReport report = report();
        if (report.version() > StoreDirectory.VERSION) {
            throw new QueueUnavailable("backup " + directory + " is of a store of version " + report.version()
                    + ", made by a newer x400gate; this one knows stores up to version " + StoreDirectory.VERSION);
        }
        try {
            RestoredDirectory.fill(settings, this);
            return report;
        } catch (IOException e) {
            throw new QueueUnavailable("backup " + directory + " was not restored: " + e, e);
        }
    }

    Path directory() {
        return directory;
    }

    /** SHA-256 by name of file, as it was when the backup was made; every file of it and no other. */
    Map<Path, String> sums() throws IOException {
        Map<Path, String> sums = new TreeMap<>();
        for (String line : page(SUMS)) {
            Path name = line.matches("[0-9a-f]{64}  [^/].*") ? Path.of(line.substring(66)) : Path.of("");
            if (!name.equals(name.normalize())
                    || name.startsWith("..")
                    || name.toString().isEmpty()) {
                throw new QueueUnavailable("backup " + directory + ": " + SUMS + " has a line that is none: " + line);
            }
            sums.put(name, line.substring(0, 64));
        }
        Set<Path> there = new HashSet<>();
        StoreFiles.below(directory).forEach(file -> there.add(directory.relativize(file)));
        there.remove(Path.of(SUMS));
        Set<Path> missing = new HashSet<>(sums.keySet());
        missing.removeAll(there);
        there.removeAll(sums.keySet());
        if (!missing.isEmpty() || !there.isEmpty()) {
            throw new QueueUnavailable(
                    "backup " + directory + " is not whole: missing " + missing + ", not of it " + there);
        }
        return sums;
    }

    static QueueUnavailable changed(Path file) {
        return new QueueUnavailable("backup: " + file + " is not what it was when the backup was made");
    }

    void requireWhole() throws IOException {
        for (Map.Entry<Path, String> sum : sums().entrySet()) {
            Path file = directory.resolve(sum.getKey());
            if (!StoreFiles.digest(file).equals(sum.getValue())) {
                throw changed(file);
            }
        }
    }

    private List<String> page(String name) throws IOException {
        Path page = directory.resolve(name);
        if (Files.size(page) > MAX_PAGE) {
            throw new IOException(page + " is too long");
        }
        return Files.readAllLines(page);
    }

    static String sum(String digest, Path name) {
        return digest + "  " + name;
    }

    String writeVersion() throws IOException {
        return write(StoreDirectory.VERSION_FILE, StoreDirectory.VERSION + "\n");
    }

    /** The batch up to which it must have everything. */
    String writeMark(long batch) throws IOException {
        try (SyncMark mark = SyncMark.open(directory)) {
            mark.write(batch);
        }
        Path file = directory.resolve(SyncMark.FILE);
        StoreFiles.sync(file);
        return sum(StoreFiles.digest(file), Path.of(SyncMark.FILE));
    }

    String writeAbout(BackupReport report) throws IOException {
        return write(
                ABOUT,
                String.join(
                        "\n",
                        "made " + report.made(),
                        "store-version " + report.version(),
                        "entries " + report.entries(),
                        "octets " + report.octets(),
                        "",
                        "A store of x400gate. Put it back by: x400gate restore",
                        ""));
    }

    void writeSums(List<String> sums) throws IOException {
        write(SUMS, String.join("\n", sums) + "\n");
    }

    private String write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        StoreFiles.sync(file);
        return sum(StoreFiles.digest(file), Path.of(name));
    }

    /** As it may stand in a path that an operator names without one. */
    public static Optional<String> fault(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") && !name.endsWith(PARTIAL)
                ? Optional.empty()
                : Optional.of("a name of letters, digits, \".\", \"-\" and \"_\", at most 100");
    }
}
