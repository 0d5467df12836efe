package org.x400gate.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * One node's way to the database. Blocking; safe for many threads. While it cannot be reached each call fails within the
 * time that a connection may take, and further ones at once for a second.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HikariDataSource pool;
    private final Node node;
    private final AtomicBoolean reached = new AtomicBoolean(true);
    private final AtomicBoolean signalsFail = new AtomicBoolean();
    private volatile boolean closed;
    /** By {@link System#nanoTime}: until then nobody waits for a connection again. */
    private volatile long notBefore = System.nanoTime();

    private Optional<Pulse> pulse = Optional.empty();

    private Database(HikariDataSource pool, Node node) {
        this.pool = pool;
        this.node = node;
    }

    /**
     * Checks the server, brings its tables up to date, and joins its nodes.
     *
     * @throws QueueUnavailable naming the database and what is wrong with it
     */
    public static Database open(DatabaseSettings settings) throws QueueUnavailable {
        Connections connections = new Connections(settings);
        HikariDataSource pool = connections.pool(check(connections, settings));
        try {
            Migrations.run(pool, settings);
            Node node = new Node(connections, settings);
            Database database = new Database(pool, node);
            database.transact(session -> {
                node.join(session);
                return node;
            });
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static String check(Connections connections, DatabaseSettings settings) {
        String place = settings.login().place();
        try (Connection connection = connections.single()) {
            return StartCheck.synchronousCommit(new Session(connection), place);
        } catch (SQLException e) {
            throw new QueueUnavailable("no connection to the database at " + place + ": " + Faults.firstLine(e), e);
        }
    }

    /** The number of this process among all that ever shared the database. */
    public long node() {
        return node.number();
    }

    /** From now on this one hears what nodes signal, and shows that this node lives. Called once. */
    public void watch(Watcher watcher) {
        pulse = Optional.of(Pulse.begin(node, watcher));
    }

    /**
     * All of it or nothing; on return it is on the server's disk. What deadlocks is done again.
     *
     * @throws QueueUnavailable if it was not done, or nobody knows: the connection went while the commit was under way
     */
    public <T> T transact(Function<Session, T> work) throws QueueUnavailable {
        return transact(work, true);
    }

    /** The same, on disk only with the next one that is not so: for what may be lost, or is needed only then. */
    public <T> T transactLazily(Function<Session, T> work) throws QueueUnavailable {
        return transact(work, false);
    }

    private <T> T transact(Function<Session, T> work, boolean synced) {
        for (int attempt = 1; true; attempt++) {
            try {
                return once(work, synced);
            } catch (QueueUnavailable e) {
                if (attempt == ATTEMPTS || !Faults.again(e)) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(Function<Session, T> work, boolean synced) {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            Session session = new Session(connection);
            try {
                if (!synced) {
                    session.all("select set_config('synchronous_commit', 'off', true)", row -> row.text(1));
                }
                T result = work.apply(session);
                commit(connection);
                return result;
            } catch (RuntimeException e) {
                undo(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw Faults.of(e);
        }
    }

    /** Not acknowledged where its outcome is unknown: whoever asks again finds out by the ids. */
    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            RuntimeException fault = Faults.of(e);
            throw fault instanceof QueueUnavailable && !Faults.again((QueueUnavailable) fault)
                    ? new QueueUnavailable("whether the batch was committed is not known; " + fault.getMessage(), e)
                    : fault;
        }
    }

    private static void undo(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("event=database-rollback-failed reason=\"{}\"", Faults.firstLine(e));
        }
    }

    /** One statement that reads, or changes something that need not be one with others. */
    public <T> T ask(Function<Session, T> work) throws QueueUnavailable {
        try (Connection connection = connection()) {
            return work.apply(new Session(connection));
        } catch (SQLException e) {
            throw Faults.of(e);
        }
    }

    /** Tells all nodes, this one too. It may get lost, and what it tells of is done all the same: they look for themselves. */
    public void signal(String text) {
        try {
            // Nobody waits for a signal to be on disk; and it would wait under a lock that all nodes' signals need.
            ask(session -> session.first(
                    "select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)",
                    row -> row.text(1),
                    node.channel(),
                    node.number() + ":" + text));
        } catch (QueueUnavailable e) {
            LOG.debug("event=signal-lost reason=\"{}\"", e.getMessage());
        } catch (RuntimeException e) {
            if (signalsFail.compareAndSet(false, true)) {
                LOG.warn("event=signals-fail reason=\"{}\"", Faults.firstLine(e));
            }
        }
    }

    private Connection connection() {
        if (closed) {
            throw new QueueUnavailable("the store is closed");
        }
        if (!reached.get() && System.nanoTime() - notBefore < 0) {
            throw new QueueUnavailable("the database cannot be reached");
        }
        try {
            Connection connection = pool.getConnection();
            if (reached.compareAndSet(false, true)) {
                LOG.info("event=database-reached");
            }
            return connection;
        } catch (SQLException e) {
            notBefore = System.nanoTime() + PAUSE.toNanos();
            if (reached.compareAndSet(true, false)) {
                LOG.error("event=database-not-reached reason=\"{}\"", Faults.firstLine(e));
            }
            throw new QueueUnavailable("the database cannot be reached: " + Faults.firstLine(e), e);
        }
    }

    /** What this node had claimed is free from now on. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        pulse.ifPresent(Pulse::end);
        try {
            ask(session -> {
                node.leave(session);
                return node;
            });
        } catch (QueueUnavailable e) {
            LOG.warn("event=node-left-unsaid node={} reason=\"{}\"", node.number(), e.getMessage());
        }
        closed = true;
        pool.close();
    }
}
