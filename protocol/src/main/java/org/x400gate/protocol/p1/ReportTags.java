package org.x400gate.protocol.p1;

import org.x400gate.protocol.asn1.Tag;

/** Tags of a report's own members (X.411 figure 4). */
final class ReportTags {
    static final Tag ENVELOPE_EXTENSIONS = Tag.context(1);

    /** Members of the content. */
    static final Tag RECIPIENTS = Tag.context(0);

    static final Tag RETURNED_CONTENT = Tag.context(1);
    static final Tag ADDITIONAL_INFORMATION = Tag.context(2);
    static final Tag CONTENT_EXTENSIONS = Tag.context(3);

    /** Members of one recipient. */
    static final Tag ACTUAL_RECIPIENT = Tag.context(0);

    static final Tag NUMBER = Tag.context(1);
    static final Tag INDICATORS = Tag.context(2);
    static final Tag LAST_TRACE = Tag.context(3);
    static final Tag INTENDED_RECIPIENT = Tag.context(4);
    static final Tag SUPPLEMENTARY_INFORMATION = Tag.context(5);
    static final Tag RECIPIENT_EXTENSIONS = Tag.context(6);

    /** Members of the last trace information, and the choice of a report type. */
    static final Tag ARRIVAL = Tag.context(0);

    static final Tag REPORT_TYPE = Tag.context(1);
    static final Tag DELIVERED = Tag.context(0);
    static final Tag NOT_DELIVERED = Tag.context(1);
    static final Tag DELIVERY_TIME = Tag.context(0);
    static final Tag TYPE_OF_USER = Tag.context(1);
    static final Tag REASON = Tag.context(0);
    static final Tag DIAGNOSTIC = Tag.context(1);

    private ReportTags() {}
}
