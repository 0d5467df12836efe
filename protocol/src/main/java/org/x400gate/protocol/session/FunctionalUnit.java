package org.x400gate.protocol.session;

import java.util.EnumSet;
import java.util.Set;

/** Session functional units; {@code bit} is their place in the session user requirements. Source: X.225 8.3.1.16. */
public enum FunctionalUnit {
    HALF_DUPLEX(1),
    DUPLEX(1 << 1),
    EXPEDITED_DATA(1 << 2),
    MINOR_SYNCHRONIZE(1 << 3),
    MAJOR_SYNCHRONIZE(1 << 4),
    RESYNCHRONIZE(1 << 5),
    ACTIVITY_MANAGEMENT(1 << 6),
    NEGOTIATED_RELEASE(1 << 7),
    CAPABILITY_DATA(1 << 8),
    EXCEPTIONS(1 << 9),
    TYPED_DATA(1 << 10),
    SYMMETRIC_SYNCHRONIZE(1 << 11),
    DATA_SEPARATION(1 << 12);

    /** What reliable transfer stands on (X.228 clause 8), and all that {@link SessionMachine} can do: 0x0249. */
    public static final Set<FunctionalUnit> RELIABLE_TRANSFER =
            Set.of(HALF_DUPLEX, MINOR_SYNCHRONIZE, ACTIVITY_MANAGEMENT, EXCEPTIONS);

    private final int bit;

    FunctionalUnit(int bit) {
        this.bit = bit;
    }

    static int bits(Set<FunctionalUnit> units) {
        return units.stream().mapToInt(unit -> unit.bit).reduce(0, (left, right) -> left | right);
    }

    /** Reserved bits are ignored. */
    static Set<FunctionalUnit> ofBits(int bits) {
        EnumSet<FunctionalUnit> units = EnumSet.noneOf(FunctionalUnit.class);
        for (FunctionalUnit unit : values()) {
            if ((bits & unit.bit) != 0) {
                units.add(unit);
            }
        }
        return Set.copyOf(units);
    }
}
