package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** The time after which a message is not to be delivered, by its originator's wish (X.411 latest-delivery-time). */
public final class LatestDelivery {
    /** Its number among the standard extensions. */
    public static final int NUMBER = 5;

    /** A text of 17 octets at most, which BER lets a peer send in pieces. */
    private static final BerLimits LIMITS = new BerLimits(256, 8, 64);

    private LatestDelivery() {}

    /** Empty if there is none, or if what is there is no time: that asks for nothing. */
    public static Optional<Instant> in(TransferEnvelope envelope) {
        return envelope.extensions().stream()
                .filter(field -> field.isStandard(NUMBER))
                .findFirst()
                .flatMap(ExtensionField::value)
                .flatMap(value -> {
                    try {
                        return Optional.of(decode(value));
                    } catch (MalformedInput unreadable) {
                        return Optional.empty();
                    }
                });
    }

    static Instant decode(Octets value) {
        return UtcTime.decode(Ber.decode(value, LIMITS));
    }
}
