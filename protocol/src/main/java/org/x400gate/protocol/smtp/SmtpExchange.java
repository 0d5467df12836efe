package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.RecipientResult.Verdict;
import org.x400gate.protocol.smtp.SmtpOffers.Extension;

/** One transaction of a client: its envelope, and the replies so far to MAIL, each RCPT, and DATA, in this order. */
record SmtpExchange(SmtpEnvelope envelope, List<SmtpReply> replies) {
    SmtpExchange {
        replies = List.copyOf(replies);
    }

    SmtpExchange add(SmtpReply reply) {
        List<SmtpReply> more = new ArrayList<>(replies);
        more.add(reply);
        return new SmtpExchange(envelope, more);
    }

    /** Commands of this transaction before its content. */
    int commands() {
        return envelope.recipients().size() + 2;
    }

    boolean answered() {
        return replies.size() == commands();
    }

    /** Nothing can come of it any more: MAIL was refused, or each RCPT was. */
    boolean hopeless() {
        int last = envelope.recipients().size() + 1;
        return !replies.isEmpty() && !replies.get(0).positive()
                || replies.size() >= last && replies.subList(1, last).stream().noneMatch(SmtpReply::positive);
    }

    /** The commands from the one not answered yet to the one before {@code end}. */
    Octets commands(int end, SmtpOffers offers) {
        StringBuilder text = new StringBuilder();
        for (int i = replies.size(); i < end; i++) {
            text.append(command(i, offers)).append("\r\n");
        }
        return Octets.of(text.toString(), StandardCharsets.US_ASCII);
    }

    private String command(int number, SmtpOffers offers) {
        List<SmtpEnvelope.To> recipients = envelope.recipients();
        return number == 0
                ? mail(offers)
                : number <= recipients.size() ? rcpt(recipients.get(number - 1), offers) : "DATA";
    }

    private String mail(SmtpOffers offers) {
        StringBuilder text = new StringBuilder("MAIL FROM:<")
                .append(envelope.from().map(Mailbox::toString).orElse(""))
                .append('>')
                .append(offers.has(Extension.SIZE) ? " SIZE=" + envelope.octets() : "")
                .append(offers.has(Extension.EIGHT_BIT_MIME) && envelope.eightBit() ? " BODY=8BITMIME" : "");
        if (offers.has(Extension.DSN)) {
            envelope.parameters()
                    .returnContent()
                    .ifPresent(value -> text.append(" RET=").append(value));
            envelope.parameters()
                    .envelopeId()
                    .ifPresent(value -> text.append(" ENVID=").append(value));
        }
        return text.toString();
    }

    private static String rcpt(SmtpEnvelope.To to, SmtpOffers offers) {
        StringBuilder text = new StringBuilder("RCPT TO:<").append(to.mailbox()).append('>');
        if (offers.has(Extension.DSN)) {
            to.parameters()
                    .notifyOn()
                    .ifPresent(value -> text.append(" NOTIFY=").append(value));
            to.parameters()
                    .originalRecipient()
                    .ifPresent(value -> text.append(" ORCPT=").append(value));
        }
        return text.toString();
    }

    /** Each recipient's result; {@code last} is that of those whom no reply has refused. */
    List<RecipientResult> results(SmtpReply last) {
        List<RecipientResult> results = new ArrayList<>();
        for (int i = 0; i < envelope.recipients().size(); i++) {
            SmtpReply reply = last;
            if (i + 1 < replies.size() && !replies.get(i + 1).positive()) {
                reply = replies.get(i + 1);
            }
            if (!replies.isEmpty() && !replies.get(0).positive()) {
                reply = replies.get(0);
            }
            results.add(RecipientResult.of(envelope.recipients().get(i).mailbox(), reply));
        }
        // One who is accepted each time brings it to an end; without one it has to wait.
        boolean progress = results.stream().anyMatch(result -> result.verdict() == Verdict.ACCEPTED);
        return results.stream()
                .map(result -> result.ifTooMany(progress ? Verdict.FURTHER_TRANSACTION : Verdict.TEMPORARY))
                .toList();
    }
}
