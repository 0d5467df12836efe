package org.x400gate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Every prefix and every changed octet of a good sample: a decoder answers with a value or with MalformedInput. */
public final class Hostile {
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
            for (int value = 0; value < 256; value++) {
                octets[at] = (byte) value;
                machine.accept(Octets.wrap(octets.clone()));
            }
            octets[at] = original;
        }
    }

    private static void tryOne(Octets octets, Consumer<Octets> decoder) {
        try {
            decoder.accept(octets);
        } catch (MalformedInput fault) {
            assertThat(fault.clause()).isNotBlank();
        }
    }
}
