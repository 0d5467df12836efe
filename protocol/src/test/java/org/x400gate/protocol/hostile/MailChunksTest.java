package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeTargets;
import org.x400gate.protocol.octets.Octets;

/** Mail is read alike wherever a buffer ends. */
@Tag("SF-34")
class MailChunksTest {
    /** The MIME library reads ahead by this many octets. */
    private static final int BUFFER_OCTETS = 4096;

    static Stream<Octets> messages() {
        return MimeTargets.messages().stream();
    }

    /** Padding in front moves each octet of the message over the end of the buffer once. */
    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsTheSameWhereverItLiesInTheBuffer(Octets message) {
        MimeMessage alone = MimeReader.read(message, MimeLimits.STANDARD);
        for (int before = Math.max(10, BUFFER_OCTETS - message.length() - 2); before <= BUFFER_OCTETS + 2; before++) {
            String padding = "X-P: " + "p".repeat(before - 7) + "\r\n";
            MimeMessage padded = MimeReader.read(
                    Octets.of(padding, StandardCharsets.US_ASCII).append(message), MimeLimits.STANDARD);
            List<HeaderField> fields = padded.fields();
            assertThat(fields.subList(1, fields.size()))
                    .as("%d octets before", before)
                    .isEqualTo(alone.fields());
            assertThat(padded.body()).as("%d octets before", before).isEqualTo(alone.body());
        }
    }

    static Stream<Target> streams() {
        return Targets.families().get("smtp").stream().filter(Target::stream);
    }

    /** Chunks of 1, 2, 3 and so on, and each split point, of every dialogue. */
    @ParameterizedTest
    @MethodSource("streams")
    void smtpIsReadAlikeInChunksOfAnySize(Target target) {
        for (Octets seed : target.seeds()) {
            Object whole = target.outcome(List.of(seed));
            for (int size = 1; size < seed.length(); size++) {
                assertThat(target.outcome(Fuzz.cut(seed, size)))
                        .as("chunks of %d", size)
                        .isEqualTo(whole);
                assertThat(target.outcome(List.of(seed.slice(0, size), seed.from(size))))
                        .as("cut at %d", size)
                        .isEqualTo(whole);
            }
        }
    }
}
