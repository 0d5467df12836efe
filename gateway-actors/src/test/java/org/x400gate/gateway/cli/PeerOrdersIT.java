package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;

/** {@code x400gate peers suspend}, {@code resume} and {@code remove} against a running gateway. */
@Timeout(180)
class PeerOrdersIT {
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
}
