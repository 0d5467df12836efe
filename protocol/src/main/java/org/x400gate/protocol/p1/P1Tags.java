package org.x400gate.protocol.p1;

import org.x400gate.protocol.asn1.Tag;

/** Tags of X.411's own types. */
final class P1Tags {
    static final Tag OR_NAME = Tag.application(0);
    static final Tag GLOBAL_DOMAIN = Tag.application(3);
    static final Tag MTS_IDENTIFIER = Tag.application(4);
    static final Tag ENCODED_TYPES = Tag.application(5);
    static final Tag CONTENT_TYPE = Tag.application(6);
    static final Tag PRIORITY = Tag.application(7);
    static final Tag INDICATORS = Tag.application(8);
    static final Tag TRACE = Tag.application(9);
    static final Tag CONTENT_IDENTIFIER = Tag.application(10);

    /** The choices of an MTS-APDU (X.419). */
    static final Tag MESSAGE = Tag.context(0);

    static final Tag REPORT = Tag.context(1);
    static final Tag PROBE = Tag.context(2);

    /** Members of the message transfer envelope. */
    static final Tag DEFERRED_DELIVERY = Tag.context(0);

    /** Of a probe, in the place of that. */
    static final Tag CONTENT_LENGTH = Tag.context(0);

    static final Tag BILATERAL = Tag.context(1);
    static final Tag RECIPIENTS = Tag.context(2);
    static final Tag EXTENSIONS = Tag.context(3);

    private P1Tags() {}
}
