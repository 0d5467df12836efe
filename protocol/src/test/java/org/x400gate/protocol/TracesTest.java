package org.x400gate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The PDUs of {@code vectors/x400gate-traces.txt}, as gateways of the 1990s wrote them into their traces: each is a vector
 * of its room, which decodes, and one that the traces mark by [=] is a vector that is encoded again octet for octet.
 */
class TracesTest {
    @Test
    void everyPduOfTheTracesIsAVectorOfItsRoom() throws IOException {
        Map<String, String> vectors = new HashMap<>();
        for (String room : List.of("cotp", "session")) {
            Vectors.of(room).all().forEach(vector -> vectors.put(vector.octets().toHex(), vector.name()));
        }
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/vectors/x400gate-traces.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(lines).hasSize(14).allSatisfy(line -> {
            String hex = line.substring(line.lastIndexOf('=') + 1).strip().toLowerCase(Locale.ROOT);
            assertThat(vectors).containsKey(hex);
            assertThat(vectors.get(hex)).doesNotStartWith("bad-");
            if (line.contains("[=]")) {
                assertThat(vectors.get(hex)).endsWith("-exact");
            }
        });
    }
}
