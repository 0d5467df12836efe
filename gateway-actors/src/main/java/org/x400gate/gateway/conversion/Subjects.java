package org.x400gate.gateway.conversion;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * What is remembered of an X.400 message that goes out by SMTP: its envelope, kept with its ledger line, so that a
 * notification that comes back becomes a report.
 */
public final class Subjects {
    /** Of some thousand recipients: what is longer is not remembered, and its notifications go on as messages. */
    private static final int MAX_OCTETS = 256 * 1024;

    private Subjects() {}

    /** Nothing unless somebody goes out by SMTP of whom the originator wants to hear. */
    public static Optional<LedgerLine.Kept> kept(MtsApdu apdu, QueueEntry entry) {
        return apdu instanceof MtsApdu.Message message
                ? kept(
                        message,
                        bySmtp(entry.recipients().stream()
                                .filter(recipient -> recipient.state() == RecipientState.PENDING)))
                : Optional.empty();
    }

    /**
     * Of one that goes to others as {@code entry}, in place of recipients of {@code before}: what is kept of that is found
     * no more, so that its other recipients are in this too.
     */
    public static Optional<LedgerLine.Kept> keptAlso(MtsApdu.Message redirected, QueueEntry entry, QueueEntry before) {
        return kept(redirected, bySmtp(Stream.concat(entry.recipients().stream(), before.recipients().stream())));
    }

    private static Set<Integer> bySmtp(Stream<Recipient> recipients) {
        return recipients
                .filter(recipient -> recipient.hop().name().startsWith("smtp:"))
                .map(Recipient::number)
                .collect(Collectors.toSet());
    }

    private static Optional<LedgerLine.Kept> kept(MtsApdu.Message message, Set<Integer> bySmtp) {
        TransferEnvelope envelope = message.envelope();
        var recipients = envelope.recipients().stream()
                .filter(PerRecipient::responsible)
                .filter(recipient -> bySmtp.contains(recipient.number()))
                .filter(recipient -> recipient.originatorReport() != OriginatorReportRequest.NO_REPORT)
                .toList();
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        Octets octets = new MtsApdu.Message(
                        envelope.toBuilder().recipients(recipients).build(), Octets.EMPTY)
                .node()
                .encode();
        return octets.length() > MAX_OCTETS
                ? Optional.empty()
                : Optional.of(
                        new LedgerLine.Kept(reference(message.identifier()), ByteBuffer.wrap(octets.toByteArray())));
    }

    /** One of its own: a later line with the message's other references must not take its place. */
    private static String reference(MtsIdentifier identifier) {
        return "subject:" + identifier;
    }

    static Optional<TransferEnvelope> find(Function<String, Optional<byte[]>> subjects, MtsIdentifier identifier) {
        try {
            return subjects.apply(reference(identifier))
                    .map(octets -> MtsApdu.decode(Octets.wrap(octets), P1Limits.STANDARD))
                    .filter(MtsApdu.Message.class::isInstance)
                    .map(apdu -> ((MtsApdu.Message) apdu).envelope());
        } catch (MalformedInput notOurs) {
            return Optional.empty();
        }
    }
}
