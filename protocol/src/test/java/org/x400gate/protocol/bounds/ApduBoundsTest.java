package org.x400gate.protocol.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

/** Each bound is kept at its value and broken by one more, wherever it applies; written here octet by octet. */
class ApduBoundsTest {
    private static final org.x400gate.protocol.asn1.Tag OR_NAME = application(0);
    private static final org.x400gate.protocol.asn1.Tag SET = org.x400gate.protocol.asn1.Tag.SET;
    private static final org.x400gate.protocol.asn1.Tag SEQUENCE = org.x400gate.protocol.asn1.Tag.SEQUENCE;
    private static final org.x400gate.protocol.asn1.Tag PRINTABLE = org.x400gate.protocol.asn1.Tag.PRINTABLE_STRING;
    private static final org.x400gate.protocol.asn1.Tag NUMERIC = org.x400gate.protocol.asn1.Tag.NUMERIC_STRING;
    private static final org.x400gate.protocol.asn1.Tag TELETEX = org.x400gate.protocol.asn1.Tag.TELETEX_STRING;
    private static final org.x400gate.protocol.asn1.Tag IA5 = org.x400gate.protocol.asn1.Tag.IA5_STRING;
    private static final org.x400gate.protocol.asn1.Tag BMP = org.x400gate.protocol.asn1.Tag.BMP_STRING;
    private static final BerNode TIME = BerNode.ascii(context(0), "2611230900Z");

    /** A field, its bound, and an APDU with the field of a given size. */
    private record Case(String field, UpperBound bound, IntFunction<Octets> apdu) {}

    @TestFactory
    @Tag("SF-52")
    Stream<DynamicTest> eachBoundIsKeptAtItsValueAndBrokenByOneMore() {
        return cases().map(c -> DynamicTest.dynamicTest(c.field + " " + c.bound, () -> {
            int max = c.bound.max();
            assertThat(ApduBounds.of(c.apdu.apply(max))).isEmpty();
            List<Violation> found = ApduBounds.of(c.apdu.apply(max + 1));
            assertThat(found).hasSize(1);
            assertThat(found.get(0).where()).endsWith(c.field);
            assertThat(found.get(0).clause()).isEqualTo(c.bound.clause());
            assertThat(found.get(0).found()).startsWith(String.valueOf(max + 1));
            assertThat(found.get(0).allowed()).endsWith(String.valueOf(max));
        }));
    }

    /** A number of 32 bits can't be exceeded by an int: it is tried alone. */
    @Test
    void noBoundIsWithoutItsCase() {
        Set<UpperBound> tried = EnumSet.of(UB_CONTENT_LENGTH);
        cases().forEach(c -> tried.add(c.bound));
        assertThat(tried).isEqualTo(EnumSet.allOf(UpperBound.class));
        assertThat(ApduBounds.of(probe(BerNode.integer(context(0), Integer.MAX_VALUE))))
                .isEmpty();
        assertThat(ApduBounds.of(probe(BerNode.primitive(context(0), Octets.ofHex("0080000000")))))
                .hasSize(1);
    }

    private static Stream<Case> cases() {
        return Stream.of(envelope(), addresses(), attributes(), extensions(), reports(), interpersonal(), headings())
                .flatMap(List::stream);
    }

    private static List<Case> envelope() {
        return List.of(
                new Case(
                        "local-identifier",
                        UB_LOCAL_ID_LENGTH,
                        n -> message(BerNode.constructed(application(4), domain("p"), BerNode.ascii(IA5, x(n))))),
                new Case(
                        "private-domain-identifier",
                        UB_DOMAIN_NAME_LENGTH,
                        n -> message(BerNode.constructed(application(4), domain(x(n)), BerNode.ascii(IA5, "id")))),
                new Case(
                        "content-identifier", UB_CONTENT_ID_LENGTH, n -> message(BerNode.ascii(application(10), x(n)))),
                new Case("content-type", UB_BUILT_IN_CONTENT_TYPE, n -> message(BerNode.integer(application(6), n))),
                new Case(
                        "per-message-indicators",
                        UB_BIT_OPTIONS,
                        n -> message(BerNode.bits(application(8), BitString.ofBits(n)))),
                new Case(
                        "built-in-encoded-information-types",
                        UB_BUILT_IN_ENCODED_INFORMATION_TYPES,
                        n -> message(types(BerNode.bits(context(0), BitString.ofBits(n))))),
                new Case(
                        "extended-encoded-information-types",
                        UB_ENCODED_INFORMATION_TYPES,
                        n -> message(types(BerNode.constructed(context(4), times(n, BerNode.oid(Oid.of(2, 6, 1))))))),
                new Case(
                        "private-use",
                        UB_TELETEX_PRIVATE_USE_LENGTH,
                        n -> message(types(BerNode.constructed(context(2), BerNode.ascii(context(4), x(n)))))),
                new Case(
                        "bilateral-information",
                        UB_BILATERAL_INFO,
                        n -> message(BerNode.constructed(
                                context(1), BerNode.sequence(country(), admd(), BerNode.octetString(octets(n - 4)))))),
                new Case(
                        "trace-information",
                        UB_TRANSFERS,
                        n -> message(BerNode.constructed(application(9), times(n, traceElement())))),
                new Case(
                        "per-recipient-fields",
                        UB_RECIPIENTS,
                        n -> message(BerNode.constructed(context(2), times(n, recipient())))),
                new Case(
                        "explicit-conversion",
                        UB_INTEGER_OPTIONS,
                        n -> message(BerNode.constructed(context(2), recipient(BerNode.integer(context(2), n))))),
                new Case("type", UB_EXTENSION_TYPES, n -> message(extension(n, BerNode.integer(0)))),
                new Case(
                        "mta-name",
                        UB_MTA_NAME_LENGTH,
                        n -> message(extension(
                                38,
                                BerNode.sequence(BerNode.sequence(
                                        domain("p"), BerNode.ascii(IA5, x(n)), BerNode.set(supplied())))))));
    }

    private static List<Case> addresses() {
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
                new Case(
                        "built-in-domain-defined-attributes",
                        UB_DOMAIN_DEFINED_ATTRIBUTES,
                        n -> named(someone(), BerNode.constructed(SEQUENCE, times(n, domainDefined("t", "v"))))),
                new Case(
                        "type",
                        UB_DOMAIN_DEFINED_ATTRIBUTE_TYPE_LENGTH,
                        n -> named(someone(), BerNode.sequence(domainDefined(x(n), "v")))),
                new Case(
                        "value",
                        UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH,
                        n -> named(someone(), BerNode.sequence(domainDefined("t", x(n))))),
                new Case(
                        "extension-attributes",
                        UB_EXTENSION_ATTRIBUTES,
                        n -> named(
                                someone(),
                                BerNode.constructed(SET, times(n, attribute(7, BerNode.ascii(PRINTABLE, "p")))))));
    }

    private static Case builtIn(String field, UpperBound bound, IntFunction<BerNode> attribute) {
        return new Case(field, bound, n -> named(BerNode.sequence(country(), admd(), attribute.apply(n))));
    }

    private static List<Case> attributes() {
        List<Case> cases = new ArrayList<>(List.of(
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

    private static Case universalPart(String field, UpperBound bound, int part) {
        return extended(
                26,
                field + "/two-octets",
                bound,
                n -> part == 0
                        ? BerNode.set(BerNode.constructed(context(0), bmp(n)))
                        : BerNode.set(
                                BerNode.constructed(context(0), bmp(1)), BerNode.constructed(context(part), bmp(n))));
    }

    private static Case extended(int number, String field, UpperBound bound, IntFunction<BerNode> value) {
        return new Case(field, bound, n -> named(someone(), BerNode.set(attribute(number, value.apply(n)))));
    }

    private static List<Case> extensions() {
        BerNode name = name();
        BerNode nameAndTime =
                BerNode.sequence(name, BerNode.ascii(org.x400gate.protocol.asn1.Tag.UTC_TIME, "2611230900Z"));
        return List.of(
                new Case(
                        "extension(6)[1]",
                        UB_INTEGER_OPTIONS,
                        n -> message(extension(6, BerNode.sequence(BerNode.integer(n))))),
                new Case(
                        "extension(9)",
                        UB_BIT_OPTIONS,
                        n -> message(extension(
                                9, BerNode.bits(org.x400gate.protocol.asn1.Tag.BIT_STRING, BitString.ofBits(n))))),
                new Case("extension(10)", UB_INTEGER_OPTIONS, n -> message(extension(10, BerNode.integer(n)))),
                new Case(
                        "extension(11)",
                        UB_RECIPIENT_NUMBER_FOR_ADVICE_LENGTH,
                        n -> message(extension(11, BerNode.ascii(TELETEX, x(n))))),
                new Case(
                        "surname",
                        UB_SURNAME_LENGTH,
                        n -> message(extension(
                                13, BerNode.sequence(BerNode.sequence(country(), admd(), person(x(n), 0, "")))))),
                new Case(
                        "privacy-mark",
                        UB_PRIVACY_MARK_LENGTH,
                        n -> message(extension(20, BerNode.set(BerNode.ascii(PRINTABLE, x(n)))))),
                new Case(
                        "security-categories",
                        UB_SECURITY_CATEGORIES,
                        n -> message(extension(
                                20, BerNode.set(BerNode.constructed(SET, times(n, BerNode.sequence(List.of()))))))),
                new Case(
                        "extension(23)",
                        UB_CONTENT_CORRELATOR_LENGTH,
                        n -> message(extension(23, BerNode.ascii(IA5, x(n - 4))))),
                new Case(
                        "extension(25)",
                        UB_REDIRECTIONS,
                        n -> message(extension(
                                25,
                                BerNode.constructed(
                                        SEQUENCE, times(n, BerNode.sequence(nameAndTime, BerNode.integer(0))))))),
                new Case(
                        "extension(26)",
                        UB_DL_EXPANSIONS,
                        n -> message(extension(26, BerNode.constructed(SEQUENCE, times(n, nameAndTime))))),
                new Case(
                        "extension(30)",
                        UB_ORIG_AND_DL_EXPANSIONS,
                        n -> message(extension(30, BerNode.constructed(SEQUENCE, times(n, nameAndTime))))),
                new Case(
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
                new Case(
                        "mta-name",
                        UB_MTA_NAME_LENGTH,
                        n -> message(extension(39, BerNode.sequence(domain("p"), BerNode.ascii(IA5, x(n)))))),
                new Case(
                        "extension(40)",
                        UB_CERTIFICATES,
                        n -> message(extension(40, BerNode.constructed(SET, times(n, BerNode.sequence(List.of())))))));
    }

    private static List<Case> reports() {
        return List.of(
                new Case(
                        "supplementary-information",
                        UB_SUPPLEMENTARY_INFO_LENGTH,
                        n -> report(failed(1, 1), BerNode.ascii(context(5), x(n)))),
                new Case("non-delivery-reason-code", UB_REASON_CODES, n -> report(failed(n, 1))),
                new Case("non-delivery-diagnostic-code", UB_DIAGNOSTIC_CODES, n -> report(failed(1, n))),
                new Case(
                        "type-of-MTS-user",
                        UB_MTS_USER_TYPES,
                        n -> report(BerNode.constructed(context(0), TIME, BerNode.integer(context(1), n)))),
                new Case(
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

    private static List<Case> interpersonal() {
        return List.of(
                ipm(
                        "user-relative-identifier",
                        UB_LOCAL_IPM_IDENTIFIER,
                        n -> BerNode.constructed(application(11), BerNode.ascii(PRINTABLE, x(n)))),
                ipm("subject", UB_SUBJECT_FIELD, n -> BerNode.constructed(context(8), BerNode.ascii(TELETEX, x(n)))),
                ipm(
                        "originator/free-form-name",
                        UB_FREE_FORM_NAME,
                        n -> BerNode.constructed(context(0), BerNode.ascii(context(0), x(n)))),
                ipm(
                        "recipient/telephone-number",
                        UB_TELEPHONE_NUMBER,
                        n -> BerNode.constructed(
                                context(3),
                                BerNode.set(
                                        BerNode.constructed(context(0), BerNode.ascii(context(1), "1".repeat(n)))))),
                ipm(
                        "precedence",
                        UB_PRECEDENCE,
                        n -> BerNode.constructed(
                                context(4),
                                BerNode.set(
                                        BerNode.constructed(context(0), name()),
                                        BerNode.constructed(
                                                context(3),
                                                BerNode.sequence(
                                                        BerNode.oid(Oid.of(2, 6, 1, 20, 1)), BerNode.integer(n)))))),
                new Case(
                        "auto-forward-comment",
                        UB_AUTO_FORWARD_COMMENT,
                        n -> ipn(BerNode.constructed(
                                context(0), BerNode.integer(context(0), 1), BerNode.ascii(context(2), x(n))))),
                new Case(
                        "suppl-receipt-info",
                        UB_SUPPLEMENTARY_INFO_LENGTH,
                        n -> ipn(BerNode.constructed(context(1), TIME, BerNode.ascii(context(2), x(n))))),
                new Case(
                        "message/data/heading/subject",
                        UB_SUBJECT_FIELD,
                        n -> content(BerNode.constructed(
                                context(0),
                                BerNode.set(ipmIdentifier()),
                                BerNode.sequence(BerNode.constructed(
                                        context(9),
                                        BerNode.set(List.of()),
                                        BerNode.sequence(
                                                BerNode.set(
                                                        ipmIdentifier(),
                                                        BerNode.constructed(context(8), BerNode.ascii(TELETEX, x(n)))),
                                                BerNode.sequence(List.of()))))))));
    }

    private static List<Case> headings() {
        return List.of(
                heading(
                        6,
                        "extension(6)",
                        UB_CIRCULATION_LIST_MEMBERS,
                        n -> BerNode.constructed(
                                SEQUENCE, times(n, BerNode.set(BerNode.set(BerNode.constructed(context(0), name())))))),
                heading(
                        7,
                        "extension(7)",
                        UB_DISTRIBUTION_CODES,
                        n -> BerNode.constructed(SEQUENCE, times(n, BerNode.sequence(BerNode.oid(Oid.of(2, 6, 1)))))),
                heading(
                        7,
                        "two-octets",
                        UB_ALPHA_CODE_LENGTH,
                        n -> BerNode.sequence(BerNode.sequence(BerNode.set(bmp(n))))),
                heading(8, "two-octets", UB_EXTENDED_SUBJECT_LENGTH, n -> BerNode.set(bmp(n))),
                heading(
                        9,
                        "extension(9)",
                        UB_INFORMATION_CATEGORIES,
                        n -> BerNode.constructed(SEQUENCE, times(n, BerNode.sequence(List.of())))),
                heading(
                        9,
                        "two-octets",
                        UB_INFORMATION_CATEGORY_LENGTH,
                        n -> BerNode.sequence(BerNode.sequence(BerNode.constructed(context(1), bmp(n))))),
                heading(
                        10,
                        "extension(10)",
                        UB_MANUAL_HANDLING_INSTRUCTIONS,
                        n -> BerNode.constructed(SEQUENCE, times(n, BerNode.set(bmp(1))))),
                heading(
                        10,
                        "two-octets",
                        UB_MANUAL_HANDLING_INSTRUCTION_LENGTH,
                        n -> BerNode.sequence(BerNode.set(bmp(n)))),
                heading(11, "two-octets", UB_ORIGINATORS_REFERENCE_LENGTH, n -> BerNode.set(bmp(n))));
    }

    private static Case heading(int number, String field, UpperBound bound, IntFunction<BerNode> value) {
        return ipm(
                field,
                bound,
                n -> BerNode.constructed(
                        context(15), BerNode.sequence(BerNode.oid(Oid.of(2, 6, 1, 5, number)), value.apply(n))));
    }

    private static Case ipm(String field, UpperBound bound, IntFunction<BerNode> member) {
        return new Case(field, bound, n -> {
            BerNode made = member.apply(n);
            List<BerNode> members = new ArrayList<>(List.of(made));
            if (!startsWith(made, application(11))) {
                members.add(ipmIdentifier());
            }
            return content(BerNode.constructed(context(0), BerNode.set(members), BerNode.sequence(List.of())));
        });
    }

    @Test
    void charactersOutsideTheirRepertoireAreFoundWithTheirPlace() {
        assertThat(ApduBounds.of(message(BerNode.ascii(application(10), "a@b"))))
                .extracting(Violation::toString)
                .containsExactly(
                        "message/content-identifier: position 2 holds 0x40, letters, digits, blank and '()+,-./:=?"
                                + " (X.680 PRINTABLE)");
        assertThat(ApduBounds.of(named(BerNode.sequence(country(), BerNode.ascii(context(0), "12a")))))
                .hasSize(1);
    }

    @Test
    void whatHasToBeThereIsMissed() {
        assertThat(ApduBounds.of(BerNode.constructed(context(0), BerNode.set(List.of()), BerNode.octetString(octets(0)))
                        .encode()))
                .extracting(Violation::where)
                .containsExactlyInAnyOrder(
                        "message/identifier",
                        "message/originator-name",
                        "message/trace-information",
                        "message/per-recipient-fields");
        assertThat(ApduBounds.of(Octets.ofHex("30"))).hasSize(1);
        assertThat(ApduBounds.ofContent(Octets.ofHex("a0023100")))
                .extracting(Violation::where)
                .containsExactly("ipm/heading/this-IPM", "ipm/body");
    }

    @Test
    void anExtensionThatIsThereTwiceIsFound() {
        BerNode field = BerNode.sequence(BerNode.integer(context(0), 50));
        assertThat(ApduBounds.of(message(BerNode.constructed(context(3), field, field))))
                .extracting(Violation::where)
                .containsExactly("message/extensions");
    }

    private static org.x400gate.protocol.asn1.Tag application(int number) {
        return org.x400gate.protocol.asn1.Tag.application(number);
    }

    private static org.x400gate.protocol.asn1.Tag context(int number) {
        return org.x400gate.protocol.asn1.Tag.context(number);
    }

    private static String x(int length) {
        return "x".repeat(length);
    }

    private static Octets octets(int length) {
        return Octets.wrap(new byte[length]);
    }

    private static List<BerNode> times(int count, BerNode node) {
        return Collections.nCopies(count, BerNode.raw(node.encode()));
    }

    private static BerNode bmp(int characters) {
        byte[] text = new byte[2 * characters];
        IntStream.range(0, characters).forEach(i -> text[2 * i + 1] = 'x');
        return BerNode.primitive(BMP, Octets.wrap(text));
    }

    private static BerNode country() {
        return BerNode.constructed(application(1), BerNode.ascii(PRINTABLE, "XX"));
    }

    private static BerNode admd() {
        return BerNode.constructed(application(2), BerNode.ascii(PRINTABLE, " "));
    }

    private static BerNode domain(String prmd) {
        return BerNode.constructed(application(3), country(), admd(), BerNode.ascii(PRINTABLE, prmd));
    }

    private static BerNode identifier() {
        return BerNode.constructed(application(4), domain("p"), BerNode.ascii(IA5, "id"));
    }

    private static BerNode person(String surname, int part, String other) {
        return part == 0
                ? BerNode.constructed(context(5), BerNode.ascii(context(0), surname))
                : BerNode.constructed(
                        context(5), BerNode.ascii(context(0), surname), BerNode.ascii(context(part), other));
    }

    private static BerNode someone() {
        return BerNode.sequence(country(), admd(), person("s", 0, ""));
    }

    private static BerNode name() {
        return BerNode.constructed(OR_NAME, someone());
    }

    private static Octets named(BerNode... parts) {
        return message(BerNode.constructed(OR_NAME, parts));
    }

    private static BerNode domainDefined(String type, String value) {
        return BerNode.sequence(BerNode.ascii(PRINTABLE, type), BerNode.ascii(PRINTABLE, value));
    }

    private static BerNode attribute(int number, BerNode value) {
        return BerNode.sequence(BerNode.integer(context(0), number), BerNode.constructed(context(1), value));
    }

    private static BerNode types(BerNode member) {
        return BerNode.constructed(application(5), member);
    }

    private static List<BerNode> supplied() {
        return List.of(TIME, BerNode.integer(context(2), 0));
    }

    private static BerNode traceElement() {
        return BerNode.sequence(domain("p"), BerNode.set(supplied()));
    }

    private static BerNode recipient(BerNode... more) {
        List<BerNode> members = new ArrayList<>(Arrays.asList(more));
        members.add(name());
        members.add(BerNode.integer(context(0), 1));
        members.add(BerNode.bits(context(1), BitString.ofBits(8, 0)));
        return BerNode.set(members);
    }

    private static BerNode extension(int number, BerNode value) {
        return BerNode.constructed(
                context(3),
                BerNode.sequence(BerNode.integer(context(0), number), BerNode.constructed(context(2), value)));
    }

    private static boolean startsWith(BerNode node, org.x400gate.protocol.asn1.Tag tag) {
        return org.x400gate.protocol.asn1.Ber.decode(node.encode(), org.x400gate.protocol.asn1.BerLimits.STANDARD)
                .is(tag);
    }

    /** A sound envelope, but for the member given, which stands in place of its like. */
    private static List<BerNode> envelopeWith(BerNode member) {
        List<BerNode> members = new ArrayList<>(List.of(member));
        List<BerNode> sound = List.of(
                identifier(),
                name(),
                BerNode.integer(application(6), 0),
                BerNode.constructed(application(9), traceElement()),
                BerNode.constructed(context(2), recipient()));
        List<org.x400gate.protocol.asn1.Tag> tags =
                List.of(application(4), OR_NAME, application(6), application(9), context(2));
        for (int i = 0; i < sound.size(); i++) {
            if (!startsWith(member, tags.get(i))) {
                members.add(sound.get(i));
            }
        }
        return members;
    }

    private static Octets message(BerNode member) {
        return BerNode.constructed(context(0), BerNode.set(envelopeWith(member)), BerNode.octetString(octets(0)))
                .encode();
    }

    private static Octets probe(BerNode member) {
        return BerNode.constructed(context(2), envelopeWith(member)).encode();
    }

    private static Octets content(BerNode content) {
        return BerNode.constructed(
                        context(0),
                        BerNode.set(envelopeWith(BerNode.integer(application(6), 22))),
                        BerNode.octetString(content.encode()))
                .encode();
    }

    private static BerNode ipmIdentifier() {
        return BerNode.constructed(application(11), BerNode.ascii(PRINTABLE, "1"));
    }

    private static Octets ipn(BerNode fields) {
        return content(BerNode.constructed(context(1), ipmIdentifier(), BerNode.constructed(context(0), fields)));
    }

    private static BerNode reportEnvelope() {
        return BerNode.set(identifier(), name(), BerNode.constructed(application(9), traceElement()));
    }

    private static BerNode failed(int reason, int diagnostic) {
        return BerNode.constructed(
                context(1), BerNode.integer(context(0), reason), BerNode.integer(context(1), diagnostic));
    }

    private static BerNode reported(BerNode type, BerNode... more) {
        List<BerNode> members = new ArrayList<>(Arrays.asList(more));
        members.add(BerNode.constructed(context(0), someone()));
        members.add(BerNode.integer(context(1), 1));
        members.add(BerNode.bits(context(2), BitString.ofBits(8, 0)));
        members.add(BerNode.constructed(context(3), TIME, BerNode.constructed(context(1), type)));
        return BerNode.set(members);
    }

    private static Octets report(BerNode type, BerNode... more) {
        return BerNode.constructed(
                        context(1),
                        reportEnvelope(),
                        BerNode.set(identifier(), BerNode.constructed(context(0), reported(type, more))))
                .encode();
    }
}
