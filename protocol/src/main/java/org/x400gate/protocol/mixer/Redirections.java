package org.x400gate.protocol.mixer;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;

/** A recipient's redirection history in words: a comment beside its address in mail, fields in a notification (RFC 2156 4.6.2.2). */
final class Redirections {
    private static final List<String> REASONS = List.of(
            "Recipient Assigned Alternate Recipient",
            "Originator Requested Alternate Recipient",
            "Recipient MD Assigned Alternate Recipient",
            "Directory Look Up",
            "Alias");

    private Redirections() {}

    /** {@code mailbox} with a comment that says whom it was meant for, if that was somebody else. */
    static Mailbox beside(Mailbox mailbox, PerRecipient recipient, MappingContext context) {
        List<Redirection> history = Redirection.historyIn(recipient.extensions());
        StringBuilder comment = new StringBuilder();
        for (Redirection each : history) {
            comment.append(comment.isEmpty() ? "Originally To: " : " ")
                    .append(intended(each, context))
                    .append(each == history.get(0) ? " Redirected on " : " Redirected Again on ")
                    .append(Traces.date(each.at()))
                    .append(" To: ")
                    .append(reason(each));
        }
        return comment.isEmpty() ? mailbox : mailbox.named(mailbox.name(), List.of(comment.toString()));
    }

    /** EBNF.redirection-history-item, the earliest first; empty where nothing is told or it can't be read. */
    static List<String> items(List<ExtensionField> extensions, MappingContext context) {
        return Redirection.historyIn(extensions).stream()
                .map(each -> "intended recipient " + intended(each, context) + " redirected to " + reason(each) + " on "
                        + Traces.date(each.at()))
                .toList();
    }

    private static String intended(Redirection redirection, MappingContext context) {
        Optional<Mailbox> mailbox =
                context.addresses().toRfc(redirection.intended().address());
        return mailbox.map(Mailbox::addrSpec)
                .orElse(redirection.intended().address().toText());
    }

    private static String reason(Redirection redirection) {
        return redirection.reason() < REASONS.size()
                ? REASONS.get(redirection.reason())
                : "Reason " + redirection.reason();
    }
}
