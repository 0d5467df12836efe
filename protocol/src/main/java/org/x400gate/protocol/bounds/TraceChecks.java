package org.x400gate.protocol.bounds;

import static org.x400gate.protocol.bounds.Check.items;
import static org.x400gate.protocol.bounds.Check.members;
import static org.x400gate.protocol.bounds.NameChecks.DOMAIN;
import static org.x400gate.protocol.bounds.NameChecks.DOMAIN_TAG;
import static org.x400gate.protocol.bounds.UpperBound.*;

import org.x400gate.protocol.asn1.Tag;

/** Identifiers, information types and trace, which all APDUs share (X.411 8.5, 12.3.1). */
final class TraceChecks {
    static final Tag ENCODED_TYPES_TAG = Tag.application(5);
    private static final int LAST_ACTION = 1;
    private static final Check MTA_NAME = Check.text(1, UB_MTA_NAME_LENGTH, Check.Repertoire.IA5);

    static final Check MTS_IDENTIFIER = members()
            .require(DOMAIN_TAG, "global-domain-identifier", DOMAIN)
            .require(Tag.IA5_STRING, "local-identifier", Check.text(1, UB_LOCAL_ID_LENGTH, Check.Repertoire.IA5));

    private static final Check TELETEX_PARAMETERS = members()
            .with(
                    4,
                    "private-use",
                    (element, at) ->
                            at.above(element.octetString().length(), "octets", 0, UB_TELETEX_PRIVATE_USE_LENGTH));

    static final Check ENCODED_TYPES = members()
            .with(0, "built-in-encoded-information-types", Check.bits(0, UB_BUILT_IN_ENCODED_INFORMATION_TYPES))
            .with(2, "teletex", TELETEX_PARAMETERS)
            .with(4, "extended-encoded-information-types", items(1, UB_ENCODED_INFORMATION_TYPES, Check.ANY));

    private static final Check.Members SUPPLIED = members()
            .require(Tag.context(0), "arrival-time", Check.ANY)
            .require(Tag.context(2), "routing-action", (element, at) -> {
                if (element.longValue() < 0 || element.longValue() > LAST_ACTION) {
                    at.broken(String.valueOf(element.longValue()), "0 or 1", "X.411 12.3.1");
                }
            })
            .with(DOMAIN_TAG, "attempted-domain", DOMAIN)
            .with(Tag.IA5_STRING, "attempted-mta", MTA_NAME)
            .with(ENCODED_TYPES_TAG, "converted-encoded-information-types", ENCODED_TYPES)
            .with(3, "other-actions", Check.bits(0, UB_BIT_OPTIONS));

    static final Check TRACE = items(
            1,
            UB_TRANSFERS,
            members()
                    .require(DOMAIN_TAG, "global-domain-identifier", DOMAIN)
                    .require(Tag.SET, "domain-supplied-information", SUPPLIED));

    static final Check INTERNAL_TRACE = items(
            1,
            UB_TRANSFERS,
            members()
                    .require(DOMAIN_TAG, "global-domain-identifier", DOMAIN)
                    .require(Tag.IA5_STRING, "mta-name", MTA_NAME)
                    .require(Tag.SET, "mta-supplied-information", SUPPLIED));

    private TraceChecks() {}
}
