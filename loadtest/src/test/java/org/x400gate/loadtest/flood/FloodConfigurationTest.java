package org.x400gate.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.loadtest.target.GatewayConfiguration;
import org.x400gate.loadtest.target.Ports;

class FloodConfigurationTest {
    @TempDir
    private Path directory;

    @Test
    void whatAFloodMustKnowIsReadFromTheFileItWrote() throws IOException {
        Ports ports = new Ports(1, 2, 3, 4);
        Path file = Files.writeString(directory.resolve("x400gate.conf"), FloodConfiguration.text(7, ports, directory));

        assertThat(FloodConfiguration.read(file))
                .isEqualTo(new GatewayConfiguration.Known(7, ports, directory.resolve("store")));
        // Seven associations: five of one peer, two of another.
        assertThat(Files.readString(file)).contains("\"live-1\" { host = \"127.0.0.1\", port = 4, sessions = 2,");
    }

    @Test
    void anotherFileIsRefusedWithAWordOnWhatToDo() throws IOException {
        Path file = Files.writeString(directory.resolve("other.conf"), "x400gate { }\n");
        assertThatThrownBy(() -> FloodConfiguration.read(file))
                .hasMessageContaining("other.conf")
                .hasMessageContaining("--prepare");
    }
}
