package org.x400gate.protocol.mixer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.NotificationRequest;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * What a heading asks of each of its recipients, as the one field by which mail asks all who get it (RFC 8098 2.1). What is
 * asked of others than those we send to is not our matter.
 */
final class ReceiptRequests {
    private static final String CLAUSE = "RFC 8098 2.1";
    private static final String FIELD = "Disposition-Notification-To";

    private final Heading heading;
    private final TransferEnvelope envelope;
    private final MappingContext context;
    private final Losses losses;

    ReceiptRequests(Heading heading, TransferEnvelope envelope, MappingContext context, Losses losses) {
        this.heading = heading;
        this.envelope = envelope;
        this.context = context;
        this.losses = losses;
    }

    Optional<HeaderField> field() {
        List<Set<NotificationRequest>> asked = envelope.recipients().stream()
                .filter(PerRecipient::responsible)
                .map(this::askedOf)
                .toList();
        if (asked.stream().anyMatch(requests -> requests.contains(NotificationRequest.IPM_RETURN))) {
            losses.lost("RFC 2156 4.7.2", "notification-requests", "return of the message can't be asked for");
        }
        long receipts = asked.stream()
                .filter(requests -> requests.contains(NotificationRequest.RN))
                .count();
        if (receipts
                < asked.stream()
                        .filter(r -> r.contains(NotificationRequest.NRN))
                        .count()) {
            losses.lost("RFC 2156 4.7.2", "notification-requests", "of non-receipt alone, which can't be asked for");
        }
        if (receipts == 0) {
            boolean asksOthers =
                    recipients().anyMatch(r -> !r.notificationRequests().isEmpty());
            if (asksOthers && asked.stream().allMatch(Set::isEmpty)) {
                losses.lost(CLAUSE, "notification-requests", "of others than those who get this copy");
            }
            return Optional.empty();
        }
        if (receipts < asked.size()) {
            losses.lost(CLAUSE, FIELD, "asks all who get this copy, some were not asked");
        }
        Optional<Mailbox> originator = context.addresses()
                .toRfcOfOriginator(envelope.originator().address())
                .filter(m -> !RfcToIpm.isNullSender(m));
        if (originator.isEmpty()) {
            losses.lost(CLAUSE, FIELD, "there is nobody to be told, left out");
        }
        return originator.map(m -> HeaderField.ofAddresses(FIELD, List.of(m)));
    }

    private Stream<RecipientSpecifier> recipients() {
        return Stream.of(heading.primaryRecipients(), heading.copyRecipients(), heading.blindCopyRecipients())
                .flatMap(List::stream);
    }

    private Set<NotificationRequest> askedOf(PerRecipient recipient) {
        return recipients()
                .filter(specifier -> specifier
                        .recipient()
                        .formalName()
                        .filter(name ->
                                name.address().matches(recipient.recipient().address()))
                        .isPresent())
                .findFirst()
                .map(RecipientSpecifier::notificationRequests)
                .orElse(Set.of());
    }
}
