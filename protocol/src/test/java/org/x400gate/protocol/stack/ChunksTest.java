package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

/** What a user is told of a recorded conversation does not depend on how its octets came. */
@Tag("SF-34")
class ChunksTest {
    /** In each dialect. */
    static Stream<String> conversations() {
        return Stream.of(
                "pp-1988-normal-transfer",
                "pp-1988-normal-DR-transfer",
                "pp-1988-normal-bind-only",
                "pp-1988-x410mode-transfer",
                "pp-1984-transfer",
                "pp-1984-bind-only");
    }

    private static List<Octets> writes(String recording) {
        return Recording.named(recording).sent().stream()
                .filter(Recording.Sent::byInitiator)
                .map(Recording.Sent::octets)
                .toList();
    }

    private static List<Object> told(List<Octets> writes, int size) {
        StackPlay play = StackPlay.responder();
        for (Octets write : writes) {
            for (int at = 0; at < write.length(); at += size) {
                play.hear(write.slice(at, Math.min(write.length(), at + size)));
            }
        }
        return play.close().told();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void inChunksOfAnySize(String recording) {
        List<Octets> writes = writes(recording);
        List<Object> whole = told(writes, Integer.MAX_VALUE);
        assertThat(whole.toString()).contains("OpenIndication");
        int longest = writes.stream().mapToInt(Octets::length).max().orElseThrow();
        for (int size = 1; size <= longest; size += size < 100 ? 1 : 37) {
            assertThat(told(writes, size)).as("chunks of %d", size).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void cutAtEveryPoint(String recording) {
        List<Octets> writes = writes(recording);
        List<Object> whole = told(writes, Integer.MAX_VALUE);
        for (int write = 0; write < writes.size(); write++) {
            for (int at = 1; at < writes.get(write).length(); at++) {
                StackPlay play = StackPlay.responder();
                for (int each = 0; each < writes.size(); each++) {
                    Octets octets = writes.get(each);
                    if (each == write) {
                        play.hear(octets.slice(0, at)).hear(octets.from(at));
                    } else {
                        play.hear(octets);
                    }
                }
                assertThat(play.close().told())
                        .as("write %d cut at %d", write, at)
                        .isEqualTo(whole);
            }
        }
    }

    /** Truncated: the association ends with a cause when the wire does, and no half message was taken over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pp-1988-normal-transfer",
                "pp-1988-normal-DR-transfer",
                "pp-1988-x410mode-transfer",
                "pp-1984-transfer"
            })
    void truncatedAnywhereItEndsWithACause(String recording) {
        StackPlay whole = StackPlay.responder();
        writes(recording).forEach(whole::hear);
        assertThat(whole.end.received).hasSize(1);
        int octets = writes(recording).stream().mapToInt(Octets::length).sum();
        for (int cut = 0; cut < octets; cut++) {
            StackPlay play = StackPlay.responder();
            int length = cut;
            for (Octets write : writes(recording)) {
                play.hear(write.slice(0, Math.min(length, write.length())));
                length = Math.max(0, length - write.length());
            }
            play.close();
            assertThat(whole.end.received).containsAll(play.end.received);
        }
    }
}
