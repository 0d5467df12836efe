package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Samples;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;

/** {@code x400gate peers suspend}, {@code resume} and {@code remove} against a running gateway. */
@Tag("waits")
@Timeout(180)
class PeerOrdersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<String> came = new CopyOnWriteArrayList<>();

    @Test
    @Tag("SF-29")
    void aServerIsSuspendedOverARestartResumedAndRemovedWithReportsAndAtLastGone() throws Exception {
        String user = System.getProperty("user.name");
        try (RunningGate gate = new RunningGate(folder, "");
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            assertThat(gate.command("peers", "suspend", "inside", "--reason", "moves house")
                            .out())
                    .isEqualTo("suspended: nothing is sent to smtp:inside until it is resumed; 0 wait\n");
            String ann = gate.accept("olga@inside.example", "ann@inside.example", "m1@a.example");
            gate.restart();

            assertThat(gate.command("peers").out())
                    .contains("smtp:inside  suspended since ", " by " + user, ": moves house; 1 wait");
            assertThat(gate.command("status").out()).contains("alarm     smtp:inside: suspended since ");
            assertThat(gate.metrics()).contains("x400gate_hops_ordered{order=\"suspend\"} 1.0");
            assertThat(came).isEmpty();
            assertThat(gate.command("peers", "suspend", "inside", "--incoming").exitCode())
                    .as("a server does not come by a name")
                    .isEqualTo(1);

            assertThat(gate.command("peers", "resume", "inside").exitCode()).isZero();
            await(() -> came.size() == 1);
            await(() -> gate.command("queue", "show", ann).out().contains("finished"));

            gate.accept("olga@inside.example", "bob@down.example", "m2@a.example");
            assertThat(gate.command("peers", "remove", "down").exitCode()).isEqualTo(2);
            assertThat(gate.command("peers", "remove", "down", "--return", "--reason", "it is sold")
                            .out())
                    .isEqualTo("returning: smtp:down takes nothing new; 1 go back to their originators\n");
            await(() -> came.size() == 2);
            assertThat(came.get(1)).contains("bob@down.example", "it is sold", "Action: failed");
            await(() -> gate.command("peers").out().contains("nothing left: take it out of the configuration"));
            assertThat(gate.reply("olga@inside.example", "bob@down.example")).startsWith("550");

            gate.withoutDown();
            assertThat(gate.command("reload").out()).contains("active: version 2");
            await(() -> !gate.command("peers").out().contains("smtp:down"));
        }
        assertThat(Files.readString(folder.resolve("gateway.log")))
                .contains("event=operator-act act=suspend hop=\"smtp:inside\"")
                .contains("event=operator-act act=return hop=\"smtp:down\"")
                .contains("event=hop-removed hop=\"smtp:down\"");
    }

    @Test
    @Tag("SF-29")
    void mailOfAServerIsReroutedToAnotherAndAReloadWithoutItNamesWhatIsLeft() throws Exception {
        try (RunningGate gate = new RunningGate(folder, "");
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            gate.accept("olga@inside.example", "bob@down.example", "m2@a.example");
            gate.withoutDown();
            assertThat(gate.command("reload").out())
                    .contains("smtp:down is gone, and 1 messages wait for it", "peers remove smtp:down --return");

            assertThat(gate.command("peers", "remove", "smtp:down", "--re-route", "inside")
                            .out())
                    .isEqualTo("re-routing: 1 of smtp:down, and what is new, go to smtp:inside\n");

            await(() -> came.size() == 1);
            assertThat(came.get(0)).contains("m2@a.example");
            await(() -> !gate.command("peers").out().contains("smtp:down"));
        }
    }

    /** What is there goes out when its server is back, in its own time; what is new does not get in, and it is gone at last. */
    @Test
    @Tag("SF-29")
    void aServerIsDrainedOverARestartAndStaysGone() throws Exception {
        try (RunningGate gate = new RunningGate(folder, "")) {
            gate.accept("olga@inside.example", "bob@down.example", "m1@a.example");
            assertThat(gate.command("peers", "remove", "down", "--drain", "--reason", "it closes")
                            .out())
                    .isEqualTo("draining: smtp:down takes nothing new; 1 are still to go\n");
            gate.restart();

            assertThat(gate.command("peers").out())
                    .contains("smtp:down  being removed (drain) since ", ": it closes; 1 left");
            assertThat(gate.reply("olga@inside.example", "bob@down.example")).startsWith("550");

            try (FakeSmtpServer down = new FakeSmtpServer(gate.down).tellingEach(came::add)) {
                assertThat(down.port()).isEqualTo(gate.down);
                gate.command("queue", "retry", "--hop", "smtp:down");
                await(() -> gate.command("peers").out().contains("nothing left: take it out of the configuration"));
                assertThat(came).singleElement().asString().contains("m1@a.example");
            }
            assertThat(gate.reply("olga@inside.example", "bob@down.example")).startsWith("550");

            gate.withoutDown();
            assertThat(gate.command("reload").out()).contains("active: version 2");
            await(() -> !gate.command("peers").out().contains("smtp:down"));
            gate.restart();
            assertThat(gate.command("peers").out()).doesNotContain("smtp:down");
            assertThat(gate.metrics()).contains("x400gate_hops_ordered{order=\"drain\"} 0.0");
        }
    }

    /** It is refused as busy when it comes, and what it sends over an association that was there before is refused for now. */
    @Test
    void aPeerIsNotLetInUntilItIsResumed() throws Exception {
        try (RunningGate gate = new RunningGate(folder, Tester.KEYS);
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add);
                StackPeer before = bound(gate)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            assertThat(before.transfer(message("1"), PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            await(() -> came.size() == 1);

            assertThat(gate.command("peers", "suspend", "TESTER", "--incoming", "--reason", "it floods us")
                            .out())
                    .isEqualTo(
                            "suspended: nothing is sent to x400:TESTER until it is resumed, and it is refused as busy;"
                                    + " 0 wait\n");

            assertThat(before.transfer(message("2"), PATIENCE)).isInstanceOf(StackAction.TransferRefused.class);
            assertThat(ping(gate)).satisfies(refused -> {
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.out()).contains("BIND-0: ");
            });
            gate.restart();
            assertThat(ping(gate).out()).contains("BIND-0: ");
            assertThat(gate.command("peers").out())
                    .contains("suspended, not let in either, since ", "it floods us; 0 wait");

            assertThat(gate.command("peers", "resume", "TESTER").exitCode()).isZero();

            assertThat(ping(gate).exitCode()).isZero();
            try (StackPeer again = bound(gate)) {
                assertThat(again.transfer(message("2"), PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            }
            await(() -> came.size() == 2);
        }
    }

    /** Nobody tells it: it sees it within some seconds, and goes on when the one that the operator asked is gone. */
    @Test
    void whatIsSuspendedAtOneNodeIsLeftAloneByTheOtherToo() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String shared = "store.kind = postgresql, postgresql { url = \"" + server.url() + "\", user = \""
                + PostgresServer.USER + "\", password = \"" + PostgresServer.PASSWORD + "\", schema = "
                + PostgresServer.freshSchema() + ", poll = 1 s, node-name = ";
        try (RunningGate one = new RunningGate(Files.createDirectory(folder.resolve("one")), shared + "one }");
                RunningGate other = new RunningGate(
                        Files.createDirectory(folder.resolve("other")),
                        shared + "other }, smtp.servers.inside.port = " + one.inside);
                FakeSmtpServer inside = new FakeSmtpServer(one.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(one.inside);
            one.command("peers", "suspend", "inside");
            await(() -> other.command("peers").out().contains("smtp:inside  suspended since "));

            one.accept("olga@a.example", "ann@inside.example", "m1@a.example");
            other.accept("olga@a.example", "bob@inside.example", "m2@a.example");
            for (RunningGate each : List.of(one, other)) {
                assertThat(each.command("queue", "retry", "--hop", "smtp:inside")
                                .exitCode())
                        .isZero();
            }
            Awaitility.await().during(Duration.ofSeconds(1)).until(came::isEmpty);

            assertThat(one.command("peers", "resume", "inside").exitCode()).isZero();
            one.stop();

            other.accept("olga@a.example", "cid@inside.example", "m3@a.example");
            await(() -> came.size() == 3);
        }
    }

    private Command ping(RunningGate gate) throws IOException {
        return Command.run(
                "ping",
                "x400gate",
                "--config",
                Tester.config(gate, folder, "1988").toString());
    }

    private static Octets message(String id) {
        Octets content = IpmSamples.ipm("letter", BodyPart.GeneralText.latin1("text\r\n"))
                .node()
                .encode();
        OrName ann = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=x400gate/DD.RFC-822=ann(a)inside.example/"));
        TransferEnvelope sample = P1Samples.message(id, content).envelope();
        TransferEnvelope envelope = TransferEnvelope.builder(
                        sample.messageIdentifier(), sample.originator(), sample.contentType())
                .trace(sample.trace().get(0))
                .recipient(PerRecipient.of(ann, 1))
                .build();
        return new MtsApdu.Message(envelope, content).node().encode();
    }

    private static StackPeer bound(RunningGate gate) {
        Octets bind = MtaBind.Authenticated.of("TESTER", MtaBind.Password.of("t"))
                .argument()
                .encode();
        StackPeer peer = StackPeer.dial(
                "127.0.0.1",
                gate.x400,
                new OpenParameters(
                                Selectors.NONE,
                                Selectors.NONE,
                                bind,
                                63,
                                3,
                                DialogueMode.MONOLOGUE,
                                "orders",
                                Instant.now(),
                                StackLimits.STANDARD)
                        .in(Dialect.P1_1988));
        assertThat(peer.awaitOpen(PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        return peer;
    }
}
