package org.x400gate.gateway.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.x400gate.gateway.queue.CaretakerSettings;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.PostgresQueue;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.store.RocksSettings;

/** Where the queue is kept: {@code store} and {@code postgresql}. */
final class StoreKeys {
    private static final long MEBI = 1L << 20;
    /** A shortage is over when this part of what is to be free is there besides. */
    private static final long REOPENED_BY = 8;

    private static final long GIBI = 1L << 30;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST_NODE_LEASE = Duration.ofSeconds(5);

    /** For one test alone, which shows that it would see a missing sync: a gateway that acknowledges what it may lose. */
    private static final String UNSYNCED_FOR_A_TEST = "x400gate.test.unsynced-store";

    private StoreKeys() {}

    private enum Kind {
        ROCKSDB,
        POSTGRESQL
    }

    /**
     * @param embedded the directory; not used where there is a database
     * @param database of the nodes that share the queue
     * @param unservedAfter how long mail for a hop that is not known here is left to other nodes
     * @param backups where backups go
     */
    record Store(
            RocksSettings embedded,
            Optional<DatabaseSettings> database,
            Duration unservedAfter,
            Optional<Path> backups) {
        /** @param giveUp when a store has failed for so long, the gateway ends */
        CaretakerSettings caretaker(Duration giveUp) {
            return new CaretakerSettings(SECOND, embedded.minFreeOctets() / REOPENED_BY, giveUp, backups);
        }

        DurableQueue open(Instant now) {
            return database.map(settings -> PostgresQueue.open(settings, now))
                    .orElseGet(() -> RocksQueue.open(embedded, now));
        }

        /** With mail for hops that are not known here. */
        Duration patience() {
            return database.isPresent() ? unservedAfter : Duration.ZERO;
        }

        /** Where it is; never what opens it. */
        String place() {
            return database.map(settings -> settings.login().place() + ", schema " + settings.schema())
                    .orElseGet(() -> embedded.directory().toAbsolutePath().toString());
        }

        boolean synced() {
            return database.isPresent() || embedded.syncWrites();
        }
    }

    /** {@code mtaName} is part of a node's name where it has none of its own. */
    static Optional<Store> read(SettingsReader store, SettingsReader postgres, String mtaName) {
        Optional<RocksSettings> embedded = embedded(store);
        boolean shared = store.choice("kind", Kind.class) == Kind.POSTGRESQL;
        Optional<DatabaseSettings> database = database(postgres, shared, mtaName);
        Duration unserved = postgres.duration("unserved-after", Duration.ZERO, DAY);
        Optional<Path> backups = store.optionalText("backup-directory", 4_096).map(Path::of);
        return embedded.filter(there -> !shared || database.isPresent())
                .map(there -> new Store(there, database.filter(there2 -> shared), unserved, backups));
    }

    private static Optional<RocksSettings> embedded(SettingsReader reader) {
        Path directory = Path.of(reader.text("directory", 1, 4_096));
        boolean create = reader.yes("create-if-missing");
        long minFree = reader.octets("min-free", 0, 1_024 * GIBI);
        long maxGarbage = reader.octets("max-garbage", MEBI, 1_024 * GIBI);
        Duration maxStall = reader.duration("max-stall", MILLISECOND, HOUR);
        long memory = reader.octets("write-memory", MEBI, 4 * GIBI);
        return reader.build(() -> new RocksSettings(
                directory, create, minFree, maxGarbage, maxStall, memory, !Boolean.getBoolean(UNSYNCED_FOR_A_TEST)));
    }

    /** Read and checked also where it is not used, so that a slip is seen before it matters. */
    private static Optional<DatabaseSettings> database(SettingsReader reader, boolean used, String mtaName) {
        String url = reader.text("url", 1, 1_000);
        String user = reader.text("user", 1, 63);
        Optional<String> password = used ? reader.secret("password") : Optional.empty();
        String schema = reader.text("schema", 1, 54);
        int size = reader.integer("pool-size", 4, 500);
        Duration connect = reader.duration("connect-timeout", SECOND, Duration.ofMinutes(5));
        Duration answer = reader.duration("answer-timeout", SECOND, HOUR);
        String name = reader.optionalText("node-name", 60)
                .orElseGet(() -> mtaName + " " + ProcessHandle.current().pid());
        Duration lease = reader.duration("node-lease", SHORTEST_NODE_LEASE, HOUR);
        Duration poll = reader.duration("poll", Duration.ofMillis(100), HOUR);
        return reader.build(() -> new DatabaseSettings(
                new DatabaseSettings.Login(url, user, password.orElse("")),
                schema,
                new DatabaseSettings.Pool(size, connect, answer),
                new DatabaseSettings.Node(name, lease, poll)));
    }
}
