package org.x400gate.protocol.p1;

import java.util.Optional;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

/** ExtensionField (X.411): type, criticality and the value as a whole BER element; an absent value means NULL. */
public record ExtensionField(Type type, BitString criticality, Optional<Octets> value) {
    public static final int MAX_STANDARD = 256;
    /** The highest number that X.411 has given out. */
    private static final int LAST_KNOWN = 46;

    public static final BitString NOT_CRITICAL = BitString.ofBits(0);
    private static final int FOR_SUBMISSION = 0;
    private static final int FOR_TRANSFER = 1;
    private static final int FOR_DELIVERY = 2;

    /** ExtensionType: a number of the standard, or a private object identifier. */
    public sealed interface Type {}

    public record Standard(int number) implements Type {
        public Standard {
            if (number < 0 || number > MAX_STANDARD) {
                throw new IllegalArgumentException("standard extension " + number + " outside 0.." + MAX_STANDARD);
            }
        }
    }

    public record Private(Oid oid) implements Type {}

    public boolean isStandard(int number) {
        return type.equals(new Standard(number));
    }

    /**
     * Whether an MTA may not pass it on: it does not know what it says, and is told not to overlook it (X.411 9.2). Those
     * of X.411 itself are passed on as they are: they speak to who submits or delivers.
     */
    public boolean forbidsTransfer() {
        boolean known = type instanceof Standard standard && standard.number() <= LAST_KNOWN;
        return !known && criticalForTransfer();
    }

    /** {@code (23)}, or an object identifier: for a log. */
    public String label() {
        return type instanceof Private other ? other.oid().toString() : "(" + ((Standard) type).number() + ")";
    }

    public boolean criticalForSubmission() {
        return criticality.bit(FOR_SUBMISSION);
    }

    public boolean criticalForTransfer() {
        return criticality.bit(FOR_TRANSFER);
    }

    public boolean criticalForDelivery() {
        return criticality.bit(FOR_DELIVERY);
    }
}
