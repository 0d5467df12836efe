package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that change, and nobody says so. */
@Timeout(180)
class ReloadByItselfIT {
    private static final String WATCH = "x400gate.reload { watch = true, interval = 200 ms }\n";
    private static final String ANN = "ann@far.example /C=XX/ADMD= /PRMD=far/S=Ann/\n";
    private static final String FAULTY = "bob@far.example /C=XX/PRMD=a_b/S=B/\n";

    @TempDir
    private Path directory;

    private Optional<Gateway> gateway = Optional.empty();

    @AfterEach
    void stop() {
        gateway.ifPresent(Gateway::drain);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Path write(String more) throws IOException {
        return file(
                "gate.conf",
                "x400gate { store { directory = \"" + directory.resolve("store") + "\", min-free = 0 }\n"
                        + "log { file = \"" + directory.resolve("gate.log") + "\", console = false }\n"
                        + "hostname = \"gate.example\"\n"
                        + "sessions { node = 40, incoming = 20, outgoing = 20 }\n"
                        + "smtp { max-message-memory = 32 MiB, listen.port = 0 }\n"
                        + "admin.port = 0, x400.listen.port = 0 }\n" + more);
    }

    private void start(String more) throws Exception {
        gateway = Optional.of(Gateway.start(Settings.read(Optional.of(write(more))), "test"));
    }

    private JsonNode configuration() throws IOException {
        try (InputStream in = URI.create(
                        "http://127.0.0.1:" + gateway.orElseThrow().adminPort() + "/status")
                .toURL()
                .openStream()) {
            return new ObjectMapper().readTree(in).path("configuration");
        }
    }

    private void untilVersion(int version) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> configuration().path("version").asInt() == version);
    }

    private void untilErrors(int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> configuration().path("errors").size() == count);
    }

    private List<String> log(String event) throws IOException {
        try (var lines = Files.lines(directory.resolve("gate.log"))) {
            return lines.filter(line -> line.contains(event)).toList();
        }
    }

    private static String users(Path table) {
        return "x400gate.addresses.users-file = \"" + table + "\"\n";
    }

    @Test
    void aChangedFileComesIntoUseAndSoDoesATableThatItNames() throws Exception {
        Path first = file("users", ANN);
        start(WATCH + users(first));
        write(WATCH + users(first) + "x400gate.smtp.servers.one { host = 127.0.0.1, port = 1 }\n");
        untilVersion(2);
        Files.writeString(first, ANN + "eve@far.example /C=XX/ADMD= /PRMD=far/S=Eve/\n");
        untilVersion(3);
        assertThat(log("event=reload version=2 by=changed-files")).hasSize(1);
        assertThat(log("event=reload version=3 by=changed-files"))
                .singleElement()
                .asString()
                .contains("x400gate.addresses (contents of files)");
    }

    /** The fault is in a table that the version in use knows nothing of, and is mended there alone. */
    @Test
    void whatIsRefusedIsSeenOnceAndMendedWhereTheFaultIs() throws Exception {
        start(WATCH);
        Path table = file("new-users", ANN + FAULTY);
        write(WATCH + users(table));
        untilErrors(1);
        assertThat(configuration().path("version").asInt()).isEqualTo(1);
        await().during(Duration.ofSeconds(2))
                .until(() -> log("event=reload-refused").size() == 1);
        Files.writeString(table, ANN);
        untilVersion(2);
        untilErrors(0);
    }

    @Test
    void anIncludedFileIsWatchedToo() throws Exception {
        file("more.conf", "x400gate.smtp.servers.one { host = 127.0.0.1, port = 1 }\n");
        start(WATCH + "include \"more.conf\"\n");
        file("more.conf", "x400gate.smtp.servers.one { host = 127.0.0.1, port = 2222 }\n");
        untilVersion(2);
    }

    @Test
    void whatIsNotWatchedChangesWhenToldAndThatWatchingBeginsToo() throws Exception {
        start("");
        write("x400gate.smtp.servers.one { host = 127.0.0.1, port = 1 }\n");
        await().during(Duration.ofSeconds(1))
                .until(() -> configuration().path("version").asInt() == 1);
        write(WATCH);
        gateway.orElseThrow().reload();
        untilVersion(2);
        assertThat(log("event=reload version=2 by=hang-up")).hasSize(1);
        write(WATCH + "x400gate.smtp.servers.one { host = 127.0.0.1, port = 1 }\n");
        untilVersion(3);
        write("");
        untilVersion(4);
        write(WATCH);
        await().during(Duration.ofSeconds(1))
                .until(() -> configuration().path("version").asInt() == 4);
    }
}
