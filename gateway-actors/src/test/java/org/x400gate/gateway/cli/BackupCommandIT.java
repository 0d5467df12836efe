package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;

/** {@code x400gate backup} of a running gateway, and {@code x400gate restore} into another store, whose gateway delivers. */
@Timeout(120)
class BackupCommandIT {
    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedBeforeABackupIsDeliveredByTheGatewayThatIsRestored() throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        String settings = "store.backup-directory = \"" + backups + "\"";
        String held;
        try (RunningGate gate = new RunningGate(folder, settings)) {
            gate.accept("sender@a.example", "ann@inside.example", "m1@a.example");
            held = gate.accept("sender@a.example", "bob@inside.example", "m2@a.example");
            Command made = gate.command("backup", "monday", "--by", "ann");
            assertThat(made.out()).contains(backups.resolve("monday") + ": all of ", " 2 entries", "whole");
            assertThat(made.exitCode()).isZero();
            gate.accept("sender@a.example", "late@inside.example", "m3@a.example");

            Command again = gate.command("backup", "monday");
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.out()).contains("no backup was made", "there already");
            Command outside = gate.command("backup", "../elsewhere");
            assertThat(outside.exitCode()).isEqualTo(1);
            assertThat(outside.out()).contains("a name of letters");
            assertThat(gate.command("backup").exitCode()).isZero();
            assertThat(Files.readString(gate.log()))
                    .contains("event=backup-begins", "by=\"ann@127.0.0.1\"", "event=backup ");
            assertThat(restore(gate.config(), "--list").out().lines().toList())
                    .hasSize(2)
                    .anySatisfy(line ->
                            assertThat(line).startsWith("monday  all of ").contains("2 entries"));
            Command over = restore(gate.config(), "monday");
            assertThat(over.exitCode()).isEqualTo(1);
            assertThat(over.out()).contains("not restored", "not empty");
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        assertDelivered(other, settings, "monday");
        assertHeldUntilReleased(Files.createDirectory(folder.resolve("third")), backups.resolve("monday"), held);
    }

    private static void assertDelivered(Path place, String settings, String name) throws Exception {
        Command restored = restore(config(place, settings), name);
        assertThat(restored.out()).contains("2 entries, 0 of them held", "sent again when the gateway starts");
        assertThat(restored.exitCode()).isZero();
        List<String> came = new CopyOnWriteArrayList<>();
        try (RunningGate gate = new RunningGate(place, "");
                FakeSmtpServer server = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(server.port()).isEqualTo(gate.inside);
            gate.command("queue", "retry", "--hop", "smtp:inside");
            await(() -> gate.command("queue", "list").out().contains("0 of 0 entries"));
            assertThat(came).hasSize(2);
        }
    }

    private static void assertHeldUntilReleased(Path place, Path backup, String id) throws Exception {
        Command restored = restore(config(place, ""), "--hold", backup.toString());
        assertThat(restored.out()).contains("2 entries, 2 of them held", "x400gate queue release");
        List<String> came = new CopyOnWriteArrayList<>();
        try (RunningGate gate = new RunningGate(place, "");
                FakeSmtpServer server = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(server.port()).isEqualTo(gate.inside);
            assertThat(gate.command("queue", "retry", "--hop", "smtp:inside").exitCode())
                    .isEqualTo(1);
            assertThat(gate.command("queue", "list", "--held").out()).contains("2 of 2 entries");
            assertThat(gate.command("queue", "release", id).exitCode()).isZero();
            await(() -> came.size() == 1);
            await(() -> gate.command("queue", "list", "--held").out().contains("1 of 1 entries"));
        }
    }

    @Test
    void whereNoBackupsGoNoneIsMadeAndTheWrongCommandLineIsSaid() throws Exception {
        try (RunningGate gate = new RunningGate(folder, "")) {
            Command refused = gate.command("backup");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out()).contains("x400gate.store.backup-directory");
            assertThat(restore(gate.config(), "--list").exitCode()).isEqualTo(1);
            assertThat(restore(gate.config(), "none").out()).contains("is no backup of a store");
            assertThat(restore(gate.config(), "--list", "none").exitCode()).isEqualTo(2);
            assertThat(restore(gate.config()).exitCode()).isEqualTo(2);
        }
        assertThat(Command.run("backup", "--admin", "127.0.0.1:" + RunningGate.freePort())
                        .exitCode())
                .isEqualTo(69);
    }

    private static Path config(Path place, String settings) throws IOException {
        return Files.writeString(
                place.resolve("restore.conf"),
                "x400gate { store { directory = \"" + place.resolve("store") + "\", min-free = 0 }\n" + settings
                        + " }");
    }

    private static Command restore(Path config, String... arguments) {
        return Command.run(Stream.concat(Stream.of("restore", "--config", config.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }
}
