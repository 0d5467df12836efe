package org.x400gate.protocol.bounds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * Every upper bound and repertoire that a data unit breaks, of 1984 or of 1988. It reads what goes over the wire and
 * shares nothing with those who write that, so that it sees what a strict peer sees. Never throws.
 */
public final class ApduBounds {
    private static final Tag MESSAGE = Tag.context(0);
    private static final Tag REPORT = Tag.context(1);
    private static final Tag PROBE = Tag.context(2);
    private static final Tag RETURNED_CONTENT = Tag.context(1);
    private static final Oid P2 = Oid.of(2, 6, 1, 10, 0);
    private static final Oid P22 = Oid.of(2, 6, 1, 10, 1);

    private ApduBounds() {}

    /** Of an MTS-APDU, and of the content inside it if that is interpersonal. */
    public static List<Violation> of(Octets apdu) {
        return found(apdu, (element, at) -> {
            if (element.is(PROBE)) {
                EnvelopeChecks.PROBE.apply(element, at.in("probe"));
                return;
            }
            if (!element.is(MESSAGE) && !element.is(REPORT)
                    || element.children().size() != 2) {
                at.in("MTS-APDU").broken("not one", "a message, a report or a probe", "X.419");
                return;
            }
            BerElement first = element.children().get(0);
            BerElement second = element.children().get(1);
            if (element.is(MESSAGE)) {
                EnvelopeChecks.MESSAGE.apply(first, at.in("message"));
                content(first, Optional.of(second), at.in("content"));
            } else {
                EnvelopeChecks.REPORT_ENVELOPE.apply(first, at.in("report"));
                EnvelopeChecks.REPORT_CONTENT.apply(second, at.in("report-content"));
                content(second, second.child(RETURNED_CONTENT), at.in("returned-content"));
            }
        });
    }

    /** Of a content of type P2 or P22. */
    public static List<Violation> ofContent(Octets content) {
        return found(content, IpmChecks.OBJECT::one);
    }

    private static List<Violation> found(Octets octets, Check check) {
        List<Violation> found = new ArrayList<>();
        try {
            check.check(Ber.decode(octets, BerLimits.STANDARD), new Where("", found));
        } catch (MalformedInput fault) {
            found.add(new Violation("data unit", "not readable", "BER", fault.clause()));
        }
        return List.copyOf(found);
    }

    private static void content(BerElement fields, Optional<BerElement> content, Where at) {
        if (content.isPresent() && isInterpersonal(fields)) {
            Check inside = (element, where) ->
                    IpmChecks.OBJECT.one(Ber.decode(element.octetString(), BerLimits.STANDARD), where);
            inside.apply(content.get(), at);
        }
    }

    private static boolean isInterpersonal(BerElement fields) {
        Optional<Long> builtIn = fields.child(EnvelopeChecks.CONTENT_TYPE_TAG).map(BerElement::longValue);
        Optional<Oid> extended = fields.child(Tag.OBJECT_IDENTIFIER).map(BerElement::oidValue);
        return builtIn.filter(type -> type == 2 || type == 22).isPresent()
                || extended.filter(type -> type.equals(P2) || type.equals(P22)).isPresent();
    }
}
