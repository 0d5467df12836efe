package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/**
 * What an input costs in memory is in proportion to its length: {@link Target#allocation} octets for each, and a base. A
 * length that is only told costs nothing.
 */
class AllocationTest {
    private static final Map<String, Octets> ATTACKS = attacks();

    private static Map<String, Octets> attacks() {
        Map<String, Octets> attacks = new LinkedHashMap<>();
        attacks.put("length 2^31-1", Octets.ofHex("3084 7fffffff 0401"));
        attacks.put("length 2^31", Octets.ofHex("3084 80000000 0401"));
        attacks.put("length 2^63", Octets.ofHex("3088 8000000000000000 0401"));
        attacks.put("length of 126 octets", Octets.ofHex("30fe" + "ff".repeat(126)));
        attacks.put("reserved length", Octets.ofHex("30ff" + "00".repeat(126) + "02"));
        attacks.put("string of 2^31-1", Octets.ofHex("2480 0484 7fffffff"));
        attacks.put("tag without end", Octets.ofHex("3f" + "ff".repeat(5000)));
        attacks.put("100,000 deep, indefinite", Octets.ofHex("3080".repeat(100_000)));
        attacks.put("100,000 deep, closed", Octets.ofHex("2480".repeat(50_000) + "0000".repeat(50_000)));
        attacks.put("a million empty elements", indefinite("0500".repeat(1_000_000)));
        attacks.put("60,000 empty elements", indefinite("0500".repeat(60_000)));
        attacks.put("60,000 empty pieces of a string", Octets.ofHex("2480" + "0400".repeat(60_000) + "0000"));
        attacks.put("60,000 pieces of one octet", Octets.ofHex("2480" + "040161".repeat(60_000) + "0000"));
        attacks.put("zeros", Octets.wrap(new byte[100_000]));
        attacks.put("ones", Octets.ofHex("ff".repeat(100_000)));
        attacks.put("packets", Octets.ofHex("0300000802f08041".repeat(20_000)));
        attacks.put("line ends", Octets.ofHex("0d0a".repeat(50_000)));
        attacks.put("a line without end", Octets.ofHex("61".repeat(100_000)));
        attacks.put("reply lines", Octets.ofHex("3235302d610d0a".repeat(20_000)));
        attacks.put("commands", Octets.ofHex("4e4f4f500d0a".repeat(20_000)));
        return attacks;
    }

    private static Octets indefinite(String hex) {
        return Octets.ofHex("3080" + hex + "0000");
    }

    static Stream<Target> targets() {
        return Targets.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void memoryIsInProportionToWhatCame(Target target) {
        target.seeds().forEach(seed -> target.outcome(List.of(seed)));
        ATTACKS.forEach((name, octets) -> check(target, name, octets));
        for (Octets seed : target.seeds()) {
            check(target, "a good sample", seed);
            check(target, "a sample many times over", repeated(seed));
        }
    }

    private static Octets repeated(Octets seed) {
        List<Octets> many = new ArrayList<>();
        for (int octets = 0; octets < 50_000; octets += Math.max(100, seed.length())) {
            many.add(seed);
        }
        return Octets.concat(many);
    }

    private static void check(Target target, String name, Octets octets) {
        List<Octets> pieces = target.stream() ? Fuzz.cut(octets, 1 + octets.length() / 2000) : List.of(octets);
        long allowed = Memory.allowed(target, octets.length());
        assertThat(Memory.allocatedBy(target, pieces, allowed))
                .as("%s of %d octets", name, octets.length())
                .isLessThanOrEqualTo(allowed);
    }
}
