package org.x400gate.gateway.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.x400gate.gateway.cli.X400gate;
import org.x400gate.persistence.crash.CrashHarness;
import org.x400gate.persistence.crash.CrashHarness.Loss;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueFigures;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.store.RocksSettings;

/** One gateway as an operator runs it, in a JVM of its own, over one store and again and again. */
final class GatewayProcess {
    /** With the neighbour, and with the mail server. */
    private static final int SESSIONS = 2;

    /** Outcomes that the X.400 side may have on their way to the disk; for each connection those that the SMTP side may. */
    private static final int MAX_UNSETTLED = 16;

    /** What one kill can catch between the sink's acknowledgement and our sync, on either side. */
    static final int MAX_IN_FLIGHT = SESSIONS + SESSIONS * MAX_UNSETTLED;

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    /** It needs no directory for temporary files: there is none. */
    private static final List<String> JVM = List.of(
            "-Xmx640m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Djava.io.tmpdir=/nowhere/at/all");

    private static final String NOT_SYNCED = "-Dx400gate.test.unsynced-store=true";

    private final Path scratch;
    private final CrashHarness harness;
    private final Ports ports;
    private final ObjectMapper json = new ObjectMapper();
    private Optional<CrashHarness.Child> child = Optional.empty();

    /** Ports on loopback: the gateway's, and those of the servers it calls. */
    record Ports(int smtp, int x400, int admin, int neighbour, int mailServer) {
        /** Of another gateway that calls the same servers. */
        Ports beside() throws IOException {
            Ports own = free();
            return new Ports(own.smtp, own.x400, own.admin, neighbour, mailServer);
        }

        static Ports free() throws IOException {
            List<ServerSocket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
                List<Integer> free =
                        sockets.stream().map(ServerSocket::getLocalPort).toList();
                return new Ports(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4));
            } finally {
                for (ServerSocket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    /** A gateway whose logs change and whose tables are written while it runs. */
    static GatewayProcess busyStore(Path scratch, Loss loss) throws IOException {
        return new GatewayProcess(scratch, loss, Ports.free(), embedded(scratch, "1 MiB"));
    }

    /** A gateway that keeps everything in its write-ahead log. */
    static GatewayProcess logOnly(Path scratch, Loss loss) throws IOException {
        return new GatewayProcess(scratch, loss, Ports.free(), embedded(scratch, "64 MiB"));
    }

    /** One of several over one queue: what stands in {@code store} says where it is. */
    static GatewayProcess sharing(Path scratch, Ports ports, String store) throws IOException {
        return new GatewayProcess(Files.createDirectory(scratch), Loss.PROCESS, ports, store);
    }

    private GatewayProcess(Path scratch, Loss loss, Ports ports, String store) throws IOException {
        this.scratch = scratch;
        this.harness = new CrashHarness(store(), scratch, loss);
        this.ports = ports;
        Files.writeString(config(), configuration(store));
    }

    private static String embedded(Path scratch, String writeMemory) {
        return "store { directory = \"" + scratch.resolve("store") + "\", min-free = 0, write-memory = " + writeMemory
                + " }";
    }

    Ports ports() {
        return ports;
    }

    Path store() {
        return scratch.resolve("store");
    }

    Process start() throws IOException {
        return start(JVM);
    }

    Process startWithoutSync() throws IOException {
        List<String> jvm = new ArrayList<>(JVM);
        jvm.add(NOT_SYNCED);
        return start(jvm);
    }

    private Process start(List<String> jvm) throws IOException {
        child = Optional.of(
                harness.start(jvm, X400gate.class.getName(), List.of("run", "--config", config().toString())));
        return process();
    }

    Process process() {
        return child.orElseThrow().process();
    }

    void awaitReady() {
        await().atMost(STARTS_WITHIN)
                .pollInterval(POLL)
                .failFast(this::requireAlive)
                .until(() -> answers("/ready"));
    }

    void requireAlive() {
        if (!process().isAlive()) {
            throw new AssertionError("the gateway ended by itself: " + lastWords());
        }
    }

    /** SIGKILL; when this returns, what the loss takes is gone. */
    void kill() throws IOException, InterruptedException {
        child.orElseThrow().kill();
    }

    /** Ends what still runs, whatever it does. */
    void end() {
        if (child.isPresent()) {
            process().destroyForcibly().onExit().join();
        }
    }

    /** SIGTERM, which drains; the exit code. */
    int stop() throws InterruptedException {
        process().toHandle().destroy();
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        if (!process().waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway did not end: " + lastWords());
        }
        return process().exitValue();
    }

    /** Entries in the queue of the running gateway. */
    long queued() throws IOException {
        HttpURLConnection http = open("/queue");
        try {
            JsonNode answer = json.readTree(http.getInputStream());
            return answer.required("entries").asLong();
        } finally {
            http.disconnect();
        }
    }

    /** What a stopped gateway left. */
    QueueFigures left() {
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(store()).withMinFreeOctets(0), Instant.now())) {
            return queue.figures();
        }
    }

    String errors() throws IOException {
        return Files.readString(scratch.resolve("child.err"));
    }

    String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    private String lastWords() {
        try {
            List<String> lines = log().lines().toList();
            return errors() + "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean answers(String page) throws IOException {
        HttpURLConnection http = open(page);
        try {
            return http.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (ConnectException e) {
            return false; // it does not listen yet
        } finally {
            http.disconnect();
        }
    }

    private HttpURLConnection open(String page) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + ports.admin + page).toURL().openConnection();
        http.setConnectTimeout(2_000);
        http.setReadTimeout(20_000);
        return http;
    }

    private Path config() {
        return scratch.resolve("x400gate.conf");
    }

    private Path logFile() {
        return scratch.resolve("x400gate.log");
    }

    private String configuration(String store) {
        return String.join(
                "\n",
                "x400gate {",
                "  mta-name = \"" + Neighbour.GATEWAY_NAME + "\"",
                "  hostname = \"gate.near.example\"",
                "  domain { country = XX, admd = \" \", prmd = \"near\" }",
                "  " + store,
                "  log { file = \"" + logFile() + "\", console = false }",
                "  admin.port = " + ports.admin,
                "  smtp.listen.port = " + ports.smtp,
                "  x400.listen.port = " + ports.x400,
                "  x400.max-unsettled = " + SESSIONS * MAX_UNSETTLED,
                "  peers.\"" + Neighbour.NAME + "\" {",
                "    host = \"127.0.0.1\", port = " + ports.neighbour + ", sessions = " + SESSIONS,
                "    our-password = \"" + Neighbour.GATEWAY_PASSWORD + "\", password = \"" + Neighbour.PASSWORD + "\"",
                "  }",
                "  smtp.servers.inside {",
                "    host = \"127.0.0.1\", port = " + ports.mailServer + ", connections = " + SESSIONS,
                "  }",
                "  addresses {",
                "    gateway-prefix = \"/C=XX/ADMD= /PRMD=gate/\"",
                "    table = [",
                "      { domain = \"near.example\", prefix = \"/C=XX/ADMD= /PRMD=near/\" }",
                "      { domain = \"far.example\", prefix = \"/C=XX/ADMD= /PRMD=far/\" }",
                "    ]",
                "  }",
                "  routes {",
                "    smtp = [ { domain = \"near.example\", server = inside } ]",
                "    x400 = [ { prefix = \"/C=XX/ADMD= /PRMD=far/\", peer = \"" + Neighbour.NAME + "\" } ]",
                "  }",
                "  retry.pauses = [1 s]",
                "}",
                "");
    }
}
