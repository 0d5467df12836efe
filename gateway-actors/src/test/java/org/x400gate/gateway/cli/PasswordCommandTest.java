package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.UserFile;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;
import picocli.CommandLine;

class PasswordCommandTest {
    private final InputStream standardIn = System.in;
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path directory;

    @AfterEach
    void restore() {
        System.setIn(standardIn);
    }

    private int run(String typed, String name) {
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        CommandLine line = X400gate.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(new StringWriter(), true));
        return line.execute("password", name);
    }

    @Test
    void theLineLetsTheUserInAndDoesNotHoldThePassword() throws Exception {
        assertThat(run("geheim\n", "ann@example.org")).isZero();
        assertThat(said.toString()).doesNotContain("geheim");

        UserFile users = UserFile.open(Files.writeString(directory.resolve("users"), said.toString()));
        assertThat(users.check("ann@example.org", Octets.of("geheim", StandardCharsets.UTF_8)))
                .isEqualTo(AuthAnswer.PROVEN);
    }

    @Test
    void withoutAPasswordOrANameThereIsNoLine() {
        assertThat(run("", "ann")).isEqualTo(2);
        assertThat(run("\n", "ann")).isEqualTo(2);
        assertThat(run("x\n", "a b")).isEqualTo(2);
        assertThat(said.toString()).isEmpty();
    }
}
