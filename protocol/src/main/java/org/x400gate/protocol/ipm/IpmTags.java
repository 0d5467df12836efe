package org.x400gate.protocol.ipm;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.oraddress.OrName;

/** Tags and object identifiers of X.420. */
final class IpmTags {
    static final Tag IPM = Tag.context(0);
    static final Tag IPN = Tag.context(1);
    static final Tag OR_NAME = OrName.TAG;
    static final Tag IPM_IDENTIFIER = Tag.application(11);

    static final Tag ORIGINATOR = Tag.context(0);
    static final Tag AUTHORIZING_USERS = Tag.context(1);
    static final Tag PRIMARY_RECIPIENTS = Tag.context(2);
    static final Tag COPY_RECIPIENTS = Tag.context(3);
    static final Tag BLIND_COPY_RECIPIENTS = Tag.context(4);
    static final Tag REPLIED_TO = Tag.context(5);
    static final Tag OBSOLETED = Tag.context(6);
    static final Tag RELATED = Tag.context(7);
    static final Tag SUBJECT = Tag.context(8);
    static final Tag EXPIRY_TIME = Tag.context(9);
    static final Tag REPLY_TIME = Tag.context(10);
    static final Tag REPLY_RECIPIENTS = Tag.context(11);
    static final Tag IMPORTANCE = Tag.context(12);
    static final Tag SENSITIVITY = Tag.context(13);
    static final Tag AUTO_FORWARDED = Tag.context(14);
    static final Tag EXTENSIONS = Tag.context(15);

    /** Members of an ORDescriptor. */
    static final Tag FREE_FORM_NAME = Tag.context(0);

    static final Tag TELEPHONE = Tag.context(1);

    /** Members of a RecipientSpecifier. */
    static final Tag RECIPIENT = Tag.context(0);

    static final Tag NOTIFICATION_REQUESTS = Tag.context(1);
    static final Tag REPLY_REQUESTED = Tag.context(2);
    static final Tag RECIPIENT_EXTENSIONS = Tag.context(3);

    /** Body parts. */
    static final Tag IA5_TEXT = Tag.context(0);

    static final Tag TELETEX = Tag.context(5);
    static final Tag MESSAGE = Tag.context(9);
    static final Tag BILATERALLY_DEFINED = Tag.context(14);
    static final Tag EXTENDED = Tag.context(15);
    static final Tag REPERTOIRE = Tag.context(0);
    static final Tag PARAMETERS = Tag.context(0);
    static final Tag SINGLE_ASN1_TYPE = Tag.context(0);
    static final Tag OCTET_ALIGNED = Tag.context(1);

    static final Oid ET_IA5_TEXT = Oid.of(2, 6, 1, 4, 0);
    static final Oid ET_GENERAL_TEXT = Oid.of(2, 6, 1, 4, 11);
    static final Oid EP_GENERAL_TEXT = Oid.of(2, 6, 1, 11, 11);
    static final Oid ET_FILE_TRANSFER = Oid.of(2, 6, 1, 4, 12);
    static final Oid EP_FILE_TRANSFER = Oid.of(2, 6, 1, 11, 12);
    static final Oid ET_MESSAGE = Oid.of(2, 6, 1, 4, 7);
    static final Oid ET_BILATERALLY_DEFINED = Oid.of(2, 6, 1, 4, 9);

    /** id-et of X.420: what stands before the last arc of its extended body parts. */
    private static final List<Long> EXTENDED_TYPES = List.of(2L, 6L, 1L, 4L);

    private IpmTags() {}

    /** The last arc of an extended body part's type, if it is one of X.420's own. */
    static Optional<Long> standardBodyPart(Oid type) {
        int prefix = EXTENDED_TYPES.size();
        boolean standard = type.arcs().size() == prefix + 1
                && type.arcs().subList(0, prefix).equals(EXTENDED_TYPES);
        return standard ? Optional.of(type.arcs().get(prefix)) : Optional.empty();
    }
}
