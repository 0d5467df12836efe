package org.x400gate.gateway.conversion;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.DeliveryStatus;
import org.x400gate.protocol.mixer.Notify;
import org.x400gate.protocol.mixer.ReportRequests;
import org.x400gate.protocol.mixer.ReportSubject;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.RcptParameters;
import org.x400gate.protocol.smtp.Xtext;

/** What is asked of reports on one side, as it is asked on the other (RFC 2156 A.3). */
final class Asked {
    private Asked() {}

    /** As it came with an SMTP envelope. */
    static ReportRequests bySmtp(QueueEntry entry) {
        Map<String, String> attributes = entry.submission().attributes();
        MailParameters ofMail = SmtpAttributes.ofMail(attributes);
        Map<Mailbox, Set<Notify>> asked = new LinkedHashMap<>();
        for (Recipient recipient : entry.recipients()) {
            Optional<Set<Notify>> said = SmtpAttributes.ofRecipient(attributes, recipient.number())
                    .notifyOn()
                    .flatMap(Notify::read);
            Optional<Mailbox> mailbox = Mailbox.parse(recipient.address());
            if (said.isPresent() && mailbox.isPresent()) {
                asked.put(mailbox.get(), said.get());
            }
        }
        return new ReportRequests(
                ofMail.envelopeId().flatMap(Xtext::decode),
                ofMail.returnContent().filter("FULL"::equals).isPresent(),
                asked);
    }

    /** RET and ENVID for a message out of X.400; an identifier that no server has to take is left out. */
    static MailParameters ofMail(TransferEnvelope envelope) {
        Optional<String> envelopeId = Optional.of(DeliveryStatus.envelopeId(envelope.messageIdentifier()))
                .filter(Asked::isPrintable)
                .map(Xtext::encode);
        return MailParameters.kept(
                Optional.of(envelope.indicators().contentReturnRequest() ? "FULL" : "HDRS"), envelopeId);
    }

    /** Who wants to hear of a delivery hears of a failure too: X.400 has no word for the one without the other. */
    static RcptParameters ofRecipient(PerRecipient recipient) {
        Optional<String> original = ReportSubject.originalRecipient(
                        recipient.recipient().address())
                .filter(Asked::isPrintable)
                .map(text -> {
                    int address = text.indexOf(';') + 1;
                    return text.substring(0, address) + Xtext.encode(text.substring(address));
                });
        String notifyOn = switch (recipient.originatorReport()) {
            case NO_REPORT -> "NEVER";
            case NON_DELIVERY_REPORT -> "FAILURE";
            case REPORT -> "SUCCESS,FAILURE";
        };
        return RcptParameters.kept(Optional.of(notifyOn), original);
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
