package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.Check.items;
import static org.x400gate.protocol.bounds.Check.members;
import static org.x400gate.protocol.bounds.Check.number;
import static org.x400gate.protocol.bounds.Check.octets;
import static org.x400gate.protocol.bounds.Check.printable;
import static org.x400gate.protocol.bounds.Check.teletex;
import static org.x400gate.protocol.bounds.NameChecks.DOMAIN;
import static org.x400gate.protocol.bounds.NameChecks.DOMAIN_TAG;
import static org.x400gate.protocol.bounds.NameChecks.OR_NAME;
import static org.x400gate.protocol.bounds.NameChecks.OR_NAME_TAG;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;

/** Extension fields of envelopes and reports (X.411 9.1), by the numbers of the standard; any other is carried. */
final class ExtensionChecks {
    private static final int LAST_OF_ENUMERATED = 1;

    private static final Check NAME = (element, at) -> {
        if (element.is(OR_NAME_TAG)) {
            OR_NAME.check(element, at);
        }
    };

    /** An O/R name and a time, one behind the other; the name may stand a level deeper. */
    private static final Check NAME_AND_MORE = items((element, at) -> {
        if (element.is(Tag.SEQUENCE)) {
            items(NAME).check(element, at);
        } else {
            NAME.check(element, at);
        }
    });

    private static final Check SECURITY_LABEL = members()
            .with(Tag.INTEGER, "security-classification", number(0, UB_INTEGER_OPTIONS))
            .with(Tag.PRINTABLE_STRING, "privacy-mark", printable(1, UB_PRIVACY_MARK_LENGTH))
            .with(Tag.SET, "security-categories", items(1, UB_SECURITY_CATEGORIES, Check.ANY));

    private static final Check REPORTING_MTA = members()
            .with(DOMAIN_TAG, "domain", DOMAIN)
            .with(Tag.IA5_STRING, "mta-name", Check.text(1, UB_MTA_NAME_LENGTH, Check.Repertoire.IA5));

    private static final Check YES_OR_NO = (element, at) -> {
        long value = element.longValue();
        if (value < 0 || value > LAST_OF_ENUMERATED) {
            at.broken(String.valueOf(value), "0 or 1", "X.411 9.1");
        }
    };

    static final Check FIELD = (element, at) -> {
        Optional<BerElement> standard = element.child(Tag.context(0));
        Optional<BerElement> criticality = element.child(Tag.context(1));
        criticality.ifPresent(bits -> Check.bits(0, UB_BIT_OPTIONS).apply(bits, at.in("criticality")));
        if (standard.isEmpty()) {
            return;
        }
        BerElement type = standard.get();
        long number = (type.isConstructed() ? type.only() : type).longValue();
        at.in("type").above(number, "", 0, UB_EXTENSION_TYPES);
        Optional<BerElement> value = element.child(Tag.context(2));
        if (value.isPresent()) {
            value((int) number).apply(value.get().only(), at.in("extension(" + number + ")"));
        }
    };

    /** At most one instance of each type. */
    static final Check FIELDS = (element, at) -> {
        List<BerElement> fields = element.children();
        items(FIELD).check(element, at);
        long types = fields.stream().map(ExtensionChecks::type).distinct().count();
        if (types < fields.size()) {
            at.broken(fields.size() - types + " types more than once", "one of each type", "X.411 figure 4");
        }
    };

    private ExtensionChecks() {}

    private static Object type(BerElement field) {
        return field.child(Tag.context(0))
                .or(() -> field.child(Tag.context(3)))
                .map(BerElement::encoding)
                .orElse(field.encoding());
    }

    private static Check value(int number) {
        return switch (number) {
            case 1, 3, 4, 7, 8, 21, 22 -> YES_OR_NO;
            case 2, 27, 31 -> NAME;
            case 6 -> items(number(0, UB_INTEGER_OPTIONS));
            case 9 -> Check.bits(0, UB_BIT_OPTIONS);
            case 10, 14 -> number(0, UB_INTEGER_OPTIONS);
            case 11 -> teletex(1, UB_RECIPIENT_NUMBER_FOR_ADVICE_LENGTH);
            case 13 -> NameChecks.ADDRESS;
            case 20 -> SECURITY_LABEL;
            case 23 -> octets(UB_CONTENT_CORRELATOR_LENGTH);
            case 25 -> items(1, UB_REDIRECTIONS, NAME_AND_MORE);
            case 26 -> items(1, UB_DL_EXPANSIONS, NAME_AND_MORE);
            case 30 -> items(2, UB_ORIG_AND_DL_EXPANSIONS, NAME_AND_MORE);
            case 37 -> TraceChecks.TRACE;
            case 38 -> TraceChecks.INTERNAL_TRACE;
            case 39 -> REPORTING_MTA;
            case 40 -> items(1, UB_CERTIFICATES, Check.ANY);
            case 41 -> IpmChecks.RECIPIENTS;
            case 42 -> items(NAME);
            default -> Check.ANY;
        };
    }
}
