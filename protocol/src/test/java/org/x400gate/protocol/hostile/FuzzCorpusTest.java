package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/**
 * What was found by hostile octets once: files in folders by target, named for their fault. The first octet is the size
 * of the pieces (0: whole), what the decoder is given comes behind.
 */
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    static Stream<Path> inputs() throws IOException {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".bin")).sorted().toList().stream();
        }
    }

    static String folder(Target target) {
        return target.name().replace(' ', '-');
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aFindingDoesNotComeBack(Path input) throws IOException {
        String folder = input.getParent().getFileName().toString();
        Target target = Targets.all()
                .filter(one -> folder(one).equals(folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no target is called " + folder));
        Octets octets = Octets.wrap(Files.readAllBytes(input));
        assertThatCode(() -> Fuzz.run(target, octets)).doesNotThrowAnyException();
    }
}
