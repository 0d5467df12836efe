package org.x400gate.protocol.hostile;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/**
 * Samples with several changes at once, and parts of two samples joined: what a fuzzer tries, without the guidance.
 * Where Jazzer can't be had, run it with {@code -Dx400gate.deep=true} instead.
 */
class MutatedSamplesTest {
    private static final int SAMPLES_AT_ONCE = Hostile.DEEP ? 2_000 : 100;
    private static final int MAX_CHANGES = 8;

    /** Octets that mean something to one format or another. */
    private static final int[] TELLING = {
        0x00, 0x01, 0x1F, 0x24, 0x30, 0x31, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xA0, 0xFF, '\r', '\n', '"', '<', '=', '.',
        '/'
    };

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void whateverIsChangedThereIsAValueOrAFaultAndNoMemoryIsTaken(@ForAll("targets") Target target, @ForAll long seed) {
        Random chance = new Random(seed);
        for (int once = 0; once < SAMPLES_AT_ONCE; once++) {
            Octets octets = changed(sample(target, chance), sample(target, chance), chance);
            int piece = chance.nextInt(20);
            try {
                Fuzz.run(target, Octets.of(piece).append(octets));
            } catch (RuntimeException | AssertionError harm) {
                throw new AssertionError(target + " in pieces of " + piece + ": " + octets.toHex(), harm);
            }
        }
    }

    @Provide
    Arbitrary<Target> targets() {
        return Arbitraries.of(Targets.all().toList());
    }

    private static Octets sample(Target target, Random chance) {
        List<Octets> seeds = target.seeds();
        return seeds.get(chance.nextInt(seeds.size()));
    }

    private static Octets changed(Octets sample, Octets other, Random chance) {
        Octets octets = sample;
        for (int change = chance.nextInt(MAX_CHANGES); change >= 0; change--) {
            int at = chance.nextInt(octets.length() + 1);
            int end = Math.min(octets.length(), at + 1 + chance.nextInt(8));
            octets = switch (chance.nextInt(5)) {
                case 0 -> Octets.concat(octets.slice(0, at), any(chance, end - at), octets.from(end));
                case 1 -> Octets.concat(octets.slice(0, at), any(chance, 1 + chance.nextInt(4)), octets.from(at));
                case 2 -> octets.slice(0, at).append(octets.from(end));
                case 3 -> octets.slice(0, end).append(octets.from(at));
                default -> octets.slice(0, at).append(other.from(chance.nextInt(other.length() + 1)));
            };
        }
        return octets;
    }

    private static Octets any(Random chance, int length) {
        byte[] octets = new byte[length];
        for (int at = 0; at < length; at++) {
            octets[at] = (byte) (chance.nextBoolean() ? TELLING[chance.nextInt(TELLING.length)] : chance.nextInt(256));
        }
        return Octets.wrap(octets);
    }
}
