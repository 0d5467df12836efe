package org.x400gate.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.x400gate.persistence.store.QueueUnavailable;

/** How connections are made. */
final class Connections {
    /** A node that is stopped in the middle of a batch holds others up for so long at most. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);

    private static final Duration LOCK = Duration.ofSeconds(15);

    private final DatabaseSettings settings;

    Connections(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** One that is in no pool, as the server makes it. */
    Connection single() throws SQLException {
        return DriverManager.getConnection(
                settings.login().url(), properties("", settings.login().password()));
    }

    /** One that a sign of life goes by: whoever waits for an answer on it is soon enough on another. */
    Connection pulse() throws SQLException {
        Properties properties = properties("", settings.login().password());
        Duration share = settings.node().lease().dividedBy(Node.BEATS_PER_LEASE);
        properties.setProperty("socketTimeout", seconds(share.compareTo(silence()) < 0 ? share : silence()));
        return DriverManager.getConnection(settings.login().url(), properties);
    }

    /** Behind the server's own limit, for when the server says nothing at all. */
    private Duration silence() {
        return settings.pool().answerTimeout().multipliedBy(2);
    }

    /** {@code synchronousCommit} stays as it was found, whatever becomes of the server's own setting. */
    HikariDataSource pool(String synchronousCommit) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("queue");
        config.setJdbcUrl(settings.login().url());
        config.setDataSourceProperties(properties(
                " -c synchronous_commit=" + synchronousCommit, settings.login().password()));
        config.setMaximumPoolSize(settings.pool().size());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.pool().connectTimeout().toMillis());
        config.setInitializationFailTimeout(settings.pool().connectTimeout().toMillis());
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new QueueUnavailable(
                    "no connection to the database at " + settings.login().place() + ": " + Faults.firstLine(e), e);
        }
    }

    private Properties properties(String options, String password) {
        DatabaseSettings.Pool pool = settings.pool();
        Properties properties = new Properties();
        properties.setProperty("user", settings.login().user());
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("currentSchema", settings.schema());
        properties.setProperty("ApplicationName", "x400gate " + settings.node().name());
        properties.setProperty("connectTimeout", seconds(pool.connectTimeout()));
        properties.setProperty("loginTimeout", seconds(pool.connectTimeout()));
        properties.setProperty("socketTimeout", seconds(silence()));
        properties.setProperty("tcpKeepAlive", "true");
        // Details of errors quote values.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty(
                "options",
                "-c statement_timeout=" + pool.answerTimeout().toMillis()
                        + " -c lock_timeout=" + LOCK.toMillis()
                        // What is written here counts on seeing what others have committed, whatever a role is set to.
                        + " -c default_transaction_isolation=read\\ committed"
                        // To compile a statement takes longer than any of ours runs.
                        + " -c jit=off"
                        + " -c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION.toMillis()
                        + options);
        return properties;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
