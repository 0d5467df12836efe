package org.x400gate.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL on loopback, from binaries on the class path, that syncs as a real one does. It does not run as root: where this
 * JVM does, it runs as nobody. At the end of the JVM it is gone with all it has.
 */
public final class PostgresProcess {
    public static final String USER = "gate";
    public static final String PASSWORD = "correct horse";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String NOBODY = "65534";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final String HEARD = "database system is ready to accept connections";

    private final Path root;
    private final Path data;
    private final int port;
    private Process process;

    /** It is running then. */
    public PostgresProcess() throws IOException, InterruptedException {
        root = Files.createTempDirectory("x400gate-postgres");
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
        // Whoever the server runs as looks into it, too.
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack();
        data = Files.createDirectory(root.resolve("data"));
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

    public int port() {
        return port;
    }

    public String url() {
        return url(port);
    }

    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    private Path log() {
        return root.resolve("server.log");
    }

    /** Until it says that it takes connections. */
    public void start() throws IOException, InterruptedException {
        Files.deleteIfExists(log());
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
                        "max_connections=100"))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!Files.readString(log()).contains(HEARD)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the database did not start: " + Files.readString(log()));
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

    private void unpack() throws IOException {
        InputStream archive = Optional.ofNullable(PostgresProcess.class.getResourceAsStream(ARCHIVE))
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
