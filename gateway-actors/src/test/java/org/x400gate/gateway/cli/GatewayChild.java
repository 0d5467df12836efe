package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A gateway in a JVM of its own, whose memory is its own; {@code x400gate run} by another class path. */
public final class GatewayChild implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ProcessBuilder builder;
    private final Path output;
    private final int admin;
    private Process process;

    /**
     * Returns when it is ready.
     *
     * @param output where its console goes
     * @param admin the admin port that {@code config} names
     * @param flags for the JVM
     */
    public GatewayChild(Path config, Path output, int admin, String... flags) throws IOException {
        this.output = output;
        this.admin = admin;
        List<String> command =
                new ArrayList<>(List.of(tool("java"), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), X400gate.class.getName()));
        command.addAll(List.of("run", "--config", config.toString()));
        builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        start();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void start() throws IOException {
        process = builder.start();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::isReady);
    }

    private boolean isReady() throws IOException {
        if (!isAlive()) {
            throw new AssertionError(said());
        }
        HttpURLConnection http = (HttpURLConnection) page("/ready").openConnection();
        try {
            return http.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        } finally {
            http.disconnect();
        }
    }

    private URL page(String path) throws IOException {
        return URI.create("http://" + admin() + path).toURL();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What came on its console. */
    public String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String admin() {
        return "127.0.0.1:" + admin;
    }

    String metrics() throws IOException {
        try (var in = page("/metrics").openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Octets in use after a collection; two, as what the first one finds to be cleaned up is gone after the second. */
    long heap() throws Exception {
        for (int i = 0; i < 2; i++) {
            Process collection = new ProcessBuilder(tool("jcmd"), String.valueOf(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(collection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (collection.waitFor() != 0) {
                throw new IOException(answer);
            }
        }
        return metrics()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Told to end as a service manager tells it, and started once more. */
    void restart() throws Exception {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("it did not end in order: " + process + "\n" + said());
        }
        start();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
