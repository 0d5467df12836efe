package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;

/** Writes a report (X.411 figure 4); members in the order of the standard, those of 1988 only if there are any. */
final class ReportWriter {
    private ReportWriter() {}

    static BerNode report(MtsApdu.Report report) {
        return BerNode.constructed(P1Tags.REPORT, envelope(report.envelope()), content(report.content()));
    }

    private static BerNode envelope(ReportEnvelope envelope) {
        List<BerNode> members = new ArrayList<>();
        members.add(CommonFields.node(envelope.identifier()));
        members.add(envelope.destination().node());
        members.add(TraceFields.traceNode(envelope.trace()));
        new EnvelopeExtensions(envelope.extensions(), envelope.internalTrace())
                .node(ReportTags.ENVELOPE_EXTENSIONS)
                .ifPresent(members::add);
        return BerNode.set(members);
    }

    private static BerNode content(ReportContent content) {
        List<BerNode> members = new ArrayList<>();
        members.add(CommonFields.node(content.subject()));
        if (!content.intermediateTrace().isEmpty()) {
            members.add(TraceFields.traceNode(content.intermediateTrace()));
        }
        content.originalTypes().ifPresent(types -> members.add(CommonFields.node(types)));
        content.contentType().ifPresent(type -> members.add(CommonFields.node(type)));
        content.contentIdentifier().ifPresent(id -> members.add(BerNode.latin1(P1Tags.CONTENT_IDENTIFIER, id)));
        content.returnedContent()
                .ifPresent(octets -> members.add(BerNode.primitive(ReportTags.RETURNED_CONTENT, octets)));
        content.additionalInformation().ifPresent(raw -> members.add(BerNode.raw(raw)));
        extensions(members, ReportTags.CONTENT_EXTENSIONS, content.extensions());
        members.add(BerNode.constructed(
                ReportTags.RECIPIENTS,
                content.recipients().stream().map(ReportWriter::recipient).toList()));
        return BerNode.set(members);
    }

    private static void extensions(List<BerNode> members, Tag tag, List<ExtensionField> extensions) {
        if (!extensions.isEmpty()) {
            members.add(CommonFields.extensionsNode(tag, extensions));
        }
    }

    private static BerNode recipient(ReportedRecipient recipient) {
        List<BerNode> members = new ArrayList<>();
        members.add(recipient.actualRecipient().node(ReportTags.ACTUAL_RECIPIENT));
        members.add(BerNode.integer(ReportTags.NUMBER, recipient.number()));
        members.add(EnvelopeWriter.indicators(
                ReportTags.INDICATORS, recipient.responsible(), recipient.mtaReport(), recipient.originatorReport()));
        members.add(lastTrace(recipient));
        recipient.intendedRecipient().ifPresent(name -> members.add(name.node(ReportTags.INTENDED_RECIPIENT)));
        recipient
                .supplementaryInformation()
                .ifPresent(text -> members.add(BerNode.latin1(ReportTags.SUPPLEMENTARY_INFORMATION, text)));
        extensions(members, ReportTags.RECIPIENT_EXTENSIONS, recipient.extensions());
        return BerNode.set(members);
    }

    private static BerNode lastTrace(ReportedRecipient recipient) {
        List<BerNode> members = new ArrayList<>();
        members.add(UtcTime.node(ReportTags.ARRIVAL, recipient.arrival()));
        recipient.converted().ifPresent(types -> members.add(CommonFields.node(types)));
        members.add(BerNode.constructed(ReportTags.REPORT_TYPE, result(recipient.result())));
        return BerNode.constructed(ReportTags.LAST_TRACE, members);
    }

    private static BerNode result(ReportedRecipient.Result result) {
        List<BerNode> members = new ArrayList<>();
        if (result instanceof ReportedRecipient.Delivered delivered) {
            members.add(UtcTime.node(ReportTags.DELIVERY_TIME, delivered.at()));
            if (delivered.typeOfUser() != 0) {
                members.add(BerNode.integer(ReportTags.TYPE_OF_USER, delivered.typeOfUser()));
            }
            return BerNode.constructed(ReportTags.DELIVERED, members);
        }
        if (result instanceof ReportedRecipient.NotDelivered failed) {
            members.add(BerNode.integer(ReportTags.REASON, failed.reason()));
            failed.diagnostic().ifPresent(code -> members.add(BerNode.integer(ReportTags.DIAGNOSTIC, code)));
            return BerNode.constructed(ReportTags.NOT_DELIVERED, members);
        }
        throw new IllegalArgumentException("result " + result);
    }
}
