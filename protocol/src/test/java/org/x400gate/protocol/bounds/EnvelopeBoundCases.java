package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.BoundsApdus.*;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;

/** Where the bounds of X.411 apply. */
final class EnvelopeBoundCases {
    private EnvelopeBoundCases() {}

    static Stream<BoundCase> all() {
        return Stream.of(envelope(), addresses(), attributes(), extensions(), reports())
                .flatMap(List::stream);
    }

    private static List<BoundCase> envelope() {
        return List.of(
                new BoundCase(
                        "local-identifier",
                        UB_LOCAL_ID_LENGTH,
                        n -> message(BerNode.constructed(application(4), domain("p"), BerNode.ascii(IA5, x(n))))),
                new BoundCase(
                        "private-domain-identifier",
                        UB_DOMAIN_NAME_LENGTH,
                        n -> message(BerNode.constructed(application(4), domain(x(n)), BerNode.ascii(IA5, "id")))),
                new BoundCase(
                        "content-identifier", UB_CONTENT_ID_LENGTH, n -> message(BerNode.ascii(application(10), x(n)))),
                new BoundCase(
                        "content-type", UB_BUILT_IN_CONTENT_TYPE, n -> message(BerNode.integer(application(6), n))),
                new BoundCase(
                        "per-message-indicators",
                        UB_BIT_OPTIONS,
                        n -> message(BerNode.bits(application(8), BitString.ofBits(n)))),
                new BoundCase(
                        "built-in-encoded-information-types",
                        UB_BUILT_IN_ENCODED_INFORMATION_TYPES,
                        n -> message(types(BerNode.bits(context(0), BitString.ofBits(n))))),
                new BoundCase(
                        "extended-encoded-information-types",
                        UB_ENCODED_INFORMATION_TYPES,
                        n -> message(types(BerNode.constructed(context(4), times(n, BerNode.oid(Oid.of(2, 6, 1))))))),
                new BoundCase(
                        "private-use",
                        UB_TELETEX_PRIVATE_USE_LENGTH,
                        n -> message(types(BerNode.constructed(context(2), BerNode.ascii(context(4), x(n)))))),
                new BoundCase(
                        "bilateral-information",
                        UB_BILATERAL_INFO,
                        n -> message(BerNode.constructed(
                                context(1), BerNode.sequence(country(), admd(), BerNode.octetString(octets(n - 4)))))),
                new BoundCase(
                        "trace-information",
                        UB_TRANSFERS,
                        n -> message(BerNode.constructed(application(9), times(n, traceElement())))),
                new BoundCase(
                        "per-recipient-fields",
                        UB_RECIPIENTS,
                        n -> message(BerNode.constructed(context(2), times(n, recipient())))),
                new BoundCase(
                        "explicit-conversion",
                        UB_INTEGER_OPTIONS,
                        n -> message(BerNode.constructed(context(2), recipient(BerNode.integer(context(2), n))))),
                new BoundCase("type", UB_EXTENSION_TYPES, n -> message(extension(n, BerNode.integer(0)))),
                new BoundCase(
                        "mta-name",
                        UB_MTA_NAME_LENGTH,
                        n -> message(extension(
                                38,
                                BerNode.sequence(BerNode.sequence(
                                        domain("p"), BerNode.ascii(IA5, x(n)), BerNode.set(supplied())))))));
    }

    private static List<BoundCase> addresses() {
        return List.of(
                builtIn("network-address", UB_X121_ADDRESS_LENGTH, n -> BerNode.ascii(context(0), "1".repeat(n))),
                builtIn("terminal-identifier", UB_TERMINAL_ID_LENGTH, n -> BerNode.ascii(context(1), x(n))),
                builtIn(
                        "private-domain-name",
                        UB_DOMAIN_NAME_LENGTH,
                        n -> BerNode.constructed(context(2), BerNode.ascii(PRINTABLE, x(n)))),
                builtIn("organization-name", UB_ORGANIZATION_NAME_LENGTH, n -> BerNode.ascii(context(3), x(n))),
                builtIn(
                        "numeric-user-identifier",
                        UB_NUMERIC_USER_ID_LENGTH,
                        n -> BerNode.ascii(context(4), "7".repeat(n))),
                builtIn("surname", UB_SURNAME_LENGTH, n -> person(x(n), 0, "")),
                builtIn("given-name", UB_GIVEN_NAME_LENGTH, n -> person("s", 1, x(n))),
                builtIn("initials", UB_INITIALS_LENGTH, n -> person("s", 2, x(n))),
                builtIn("generation-qualifier", UB_GENERATION_QUALIFIER_LENGTH, n -> person("s", 3, x(n))),
                builtIn(
                        "organizational-unit-names",
                        UB_ORGANIZATIONAL_UNITS,
                        n -> BerNode.constructed(context(6), times(n, BerNode.ascii(PRINTABLE, "u")))),
                builtIn(
                        "organizational-unit-names[1]",
                        UB_ORGANIZATIONAL_UNIT_NAME_LENGTH,
                        n -> BerNode.constructed(context(6), BerNode.ascii(PRINTABLE, x(n)))),
                new BoundCase(
                        "built-in-domain-defined-attributes",
                        UB_DOMAIN_DEFINED_ATTRIBUTES,
                        n -> named(someone(), BerNode.constructed(SEQUENCE, times(n, domainDefined("t", "v"))))),
                new BoundCase(
                        "type",
                        UB_DOMAIN_DEFINED_ATTRIBUTE_TYPE_LENGTH,
                        n -> named(someone(), BerNode.sequence(domainDefined(x(n), "v")))),
                new BoundCase(
                        "value",
                        UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH,
                        n -> named(someone(), BerNode.sequence(domainDefined("t", x(n))))),
                new BoundCase(
                        "extension-attributes",
                        UB_EXTENSION_ATTRIBUTES,
                        n -> named(
                                someone(),
                                BerNode.constructed(SET, times(n, attribute(7, BerNode.ascii(PRINTABLE, "p")))))));
    }

    private static BoundCase builtIn(String field, UpperBound bound, IntFunction<BerNode> attribute) {
        return new BoundCase(field, bound, n -> named(BerNode.sequence(country(), admd(), attribute.apply(n))));
    }

    private static List<BoundCase> attributes() {
        List<BoundCase> cases = new ArrayList<>(List.of(
                extended(1, "(1)", UB_COMMON_NAME_LENGTH, n -> BerNode.ascii(PRINTABLE, x(n))),
                extended(2, "(2)", UB_COMMON_NAME_LENGTH, n -> BerNode.ascii(TELETEX, x(n))),
                extended(3, "(3)", UB_ORGANIZATION_NAME_LENGTH, n -> BerNode.ascii(TELETEX, x(n))),
                extended(4, "surname", UB_SURNAME_LENGTH, n -> BerNode.set(BerNode.ascii(context(0), x(n)))),
                extended(
                        5,
                        "(5)",
                        UB_ORGANIZATIONAL_UNITS,
                        n -> BerNode.constructed(SEQUENCE, times(n, BerNode.ascii(TELETEX, "u")))),
                extended(
                        5,
                        "(5)[1]",
                        UB_ORGANIZATIONAL_UNIT_NAME_LENGTH,
                        n -> BerNode.sequence(BerNode.ascii(TELETEX, x(n)))),
                extended(
                        6,
                        "value",
                        UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH,
                        n -> BerNode.sequence(
                                BerNode.sequence(BerNode.ascii(TELETEX, "t"), BerNode.ascii(TELETEX, x(n))))),
                extended(7, "(7)", UB_PDS_NAME_LENGTH, n -> BerNode.ascii(PRINTABLE, x(n))),
                extended(9, "(9)", UB_POSTAL_CODE_LENGTH, n -> BerNode.ascii(NUMERIC, "9".repeat(n))),
                extended(
                        16,
                        "printable-address",
                        UB_PDS_PHYSICAL_ADDRESS_LINES,
                        n -> BerNode.set(BerNode.constructed(SEQUENCE, times(n, BerNode.ascii(PRINTABLE, "line"))))),
                extended(
                        16,
                        "teletex-string",
                        UB_UNFORMATTED_ADDRESS_LENGTH,
                        n -> BerNode.set(BerNode.ascii(TELETEX, x(n)))),
                extended(
                        22,
                        "number",
                        UB_E163_4_NUMBER_LENGTH,
                        n -> BerNode.sequence(BerNode.ascii(context(0), "1".repeat(n)))),
                extended(
                        22,
                        "sub-address",
                        UB_E163_4_SUB_ADDRESS_LENGTH,
                        n -> BerNode.sequence(
                                BerNode.ascii(context(0), "1"), BerNode.ascii(context(1), "1".repeat(n)))),
                extended(23, "(23)", UB_INTEGER_OPTIONS, n -> BerNode.integer(n)),
                extended(24, "two-octets", UB_COMMON_NAME_LENGTH, n -> BerNode.set(bmp(n))),
                extended(25, "two-octets", UB_ORGANIZATION_NAME_LENGTH, n -> BerNode.set(bmp(n))),
                universalPart("surname", UB_UNIVERSAL_SURNAME_LENGTH, 0),
                universalPart("given-name", UB_UNIVERSAL_GIVEN_NAME_LENGTH, 1),
                universalPart("initials", UB_UNIVERSAL_INITIALS_LENGTH, 2),
                universalPart("generation-qualifier", UB_UNIVERSAL_GENERATION_QUALIFIER_LENGTH, 3),
                extended(
                        27,
                        "two-octets",
                        UB_ORGANIZATIONAL_UNIT_NAME_LENGTH,
                        n -> BerNode.sequence(BerNode.set(bmp(n)))),
                extended(35, "two-octets", UB_UNFORMATTED_ADDRESS_LENGTH, n -> BerNode.set(bmp(n)))));
        for (int number : List.of(10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21)) {
            cases.add(extended(
                    number,
                    "printable-string",
                    UB_PDS_PARAMETER_LENGTH,
                    n -> BerNode.set(BerNode.ascii(PRINTABLE, x(n)))));
            cases.add(extended(
                    number, "teletex-string", UB_PDS_PARAMETER_LENGTH, n -> BerNode.set(BerNode.ascii(TELETEX, x(n)))));
        }
        for (int number : List.of(29, 30, 31, 32, 33, 34, 36, 37, 38, 39, 40)) {
            cases.add(extended(number, "two-octets", UB_PDS_PARAMETER_LENGTH, n -> BerNode.set(bmp(n))));
        }
        return cases;
    }

    private static BoundCase universalPart(String field, UpperBound bound, int part) {
        return extended(
                26,
                field + "/two-octets",
                bound,
                n -> part == 0
                        ? BerNode.set(BerNode.constructed(context(0), bmp(n)))
                        : BerNode.set(
                                BerNode.constructed(context(0), bmp(1)), BerNode.constructed(context(part), bmp(n))));
    }

    private static BoundCase extended(int number, String field, UpperBound bound, IntFunction<BerNode> value) {
        return new BoundCase(field, bound, n -> named(someone(), BerNode.set(attribute(number, value.apply(n)))));
    }

    private static List<BoundCase> extensions() {
        BerNode name = name();
        BerNode nameAndTime =
                BerNode.sequence(name, BerNode.ascii(org.x400gate.protocol.asn1.Tag.UTC_TIME, "2611230900Z"));
        return List.of(
                new BoundCase(
                        "extension(6)[1]",
                        UB_INTEGER_OPTIONS,
                        n -> message(extension(6, BerNode.sequence(BerNode.integer(n))))),
                new BoundCase(
                        "extension(9)",
                        UB_BIT_OPTIONS,
                        n -> message(extension(
                                9, BerNode.bits(org.x400gate.protocol.asn1.Tag.BIT_STRING, BitString.ofBits(n))))),
                new BoundCase("extension(10)", UB_INTEGER_OPTIONS, n -> message(extension(10, BerNode.integer(n)))),
                new BoundCase(
                        "extension(11)",
                        UB_RECIPIENT_NUMBER_FOR_ADVICE_LENGTH,
                        n -> message(extension(11, BerNode.ascii(TELETEX, x(n))))),
                new BoundCase(
                        "surname",
                        UB_SURNAME_LENGTH,
                        n -> message(extension(
                                13, BerNode.sequence(BerNode.sequence(country(), admd(), person(x(n), 0, "")))))),
                new BoundCase(
                        "privacy-mark",
                        UB_PRIVACY_MARK_LENGTH,
                        n -> message(extension(20, BerNode.set(BerNode.ascii(PRINTABLE, x(n)))))),
                new BoundCase(
                        "security-categories",
                        UB_SECURITY_CATEGORIES,
                        n -> message(extension(
                                20, BerNode.set(BerNode.constructed(SET, times(n, BerNode.sequence(List.of()))))))),
                new BoundCase(
                        "extension(23)",
                        UB_CONTENT_CORRELATOR_LENGTH,
                        n -> message(extension(23, BerNode.ascii(IA5, x(n - 4))))),
                new BoundCase(
                        "extension(25)",
                        UB_REDIRECTIONS,
                        n -> message(extension(
                                25,
                                BerNode.constructed(
                                        SEQUENCE, times(n, BerNode.sequence(nameAndTime, BerNode.integer(0))))))),
                new BoundCase(
                        "extension(26)",
                        UB_DL_EXPANSIONS,
                        n -> message(extension(26, BerNode.constructed(SEQUENCE, times(n, nameAndTime))))),
                new BoundCase(
                        "extension(30)",
                        UB_ORIG_AND_DL_EXPANSIONS,
                        n -> message(extension(30, BerNode.constructed(SEQUENCE, times(n, nameAndTime))))),
                new BoundCase(
                        "extension(38)",
                        UB_TRANSFERS,
                        n -> message(extension(
                                38,
                                BerNode.constructed(
                                        SEQUENCE,
                                        times(
                                                n,
                                                BerNode.sequence(
                                                        domain("p"),
                                                        BerNode.ascii(IA5, "mta"),
                                                        BerNode.set(supplied()))))))),
                new BoundCase(
                        "mta-name",
                        UB_MTA_NAME_LENGTH,
                        n -> message(extension(39, BerNode.sequence(domain("p"), BerNode.ascii(IA5, x(n)))))),
                new BoundCase(
                        "extension(40)",
                        UB_CERTIFICATES,
                        n -> message(extension(40, BerNode.constructed(SET, times(n, BerNode.sequence(List.of())))))));
    }

    private static List<BoundCase> reports() {
        return List.of(
                new BoundCase(
                        "supplementary-information",
                        UB_SUPPLEMENTARY_INFO_LENGTH,
                        n -> report(failed(1, 1), BerNode.ascii(context(5), x(n)))),
                new BoundCase("non-delivery-reason-code", UB_REASON_CODES, n -> report(failed(n, 1))),
                new BoundCase("non-delivery-diagnostic-code", UB_DIAGNOSTIC_CODES, n -> report(failed(1, n))),
                new BoundCase(
                        "type-of-MTS-user",
                        UB_MTS_USER_TYPES,
                        n -> report(BerNode.constructed(context(0), TIME, BerNode.integer(context(1), n)))),
                new BoundCase(
                        "additional-information",
                        UB_ADDITIONAL_INFO,
                        n -> BerNode.constructed(
                                        context(1),
                                        reportEnvelope(),
                                        BerNode.set(
                                                identifier(),
                                                BerNode.primitive(context(2), octets(n - 4)),
                                                BerNode.constructed(context(0), reported(failed(1, 1)))))
                                .encode()));
    }
}
