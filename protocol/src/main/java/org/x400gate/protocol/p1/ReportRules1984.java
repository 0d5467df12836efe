package org.x400gate.protocol.p1;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrName;

/** A report on its way to 1984, where it is a DeliveryReportMPDU (X.411-1984 3.3, X.419 Annex B). */
final class ReportRules1984 {
    private static final int MAX_SUPPLEMENTARY_INFORMATION = 64;

    private final MtsApdu.Report report;
    private final Rules1984 rules = new Rules1984();

    ReportRules1984(MtsApdu.Report report) {
        this.report = report;
    }

    ApduOf1984 result() {
        ReportEnvelope envelope = report.envelope();
        rules.leaveOut(envelope.extensions());
        rules.leaveOutTrace(envelope.internalTrace());
        ReportEnvelope of1984 = new ReportEnvelope(
                envelope.identifier(),
                rules.required("report-destination-name", envelope.destination()),
                rules.trace(envelope.trace()),
                List.of(),
                List.of());
        ReportContent content = content(report.content());
        return rules.obstacles()
                .orElseGet(
                        () -> new ApduOf1984.Sendable(new MtsApdu.Report(of1984, content), List.of(), rules.losses()));
    }

    private ReportContent content(ReportContent content) {
        if (content.originalTypes().isPresent()) {
            rules.lost("original-encoded-information-types", "left out");
        }
        if (content.contentType().isPresent()) {
            rules.lost("content-type", "left out");
        }
        rules.leaveOut(content.extensions());
        return new ReportContent(
                content.subject(),
                rules.trace(content.intermediateTrace()),
                Optional.empty(),
                Optional.empty(),
                content.contentIdentifier(),
                content.returnedContent(),
                content.additionalInformation(),
                List.of(),
                content.recipients().stream().map(this::recipient).toList());
    }

    private ReportedRecipient recipient(ReportedRecipient recipient) {
        String field = "recipient " + recipient.number();
        rules.leaveOut(recipient.extensions());
        return new ReportedRecipient(
                rules.required(field, recipient.actualRecipient()),
                recipient.number(),
                recipient.mtaReport(),
                recipient.originatorReport(),
                recipient.responsible(),
                recipient.arrival(),
                recipient.converted().map(types -> rules.types(field + " converted types", types)),
                result(field, recipient.result()),
                recipient.intendedRecipient().flatMap(name -> optional(field + " originally-intended", name)),
                recipient.supplementaryInformation().map(text -> supplementary(field, text)),
                List.of());
    }

    private Optional<OrName> optional(String field, OrName name) {
        if (NameOf1984.of(name) instanceof NameOf1984.Expressed expressed) {
            rules.lost(field, expressed);
            return Optional.of(expressed.name());
        }
        rules.lost(field, "left out, not an address of 1984");
        return Optional.empty();
    }

    /** The later reasons all are that the message itself could not go on; no diagnostic says less than a wrong one. */
    private ReportedRecipient.Result result(String field, ReportedRecipient.Result result) {
        if (result instanceof ReportedRecipient.NotDelivered failed) {
            int last = ReportedRecipient.NotDelivered.CONVERSION_NOT_PERFORMED;
            if (failed.reason() > last) {
                rules.lost(field, "reason " + failed.reason() + " told as unable-to-transfer");
            }
            Optional<Integer> known =
                    failed.diagnostic().filter(code -> code <= ReportedRecipient.NotDelivered.LAST_DIAGNOSTIC_OF_1984);
            if (!known.equals(failed.diagnostic())) {
                rules.lost(field, "diagnostic " + failed.diagnostic().orElseThrow() + " left out");
            }
            int reason = failed.reason() > last ? ReportedRecipient.NotDelivered.UNABLE_TO_TRANSFER : failed.reason();
            return new ReportedRecipient.NotDelivered(reason, known);
        }
        if (result instanceof ReportedRecipient.Delivered delivered
                && delivered.typeOfUser() > ReportedRecipient.Delivered.LAST_TYPE_OF_1984) {
            rules.lost(field, "type of user " + delivered.typeOfUser() + " left out");
            return new ReportedRecipient.Delivered(delivered.at(), 0);
        }
        return result;
    }

    private String supplementary(String field, String text) {
        if (text.length() > MAX_SUPPLEMENTARY_INFORMATION) {
            rules.lost(field, "supplementary information cut to " + MAX_SUPPLEMENTARY_INFORMATION + " characters");
            return text.substring(0, MAX_SUPPLEMENTARY_INFORMATION);
        }
        return text;
    }
}
