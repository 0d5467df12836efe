package org.x400gate.gateway.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One gateway of the demonstration: a process of its own, with a directory, a configuration, a log and a store of its own. */
final class Node {
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9-]+)=(\"[^\"]*\"|\\S+)");
    private static final Duration POLL = Duration.ofMillis(25);

    private final String name;
    private final Path directory;
    private final Ports ports;
    private Optional<Process> process = Optional.empty();

    /** Free loopback ports, found by opening and closing them. */
    record Ports(int smtp, int x400, int admin) {
        static Ports free() throws IOException {
            try (ServerSocket smtp = free(0);
                    ServerSocket x400 = free(0);
                    ServerSocket admin = free(0)) {
                return new Ports(smtp.getLocalPort(), x400.getLocalPort(), admin.getLocalPort());
            }
        }

        private static ServerSocket free(int port) throws IOException {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        }
    }

    Node(String name, Path directory, Ports ports) {
        this.name = name;
        this.directory = directory;
        this.ports = ports;
    }

    String name() {
        return name;
    }

    Ports ports() {
        return ports;
    }

    Path directory() {
        return directory;
    }

    Path config() {
        return directory.resolve("x400gate.conf");
    }

    Path log() {
        return directory.resolve("x400gate.log");
    }

    /** Starts the same program that we are, with the flags we were started with. */
    void start(String configuration, List<String> javaCommand) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(config(), configuration);
        List<String> command = new ArrayList<>(javaCommand);
        command.addAll(List.of("run", "--config", config().toString()));
        Process started = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        process = Optional.of(started);
    }

    /** Empty when it became ready in time, otherwise why not. */
    Optional<String> awaitReady(Duration wait) throws InterruptedException, IOException {
        Instant deadline = Instant.now().plus(wait);
        while (Instant.now().isBefore(deadline)) {
            if (!alive()) {
                return Optional.of("gateway " + name + " ended at its start; its last words:\n"
                        + Files.readString(directory.resolve("output.txt")));
            }
            if (ready()) {
                return Optional.empty();
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        return Optional.of("gateway " + name + " was not ready within " + wait.toSeconds() + " s; its log: " + log());
    }

    private boolean alive() {
        return process.map(Process::isAlive).orElse(false);
    }

    private boolean ready() throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + ports.admin + "/ready").toURL().openConnection();
        http.setConnectTimeout(1_000);
        http.setReadTimeout(5_000);
        try {
            return http.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (java.net.ConnectException e) {
            return false; // not listening yet: asked again until the deadline
        } finally {
            http.disconnect();
        }
    }

    /** The key=value fields of a log line, quotes removed. */
    static Map<String, String> fields(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            String value = matcher.group(2);
            fields.put(matcher.group(1), value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
        }
        return fields;
    }

    /** Asks it to drain and waits; its exit code, or empty if it had to be killed. */
    Optional<Integer> stop(Duration wait) throws InterruptedException {
        if (process.isEmpty()) {
            return Optional.of(0);
        }
        Process running = process.get();
        running.destroy();
        if (running.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            // The JVM reports an end by SIGTERM as 143; a drained gateway ends with 0 of its own.
            return Optional.of(running.exitValue());
        }
        running.destroyForcibly();
        return Optional.empty();
    }
}
