package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.Check.items;
import static org.x400gate.protocol.bounds.Check.members;
import static org.x400gate.protocol.bounds.Check.number;
import static org.x400gate.protocol.bounds.Check.printable;
import static org.x400gate.protocol.bounds.Check.universal;
import static org.x400gate.protocol.bounds.NameChecks.OR_NAME;
import static org.x400gate.protocol.bounds.NameChecks.OR_NAME_TAG;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;

/** Interpersonal messages and notifications (X.420 7 and 8). */
final class IpmChecks {
    private static final Tag IDENTIFIER_TAG = Tag.application(11);
    private static final Oid EXTENDED_MESSAGE = Oid.of(2, 6, 1, 4, 7);
    private static final Oid PRECEDENCE = Oid.of(2, 6, 1, 20, 1);
    private static final List<Long> HEADING_EXTENSIONS = List.of(2L, 6L, 1L, 5L);
    private static final int LAST_IMPORTANCE = 2;
    private static final int LAST_SENSITIVITY = 3;
    private static final int LAST_DISCARD_REASON = 3;

    private static final Check IDENTIFIER = members()
            .with(OR_NAME_TAG, "user", OR_NAME)
            .require(Tag.PRINTABLE_STRING, "user-relative-identifier", printable(0, UB_LOCAL_IPM_IDENTIFIER));

    private static final Check.Members DESCRIPTOR = members()
            .with(OR_NAME_TAG, "formal-name", OR_NAME)
            .with(0, "free-form-name", Check.teletexOctets(UB_FREE_FORM_NAME))
            .with(1, "telephone-number", printable(0, UB_TELEPHONE_NUMBER));

    private static final Check RECIPIENT = members()
            .require(Tag.context(0), "recipient", DESCRIPTOR)
            .with(1, "notification-requests", Check.bits(0, UB_BIT_OPTIONS))
            .with(3, "recipient-extensions", items((element, at) -> {
                if (type(element).equals(Optional.of(PRECEDENCE))
                        && element.children().size() == 2) {
                    number(0, UB_PRECEDENCE).apply(element.children().get(1), at.in("precedence"));
                }
            }));

    static final Check RECIPIENTS = items(RECIPIENT);
    private static final Check USERS = items(DESCRIPTOR);
    private static final Check IDENTIFIERS = items(IDENTIFIER);

    private static final Check HEADING = members()
            .require(IDENTIFIER_TAG, "this-IPM", IDENTIFIER)
            .with(0, "originator", DESCRIPTOR)
            .with(1, "authorizing-users", USERS)
            .with(2, "primary-recipients", RECIPIENTS)
            .with(3, "copy-recipients", RECIPIENTS)
            .with(4, "blind-copy-recipients", RECIPIENTS)
            .with(5, "replied-to-IPM", Check.tagged(IDENTIFIER_TAG, IDENTIFIER))
            .with(6, "obsoleted-IPMs", IDENTIFIERS)
            .with(7, "related-IPMs", IDENTIFIERS)
            .with(8, "subject", Check.explicit(Check.teletexOctets(UB_SUBJECT_FIELD)))
            .with(
                    11,
                    "reply-recipients",
                    items(members().withAll(DESCRIPTOR).require(OR_NAME_TAG, "formal-name", OR_NAME)))
            .with(12, "importance", upTo(0, LAST_IMPORTANCE))
            .with(13, "sensitivity", upTo(1, LAST_SENSITIVITY))
            .with(15, "extensions", items(IpmChecks::extension));

    private static final Check PLAIN_TEXT = members()
            .with(Tag.IA5_STRING, "data", (element, at) -> Check.Repertoire.IA5.check(element.octetString(), at));

    private static final Check.Members IPM = members()
            .require(Tag.SET, "heading", HEADING)
            .require(Tag.SEQUENCE, "body", items(Check.later(IpmChecks::bodyPart)));

    private static final Check FORWARDED = members()
            .with(
                    Tag.SET,
                    "parameters",
                    members()
                            .with(
                                    1,
                                    "delivery-envelope",
                                    members()
                                            .with(OR_NAME_TAG, "originator-name", OR_NAME)
                                            .with(
                                                    Tag.application(10),
                                                    "content-identifier",
                                                    printable(1, UB_CONTENT_ID_LENGTH))))
            .with(Tag.SEQUENCE, "data", IPM);

    private static final Check.Members BODY_PARTS = members()
            .with(0, "ia5-text", PLAIN_TEXT)
            .with(9, "message", FORWARDED)
            .with(15, "extended", (element, at) -> {
                Optional<BerElement> data = element.child(Tag.EXTERNAL);
                if (data.isPresent() && type(data.get()).equals(Optional.of(EXTENDED_MESSAGE))) {
                    IPM.apply(data.get().required(Tag.context(0), "value").only(), at.in("message"));
                }
            });

    private static final Check NOTIFICATION = members()
            .require(IDENTIFIER_TAG, "subject-ipm", IDENTIFIER)
            .with(1, "ipn-originator", DESCRIPTOR)
            .with(2, "ipm-intended-recipient", DESCRIPTOR)
            .with(TraceChecks.ENCODED_TYPES_TAG, "conversion-eits", TraceChecks.ENCODED_TYPES)
            .require(
                    Tag.context(0),
                    "choice",
                    members()
                            .with(
                                    0,
                                    "non-receipt-fields",
                                    members()
                                            .require(Tag.context(0), "non-receipt-reason", upTo(0, 1))
                                            .with(1, "discard-reason", upTo(0, LAST_DISCARD_REASON))
                                            .with(2, "auto-forward-comment", printable(0, UB_AUTO_FORWARD_COMMENT))
                                            .with(3, "returned-ipm", IPM))
                            .with(
                                    1,
                                    "receipt-fields",
                                    members()
                                            .require(Tag.context(0), "receipt-time", Check.ANY)
                                            .with(1, "acknowledgment-mode", upTo(0, 1))
                                            .with(
                                                    2,
                                                    "suppl-receipt-info",
                                                    printable(1, UB_SUPPLEMENTARY_INFO_LENGTH))));

    static final Check.Members OBJECT = members().with(0, "ipm", IPM).with(1, "ipn", NOTIFICATION);

    private IpmChecks() {}

    private static Check bodyPart() {
        return BODY_PARTS::one;
    }

    private static Check upTo(int least, int most) {
        return (element, at) -> {
            if (element.longValue() < least || element.longValue() > most) {
                at.broken(String.valueOf(element.longValue()), least + " to " + most, "X.420");
            }
        };
    }

    private static Optional<Oid> type(BerElement element) {
        return element.child(Tag.OBJECT_IDENTIFIER).map(BerElement::oidValue);
    }

    private static void extension(BerElement element, Where at) {
        Optional<Oid> type = type(element);
        boolean standard = type.isPresent()
                && type.get().arcs().size() == HEADING_EXTENSIONS.size() + 1
                && type.get().arcs().subList(0, HEADING_EXTENSIONS.size()).equals(HEADING_EXTENSIONS);
        if (standard && element.children().size() == 2) {
            long number = type.get().arcs().get(HEADING_EXTENSIONS.size());
            extension((int) number).apply(element.children().get(1), at.in("extension(" + number + ")"));
        }
    }

    private static Check extension(int number) {
        return switch (number) {
            case 1 -> items(IpmChecks::language);
            case 2 -> upTo(0, 2);
            case 6 ->
                items(2, UB_CIRCULATION_LIST_MEMBERS, members().with(Tag.SET, "circulation-recipient", RECIPIENT));
            case 7 ->
                items(
                        1,
                        UB_DISTRIBUTION_CODES,
                        members()
                                .with(Tag.SET, "alphanumeric-code", universal(UB_ALPHA_CODE_LENGTH))
                                .with(0, "or-descriptor", DESCRIPTOR));
            case 8 -> universal(UB_EXTENDED_SUBJECT_LENGTH);
            case 9 ->
                items(
                        1,
                        UB_INFORMATION_CATEGORIES,
                        members().with(1, "description", universal(UB_INFORMATION_CATEGORY_LENGTH)));
            case 10 -> items(1, UB_MANUAL_HANDLING_INSTRUCTIONS, universal(UB_MANUAL_HANDLING_INSTRUCTION_LENGTH));
            case 11 -> universal(UB_ORIGINATORS_REFERENCE_LENGTH);
            default -> Check.ANY;
        };
    }

    private static void language(BerElement element, Where at) {
        int length = element.octetString().length();
        if (length != 2 && length != 5) {
            at.broken(length + " characters", "2 or 5", "X.420 languages");
        }
    }
}
