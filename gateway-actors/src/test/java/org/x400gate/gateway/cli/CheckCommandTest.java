package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CheckCommandTest {
    @TempDir
    private Path directory;

    private String out = "";

    private int check(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("gate.conf"), text);
        StringWriter written = new StringWriter();
        int code = new CommandLine(new X400gate())
                .setOut(new PrintWriter(written))
                .execute("check", "--config", file.toString());
        out = written.toString();
        return code;
    }

    @Test
    @Tag("SF-97")
    void aFileWithSixErrorsGetsSixLines() throws IOException {
        assertThat(check("""
                        x400gate {
                          admin.port = 70000
                          log.level = "lo\\nud"
                          nothing = 1
                          peers."A\\tB" { host = "h.example" }
                          routes.x400 = [ { prefix = "/C=XX/dt=1/", peer = NOBODY } ]
                        }
                        """)).isEqualTo(1);
        assertThat(out.lines().filter(line -> line.startsWith("key="))).hasSize(6);
        assertThat(out.lines()).last().asString().endsWith("gate.conf: 6 errors");
        assertThat(out.lines().filter(line -> line.startsWith("key=")))
                .allMatch(line ->
                        line.matches("key=x400gate\\S.* value=\".*\" allowed=\".+\" where=\".*gate.conf: [2-6]\""));
        assertThat(out).contains("value=\"lo\\u000aud\"", "no such key", "unknown key \"dt\"", "allowed=\"one of [A");
    }

    /** An import of a thousand of which three are bad: the three are named, each with its line. */
    @Test
    @Tag("SF-73")
    void badLinesOfATableAreNamed() throws IOException {
        StringBuilder users = new StringBuilder();
        for (int i = 1; i <= 1_000; i++) {
            String name = i % 400 == 1 ? "dt=1/S=x" + i : "S=x" + i;
            users.append("x")
                    .append(i)
                    .append("@a.example /C=XX/ADMD= /PRMD=p/")
                    .append(name)
                    .append("/\n");
        }
        Path table = Files.writeString(directory.resolve("users"), users);
        assertThat(check("x400gate.addresses.users-file = \"" + table + "\"\n")).isEqualTo(1);
        assertThat(out.lines().filter(line -> line.startsWith("key=")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("key=x400gate.addresses.users-file ") && line.contains("dt"))
                .extracting(line -> line.replaceFirst(".*: ([0-9]+)\"$", "$1"))
                .containsExactly("1", "401", "801");
        assertThat(Files.readString(table)).isEqualTo(users.toString());
    }

    /** Whatever is asked: the fault is told as {@code check} tells it, never as a fault of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "address a@b.example",
                "ping P",
                "send --from a@b.example --to c@d.example",
                "status",
                "reload",
                "peers",
                "peers trace P on",
                "queue",
                "queue show 1",
                "trace 1",
                "queue salvage"
            })
    void everyCommandNamesWhatIsWrongInTheFile(String words) throws IOException {
        Path file = Files.writeString(directory.resolve("gate.conf"), "x400gate.admin.port = 70000\n");
        List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.addAll(List.of("--config", file.toString()));
        Command done = Command.run(arguments.toArray(String[]::new));
        assertThat(done.out() + done.err())
                .contains("key=x400gate.admin.port value=\"70000\"")
                .doesNotContain("Exception");
        assertThat(done.exitCode()).isNotZero();
    }
}
