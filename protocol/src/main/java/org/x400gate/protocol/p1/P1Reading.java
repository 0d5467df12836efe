package org.x400gate.protocol.p1;

import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.described.Torn;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * An MTS-APDU or a bind for people to read (X.411 figure 4, 12.1.1).
 *
 * @param interpersonal a message's content, or the one that a report returns, if it is of type P2 or P22
 */
public record P1Reading(Described told, Optional<Octets> interpersonal) {
    private static final Tag RETURNED_CONTENT = Tag.context(1);
    private static final Oid P22 = Oid.of(2, 6, 1, 10, 1);
    private static final Oid P2 = Oid.of(2, 6, 1, 10, 0);

    /** Never throws. */
    public static P1Reading of(Octets apdu) {
        P1Limits limits = P1Limits.STANDARD;
        Described told = ApduShapes.APDU.describeWhatIsLeft("MTS-APDU", apdu, limits.ber());
        return new P1Reading(told.checkedBy(() -> MtsApdu.decode(apdu, limits)), interpersonal(Torn.closed(apdu)));
    }

    public static Described bindArgument(Octets argument) {
        return bind("MTABindArgument", ApduShapes.bind(BindBer.ARGUMENT, "initiator"), argument);
    }

    public static Described bindResult(Octets result) {
        return bind("MTABindResult", ApduShapes.bind(BindBer.RESULT, "responder"), result);
    }

    /** Of a bind that the gateway can't read nothing is told: what looks like a name may be the password. */
    private static Described bind(String name, Shape shape, Octets bind) {
        try {
            MtaBind.decode(Ber.decode(bind, P1Limits.STANDARD.ber()));
            return shape.describe(name, bind, P1Limits.STANDARD.ber());
        } catch (MalformedInput fault) {
            return Described.unreadable(name, fault, Octets.EMPTY);
        }
    }

    public static Described bindError(Octets error) {
        return ((Shape) ApduShapes::bindError)
                .describe("MTABindError", error, P1Limits.STANDARD.ber())
                .checkedBy(() -> MtaBindError.decode(Ber.decode(error, P1Limits.STANDARD.ber())));
    }

    /** Whether octets begin as an MTS-APDU does, and not as an interpersonal message: its first member is a SET. */
    public static boolean looksLikeApdu(Octets octets) {
        try {
            BerElement element = Ber.decode(Torn.closed(octets), P1Limits.STANDARD.ber());
            if (element.is(P1Tags.PROBE)) {
                return true;
            }
            boolean envelope = element.is(P1Tags.MESSAGE) || element.is(P1Tags.REPORT);
            return envelope
                    && element.isConstructed()
                    && !element.children().isEmpty()
                    && element.children().get(0).is(Tag.SET)
                    && element.children().get(0).child(P1Tags.MTS_IDENTIFIER).isPresent();
        } catch (MalformedInput other) {
            return false;
        }
    }

    private static Optional<Octets> interpersonal(Octets apdu) {
        try {
            BerElement element = Ber.decode(apdu, P1Limits.STANDARD.ber());
            if (element.is(P1Tags.MESSAGE)) {
                BerElement envelope = element.required(Tag.SET, "envelope");
                return isInterpersonal(envelope)
                        ? element.child(Tag.OCTET_STRING).map(BerElement::octetString)
                        : Optional.empty();
            }
            if (element.is(P1Tags.REPORT) && element.children().size() == 2) {
                BerElement content = element.children().get(1);
                return isInterpersonal(content)
                        ? content.child(RETURNED_CONTENT).map(BerElement::octetString)
                        : Optional.empty();
            }
            return Optional.empty();
        } catch (MalformedInput fault) {
            return Optional.empty(); // told already
        }
    }

    private static boolean isInterpersonal(BerElement fields) {
        Optional<BerElement> builtIn = fields.child(P1Tags.CONTENT_TYPE);
        if (builtIn.isPresent()) {
            return builtIn.get().longValue() == 2 || builtIn.get().longValue() == 22;
        }
        Optional<Oid> extended = fields.child(Tag.OBJECT_IDENTIFIER).map(BerElement::oidValue);
        return extended.equals(Optional.of(P2)) || extended.equals(Optional.of(P22));
    }
}
