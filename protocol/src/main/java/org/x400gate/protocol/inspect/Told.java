package org.x400gate.protocol.inspect;

import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.octets.Octets;

/**
 * One data unit of one layer.
 *
 * @param depth 0 for a TPDU, one more for each layer above
 * @param octets those of it that may be shown: no secret, and contents only if they were asked for
 */
public record Told(int depth, Layer layer, Described unit, Octets octets) {
    /** Whose data unit it is. */
    public enum Layer {
        TPKT("tpkt"),
        TRANSPORT("x224"),
        SESSION("x225"),
        PRESENTATION("x226"),
        ACSE("x227"),
        RTSE("x228"),
        P1("p1"),
        IPM("p2");

        private final String label;

        Layer(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
