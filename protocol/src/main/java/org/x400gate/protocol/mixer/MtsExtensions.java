package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ExtensionField;

/** The extensions of an envelope that have a field in Internet mail (X.411 9.1, RFC 2156 5.3.6), by their numbers. */
final class MtsExtensions {
    static final int ORIGINATOR_REQUESTED_ALTERNATE_RECIPIENT = 2;
    static final int CONVERSION_WITH_LOSS_PROHIBITED = 4;
    static final int LATEST_DELIVERY_TIME = 5;
    static final int ORIGINATOR_RETURN_ADDRESS = 13;
    static final int CONTENT_CORRELATOR = 23;
    static final int DL_EXPANSION_HISTORY = 26;
    private static final BerLimits LIMITS = new BerLimits(1 << 20, 16, 1_024);

    /** One distribution list that a message went through. */
    record Expansion(OrName list, Instant at) {}

    private MtsExtensions() {}

    static ExtensionField of(int number, BerNode value) {
        return new ExtensionField(
                new ExtensionField.Standard(number), ExtensionField.NOT_CRITICAL, Optional.of(value.encode()));
    }

    static ExtensionField latestDelivery(Instant time) {
        return of(LATEST_DELIVERY_TIME, UtcTime.node(Tag.UTC_TIME, time));
    }

    static ExtensionField returnAddress(OrAddress address) {
        return of(ORIGINATOR_RETURN_ADDRESS, address.node());
    }

    /** The oldest first, as X.411 has it. */
    static ExtensionField expansions(List<Expansion> history) {
        return of(
                DL_EXPANSION_HISTORY,
                BerNode.sequence(history.stream()
                        .map(e -> BerNode.sequence(e.list().node(), UtcTime.node(Tag.UTC_TIME, e.at())))
                        .toList()));
    }

    /** Throws MalformedInput, as all that read here do, for a value that is not what its number says. */
    static Instant time(ExtensionField field) {
        return UtcTime.decode(value(field));
    }

    static OrAddress address(ExtensionField field) {
        return OrAddress.decode(value(field));
    }

    static List<Expansion> expansions(ExtensionField field) {
        List<Expansion> history = new ArrayList<>();
        for (BerElement expansion :
                value(field).expect(Tag.SEQUENCE, "expansions").children()) {
            history.add(new Expansion(
                    OrName.decode(expansion.required(OrName.TAG, "list")),
                    UtcTime.decode(expansion.required(Tag.UTC_TIME, "time"))));
        }
        return history;
    }

    private static BerElement value(ExtensionField field) {
        Octets value = field.value()
                .orElseThrow(() -> new MalformedInput("mixer", 0, "X.411 9.1", "extension without a value"));
        return Ber.decode(value, LIMITS);
    }
}
