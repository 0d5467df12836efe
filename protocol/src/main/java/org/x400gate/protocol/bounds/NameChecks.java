package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.Check.items;
import static org.x400gate.protocol.bounds.Check.members;
import static org.x400gate.protocol.bounds.Check.numeric;
import static org.x400gate.protocol.bounds.Check.numericOrPrintable;
import static org.x400gate.protocol.bounds.Check.printable;
import static org.x400gate.protocol.bounds.Check.teletex;
import static org.x400gate.protocol.bounds.Check.universal;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;

/** O/R names and domains (X.411 8.5.5, MTS abstract service). */
final class NameChecks {
    static final Tag OR_NAME_TAG = Tag.application(0);
    static final Tag DOMAIN_TAG = Tag.application(3);
    private static final Tag COUNTRY_TAG = Tag.application(1);
    private static final Tag ADMD_TAG = Tag.application(2);

    private static final Check COUNTRY_CODE = (element, at) -> {
        int length = element.octetString().length();
        int right = element.is(Tag.NUMERIC_STRING) ? 3 : 2;
        if (length != right) {
            at.broken(length + " characters", "two letters or three digits", "X.411 Annex B ub-country-name");
        }
    };
    private static final Check COUNTRY = Check.explicit(COUNTRY_CODE);
    private static final Check ADMD = Check.explicit(numericOrPrintable(0, UB_DOMAIN_NAME_LENGTH));

    static final Check DOMAIN = (element, at) -> {
        List<BerElement> parts = element.children();
        for (BerElement part : parts) {
            if (part.is(COUNTRY_TAG)) {
                COUNTRY.apply(part, at.in("country-name"));
            } else if (part.is(ADMD_TAG)) {
                ADMD.apply(part, at.in("administration-domain-name"));
            } else {
                numericOrPrintable(1, UB_DOMAIN_NAME_LENGTH).apply(part, at.in("private-domain-identifier"));
            }
        }
    };

    private static final Check PERSONAL_NAME = members()
            .require(Tag.context(0), "surname", printable(1, UB_SURNAME_LENGTH))
            .with(1, "given-name", printable(1, UB_GIVEN_NAME_LENGTH))
            .with(2, "initials", printable(1, UB_INITIALS_LENGTH))
            .with(3, "generation-qualifier", printable(1, UB_GENERATION_QUALIFIER_LENGTH));

    private static final Check BUILT_IN = members()
            .with(COUNTRY_TAG, "country-name", COUNTRY)
            .with(ADMD_TAG, "administration-domain-name", ADMD)
            .with(0, "network-address", numeric(1, UB_X121_ADDRESS_LENGTH))
            .with(1, "terminal-identifier", printable(1, UB_TERMINAL_ID_LENGTH))
            .with(2, "private-domain-name", Check.explicit(numericOrPrintable(1, UB_DOMAIN_NAME_LENGTH)))
            .with(3, "organization-name", printable(1, UB_ORGANIZATION_NAME_LENGTH))
            .with(4, "numeric-user-identifier", numeric(1, UB_NUMERIC_USER_ID_LENGTH))
            .with(5, "personal-name", PERSONAL_NAME)
            .with(
                    6,
                    "organizational-unit-names",
                    items(1, UB_ORGANIZATIONAL_UNITS, printable(1, UB_ORGANIZATIONAL_UNIT_NAME_LENGTH)));

    private static final Check DOMAIN_DEFINED = items(
            1,
            UB_DOMAIN_DEFINED_ATTRIBUTES,
            pair(
                    printable(1, UB_DOMAIN_DEFINED_ATTRIBUTE_TYPE_LENGTH),
                    printable(1, UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH)));

    private static final Check EXTENSION = (element, at) -> {
        BerElement type = element.required(Tag.context(0), "type");
        long number = (type.isConstructed() ? type.only() : type).longValue();
        at.above(number, "", 0, UB_EXTENSION_ATTRIBUTES);
        Optional<BerElement> value = element.child(Tag.context(1));
        if (value.isPresent() && number >= 0 && number <= UB_EXTENSION_ATTRIBUTES.max()) {
            attribute((int) number).apply(value.get().only(), at.in("(" + number + ")"));
        }
    };

    /** The components of an ORAddress; a directory name beside them has no bounds. */
    static final Check ADDRESS = (element, at) -> {
        List<BerElement> parts = element.children();
        for (int i = 0; i < parts.size(); i++) {
            BerElement part = parts.get(i);
            if (i == 0) {
                part.expect(Tag.SEQUENCE, "built-in standard attributes");
                BUILT_IN.apply(part, at);
            } else if (part.is(Tag.SEQUENCE)) {
                DOMAIN_DEFINED.apply(part, at.in("built-in-domain-defined-attributes"));
            } else if (part.is(Tag.SET)) {
                items(1, UB_EXTENSION_ATTRIBUTES, EXTENSION).apply(part, at.in("extension-attributes"));
            }
        }
    };

    static final Check OR_NAME = (element, at) -> {
        ADDRESS.check(element, at);
        List<BerElement> parts = element.children();
        boolean nobody =
                parts.isEmpty() || parts.size() == 1 && parts.get(0).children().isEmpty();
        if (nobody) {
            at.broken("empty", "an address or a directory name", "X.411 8.5.5");
        }
    };

    private static final Check PDS = members()
            .with(Tag.PRINTABLE_STRING, "printable-string", printable(1, UB_PDS_PARAMETER_LENGTH))
            .with(Tag.TELETEX_STRING, "teletex-string", teletex(1, UB_PDS_PARAMETER_LENGTH));

    private NameChecks() {}

    private static Check pair(Check type, Check value) {
        return (element, at) -> {
            List<BerElement> both = element.expect(Tag.SEQUENCE, "attribute").children();
            if (both.size() != 2) {
                at.broken(both.size() + " elements", "type and value", "X.411 8.5.5");
                return;
            }
            type.apply(both.get(0), at.in("type"));
            value.apply(both.get(1), at.in("value"));
        };
    }

    private static Check personalName(Check surname, Check given, Check initials, Check generation) {
        return members()
                .require(Tag.context(0), "surname", surname)
                .with(1, "given-name", given)
                .with(2, "initials", initials)
                .with(3, "generation-qualifier", generation);
    }

    /** By the numbers of X.411's extension attribute table; any other is carried. */
    private static Check attribute(int number) {
        return switch (number) {
            case 1 -> printable(1, UB_COMMON_NAME_LENGTH);
            case 2 -> teletex(1, UB_COMMON_NAME_LENGTH);
            case 3 -> teletex(1, UB_ORGANIZATION_NAME_LENGTH);
            case 4 ->
                personalName(
                        teletex(1, UB_SURNAME_LENGTH),
                        teletex(1, UB_GIVEN_NAME_LENGTH),
                        teletex(1, UB_INITIALS_LENGTH),
                        teletex(1, UB_GENERATION_QUALIFIER_LENGTH));
            case 5 -> items(1, UB_ORGANIZATIONAL_UNITS, teletex(1, UB_ORGANIZATIONAL_UNIT_NAME_LENGTH));
            case 6 ->
                items(
                        1,
                        UB_DOMAIN_DEFINED_ATTRIBUTES,
                        pair(
                                teletex(1, UB_DOMAIN_DEFINED_ATTRIBUTE_TYPE_LENGTH),
                                teletex(1, UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH)));
            case 7 -> printable(1, UB_PDS_NAME_LENGTH);
            case 8 -> COUNTRY_CODE;
            case 9 -> numericOrPrintable(1, UB_POSTAL_CODE_LENGTH);
            case 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21 -> PDS;
            case 16 ->
                members()
                        .with(
                                Tag.SEQUENCE,
                                "printable-address",
                                items(1, UB_PDS_PHYSICAL_ADDRESS_LINES, printable(1, UB_PDS_PARAMETER_LENGTH)))
                        .with(Tag.TELETEX_STRING, "teletex-string", teletex(1, UB_UNFORMATTED_ADDRESS_LENGTH));
            case 22 ->
                (element, at) -> {
                    if (element.is(Tag.SEQUENCE)) {
                        members()
                                .with(0, "number", numeric(1, UB_E163_4_NUMBER_LENGTH))
                                .with(1, "sub-address", numeric(1, UB_E163_4_SUB_ADDRESS_LENGTH))
                                .check(element, at);
                    }
                };
            case 23 -> Check.number(0, UB_INTEGER_OPTIONS);
            case 24 -> universal(UB_COMMON_NAME_LENGTH);
            case 25 -> universal(UB_ORGANIZATION_NAME_LENGTH);
            case 26 ->
                personalName(
                        universal(UB_UNIVERSAL_SURNAME_LENGTH),
                        universal(UB_UNIVERSAL_GIVEN_NAME_LENGTH),
                        universal(UB_UNIVERSAL_INITIALS_LENGTH),
                        universal(UB_UNIVERSAL_GENERATION_QUALIFIER_LENGTH));
            case 27 -> items(1, UB_ORGANIZATIONAL_UNITS, universal(UB_ORGANIZATIONAL_UNIT_NAME_LENGTH));
            case 28 ->
                items(
                        1,
                        UB_DOMAIN_DEFINED_ATTRIBUTES,
                        pair(
                                universal(UB_DOMAIN_DEFINED_ATTRIBUTE_TYPE_LENGTH),
                                universal(UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH)));
            case 29, 30, 31, 32, 33, 34, 36, 37, 38, 39, 40 -> universal(UB_PDS_PARAMETER_LENGTH);
            case 35 -> universal(UB_UNFORMATTED_ADDRESS_LENGTH);
            default -> Check.ANY;
        };
    }
}
