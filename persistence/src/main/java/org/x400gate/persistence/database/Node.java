package org.x400gate.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** This process among those that share the database: alive as long as it says so often enough. */
final class Node {
    /** Of nodes that are dead for so long nothing is left to be known. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

    static final int BEATS_PER_LEASE = 3;

    private final Connections connections;
    private final DatabaseSettings settings;
    private long number;

    Node(Connections connections, DatabaseSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    long number() {
        return number;
    }

    String channel() {
        return "x400gate_" + settings.schema();
    }

    Duration lease() {
        return settings.node().lease();
    }

    Duration poll() {
        return settings.node().poll();
    }

    Connection connect() throws SQLException {
        return connections.pulse();
    }

    /** On disk before anything bears the number: it is never given again. */
    void join(Session session) {
        number = session.first("select nextval('node_number')", row -> row.number(1))
                .orElseThrow();
        beat(session);
    }

    void beat(Session session) {
        session.change(
                "insert into node (id, name, until) values (?, ?, lease_time(null) + ?)"
                        + " on conflict (id) do update set until = excluded.until",
                number,
                settings.node().name(),
                lease().toMillis());
        session.change("delete from node where until < lease_time(null) - ?", FORGOTTEN_AFTER.toMillis());
    }

    void leave(Session session) {
        session.change("delete from node where id = ?", number);
    }
}
