package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.BoundsApdus.*;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;

/** Where the bounds of X.420 apply. */
final class IpmBoundCases {
    private IpmBoundCases() {}

    static Stream<BoundCase> all() {
        return Stream.of(interpersonal(), headings()).flatMap(List::stream);
    }

    private static List<BoundCase> interpersonal() {
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
                new BoundCase(
                        "auto-forward-comment",
                        UB_AUTO_FORWARD_COMMENT,
                        n -> ipn(BerNode.constructed(
                                context(0), BerNode.integer(context(0), 1), BerNode.ascii(context(2), x(n))))),
                new BoundCase(
                        "suppl-receipt-info",
                        UB_SUPPLEMENTARY_INFO_LENGTH,
                        n -> ipn(BerNode.constructed(context(1), TIME, BerNode.ascii(context(2), x(n))))),
                new BoundCase(
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

    private static List<BoundCase> headings() {
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

    private static BoundCase heading(int number, String field, UpperBound bound, IntFunction<BerNode> value) {
        return ipm(
                field,
                bound,
                n -> BerNode.constructed(
                        context(15), BerNode.sequence(BerNode.oid(Oid.of(2, 6, 1, 5, number)), value.apply(n))));
    }

    private static BoundCase ipm(String field, UpperBound bound, IntFunction<BerNode> member) {
        return new BoundCase(field, bound, n -> {
            BerNode made = member.apply(n);
            List<BerNode> members = new ArrayList<>(List.of(made));
            if (!startsWith(made, application(11))) {
                members.add(ipmIdentifier());
            }
            return content(BerNode.constructed(context(0), BerNode.set(members), BerNode.sequence(List.of())));
        });
    }
}
