package org.x400gate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.StackPeerServer;

/**
 * Two gateway processes over one queue in PostgreSQL, and mail both ways through both: one is killed while it holds claims,
 * then the server is, and what was acknowledged comes out all the same, at whichever of the two.
 */
final class SharedDatabaseIT {
    private static final int MESSAGES_EACH_WAY = 400;
    private static final int LINKS_EACH = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Longer than a node is believed to live without a word, and than an embedded store would be waited for. */
    private static final Duration AWAY = Duration.ofSeconds(6);

    private static final Duration POLL = Duration.ofMillis(5);
    private static final String PASSWORD_FILE = "password";

    @TempDir
    Path scratch;

    private final PostgresServer server = PostgresServer.own();
    private final Flow toX400 =
            new Flow("inside@near.example", "outside@far.example", MESSAGES_EACH_WAY, Neighbour::asMail);
    private final Flow toSmtp = new Flow("outside@far.example", "inside@near.example", MESSAGES_EACH_WAY, mail -> mail);
    private final List<Gate> gates = List.of(new Gate(), new Gate());
    private final List<Senders> senders = new ArrayList<>();
    private final List<Instant> kills = new ArrayList<>();
    private final List<AutoCloseable> sinks = new ArrayList<>();
    private GatewayProcess one;
    private GatewayProcess other;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(scratch.resolve(PASSWORD_FILE), PostgresServer.PASSWORD + "\n");
        GatewayProcess.Ports ports = GatewayProcess.Ports.free();
        one = GatewayProcess.sharing(scratch.resolve("one"), ports, store("one"));
        other = GatewayProcess.sharing(scratch.resolve("other"), ports.beside(), store("other"));
        StackPeerServer neighbour = Neighbour.sink(ports.neighbour(), toX400);
        sinks.add(neighbour::close);
        FakeSmtpServer mail = new FakeSmtpServer(ports.mailServer())
                .tellingEach(data -> toSmtp.arrived(Octets.of(data, StandardCharsets.ISO_8859_1)));
        sinks.add(mail::close);
        List<GatewayProcess> both = List.of(one, other);
        for (int i = 0; i < both.size(); i++) {
            GatewayProcess.Ports there = both.get(i).ports();
            senders.add(new Senders(toX400, gates.get(i), () -> SmtpLink.dial(there.smtp())));
            senders.add(new Senders(toSmtp, gates.get(i), () -> Neighbour.dial(there.x400())));
        }
    }

    private String store(String node) {
        return "store.kind = postgresql, postgresql { url = \"" + server.url() + "\", user = \"" + PostgresServer.USER
                + "\", password-file = \"" + scratch.resolve(PASSWORD_FILE) + "\", node-name = " + node
                + ", node-lease = 5 s, poll = 1 s, connect-timeout = 5 s }, queue.give-up = 1 s";
    }

    @AfterEach
    void close() throws Exception {
        senders.forEach(Senders::stop);
        for (GatewayProcess each : List.of(one, other)) {
            each.end();
        }
        for (AutoCloseable sink : sinks) {
            sink.close();
        }
    }

    @Test
    void whatOneTookTheOtherDeliversWhenItIsKilledAndAServersDeathCostsNothing() throws Exception {
        one.start();
        other.start();
        one.awaitReady();
        other.awaitReady();
        gates.forEach(gate -> gate.set(true));
        senders.forEach(each -> each.start(LINKS_EACH));

        awaitProgress(MESSAGES_EACH_WAY / 2);
        awaitClaims("one");
        gates.get(0).set(false);
        kills.add(Instant.now());
        one.kill();
        awaitProgress(2 * MESSAGES_EACH_WAY);

        one.start();
        one.awaitReady();
        gates.forEach(gate -> gate.set(false));
        kills.add(Instant.now());
        server.kill();
        await().pollDelay(AWAY).until(() -> true);
        server.start();
        gates.forEach(gate -> gate.set(true));

        await().atMost(PATIENCE).until(() -> senders.stream().allMatch(Senders::done));
        await().atMost(PATIENCE).until(() -> one.queued() == 0 && other.queued() == 0);
        assertThat(List.of(one.stop(), other.stop())).as("exit codes").containsOnly(0);
        assertKept();
    }

    private void awaitProgress(int steps) {
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> toX400.progress() + toSmtp.progress() >= steps);
    }

    private void awaitClaims(String node) {
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() ->
                        server.number("select count(*) from x400gate.lease join x400gate.node on node.id = lease.node"
                                        + " where node.name = '" + node + "'")
                                > 0);
    }

    private void assertKept() throws IOException {
        for (Flow flow : List.of(toX400, toSmtp)) {
            System.out.println("  end: " + flow);
            assertThat(flow.acknowledged()).as("acknowledged").isEqualTo(flow.messages());
            assertThat(flow.missing()).as("acknowledged and lost").isEmpty();
            assertThat(flow.differences()).as("changed on the way").isEmpty();
            List<String> unexplained = new ArrayList<>();
            List<Flow.Repeat> repeats = flow.repeats(kills, Traffic.WINDOW, unexplained);
            System.out.println("  sent twice: " + repeats.size());
            assertThat(unexplained).as("sent twice outside the window").isEmpty();
        }
        for (GatewayProcess each : List.of(one, other)) {
            assertThat(each.log()).doesNotContain(PostgresServer.PASSWORD);
            assertThat(each.errors()).doesNotContain(PostgresServer.PASSWORD);
        }
        for (String table : List.of("entry", "work", "lease", "chunk", "content")) {
            assertThat(server.number("select count(*) from x400gate." + table))
                    .as(table)
                    .isZero();
        }
        assertThat(server.number("select count(*) from"
                        + " (select 1 from x400gate.lane group by hop, priority having sum(items) <> 0) wrong"))
                .as("lanes whose sum is wrong")
                .isZero();
    }
}
