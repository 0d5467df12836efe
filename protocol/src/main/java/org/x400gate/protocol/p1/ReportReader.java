package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;

/** Reads a report (X.411 figure 4); one of 1984 is one that lacks the later members. */
final class ReportReader {
    private ReportReader() {}

    static MtsApdu.Report read(BerElement apdu, P1Limits limits) {
        List<BerElement> parts = ApduReader.parts(apdu);
        return new MtsApdu.Report(
                envelope(new SetMembers(parts.get(0).expect(Tag.SET, "report envelope")), limits),
                content(new SetMembers(parts.get(1).expect(Tag.SET, "report content")), limits));
    }

    private static ReportEnvelope envelope(SetMembers members, P1Limits limits) {
        EnvelopeExtensions extensions = members.find(ReportTags.ENVELOPE_EXTENSIONS)
                .map(set -> EnvelopeExtensions.read(set, limits))
                .orElse(new EnvelopeExtensions(List.of(), List.of()));
        return new ReportEnvelope(
                CommonFields.identifier(members.required(P1Tags.MTS_IDENTIFIER, "report identifier")),
                ApduReader.name(members, "report destination"),
                ApduReader.trace(members, limits),
                extensions.internalTrace(),
                extensions.fields());
    }

    private static ReportContent content(SetMembers members, P1Limits limits) {
        return new ReportContent(
                CommonFields.identifier(members.required(P1Tags.MTS_IDENTIFIER, "subject identifier")),
                members.find(P1Tags.TRACE)
                        .map(trace -> TraceFields.trace(trace, limits))
                        .orElse(List.of()),
                members.find(P1Tags.ENCODED_TYPES).map(CommonFields::encodedTypes),
                CommonFields.optionalContentType(members),
                members.find(P1Tags.CONTENT_IDENTIFIER).map(CommonFields::ia5),
                members.find(ReportTags.RETURNED_CONTENT).map(BerElement::octetString),
                members.find(ReportTags.ADDITIONAL_INFORMATION).map(BerElement::encoding),
                extensions(members, ReportTags.CONTENT_EXTENSIONS),
                recipients(members.required(ReportTags.RECIPIENTS, "reported recipients"), limits));
    }

    private static List<ExtensionField> extensions(SetMembers members, Tag tag) {
        return members.find(tag).map(CommonFields::extensions).orElse(List.of());
    }

    private static List<ReportedRecipient> recipients(BerElement sequence, P1Limits limits) {
        List<ReportedRecipient> recipients = new ArrayList<>();
        for (BerElement element : ApduReader.counted(sequence, limits)) {
            recipients.add(recipient(new SetMembers(element.expect(Tag.SET, "reported recipient"))));
        }
        return recipients;
    }

    private static ReportedRecipient recipient(SetMembers members) {
        BitString indicators = members.required(ReportTags.INDICATORS, "per-recipient indicators")
                .bitString();
        SetMembers last = new SetMembers(members.required(ReportTags.LAST_TRACE, "last trace information"));
        Optional<Octets> information =
                members.find(ReportTags.SUPPLEMENTARY_INFORMATION).map(BerElement::octetString);
        return new ReportedRecipient(
                OrName.decode(members.required(ReportTags.ACTUAL_RECIPIENT, "actual recipient")),
                members.required(ReportTags.NUMBER, "recipient number").intValue(1, P1Limits.UB_RECIPIENTS),
                MtaReportRequest.of(indicators),
                OriginatorReportRequest.of(indicators),
                indicators.bit(ApduReader.RESPONSIBILITY),
                UtcTime.decode(last.required(ReportTags.ARRIVAL, "arrival time")),
                last.find(P1Tags.ENCODED_TYPES).map(CommonFields::encodedTypes),
                result(last.required(ReportTags.REPORT_TYPE, "report type").only()),
                members.find(ReportTags.INTENDED_RECIPIENT).map(OrName::decode),
                information.map(octets -> octets.toString(java.nio.charset.StandardCharsets.ISO_8859_1)),
                extensions(members, ReportTags.RECIPIENT_EXTENSIONS));
    }

    private static ReportedRecipient.Result result(BerElement choice) {
        SetMembers members = new SetMembers(choice);
        if (choice.is(ReportTags.DELIVERED)) {
            return new ReportedRecipient.Delivered(
                    UtcTime.decode(members.required(ReportTags.DELIVERY_TIME, "delivery time")),
                    members.find(ReportTags.TYPE_OF_USER)
                            .map(type -> type.intValue(0, ReportedRecipient.Delivered.MAX_TYPE))
                            .orElse(0));
        }
        if (choice.is(ReportTags.NOT_DELIVERED)) {
            int max = ReportedRecipient.NotDelivered.MAX_CODE;
            return new ReportedRecipient.NotDelivered(
                    members.required(ReportTags.REASON, "reason code").intValue(0, max),
                    members.find(ReportTags.DIAGNOSTIC).map(code -> code.intValue(0, max)));
        }
        throw choice.fault("X.411 ReportType", "neither delivered nor not delivered: " + choice.tag());
    }
}
