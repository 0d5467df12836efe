package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.Check.items;
import static org.x400gate.protocol.bounds.Check.members;
import static org.x400gate.protocol.bounds.Check.number;
import static org.x400gate.protocol.bounds.Check.octets;
import static org.x400gate.protocol.bounds.Check.printable;
import static org.x400gate.protocol.bounds.NameChecks.OR_NAME;
import static org.x400gate.protocol.bounds.NameChecks.OR_NAME_TAG;
import static org.x400gate.protocol.bounds.TraceChecks.ENCODED_TYPES;
import static org.x400gate.protocol.bounds.TraceChecks.ENCODED_TYPES_TAG;
import static org.x400gate.protocol.bounds.TraceChecks.MTS_IDENTIFIER;
import static org.x400gate.protocol.bounds.TraceChecks.TRACE;
import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.List;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;

/** Envelopes of messages and probes, and reports (X.411 figure 4). */
final class EnvelopeChecks {
    private static final Tag IDENTIFIER_TAG = Tag.application(4);
    static final Tag CONTENT_TYPE_TAG = Tag.application(6);
    private static final Tag PRIORITY_TAG = Tag.application(7);
    private static final Tag INDICATORS_TAG = Tag.application(8);
    private static final Tag TRACE_TAG = Tag.application(9);
    private static final Tag CONTENT_IDENTIFIER_TAG = Tag.application(10);
    private static final int LEAST_INDICATORS = 8;
    private static final int LAST_PRIORITY = 2;

    private static final Check INDICATORS = Check.bits(LEAST_INDICATORS, UB_BIT_OPTIONS);

    private static final Check RECIPIENT = members()
            .require(OR_NAME_TAG, "recipient-name", OR_NAME)
            .require(Tag.context(0), "originally-specified-recipient-number", number(1, UB_RECIPIENTS))
            .require(Tag.context(1), "per-recipient-indicators", INDICATORS)
            .with(2, "explicit-conversion", number(0, UB_INTEGER_OPTIONS))
            .with(3, "extensions", ExtensionChecks.FIELDS);

    /** The last element of each is what a bilateral agreement says. */
    private static final Check BILATERAL = items(1, UB_TRANSFERS, (element, at) -> {
        List<BerElement> parts = element.children();
        if (!parts.isEmpty()) {
            octets(UB_BILATERAL_INFO).apply(parts.get(parts.size() - 1), at.in("bilateral-information"));
        }
    });

    private static final Check.Members DESCRIPTION = members()
            .with(ENCODED_TYPES_TAG, "original-encoded-information-types", ENCODED_TYPES)
            .with(CONTENT_TYPE_TAG, "content-type", number(0, UB_BUILT_IN_CONTENT_TYPE))
            .with(CONTENT_IDENTIFIER_TAG, "content-identifier", printable(1, UB_CONTENT_ID_LENGTH));

    private static final Check.Members SENT = members()
            .withAll(DESCRIPTION)
            .require(IDENTIFIER_TAG, "identifier", MTS_IDENTIFIER)
            .require(OR_NAME_TAG, "originator-name", OR_NAME)
            .with(INDICATORS_TAG, "per-message-indicators", Check.bits(0, UB_BIT_OPTIONS))
            .with(1, "per-domain-bilateral-information", BILATERAL)
            .require(TRACE_TAG, "trace-information", TRACE)
            .with(3, "extensions", ExtensionChecks.FIELDS)
            .require(Tag.context(2), "per-recipient-fields", items(1, UB_RECIPIENTS, RECIPIENT));

    static final Check MESSAGE = members().withAll(SENT).with(PRIORITY_TAG, "priority", (element, at) -> {
        if (element.longValue() < 0 || element.longValue() > LAST_PRIORITY) {
            at.broken(String.valueOf(element.longValue()), "0 to 2", "X.411 8.2.1.1.1.8");
        }
    });

    static final Check PROBE = members().withAll(SENT).with(0, "content-length", number(0, UB_CONTENT_LENGTH));

    static final Check REPORT_ENVELOPE = members()
            .require(IDENTIFIER_TAG, "report-identifier", MTS_IDENTIFIER)
            .require(OR_NAME_TAG, "report-destination-name", OR_NAME)
            .require(TRACE_TAG, "trace-information", TRACE)
            .with(1, "extensions", ExtensionChecks.FIELDS);

    private static final Check REPORT_TYPE = members()
            .with(
                    0,
                    "delivery",
                    members()
                            .require(Tag.context(0), "message-delivery-time", Check.ANY)
                            .with(1, "type-of-MTS-user", number(0, UB_MTS_USER_TYPES)))
            .with(
                    1,
                    "non-delivery",
                    members()
                            .require(Tag.context(0), "non-delivery-reason-code", number(0, UB_REASON_CODES))
                            .with(1, "non-delivery-diagnostic-code", number(0, UB_DIAGNOSTIC_CODES)));

    private static final Check LAST_TRACE = members()
            .require(Tag.context(0), "arrival-time", Check.ANY)
            .with(ENCODED_TYPES_TAG, "converted-encoded-information-types", ENCODED_TYPES)
            .require(Tag.context(1), "report-type", REPORT_TYPE);

    private static final Check REPORTED = members()
            .require(Tag.context(0), "actual-recipient-name", OR_NAME)
            .require(Tag.context(1), "originally-specified-recipient-number", number(1, UB_RECIPIENTS))
            .require(Tag.context(2), "per-recipient-indicators", INDICATORS)
            .require(Tag.context(3), "last-trace-information", LAST_TRACE)
            .with(4, "originally-intended-recipient-name", OR_NAME)
            .with(5, "supplementary-information", printable(1, UB_SUPPLEMENTARY_INFO_LENGTH))
            .with(6, "extensions", ExtensionChecks.FIELDS);

    static final Check REPORT_CONTENT = members()
            .withAll(DESCRIPTION)
            .require(IDENTIFIER_TAG, "subject-identifier", MTS_IDENTIFIER)
            .with(TRACE_TAG, "subject-intermediate-trace-information", TRACE)
            .with(2, "additional-information", octets(UB_ADDITIONAL_INFO))
            .with(3, "extensions", ExtensionChecks.FIELDS)
            .require(Tag.context(0), "per-recipient-fields", items(1, UB_RECIPIENTS, REPORTED));

    private EnvelopeChecks() {}
}
