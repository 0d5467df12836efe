package org.x400gate.gateway.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.x400gate.gateway.admin.AdminSettings;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.store.RocksSettings;

/** Everything a gateway is told, read and checked once: one record for each room. */
public final class Settings {
    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(366);

    private final RocksSettings store;
    private final QueueKeeperSettings queue;
    private final LogSettings log;
    private final AdminSettings admin;
    private final ProcessSettings process;

    /** How long starting and stopping may take, and how long the ledger remembers. */
    record ProcessSettings(Duration startDeadline, Duration drainDeadline, Duration ledgerRetention) {}

    private Settings(SettingsReader root) throws InvalidSettings {
        Optional<RocksSettings> store = store(root.at("store"));
        Optional<QueueKeeperSettings> queue = queue(root.at("queue"));
        this.log = log(root.at("log"));
        this.admin = admin(root.at("admin"));
        SettingsReader process = root.at("process");
        this.process = new ProcessSettings(
                process.duration("start-deadline", SECOND, HOUR),
                process.duration("drain-deadline", Duration.ZERO, HOUR),
                root.at("queue").duration("ledger-retention", HOUR, YEAR.multipliedBy(10)));
        root.failIfAny();
        this.store = store.orElseThrow();
        this.queue = queue.orElseThrow();
    }

    /**
     * The defaults, and over them what the file says.
     *
     * @throws InvalidSettings naming every fault, not only the first
     */
    public static Settings read(Optional<Path> file) throws InvalidSettings {
        return new Settings(ConfigFile.read(file));
    }

    private static Optional<RocksSettings> store(SettingsReader reader) {
        Path directory = Path.of(reader.text("directory", 1, 4_096));
        boolean create = reader.yes("create-if-missing");
        long minFree = reader.octets("min-free", 0, 1_024 * GIBI);
        Duration maxStall = reader.duration("max-stall", MILLISECOND, HOUR);
        long memory = reader.octets("write-memory", MEBI, 4 * GIBI);
        return reader.build(() -> new RocksSettings(directory, create, minFree, maxStall, memory, true));
    }

    private static Optional<QueueKeeperSettings> queue(SettingsReader reader) {
        int batchChanges = reader.integer("max-batch-changes", 1, 100_000);
        long batchOctets = reader.octets("max-batch", 1, GIBI);
        int waitingChanges = reader.integer("max-waiting-changes", 1, 1_000_000);
        long waitingOctets = reader.octets("max-waiting", 1, 16 * GIBI);
        Duration lease = reader.duration("lease", SECOND, YEAR);
        Duration settleRetry = reader.duration("settle-retry", MILLISECOND, HOUR);
        return reader.build(() ->
                new QueueKeeperSettings(batchChanges, batchOctets, waitingChanges, waitingOctets, lease, settleRetry));
    }

    private static LogSettings log(SettingsReader reader) {
        return new LogSettings(
                Path.of(reader.text("file", 1, 4_096)),
                reader.choice("level", LogSettings.Level.class),
                reader.yes("console"),
                reader.octets("max-file", 64 * KIBI, 100 * GIBI),
                reader.integer("keep-days", 1, 36_500));
    }

    private static AdminSettings admin(SettingsReader reader) {
        return new AdminSettings(
                reader.text("host", 1, 255),
                reader.port("port"),
                new HashSet<>(reader.texts("host-names")),
                reader.duration("answer-timeout", SECOND, HOUR));
    }

    /** What an operator wants to see at a glance; secrets are not in it. */
    public List<String> summary() {
        return List.of(
                "store " + store.directory().toAbsolutePath(),
                "log   " + log.file().toAbsolutePath(),
                "admin http://" + admin.host() + ":" + admin.port() + "/");
    }

    RocksSettings store() {
        return store;
    }

    QueueKeeperSettings queue() {
        return queue;
    }

    LogSettings log() {
        return log;
    }

    ProcessSettings process() {
        return process;
    }

    /** Where a running gateway with these settings is asked for its status. */
    public AdminSettings admin() {
        return admin;
    }
}
