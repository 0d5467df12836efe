package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.loadtest.target.GatewayConfiguration.Known;
import org.x400gate.loadtest.target.Ports;

class LoadConfigurationTest {
    @TempDir
    private Path directory;

    @Test
    void whatALoadTestMustKnowIsReadFromTheFileItWrote() throws IOException {
        Ports ports = new Ports(1, 2, 3, 4);
        Path file = Files.writeString(directory.resolve("x400gate.conf"), LoadConfiguration.text(10, ports, directory));

        assertThat(LoadConfiguration.read(file)).isEqualTo(new Known(10, ports, directory.resolve("store")));
        // Ten places for the long ones, ten for the binders, five of each peer.
        assertThat(Files.readString(file))
                .contains("\"live-3\"", "\"turning-0\"", "dialogue-mode = two-way-alternate")
                .doesNotContain("\"live-4\"");
    }

    @Test
    void theFloodsFileIsAnother() throws IOException {
        Path file = Files.writeString(
                directory.resolve("x400gate.conf"),
                "# x400gate flood: incoming=7 x400=1 admin=2 smtp=3 sink=4 store=" + directory + "\n");
        assertThatThrownBy(() -> LoadConfiguration.read(file)).hasMessageContaining("x400gate load --prepare");
    }
}
