package org.x400gate.persistence.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL of the tests' own on loopback, from binaries on the class path. It does not run as root: where the tests do,
 * it runs as nobody. It syncs as a real one does; at the end of the JVM it is gone with all it has.
 */
public final class PostgresServer {
    public static final String USER = "gate";
    public static final String PASSWORD = "correct horse";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String NOBODY = "65534";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final String COMMON_SCHEMA = "queue_common";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static Optional<PostgresServer> shared = Optional.empty();

    private final Path root;
    private final Path data;
    private final int port;
    private Process process;

    private PostgresServer() throws IOException, InterruptedException {
        root = Files.createTempDirectory("x400gate-postgres");
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack();
        data = root.resolve("data");
        Files.createDirectory(data);
        Path password = Files.writeString(root.resolve("password"), PASSWORD);
        if (isRoot()) {
            run(List.of("chown", NOBODY + ":" + NOBODY, data.toString(), password.toString()));
        }
        run(asSomebody(
                root.resolve("bin/initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
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
        return port;
    }

    public String url() {
        return url(port);
    }

    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
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
        return settings(schema, port);
    }

    /** Through whatever listens at that port. */
    public DatabaseSettings settings(String schema, int there) {
        return new DatabaseSettings(
                new DatabaseSettings.Login(url(there), USER, PASSWORD),
                schema,
                new DatabaseSettings.Pool(8, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                new DatabaseSettings.Node("test", Duration.ofDays(3_650), Duration.ofMillis(200)));
    }

    /** Until it answers. */
    public void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(asSomebody(
                        root.resolve("bin/postgres").toString(),
                        "-D",
                        data.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "shared_buffers=64MB",
                        "-c",
                        "max_connections=80"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        root.resolve("server.log").toFile()))
                .start();
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the server did not start: " + Files.readString(root.resolve("server.log")));
            }
            Thread.sleep(20);
        }
    }

    /** With -9, and every process of it. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().join();
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
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

    private void unpack() throws IOException {
        InputStream archive = Optional.ofNullable(PostgresServer.class.getResourceAsStream(ARCHIVE))
                .orElseThrow(() -> new IOException("no " + ARCHIVE + " on the class path"));
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path to = root.resolve(entry.getName()).normalize();
                if (!to.startsWith(root)) {
                    throw new IOException("outside of the archive: " + entry.getName());
                } else if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(to.getParent());
                    Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(to.getParent());
                    Files.copy(tar, to);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            to, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static List<String> asSomebody(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = root.resolve("command.log");
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!run.waitFor(STARTS_WITHIN.toSeconds(), TimeUnit.SECONDS) || run.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(output));
        }
    }

    private void remove() {
        try {
            if (process != null) {
                kill();
            }
            try (Stream<Path> all = Files.walk(root)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
