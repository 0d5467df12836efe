package org.x400gate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Every prefix and every changed octet of a good sample: a decoder answers with a value or with MalformedInput. */
public final class Hostile {
    /** Run with {@code -Dx400gate.deep=true}, every octet takes all of its values, however long the sample. */
    public static final boolean DEEP = Boolean.getBoolean("x400gate.deep");

    private static final int ALL_VALUES_OCTETS = 128;
    private static final int MANY_VALUES_OCTETS = 600;

    /** An indefinite length and the reserved one: what goes wrong first. */
    private static final int[] FEW = {0x80, 0xFF};

    private static final int[] MANY = {0x00, 0x01, 0x1F, 0x30, 0x7F, 0x80, 0x84, 0xA0, 0xFF, '\r', '"'};

    private Hostile() {}

    public static void tryAll(Octets sample, Consumer<Octets> decoder) {
        variants(sample, octets -> tryOne(octets, decoder));
    }

    /** For machines, out of which nothing may come but steps. */
    public static void variants(Octets sample, Consumer<Octets> machine) {
        for (int length = 0; length < sample.length(); length++) {
            machine.accept(sample.slice(0, length));
        }
        byte[] octets = sample.toByteArray();
        for (int at = 0; at < octets.length; at++) {
            byte original = octets[at];
            for (int value : values(octets.length, original & 0xFF)) {
                octets[at] = (byte) value;
                machine.accept(Octets.wrap(octets.clone()));
            }
            octets[at] = original;
        }
    }

    private static List<Integer> values(int sampleOctets, int original) {
        if (DEEP || sampleOctets <= ALL_VALUES_OCTETS) {
            return IntStream.range(0, 256).boxed().toList();
        }
        IntStream fixed = IntStream.of(sampleOctets <= MANY_VALUES_OCTETS ? MANY : FEW);
        return IntStream.concat(fixed, IntStream.of(original ^ 0x20)).boxed().toList();
    }

    public static void tryOne(Octets octets, Consumer<Octets> decoder) {
        try {
            decoder.accept(octets);
        } catch (MalformedInput fault) {
            assertThat(fault.clause()).isNotBlank();
        }
    }
}
