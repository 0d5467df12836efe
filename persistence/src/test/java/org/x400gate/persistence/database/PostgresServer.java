package org.x400gate.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.x400gate.postgres.PostgresProcess;

/** A PostgreSQL of the tests' own, with what they ask of one beside the code that is tested. */
public final class PostgresServer {
    public static final String USER = PostgresProcess.USER;
    public static final String PASSWORD = PostgresProcess.PASSWORD;

    private static final String COMMON_SCHEMA = "queue_common";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static Optional<PostgresServer> shared = Optional.empty();

    private final PostgresProcess process;

    private PostgresServer() throws IOException, InterruptedException {
        process = new PostgresProcess();
        // The first connection takes longest, and no test has asked for that.
        execute("select 1");
    }

    /** One for all tests of this JVM that do it no harm. */
    public static synchronized PostgresServer shared() {
        if (shared.isEmpty()) {
            shared = Optional.of(own());
        }
        return shared.get();
    }

    /** One to be harmed. */
    public static PostgresServer own() {
        try {
            return new PostgresServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server started", e);
        }
    }

    public int port() {
        return process.port();
    }

    public String url() {
        return process.url();
    }

    public static String url(int port) {
        return PostgresProcess.url(port);
    }

    /** A schema with nothing in it, for tests that come one after the other: making tables takes longer than emptying them. */
    public String emptySchema() {
        execute("do $$ declare names text; begin"
                + " select string_agg(format('%I.%I', schemaname, tablename), ', ') into names from pg_tables"
                + " where schemaname = '" + COMMON_SCHEMA + "' and tablename not in ('schema_history', 'node');"
                + " if names is not null then execute 'truncate ' || names; end if; end $$");
        return COMMON_SCHEMA;
    }

    /** A schema that no other test has. */
    public static String freshSchema() {
        return "queue_" + SCHEMAS.incrementAndGet();
    }

    public DatabaseSettings settings(String schema) {
        return settings(schema, process.port());
    }

    /** Through whatever listens at that port. */
    public DatabaseSettings settings(String schema, int there) {
        return new DatabaseSettings(
                new DatabaseSettings.Login(url(there), USER, PASSWORD),
                schema,
                new DatabaseSettings.Pool(8, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                new DatabaseSettings.Node("test", Duration.ofDays(3_650), Duration.ofMillis(200)));
    }

    /** Until it says that it takes connections. */
    public void start() throws IOException, InterruptedException {
        process.start();
    }

    /** With -9, and every process of it. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        return DriverManager.getConnection(url(), properties);
    }

    /** Statements of a test's own, beside the code that is tested. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    public long number(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
