package org.x400gate.protocol.p1;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * ReportTransferContent (X.411 figure 4): what became of a message or probe.
 *
 * @param subject the message or probe it reports on
 * @param intermediateTrace the subject's trace as it was here; empty if left out
 * @param returnedContent the subject's content, octet for octet
 * @param additionalInformation a whole BER element
 */
public record ReportContent(
        MtsIdentifier subject,
        List<TraceElement> intermediateTrace,
        Optional<EncodedInformationTypes> originalTypes,
        Optional<ContentType> contentType,
        Optional<String> contentIdentifier,
        Optional<Octets> returnedContent,
        Optional<Octets> additionalInformation,
        List<ExtensionField> extensions,
        List<ReportedRecipient> recipients) {
    public ReportContent {
        intermediateTrace = List.copyOf(intermediateTrace);
        extensions = List.copyOf(extensions);
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a report has recipients");
        }
    }

    /** On a message: its identifier, content identifier and types as its envelope has them; nothing returned. */
    public static ReportContent on(TransferEnvelope subject, List<ReportedRecipient> recipients) {
        return new ReportContent(
                subject.messageIdentifier(),
                List.of(),
                subject.originalTypes(),
                Optional.of(subject.contentType()),
                subject.contentIdentifier(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                recipients);
    }
}
