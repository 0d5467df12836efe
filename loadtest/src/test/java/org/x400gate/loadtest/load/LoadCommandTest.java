package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadCommandTest {
    private static final int WRONG = 2;

    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path directory;

    private int execute(String... arguments) {
        return LoadCommand.commandLine().setErr(new PrintWriter(errors)).execute(arguments);
    }

    @Test
    void aWrongOptionIsNamedWithWhatIsAllowed() {
        assertThat(execute("storm", "--limit", "5")).isEqualTo(WRONG);
        assertThat(execute("storm", "--seconds", "0")).isEqualTo(WRONG);
        assertThat(execute("storm", "--messages", "0")).isEqualTo(WRONG);
        assertThat(execute("storm", "--gateway", "1")).isEqualTo(WRONG);
        assertThat(execute("reconnect", "--outage", "gateway", "--gateway", "1", "--config", "x"))
                .isEqualTo(WRONG);
        assertThat(execute("opens", "--pairs", "0")).isEqualTo(WRONG);
        assertThat(execute("opens", "--warm-up", "0")).isEqualTo(WRONG);
        assertThat(execute("quiet")).isEqualTo(WRONG);
        assertThat(execute()).isEqualTo(WRONG);
        assertThat(errors.toString())
                .contains(
                        "--limit 5: 10 to 100",
                        "--seconds 0: 1 to 86400",
                        "--messages 0: 1 to 10000",
                        "--pairs 0: 1 to 1000",
                        "--warm-up 0: 1 to 86400",
                        "--gateway and --config go together",
                        "--outage gateway: the process of --gateway is not ours to kill",
                        "[STEADY, STORM, HOSTILE, RECONNECT, OPENS] (case-insensitive)");
    }

    @Test
    void prepareWritesTheConfigurationAlone() throws Exception {
        assertThat(execute("steady", "--prepare", "--limit", "12", "--directory", directory.toString()))
                .isZero();
        assertThat(LoadConfiguration.read(directory.resolve("x400gate.conf")).incoming())
                .isEqualTo(12);
        assertThat(Files.list(directory)).hasSize(1);
    }
}
