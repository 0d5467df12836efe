package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;

/** Writes a message around its content (X.411 figure 4, X.419); members in the order of the standard. */
final class EnvelopeWriter {
    private static final int RECIPIENT_INDICATOR_BITS = 8;

    private EnvelopeWriter() {}

    static BerNode message(MtsApdu.Message message) {
        return BerNode.constructed(
                P1Tags.MESSAGE, envelope(message.envelope()), BerNode.octetString(message.content()));
    }

    /** The members are those of the envelope itself, under the probe's own tag. */
    static BerNode probe(MtsApdu.Probe probe) {
        List<BerNode> members = members(probe.envelope());
        probe.contentLength().ifPresent(octets -> members.add(BerNode.integer(P1Tags.CONTENT_LENGTH, octets)));
        return BerNode.constructed(P1Tags.PROBE, members);
    }

    private static BerNode envelope(TransferEnvelope envelope) {
        return BerNode.set(members(envelope));
    }

    private static List<BerNode> members(TransferEnvelope envelope) {
        List<BerNode> members = new ArrayList<>();
        members.add(CommonFields.node(envelope.messageIdentifier()));
        members.add(envelope.originator().node());
        envelope.originalTypes().ifPresent(types -> members.add(CommonFields.node(types)));
        members.add(CommonFields.node(envelope.contentType()));
        envelope.contentIdentifier().ifPresent(id -> members.add(BerNode.latin1(P1Tags.CONTENT_IDENTIFIER, id)));
        if (envelope.priority() != Priority.NORMAL) {
            members.add(BerNode.integer(P1Tags.PRIORITY, envelope.priority().ordinal()));
        }
        if (!envelope.indicators().bits().isEmpty()) {
            members.add(BerNode.bits(
                    P1Tags.INDICATORS,
                    CommonFields.bits(0, envelope.indicators().bits())));
        }
        envelope.deferredDelivery().ifPresent(time -> members.add(UtcTime.node(P1Tags.DEFERRED_DELIVERY, time)));
        if (!envelope.bilateral().isEmpty()) {
            members.add(BerNode.constructed(
                    P1Tags.BILATERAL,
                    envelope.bilateral().stream().map(BerNode::raw).toList()));
        }
        members.add(TraceFields.traceNode(envelope.trace()));
        new EnvelopeExtensions(envelope.extensions(), envelope.internalTrace())
                .node(P1Tags.EXTENSIONS)
                .ifPresent(members::add);
        members.add(BerNode.constructed(
                P1Tags.RECIPIENTS,
                envelope.recipients().stream().map(EnvelopeWriter::recipient).toList()));
        return members;
    }

    private static BerNode recipient(PerRecipient recipient) {
        List<BerNode> members = new ArrayList<>();
        members.add(recipient.recipient().node());
        members.add(BerNode.integer(Tag.context(0), recipient.number()));
        members.add(indicators(
                Tag.context(1), recipient.responsible(), recipient.mtaReport(), recipient.originatorReport()));
        recipient.explicitConversion().ifPresent(number -> members.add(BerNode.integer(Tag.context(2), number)));
        if (!recipient.extensions().isEmpty()) {
            members.add(CommonFields.extensionsNode(P1Tags.EXTENSIONS, recipient.extensions()));
        }
        return BerNode.set(members);
    }

    /** PerRecipientIndicators: eight bits, whatever is set. */
    static BerNode indicators(
            Tag tag, boolean responsible, MtaReportRequest mtaReport, OriginatorReportRequest originatorReport) {
        Set<Integer> bits = new HashSet<>();
        if (responsible) {
            bits.add(ApduReader.RESPONSIBILITY);
        }
        bits.addAll(mtaReport.bits());
        bits.addAll(originatorReport.bits());
        return BerNode.bits(tag, CommonFields.bits(RECIPIENT_INDICATOR_BITS, bits));
    }
}
