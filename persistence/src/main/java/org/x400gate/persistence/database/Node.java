package org.x400gate.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process among those that share the database: alive as long as it says so often enough. */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /**
     * What a dead node had is free without its row, and one that comes back writes it anew: it is kept only so that who looks
     * after a crash still finds the name that its leases bear.
     */
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

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
        giveTime(
                session,
                "select (extract(epoch from pg_postmaster_start_time()) * 1000)::bigint as at"
                        + " where pg_postmaster_start_time() > now() - ? * interval '1 millisecond'",
                lease().toMillis());
        say(session);
    }

    /** Also for those whose time ran out with this one's, while nobody could say anything: else the first to be back took all. */
    void beat(Session session) {
        giveTime(session, "select until as at from node where id = ? and until <= lease_time(null)", number);
        say(session);
    }

    /** To those who lived when it ended: {@code ended} says when, if the database was out of reach, or its clock was set. */
    private void giveTime(Session session, String ended, long value) {
        int given = session.change(
                "with ended as materialized (" + ended + ") update node set until = lease_time(null) + ? from ended"
                        + " where id <> ? and until <= lease_time(null) and until > ended.at - ?",
                value,
                lease().toMillis(),
                number,
                lease().toMillis());
        if (given > 0) {
            LOG.info("event=nodes-given-time node={} others={}", number, given);
        }
    }

    private void say(Session session) {
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
