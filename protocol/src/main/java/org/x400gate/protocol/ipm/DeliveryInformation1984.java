package org.x400gate.protocol.ipm;

import java.util.Set;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrName;

/** The parameters of a forwarded message: when it was delivered, and the envelope it was delivered in (X.411-1984 4.3). */
final class DeliveryInformation1984 {
    private static final Tag DELIVERY_TIME = Tag.context(0);
    private static final Tag ENVELOPE = Tag.context(1);
    private static final Tag CONTENT_TYPE = Tag.application(6);
    private static final Tag PRIORITY = Tag.application(7);
    private static final Tag TYPES = Tag.context(1);
    private static final Tag FLAGS = Tag.context(2);
    private static final Tag OTHER_RECIPIENTS = Tag.context(3);
    private static final Tag THIS_RECIPIENT = Tag.context(4);
    private static final Tag INTENDED_RECIPIENT = Tag.context(5);
    private static final Tag CONVERTED_TYPES = Tag.context(6);
    private static final Tag SUBMISSION = Tag.context(7);
    private static final Tag EXTENDED_TYPES = Tag.context(4);
    private static final Set<Tag> PLAIN = Set.of(PRIORITY, FLAGS, SUBMISSION);
    private static final int P2 = 2;

    private DeliveryInformation1984() {}

    /** Whether a member of the parameters can stay as it is. */
    static boolean isOf1984(BerElement parameter) {
        return parameter.is(DELIVERY_TIME)
                || parameter.is(ENVELOPE)
                        && parameter.children().stream().allMatch(DeliveryInformation1984::isEnvelopeMember);
    }

    private static boolean isEnvelopeMember(BerElement member) {
        if (member.is(CONTENT_TYPE)) {
            return member.longValue() == P2;
        }
        if (member.is(OrName.TAG) || member.is(THIS_RECIPIENT) || member.is(INTENDED_RECIPIENT)) {
            return NameOf1984.isOf1984(member);
        }
        if (member.is(OTHER_RECIPIENTS)) {
            return member.children().stream().allMatch(NameOf1984::isOf1984);
        }
        if (member.is(TYPES) || member.is(CONVERTED_TYPES)) {
            return member.child(EXTENDED_TYPES).isEmpty();
        }
        return PLAIN.contains(member.tag());
    }
}
