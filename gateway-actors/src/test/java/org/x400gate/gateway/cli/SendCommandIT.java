package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.gateway.smtp.FakeSmtpServer;

/** {@code x400gate send}: to a running gateway by SMTP, and as a peer of it by P1. */
@Timeout(180)
class SendCommandIT {
    @TempDir
    private Path folder;

    @Test
    void aMessageMadeOnTheCommandLineGoesBySmtpAndEachRecipientsAnswerIsTold() throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        Path attached = Files.writeString(folder.resolve("plan.bin"), "octets of a plan");
        try (RunningGate gate = new RunningGate(folder, "");
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            Command sent = Command.run(
                    "send",
                    "--config",
                    gate.config().toString(),
                    "--from",
                    "olga@inside.example",
                    "--to",
                    "ann@inside.example",
                    "--to",
                    "bob@nowhere.example",
                    "--subject",
                    "Grüße",
                    "--text",
                    "two\nlines",
                    "--attach",
                    attached.toString());

            assertThat(sent.exitCode()).isEqualTo(1);
            assertThat(sent.out())
                    .contains("to 127.0.0.1:" + gate.smtp + " by SMTP")
                    .contains("ann@inside.example: 250 ", "bob@nowhere.example: 550 ", "message: 250 ");
            await(() -> came.size() == 1);
            assertThat(came.get(0))
                    .contains(
                            "Subject: =?ISO-8859-1?B?R3L832U=?=",
                            "From: olga@inside.example",
                            "plan.bin",
                            "two\r\nlines")
                    .containsPattern("Message-ID: <[0-9A-Z]{26}@gate.example>");
            assertThat(Command.run(
                                    "send",
                                    "--smtp",
                                    "127.0.0.1:" + gate.smtp,
                                    "--from",
                                    "<>",
                                    "--to",
                                    "ann@inside.example")
                            .exitCode())
                    .isZero();
            await(() -> came.size() == 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1984", "1988-x410", "1988"})
    void aMessageGoesStraightToAPeerByP1AndIsTracedThereByItsIdentifier(String dialect) throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        try (RunningGate gate = new RunningGate(folder, Tester.KEYS);
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            Command sent = Command.run(
                    "send",
                    "--config",
                    Tester.config(gate, folder, dialect).toString(),
                    "--p1",
                    "x400gate",
                    "--from",
                    "tom@tester.example",
                    "--to",
                    "ann@inside.example",
                    "--subject",
                    "by P1");

            assertThat(sent.exitCode()).as(sent.out() + sent.err()).isZero();
            assertThat(sent.out()).contains("dialect " + dialect, "taken: ", "the peer answers for it now");
            await(() -> came.size() == 1);
            assertThat(came.get(0)).contains("Subject: by P1", "S=tom");
            String identifier = sent.out()
                    .lines()
                    .filter(line -> line.startsWith("mts-identifier: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("mts-identifier: ".length());
            await(() -> gate.command("trace", identifier).out().contains("relayed"));
            assertThat(gate.command("trace", identifier).out()).contains("accepted", "from=TESTER");
            assertThat(gate.command("trace", identifier.substring(1, identifier.length() - 1))
                            .exitCode())
                    .isZero();
            assertThat(gate.command("trace", "by P1").out()).contains("from=TESTER");
        }
    }

    @Test
    void aProbeIsTakenAndAnsweredWithAReport() throws Exception {
        try (RunningGate gate = new RunningGate(folder, Tester.KEYS)) {
            Command sent = Command.run(
                    "send",
                    "--config",
                    Tester.config(gate, folder, "1988").toString(),
                    "--p1",
                    "x400gate",
                    "--probe",
                    "--from",
                    "tom@tester.example",
                    "--to",
                    "ann@inside.example");

            assertThat(sent.exitCode()).as(sent.out() + sent.err()).isZero();
            assertThat(sent.out()).contains("taken: ");
            await(() -> !gate.command("queue", "list", "--json").out().contains("\"all\":0"));
        }
    }

    @Test
    void whatCannotBeSentIsSaidWithItsReason() throws Exception {
        try (RunningGate gate = new RunningGate(folder, Tester.KEYS)) {
            Path config = Tester.config(gate, folder, "1988");
            Files.writeString(config, Files.readString(config).replace("our-password = \"t\"", "our-password = \"x\""));
            Command refused = Command.run(
                    "send",
                    "--config",
                    config.toString(),
                    "--p1",
                    "x400gate",
                    "--from",
                    "a@tester.example",
                    "--to",
                    "b@inside.example");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out()).contains("not taken: ");
            assertThat(gate.command("queue").out()).isEqualTo("0 of 0 entries\n");

            assertThat(Command.run(
                            "send", "--smtp", "127.0.0.1:" + gate.down, "--from", "a@b.example", "--to", "c@d.example"))
                    .satisfies(told -> assertThat(told.exitCode()).isEqualTo(1))
                    .satisfies(told -> assertThat(told.out()).contains("failed: "));
            for (String[] wrong : new String[][] {
                {"send"},
                {"send", "--to", "nobody"},
                {"send", "--probe", "--from", "a@b.example", "--to", "c@d.example"},
                {"send", "--smtp", "there", "--from", "a@b.example", "--to", "c@d.example"},
                {"send", "--p1", "NOBODY", "--from", "a@b.example", "--to", "c@d.example"},
                {"send", "--p1", "X", "--smtp", "y:1", "--to", "c@d.example"},
                {"send", "--timeout", "0", "--to", "c@d.example"}
            }) {
                assertThat(Command.run(wrong).exitCode())
                        .as(String.join(" ", wrong))
                        .isEqualTo(2);
            }
        }
    }
}
