package org.x400gate.protocol.ipm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.asn1.UtcTime;

/** Writes an IPM (X.420 7.1); heading fields in the order of their tags. */
final class IpmWriter {
    private IpmWriter() {}

    static BerNode ipm(Tag tag, Ipm ipm) {
        return BerNode.constructed(
                tag,
                heading(ipm.heading()),
                BerNode.sequence(ipm.body().stream().map(BodyParts::node).toList()));
    }

    private static BerNode heading(Heading heading) {
        List<BerNode> fields = new ArrayList<>();
        fields.add(identifier(IpmTags.IPM_IDENTIFIER, heading.thisIpm()));
        heading.originator().ifPresent(user -> fields.add(descriptor(IpmTags.ORIGINATOR, user)));
        list(fields, IpmTags.AUTHORIZING_USERS, heading.authorizingUsers(), user -> descriptor(Tag.SET, user));
        list(fields, IpmTags.PRIMARY_RECIPIENTS, heading.primaryRecipients(), IpmWriter::recipient);
        list(fields, IpmTags.COPY_RECIPIENTS, heading.copyRecipients(), IpmWriter::recipient);
        list(fields, IpmTags.BLIND_COPY_RECIPIENTS, heading.blindCopyRecipients(), IpmWriter::recipient);
        heading.repliedToIpm().ifPresent(ipm -> fields.add(identifier(IpmTags.REPLIED_TO, ipm)));
        list(fields, IpmTags.OBSOLETED, heading.obsoletedIpms(), IpmWriter::identifier);
        list(fields, IpmTags.RELATED, heading.relatedIpms(), IpmWriter::identifier);
        heading.subject()
                .ifPresent(text ->
                        fields.add(BerNode.constructed(IpmTags.SUBJECT, TeletexString.node(Tag.TELETEX_STRING, text))));
        heading.expiryTime().ifPresent(time -> fields.add(UtcTime.node(IpmTags.EXPIRY_TIME, time)));
        heading.replyTime().ifPresent(time -> fields.add(UtcTime.node(IpmTags.REPLY_TIME, time)));
        list(fields, IpmTags.REPLY_RECIPIENTS, heading.replyRecipients(), user -> descriptor(Tag.SET, user));
        if (heading.importance() != Importance.NORMAL) {
            fields.add(BerNode.integer(IpmTags.IMPORTANCE, heading.importance().ordinal()));
        }
        heading.sensitivity().ifPresent(s -> fields.add(BerNode.integer(IpmTags.SENSITIVITY, s.ordinal() + 1)));
        if (heading.autoForwarded()) {
            fields.add(BerNode.bool(IpmTags.AUTO_FORWARDED, true));
        }
        list(fields, IpmTags.EXTENSIONS, heading.extensions(), IpmWriter::extension);
        return BerNode.set(fields);
    }

    private static <T> void list(List<BerNode> fields, Tag tag, List<T> values, Function<T, BerNode> node) {
        if (!values.isEmpty()) {
            fields.add(BerNode.constructed(tag, values.stream().map(node).toList()));
        }
    }

    private static BerNode identifier(IpmIdentifier identifier) {
        return identifier(IpmTags.IPM_IDENTIFIER, identifier);
    }

    static BerNode identifier(Tag tag, IpmIdentifier identifier) {
        List<BerNode> members = new ArrayList<>();
        identifier.user().ifPresent(user -> members.add(user.node()));
        members.add(BerNode.latin1(Tag.PRINTABLE_STRING, identifier.local()));
        return BerNode.constructed(tag, members);
    }

    static BerNode descriptor(Tag tag, OrDescriptor user) {
        List<BerNode> members = new ArrayList<>();
        user.formalName().ifPresent(name -> members.add(name.node()));
        user.freeFormName().ifPresent(name -> members.add(TeletexString.node(IpmTags.FREE_FORM_NAME, name)));
        user.telephone().ifPresent(number -> members.add(BerNode.latin1(IpmTags.TELEPHONE, number)));
        return BerNode.constructed(tag, members);
    }

    private static BerNode recipient(RecipientSpecifier recipient) {
        List<BerNode> members = new ArrayList<>();
        members.add(descriptor(IpmTags.RECIPIENT, recipient.recipient()));
        if (!recipient.notificationRequests().isEmpty()) {
            int[] bits = recipient.notificationRequests().stream()
                    .mapToInt(Enum::ordinal)
                    .toArray();
            members.add(BerNode.bits(IpmTags.NOTIFICATION_REQUESTS, BitString.ofBits(0, bits)));
        }
        if (recipient.replyRequested()) {
            members.add(BerNode.bool(IpmTags.REPLY_REQUESTED, true));
        }
        list(members, IpmTags.RECIPIENT_EXTENSIONS, recipient.extensions(), BerNode::raw);
        return BerNode.set(members);
    }

    static BerNode extension(HeadingExtension extension) {
        List<BerNode> parts = new ArrayList<>();
        parts.add(BerNode.oid(extension.type()));
        extension.value().ifPresent(value -> parts.add(BerNode.raw(value)));
        return BerNode.sequence(parts);
    }
}
