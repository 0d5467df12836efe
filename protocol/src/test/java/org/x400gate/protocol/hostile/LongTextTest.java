package org.x400gate.protocol.hostile;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/**
 * Long texts that begin something again and again and never end it: a reader that looks for each end as far as the text
 * goes hangs for minutes. The time allowed is a hundred times what is needed.
 */
class LongTextTest {
    private static final int OCTETS = 1 << 19;
    private static final Duration ALLOWED = Duration.ofSeconds(30);

    private static final List<String> PATTERNS = List.of(
            "<",
            "<a",
            "=?",
            "=?u?q?x",
            "=?u?q?x?= ",
            "(",
            "\"",
            "\\",
            "[",
            ";",
            ",",
            "@",
            ".",
            "/",
            "$",
            "/A=",
            "*{",
            "=",
            " ",
            "(a)",
            "--",
            "a: b;",
            "%",
            "'");

    static Stream<Target> texts() {
        return Stream.of("mime", "mixer", "oraddress", "smtp").flatMap(room -> Targets.families().get(room).stream());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void nothingHangs(Target target) {
        for (String pattern : PATTERNS) {
            Octets octets = Octets.of(pattern.repeat(OCTETS / pattern.length()), StandardCharsets.ISO_8859_1);
            assertTimeoutPreemptively(ALLOWED, () -> target.outcome(List.of(octets)), pattern);
        }
    }
}
