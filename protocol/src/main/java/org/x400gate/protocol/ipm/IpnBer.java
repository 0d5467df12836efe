package org.x400gate.protocol.ipm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.Octets;

/** Notifications in BER (X.420 8); members in the order of their tags. */
final class IpnBer {
    private static final Tag CHOICE = Tag.context(0);
    private static final Tag ORIGINATOR = Tag.context(1);
    private static final Tag INTENDED_RECIPIENT = Tag.context(2);
    private static final Tag CONVERSION_TYPES = Tag.application(5);
    private static final Tag EXTENSIONS = Tag.context(3);

    private static final Tag NON_RECEIPT = Tag.context(0);
    private static final Tag REASON = Tag.context(0);
    private static final Tag DISCARD_REASON = Tag.context(1);
    private static final Tag COMMENT = Tag.context(2);
    private static final Tag RETURNED = Tag.context(3);
    private static final Tag NON_RECEIPT_EXTENSIONS = Tag.context(4);

    private static final Tag RECEIPT = Tag.context(1);
    private static final Tag TIME = Tag.context(0);
    private static final Tag MODE = Tag.context(1);
    private static final Tag SUPPLEMENTARY = Tag.context(2);
    private static final Tag RECEIPT_EXTENSIONS = Tag.context(3);
    private static final int AUTOMATIC = 1;

    private static final Tag OTHER = Tag.context(2);

    private IpnBer() {}

    static Ipn decode(BerElement object) {
        SetMembers members = new SetMembers(object);
        return new Ipn(
                IpmReader.identifier(members.required(IpmTags.IPM_IDENTIFIER, "subject IPM")),
                members.find(ORIGINATOR).map(IpmReader::descriptor),
                members.find(INTENDED_RECIPIENT).map(IpmReader::descriptor),
                members.find(CONVERSION_TYPES).map(BerElement::encoding),
                elements(members.find(EXTENSIONS)),
                fields(members.required(CHOICE, "kind of notification").only()));
    }

    private static Ipn.Fields fields(BerElement choice) {
        if (choice.is(NON_RECEIPT)) {
            SetMembers members = new SetMembers(choice);
            return new Ipn.NonReceipt(
                    Ipn.NonReceiptReason.values()[
                            number(
                                    members.required(REASON, "non-receipt reason"),
                                    Ipn.NonReceiptReason.values().length)],
                    members.find(DISCARD_REASON)
                            .map(reason ->
                                    Ipn.DiscardReason.values()[number(reason, Ipn.DiscardReason.values().length)]),
                    members.find(COMMENT).map(IpnBer::text),
                    members.find(RETURNED).map(IpmReader::ipm),
                    elements(members.find(NON_RECEIPT_EXTENSIONS)));
        }
        if (choice.is(RECEIPT)) {
            SetMembers members = new SetMembers(choice);
            Optional<BerElement> mode = members.find(MODE);
            return new Ipn.Receipt(
                    UtcTime.decode(members.required(TIME, "receipt time")),
                    mode.isPresent() && mode.get().intValue(0, AUTOMATIC) == AUTOMATIC,
                    members.find(SUPPLEMENTARY).map(IpnBer::text),
                    elements(members.find(RECEIPT_EXTENSIONS)));
        }
        if (choice.is(OTHER)) {
            return new Ipn.Other(elements(Optional.of(choice)));
        }
        throw choice.fault("X.420 8", "unknown kind of notification " + choice.tag());
    }

    private static int number(BerElement element, int count) {
        return element.intValue(0, count - 1);
    }

    private static String text(BerElement element) {
        return element.string(StandardCharsets.ISO_8859_1);
    }

    private static List<Octets> elements(Optional<BerElement> set) {
        return set.map(s -> s.children().stream().map(BerElement::encoding).toList())
                .orElse(List.of());
    }

    static BerNode node(Ipn ipn) {
        List<BerNode> members = new ArrayList<>();
        members.add(IpmWriter.identifier(IpmTags.IPM_IDENTIFIER, ipn.subject()));
        ipn.originator().ifPresent(user -> members.add(IpmWriter.descriptor(ORIGINATOR, user)));
        ipn.intendedRecipient().ifPresent(user -> members.add(IpmWriter.descriptor(INTENDED_RECIPIENT, user)));
        ipn.conversionTypes().ifPresent(raw -> members.add(BerNode.raw(raw)));
        extensions(members, EXTENSIONS, ipn.extensions());
        members.add(BerNode.constructed(CHOICE, node(ipn.fields())));
        return BerNode.constructed(IpmTags.IPN, members);
    }

    private static BerNode node(Ipn.Fields fields) {
        List<BerNode> members = new ArrayList<>();
        if (fields instanceof Ipn.NonReceipt lost) {
            members.add(BerNode.integer(REASON, lost.reason().ordinal()));
            lost.discardReason().ifPresent(why -> members.add(BerNode.integer(DISCARD_REASON, why.ordinal())));
            lost.comment().ifPresent(text -> members.add(BerNode.latin1(COMMENT, text)));
            lost.returned().ifPresent(ipm -> members.add(IpmWriter.ipm(RETURNED, ipm)));
            extensions(members, NON_RECEIPT_EXTENSIONS, lost.extensions());
            return BerNode.constructed(NON_RECEIPT, members);
        }
        if (fields instanceof Ipn.Receipt received) {
            members.add(UtcTime.node(TIME, received.at()));
            if (received.automatic()) {
                members.add(BerNode.integer(MODE, AUTOMATIC));
            }
            received.supplementary().ifPresent(text -> members.add(BerNode.latin1(SUPPLEMENTARY, text)));
            extensions(members, RECEIPT_EXTENSIONS, received.extensions());
            return BerNode.constructed(RECEIPT, members);
        }
        if (fields instanceof Ipn.Other other) {
            return BerNode.constructed(
                    OTHER, other.extensions().stream().map(BerNode::raw).toList());
        }
        throw new IllegalArgumentException("notification " + fields.getClass());
    }

    private static void extensions(List<BerNode> members, Tag tag, List<Octets> extensions) {
        if (!extensions.isEmpty()) {
            members.add(BerNode.constructed(
                    tag, extensions.stream().map(BerNode::raw).toList()));
        }
    }
}
