package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Every decoder against every prefix, every changed octet and every split point of all of its samples. */
class HostileDecodersTest {
    /** Beyond this a stream is cut at every point of its beginning only. */
    private static final int MAX_SPLIT_OCTETS = 1500;

    static Stream<Target> targets() {
        return Targets.all();
    }

    static Stream<Target> streams() {
        return Targets.all().filter(Target::stream);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("targets")
    void someSampleIsReadAndNoneDoesHarm(Target target) {
        List<Object> outcomes = target.seeds().stream()
                .map(seed -> target.outcome(List.of(seed)))
                .toList();
        assertThat(outcomes).anyMatch(outcome -> !outcome.equals(MalformedInput.class));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("targets")
    void everyPrefixAndEveryChangedOctetIsAValueOrAFault(Target target) {
        for (Octets seed : target.seeds()) {
            Hostile.tryAll(seed, target::read);
        }
    }

    /** Of good samples and of bad ones: what comes of a stream does not depend on where it was cut. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("streams")
    void aStreamIsReadAlikeWhereverItIsCut(Target target) {
        for (Octets seed : target.seeds()) {
            Octets stream = seed.slice(0, Math.min(seed.length(), MAX_SPLIT_OCTETS));
            assertThatCutsDoNotMatter(target, stream);
            for (int at = 0; at < stream.length(); at += Math.max(1, stream.length() / 20)) {
                byte[] changed = stream.toByteArray();
                changed[at] ^= 0x11;
                assertThatCutsDoNotMatter(target, Octets.wrap(changed));
            }
        }
    }

    private static void assertThatCutsDoNotMatter(Target target, Octets stream) {
        Object whole = target.outcome(List.of(stream));
        for (int at = 0; at <= stream.length(); at++) {
            assertThat(target.outcome(List.of(stream.slice(0, at), stream.from(at))))
                    .as("%s, cut at %d", stream.toHex(), at)
                    .isEqualTo(whole);
        }
        for (int size = 1; size <= Math.min(stream.length(), 20); size++) {
            assertThat(target.outcome(Fuzz.cut(stream, size)))
                    .as("%s, in pieces of %d", stream.toHex(), size)
                    .isEqualTo(whole);
        }
    }
}
