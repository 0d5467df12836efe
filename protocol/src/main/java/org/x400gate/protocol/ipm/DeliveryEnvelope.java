package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainNames;
import org.x400gate.protocol.oraddress.OrName;

/**
 * OtherMessageDeliveryFields (X.411; the DeliveryEnvelope of 1984): in which envelope a forwarded message was delivered,
 * as far as that is told to people.
 *
 * @param priority 0 normal, 1 non-urgent, 2 urgent
 * @param others names of members that are there and have no place here
 */
public record DeliveryEnvelope(
        Optional<OrName> originator,
        Optional<OrName> thisRecipient,
        Optional<Instant> submission,
        Optional<String> contentIdentifier,
        int priority,
        List<String> others) {
    private static final Tag CONTENT_TYPE = Tag.context(0);
    private static final Tag CONTENT_TYPE_1984 = Tag.application(6);
    private static final Tag PRIORITY = Tag.application(7);
    private static final Tag ORIGINAL_TYPES = Tag.context(1);
    private static final Tag THIS_RECIPIENT = Tag.context(4);
    private static final Tag CONVERTED_TYPES = Tag.context(6);
    private static final Tag SUBMISSION = Tag.context(7);
    private static final Tag CONTENT_IDENTIFIER = Tag.context(8);

    /** What a message says of itself, or tells nobody anything once it is mapped. */
    private static final Set<Tag> TOLD_OTHERWISE =
            Set.of(CONTENT_TYPE, CONTENT_TYPE_1984, ORIGINAL_TYPES, CONVERTED_TYPES, Tag.OBJECT_IDENTIFIER);

    private static final int URGENT = 2;

    public DeliveryEnvelope {
        others = List.copyOf(others);
    }

    public static DeliveryEnvelope read(Octets encoding, BerLimits limits) {
        BerElement set = Ber.decode(encoding, limits).expect(ForwardedMessage.ENVELOPE, "delivery envelope");
        List<String> others = set.children().stream()
                .map(BerElement::tag)
                .filter(tag -> !TOLD_OTHERWISE.contains(tag)
                        && !Set.of(OrName.TAG, PRIORITY, THIS_RECIPIENT, SUBMISSION, CONTENT_IDENTIFIER)
                                .contains(tag))
                .map(Tag::toString)
                .toList();
        return new DeliveryEnvelope(
                set.child(OrName.TAG).map(OrName::decode),
                set.child(THIS_RECIPIENT).map(OrName::decode),
                set.child(SUBMISSION).map(UtcTime::decode),
                set.child(CONTENT_IDENTIFIER).map(DomainNames::text),
                set.child(PRIORITY).map(e -> e.intValue(0, URGENT)).orElse(0),
                others);
    }

    /** With the members that have to be there; {@code of1984} decides how the content type is tagged. */
    public static Octets encode(
            int contentType, boolean of1984, OrName originator, OrName recipient, Instant submission) {
        return BerNode.constructed(
                        ForwardedMessage.ENVELOPE,
                        BerNode.integer(of1984 ? CONTENT_TYPE_1984 : CONTENT_TYPE, contentType),
                        originator.node(),
                        recipient.node(THIS_RECIPIENT),
                        UtcTime.node(SUBMISSION, submission))
                .encode();
    }
}
