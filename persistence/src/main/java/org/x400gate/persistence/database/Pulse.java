package org.x400gate.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.store.QueueUnavailable;

/** Shows that this node lives and hears signals, on a connection and a thread of its own, and has somebody look. */
final class Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final Duration LISTEN = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(10);

    private final Node node;
    private final Watcher watcher;
    private final Thread beating = new Thread(this::run, "queue-pulse");
    private final Thread looking = new Thread(this::lookOn, "queue-look");
    private final Semaphore lookNow = new Semaphore(0);
    private final long beatNanos;
    private volatile boolean ending;
    private volatile Optional<Connection> listening = Optional.empty();
    private long nextBeat = System.nanoTime();

    private Pulse(Node node, Watcher watcher) {
        this.node = node;
        this.watcher = watcher;
        this.beatNanos = node.lease().dividedBy(Node.BEATS_PER_LEASE).toNanos();
        beating.setDaemon(true);
        looking.setDaemon(true);
    }

    static Pulse begin(Node node, Watcher watcher) {
        Pulse pulse = new Pulse(node, watcher);
        pulse.beating.start();
        pulse.looking.start();
        return pulse;
    }

    void end() {
        ending = true;
        lookNow.release();
        listening.ifPresent(connection -> {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("event=node-pulse-not-aborted reason=\"{}\"", Faults.firstLine(e));
            }
        });
        try {
            looking.join(END.toMillis());
            beating.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Optional<String> trouble = Optional.empty();
        while (!ending) {
            try (Connection connection = node.connect()) {
                listening = Optional.of(connection);
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (ending) {
                    return;
                }
                String reason = Faults.firstLine(e);
                if (!trouble.equals(Optional.of(reason))) {
                    LOG.warn("event=node-pulse-lost node={} reason=\"{}\"", node.number(), reason);
                    trouble = Optional.of(reason);
                }
                pause();
                continue;
            }
            trouble = Optional.empty();
        }
    }

    /** Until it ends or the connection goes; what was signalled before it came is found by looking. */
    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen \"" + node.channel() + "\"");
            statement.execute("set synchronous_commit = off");
        }
        Session session = new Session(connection);
        nextBeat = System.nanoTime() + beatNanos;
        // First: who is not alive is lent nothing that it finds.
        node.beat(session);
        lookNow.release();
        LOG.info("event=node-pulse node={}", node.number());
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!ending) {
            if (System.nanoTime() - nextBeat >= 0) {
                nextBeat = System.nanoTime() + beatNanos;
                node.beat(session);
            }
            for (PGNotification signal : postgres.getNotifications((int) LISTEN.toMillis())) {
                hear(signal.getParameter());
            }
        }
    }

    private void hear(String signal) {
        int end = signal.indexOf(':');
        try {
            if (watcher.signalled(Long.parseLong(signal.substring(0, Math.max(end, 0))), signal.substring(end + 1))) {
                lookNow.release();
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("event=signal-not-understood octets={}", signal.length());
        }
    }

    /** On a thread of its own: it may wait for the database, and the node lives all the same. */
    private void lookOn() {
        while (!ending) {
            try {
                boolean soon = lookNow.tryAcquire(node.poll().toMillis(), TimeUnit.MILLISECONDS);
                lookNow.drainPermits();
                LOG.trace("event=node-look soon={}", soon);
                if (!ending) {
                    watcher.look();
                }
            } catch (InterruptedException e) {
                return;
            } catch (QueueUnavailable e) {
                LOG.debug("event=node-look-put-off reason=\"{}\"", e.getMessage());
            } catch (RuntimeException e) {
                LOG.warn("event=node-look-failed reason=\"{}\"", Faults.firstLine(e));
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
