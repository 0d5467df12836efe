package org.x400gate.loadtest.target;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The gateway that is flooded, in a JVM of its own: started by us, or found running. */
public final class GatewayProcess {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);
    private static final int POLL_MILLIS = 100;
    private static final int HTTP_MILLIS = 20_000;

    /** How one of ours is started, and what it says meanwhile. */
    private record Start(ProcessBuilder builder, Path output) {}

    private final int admin;
    private final Optional<Start> start;
    private volatile ProcessHandle handle;
    private volatile Optional<Process> child;

    private GatewayProcess(ProcessHandle handle, int admin, Optional<Start> start, Optional<Process> child) {
        this.handle = handle;
        this.admin = admin;
        this.start = start;
        this.child = child;
    }

    /** As an operator starts it: by the launcher in {@code home}. */
    public static GatewayProcess start(Path home, Path config, int admin, Jvm jvm, Path output)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("x400gate").toString(), "run", "--config", config.toString());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("X400GATE_NO_BUILD", "1");
        jvm.apply(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        GatewayProcess gateway = new GatewayProcess(
                process.toHandle(), admin, Optional.of(new Start(builder, output)), Optional.of(process));
        gateway.awaitReady(output);
        return gateway;
    }

    /** One that somebody else has started, and will end. */
    public static GatewayProcess running(long pid, int admin) throws IOException {
        ProcessHandle handle =
                ProcessHandle.of(pid).orElseThrow(() -> new IOException("there is no process " + pid + " (--gateway)"));
        GatewayProcess gateway = new GatewayProcess(handle, admin, Optional.empty(), Optional.empty());
        try {
            gateway.get("/ready");
        } catch (IOException e) {
            throw new IOException(
                    "no ready gateway answers at http://127.0.0.1:" + admin + "/ready: " + e.getMessage(), e);
        }
        return gateway;
    }

    private void awaitReady(Path output) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (true) {
            try {
                get("/ready");
                return;
            } catch (IOException notYet) {
                if (!handle.isAlive() || System.nanoTime() > deadline) {
                    String said = Files.exists(output) ? Files.readString(output) : "";
                    handle.destroyForcibly();
                    throw new IOException("the gateway did not start: " + said.strip(), notYet);
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    public long pid() {
        return handle.pid();
    }

    /** @throws IllegalStateException if it has ended, which no flood may bring about */
    public void requireAlive() {
        if (!handle.isAlive()) {
            throw new IllegalStateException("the gateway (process " + pid() + ") has ended");
        }
    }

    /** A connection for each question: one kept open would come and go at the gateway as it pleases. */
    public String get(String page) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + admin + page).toURL().openConnection();
        http.setConnectTimeout(HTTP_MILLIS);
        http.setReadTimeout(HTTP_MILLIS);
        http.setRequestProperty("Connection", "close");
        try (var in = http.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            http.disconnect();
        }
    }

    public Metrics metrics() throws IOException {
        return Metrics.parse(get("/metrics"));
    }

    /** Collects twice: what the first one finds to be cleaned up is gone after the second. */
    public void collect() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "-J-XX:+UseSerialGC",
                            String.valueOf(pid()),
                            "GC.run")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (jcmd.waitFor() != 0) {
                throw new IOException("no collection can be forced on process " + pid() + " (same user, a JDK?): "
                        + String.join(" | ", List.of(said.strip().split("\n"))));
            }
        }
    }

    /** Ends one that we started as a power cut does. */
    public void kill() throws InterruptedException {
        Process process = child.orElseThrow();
        process.destroyForcibly();
        process.waitFor();
    }

    /** After {@link #kill}, in the same way as at first; returns when it is ready. */
    public void startAgain() throws IOException, InterruptedException {
        Start way = start.orElseThrow();
        Process process = way.builder.start();
        process.getOutputStream().close();
        handle = process.toHandle();
        child = Optional.of(process);
        awaitReady(way.output);
    }

    /** Drains one that we started; its exit code, or nothing if it had to be killed or is not ours to end. */
    public Optional<Integer> stop() throws InterruptedException {
        if (child.isEmpty()) {
            return Optional.empty();
        }
        handle.destroy();
        if (!child.get().waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            handle.destroyForcibly();
            return Optional.empty();
        }
        return Optional.of(child.get().exitValue());
    }
}
