package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that change while a gateway runs. */
@Timeout(180)
class ReloadIT {
    @TempDir
    private Path directory;

    private int smtpPort;
    private Optional<Gateway> gateway = Optional.empty();

    @AfterEach
    void stop() {
        gateway.ifPresent(Gateway::drain);
    }

    private Path file() {
        return directory.resolve("gate.conf");
    }

    private void write(String more) throws IOException {
        Files.writeString(
                file(),
                "x400gate { store { directory = \"" + directory.resolve("store") + "\", min-free = 0 }\n"
                        + "log { file = \"" + directory.resolve("gate.log") + "\", console = false }\n"
                        + "hostname = \"gate.example\"\n"
                        + "sessions { node = 40, incoming = 20, outgoing = 20 }\n"
                        + "smtp { max-message-memory = 32 MiB, listen.port = " + smtpPort + " }\n"
                        + "admin.port = 0, x400.listen.port = 0 }\n" + more);
    }

    private Gateway start(String more) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            smtpPort = free.getLocalPort();
        }
        write(more);
        gateway = Optional.of(Gateway.start(Settings.read(Optional.of(file())), "test"));
        return gateway.get();
    }

    private JsonNode reload() throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + gateway.orElseThrow().adminPort() + "/reload")
                        .toURL()
                        .openConnection();
        http.setRequestMethod("POST");
        try (InputStream in = http.getResponseCode() < 400 ? http.getInputStream() : http.getErrorStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    private JsonNode page(String path) throws IOException {
        try (InputStream in = URI.create(
                        "http://127.0.0.1:" + gateway.orElseThrow().adminPort() + path)
                .toURL()
                .openStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** The reply to the message, or the first one that was no yes. */
    private String mail(String subject, String... recipients) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtpPort)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            List<String> commands = new ArrayList<>(List.of("", "EHLO x", "MAIL FROM:<a@in.example>"));
            for (String recipient : recipients) {
                commands.add("RCPT TO:<" + recipient + ">");
            }
            commands.addAll(List.of("DATA", "From: a@in.example\r\nSubject: " + subject + "\r\n\r\ntext\r\n."));
            String reply = "";
            for (String command : commands) {
                if (!command.isEmpty()) {
                    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                reply = in.readLine();
                while (reply.charAt(3) == '-') {
                    reply = in.readLine();
                }
                if (reply.charAt(0) > '3') {
                    return reply;
                }
            }
            return reply;
        }
    }

    private static void until(Callable<Boolean> holds) {
        await().atMost(Duration.ofSeconds(30)).until(holds);
    }

    private List<String> log(String event) throws IOException {
        try (var lines = Files.lines(directory.resolve("gate.log"))) {
            return lines.filter(line -> line.contains(event)).toList();
        }
    }

    private static String server(String name, int port, String domain) {
        return "x400gate.smtp.servers." + name + " { host = 127.0.0.1, port = " + port + " }\n"
                + "x400gate.routes.smtp = [ { domain = " + domain + ", server = " + name + " } ]\n";
    }

    @Test
    @Tag("SF-90")
    void eachChangeIsAnsweredWithItsStateAndKept() throws Exception {
        try (MailSink sink = MailSink.open()) {
            start("");
            assertThat(mail("before", "b@one.example")).startsWith("550 5.1.2");

            write(server("one", sink.port(), "one.example") + "x400gate.admin.answer-timeout = 11 s\n");
            JsonNode first = reload();
            assertThat(first.path("outcome").asText()).isEqualTo("active");
            assertThat(first.path("version").asInt()).isEqualTo(2);
            assertThat(first.path("changed").toString())
                    .contains("x400gate.smtp.servers.one.host", "x400gate.routes.smtp");
            assertThat(first.path("waiting").toString()).isEqualTo("[\"x400gate.admin.answer-timeout\"]");
            assertThat(mail("one", "b@one.example")).startsWith("250");
            until(() -> sink.subjects().contains("one"));

            write(server("two", sink.port(), "two.example"));
            JsonNode second = reload();
            assertThat(second.path("version").asInt()).isEqualTo(3);
            assertThat(second.path("waiting")).isEmpty();
            assertThat(mail("two", "b@two.example")).startsWith("250");
            assertThat(mail("gone", "b@one.example")).startsWith("550 5.1.2");
            assertThat(reload().path("outcome").asText()).isEqualTo("unchanged");

            JsonNode configuration = page("/status").path("configuration");
            assertThat(configuration.path("version").asInt()).isEqualTo(3);
            assertThat(configuration.path("since").asText())
                    .isEqualTo(second.path("since").asText());
            until(() -> sink.subjects().containsAll(List.of("one", "two")));
            assertThat(log("event=reload ")).hasSize(3).first().asString().contains("version=2", "smtp.servers.one");
        }
    }

    @Test
    @Tag("SF-78")
    void aFileWithFaultsIsRefusedWholeAndNothingChanges() throws Exception {
        try (MailSink sink = MailSink.open()) {
            Path users =
                    Files.writeString(directory.resolve("users"), "ann@far.example /C=XX/ADMD= /PRMD=far/S=Ann/\n");
            String good = server("one", sink.port(), "one.example")
                    + "x400gate.peers.FAR { host = 127.0.0.1, port = 1 }\n"
                    + "x400gate.routes.x400 = [ { prefix = \"/C=XX/ADMD= /PRMD=far/\", peer = FAR } ]\n"
                    + "x400gate.addresses.users-file = \"" + users + "\"\n";
            start(good);

            String bad = "ann@far.example /C=XX/ADMD= /PRMD=far/S=Ann/\nbob@far.example /C=XX/PRMD=a_b/S=B/\n";
            Files.writeString(users, bad);
            write(good.replace("port = 1 ", "port = 70000 "));
            JsonNode refused = reload();

            assertThat(refused.path("outcome").asText()).isEqualTo("refused");
            assertThat(refused.path("version").asInt()).isEqualTo(1);
            assertThat(refused.path("errors")).hasSize(2);
            assertThat(refused.path("errors").toString())
                    .contains("x400gate.peers.\\\"FAR\\\".port", users + ": 2", "PRMD: position 2 holds U+005F");
            assertThat(page("/status").path("configuration").path("errors")).hasSize(2);
            assertThat(page("/ready").path("ready").asBoolean()).isTrue();
            assertThat(log("event=reload-refused")).hasSize(1);
            assertThat(Files.readString(users)).isEqualTo(bad);
            // The old table and the old routes are in use.
            assertThat(mail("x", "ann@far.example")).startsWith("250");
            assertThat(mail("y", "b@one.example")).startsWith("250");
            until(() -> sink.subjects().contains("y"));

            Files.writeString(users, "bob@far.example /C=XX/ADMD= /PRMD=far/S=Bob/\n");
            write(good);
            assertThat(reload().path("changed").toString()).contains("x400gate.addresses (contents of files)");
            assertThat(page("/status").path("configuration").path("errors")).isEmpty();
        }
    }

    @Test
    @Tag("SF-91")
    void underLoadNothingIsLostAndEachMessageMeetsOneVersion() throws Exception {
        try (MailSink sink = MailSink.open()) {
            String servers = "x400gate.smtp.servers { one { host = 127.0.0.1, port = " + sink.port()
                    + " }, two { host = 127.0.0.1, port = " + sink.port() + " } }\n";
            String[] versions = {
                servers + "x400gate.routes.smtp = [ { domain = a.example, server = one }, { domain = b.example,"
                        + " server = one } ]\n",
                servers.replace("two {", "two { connections = 2, ")
                        + "x400gate.routes.smtp = [ { domain = a.example, server = two }, { domain = b.example,"
                        + " server = two } ]\n"
            };
            start(versions[0]);
            int senders = 3;
            int each = 60;
            List<CompletableFuture<Void>> load = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                String name = "s" + sender + ".";
                load.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < each; i++) {
                        try {
                            assertThat(mail(name + i, "x@a.example", "x@b.example"))
                                    .startsWith("250");
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(load.toArray(CompletableFuture[]::new));
            int reloads = 0;
            while (!all.isDone() || reloads < 100) {
                write(versions[++reloads % 2]);
                assertThat(reload().path("outcome").asText()).isEqualTo("active");
            }
            all.get();
            until(() -> sink.subjects().size() >= senders * each);
            assertThat(log("deferred=1")).isEmpty();
            assertThat(log("deferred=1")).isEmpty();
            assertThat(sink.subjects()).hasSize(senders * each).doesNotHaveDuplicates();
            assertThat(log("event=smtp-in "))
                    .hasSize(senders * each)
                    .allSatisfy(line -> assertThat(line).containsPattern("hops=\\[smtp:(one|two)\\]"));
            assertThat(page("/queue").path("entries").asInt()).isZero();
        }
    }

    @Test
    @Tag("SF-91")
    void mailForAPeerThatIsRemovedGoesAnotherWayOrIsSeen() throws Exception {
        try (MailSink sink = MailSink.open()) {
            // Nobody listens there.
            start("x400gate.smtp.servers { old { host = 127.0.0.1, port = 1 } }\n"
                    + "x400gate.peers.FAR { host = 127.0.0.1, port = 1 }\n"
                    + "x400gate.routes { smtp = [ { domain = one.example, server = old } ],"
                    + " x400 = [ { prefix = \"/C=XX/\", peer = FAR } ] }\n");
            assertThat(mail("again", "b@one.example")).startsWith("250");
            assertThat(mail("stays", "\"/S=c/PRMD=far/ADMD= /C=XX/\"@gate.example"))
                    .startsWith("250");

            write(server("new", sink.port(), "one.example"));
            assertThat(reload().path("outcome").asText()).isEqualTo("active");

            until(() -> sink.subjects().contains("again"));
            until(() -> {
                try {
                    return log("event=hop-not-configured").size() == 2
                            && page("/queue").path("hops").toString().contains("x400:FAR");
                } catch (IOException e) {
                    return false;
                }
            });
            assertThat(page("/queue").path("entries").asInt()).isEqualTo(1);
            assertThat(log("event=rerouted")).hasSize(1);
        }
    }

    /** Names that differ in one sign only, or in case, are different peers with queues of their own. */
    @Test
    @Tag("SF-86")
    @Tag("SF-87")
    void namesThatLookAlikeHaveQueuesOfTheirOwn() throws Exception {
        List<String> names =
                List.of("MTA_NORTH1", "MTA_NORTH2", "mta_north1", "MTA-NORTH1", "MTA NORTH1", "MTA,NORTH1", "a/b$c");
        StringBuilder peers = new StringBuilder();
        StringBuilder routes = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            peers.append("x400gate.peers.\"" + names.get(i) + "\" { host = 127.0.0.1, port = 1 }\n");
            routes.append("{ prefix = \"/C=XX/ADMD= /PRMD=p" + i + "/\", peer = \"" + names.get(i) + "\" }\n");
        }
        start(peers + "x400gate.routes.x400 = [\n" + routes + "]\n");
        for (int i = 0; i < names.size(); i++) {
            assertThat(mail("m" + i, "\"/S=x/PRMD=p" + i + "/ADMD= /C=XX/\"@gate.example"))
                    .startsWith("250");
        }
        JsonNode queue = page("/queue");
        List<String> hops = new ArrayList<>();
        queue.path("hops").forEach(hop -> {
            hops.add(hop.path("hop").asText());
            assertThat(hop.path("queued").asInt()).isEqualTo(1);
        });
        assertThat(hops)
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> "x400:" + name).toList());
        assertThat(page("/peers").path("peers")).hasSize(names.size());
    }

    /** What check refuses a start refuses too, and in the same words. */
    @Test
    @Tag("SF-84")
    void whatIsRefusedByReloadIsRefusedByCheckWithTheSameErrors() throws Exception {
        start("");
        write("x400gate.routes.x400 = [ { prefix = \"/C=XX/\" }, { prefix = \"/C=YY/\", peer = NOBODY } ]\n");
        List<String> told = new ArrayList<>();
        reload().path("errors").forEach(error -> told.add(error.asText()));
        InvalidSettings checked = catchThrowableOfType(InvalidSettings.class, () -> Settings.read(Optional.of(file())));
        assertThat(told)
                .hasSize(2)
                .containsExactlyElementsOf(
                        checked.errors().stream().map(SettingError::toString).toList());
    }
}
