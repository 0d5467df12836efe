package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Jvm;

/** One gateway, again and again over the same store: a process as the launcher starts it, with the shim loaded. */
final class Node {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration LOOKS_WITHIN = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 15;
    private static final int HTTP_MILLIS = 20_000;
    private static final int PAGE = 500;
    private static final int LAST_LINES = 15;
    private static final Pattern RECIPIENT = Pattern.compile(
            "\"address\":\"((?:[^\"\\\\]|\\\\.)*)\",\"hop\":\"(?:[^\"\\\\]|\\\\.)*\",\"state\":\"([A-Z_]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");
    private static final Pattern ENTRIES = Pattern.compile("\"entries\":([0-9]+)");
    private static final Set<String> WITH_US = Set.of("PENDING", "HELD", "FAILED");

    private final List<String> command;
    private final int admin;
    private final Path directory;
    private final Shim shim;
    private Process process;

    /** What the gateway says that it has: recipients who wait, and originators for whom a report does. */
    record Queued(Set<Letter.Name> recipients, Set<Long> originators) {
        boolean has(Letter.Name name) {
            return recipients.contains(name) || originators.contains(name.number());
        }
    }

    /** It is there, and can't say. */
    private static final class NotNow extends IOException {
        private static final long serialVersionUID = 1;

        private NotNow(String page) {
            super("the gateway has no answer to " + page + " for now");
        }
    }

    /** @param command what the launcher makes of "run"; see {@link #learn} */
    Node(List<String> command, Path config, int admin, Path directory, Shim shim) {
        this.command = new ArrayList<>(command);
        this.command.set(command.size() - 1, config.toString());
        this.admin = admin;
        this.directory = directory;
        this.shim = shim;
    }

    /**
     * Starts a gateway by the launcher, as an operator does, and takes over which process that comes to: what the launcher does
     * before need not be done a thousand times. That gateway is ended.
     */
    static List<String> learn(Path home, Path config, int admin, Path output) throws IOException, InterruptedException {
        GatewayProcess started = GatewayProcess.start(home, config, admin, Jvm.BRIEF, output);
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", String.valueOf(started.pid()), "cmdline"));
            return List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
        } finally {
            started.kill();
        }
    }

    Shim shim() {
        return shim;
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        shim.prepare(builder.environment());
        process = builder.start();
        process.getOutputStream().close();
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (true) {
            try {
                get("/ready");
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(
                            (process.isAlive()
                                            ? "the gateway is not ready after " + STARTS_WITHIN.toSeconds() + " s: "
                                            : "the gateway does not start again (exit code " + process.exitValue()
                                                    + "): ")
                                    + lastWords(),
                            notYet);
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private Path output() {
        return directory.resolve("gateway.out");
    }

    Path log() {
        return directory.resolve("x400gate.log");
    }

    String lastWords() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : List.of(output(), log())) {
            if (Files.exists(file)) {
                List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                lines.addAll(all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
            }
        }
        return String.join("\n", lines);
    }

    /** Empties what it has written so far: nobody will ask for it. */
    void forgetLog() throws IOException {
        for (Path file : List.of(output(), log())) {
            if (Files.exists(file)) {
                Files.write(file, new byte[0]);
            }
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    int exitValue() {
        return process.exitValue();
    }

    /** Whether it ends within that time. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** With -9. */
    void kill() throws InterruptedException {
        if (process != null) {
            end();
            process.waitFor();
        }
    }

    /** The same, and nobody waits for it. */
    void end() {
        if (process != null) {
            process.toHandle().destroyForcibly();
        }
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    String get(String page) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + admin + page).toURL().openConnection();
        http.setConnectTimeout(HTTP_MILLIS);
        http.setReadTimeout(HTTP_MILLIS);
        http.setRequestProperty("Connection", "close");
        if (http.getResponseCode() == HttpURLConnection.HTTP_UNAVAILABLE) {
            http.disconnect();
            throw new NotNow(page);
        }
        try (var in = http.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            http.disconnect();
        }
    }

    /** Of the queue: while the gateway says that it can't look, as when its database is just back, it is asked again. */
    private String look(String page) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LOOKS_WITHIN.toNanos();
        while (true) {
            try {
                return get(page);
            } catch (NotNow notNow) {
                if (System.nanoTime() > deadline) {
                    throw notNow;
                }
                Thread.sleep(10 * POLL_MILLIS);
            }
        }
    }

    /** All entries of the queue, page by page; what moves meanwhile may be missed. */
    Queued queued() throws IOException, InterruptedException {
        Set<Letter.Name> recipients = new HashSet<>();
        Set<Long> originators = new HashSet<>();
        String after = "";
        do {
            String page = look("/queue/entries?max=" + PAGE
                    + (after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8)));
            Matcher matcher = RECIPIENT.matcher(page);
            while (matcher.find()) {
                if (WITH_US.contains(matcher.group(2))) {
                    Letter.recipient(matcher.group(1)).ifPresent(recipients::add);
                    Letter.originator(matcher.group(1)).ifPresent(originators::add);
                }
            }
            Matcher next = NEXT.matcher(page);
            after = next.find() ? next.group(1) : "";
        } while (!after.isEmpty());
        return new Queued(recipients, originators);
    }

    long entries() throws IOException, InterruptedException {
        Matcher matcher = ENTRIES.matcher(look("/queue"));
        if (!matcher.find()) {
            throw new IOException("the gateway does not say how many entries it has");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** What is wrong with an end of its own; empty if it may end so. */
    Optional<String> unlike(int... codes) {
        for (int code : codes) {
            if (exitValue() == code) {
                return Optional.empty();
            }
        }
        return Optional.of("the gateway ended with exit code " + exitValue());
    }
}
