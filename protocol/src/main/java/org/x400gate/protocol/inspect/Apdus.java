package org.x400gate.protocol.inspect;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.ipm.IpmReading;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Reading;

/** MTS-APDUs and contents that stand alone. */
public final class Apdus {
    private Apdus() {}

    /** What octets seem to be. */
    public enum Seeming {
        APDU,
        IPM,
        NEITHER
    }

    public static Seeming look(Octets octets) {
        if (P1Reading.looksLikeApdu(octets)) {
            return Seeming.APDU;
        }
        return IpmReading.looksLikeIpm(octets) ? Seeming.IPM : Seeming.NEITHER;
    }

    /** An APDU, and the interpersonal message in it. */
    public static List<Told> apdu(Octets apdu, boolean contents) {
        return of(apdu, 0, contents);
    }

    /** A content of type P2 or P22. */
    public static List<Told> content(Octets content, boolean contents) {
        return List.of(told(0, Told.Layer.IPM, IpmReading.of(content), contents));
    }

    static List<Told> of(Octets apdu, int depth, boolean contents) {
        List<Told> told = new ArrayList<>();
        P1Reading reading = P1Reading.of(apdu);
        told.add(told(depth, Told.Layer.P1, reading.told(), contents));
        reading.interpersonal()
                .ifPresent(content -> told.add(told(depth + 1, Told.Layer.IPM, IpmReading.of(content), contents)));
        return told;
    }

    private static Told told(int depth, Told.Layer layer, Described unit, boolean contents) {
        return new Told(depth, layer, contents ? unit : unit.withoutOctets(), Octets.EMPTY);
    }
}
