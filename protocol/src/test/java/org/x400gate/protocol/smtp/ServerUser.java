package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** A user of the server's machine: takes recipients at routed.example, and every message. */
final class ServerUser {
    final List<String> messages = new ArrayList<>();
    final List<SmtpServerAction> seen = new ArrayList<>();
    final StringBuilder replies = new StringBuilder();
    private final List<Octets> chunks = new ArrayList<>();
    SmtpServerMachine machine;

    ServerUser(SmtpLimits limits) {
        this(limits, SmtpServices.NONE);
    }

    ServerUser(SmtpLimits limits, SmtpServices services) {
        this(SmtpServerMachine.create(new SmtpServerTerms("gw.example", limits, services)));
    }

    ServerUser(SmtpServerMachine machine) {
        this.machine = machine;
    }

    void open() {
        perform(machine.onOpened());
    }

    void receive(Octets octets) {
        perform(machine.onOctets(octets));
    }

    void receive(String text) {
        receive(Octets.of(text, StandardCharsets.ISO_8859_1));
    }

    /** What was replied since it was asked last. */
    String takeReplies() {
        String taken = replies.toString();
        replies.setLength(0);
        return taken;
    }

    void perform(SmtpServerMachine.Step step) {
        machine = step.machine();
        for (SmtpServerAction action : step.actions()) {
            seen.add(action);
            if (action instanceof SmtpServerAction.Reply reply) {
                replies.append(reply.reply().encode().toString(StandardCharsets.US_ASCII));
            } else if (action instanceof SmtpServerAction.Close) {
                replies.append("[closed]\r\n");
            } else if (action instanceof SmtpServerAction.DataChunk chunk) {
                chunks.add(chunk.octets());
            } else if (action instanceof SmtpServerAction.DataIndication
                    || action instanceof SmtpServerAction.DataDropped) {
                chunks.clear();
            }
        }
        for (SmtpServerAction action : step.actions()) {
            if (action instanceof SmtpServerAction.AuthIndication auth) {
                perform(machine.onAuthAnswer(answer(auth)));
            } else if (action instanceof SmtpServerAction.RcptIndication rcpt) {
                perform(machine.onRcptAnswer(
                        rcpt.to().domain().equals("routed.example")
                                ? SmtpReply.of(250, "2.1.5", "Ok")
                                : SmtpReply.of(550, "5.7.1", "Relaying denied")));
            } else if (action instanceof SmtpServerAction.MessageEnd) {
                messages.add(Octets.concat(chunks).toString(StandardCharsets.ISO_8859_1));
                perform(machine.onMessageAnswer(SmtpReply.of(250, "2.0.0", "Ok: queued as " + messages.size())));
            }
        }
    }

    /** Ann has a password; whether bob has cannot be told now. */
    private static SmtpServerMachine.AuthAnswer answer(SmtpServerAction.AuthIndication auth) {
        return auth.user().equals("bob")
                ? SmtpServerMachine.AuthAnswer.NOT_NOW
                : auth.user().equals("ann") && auth.password().equals(Octets.of("secret", StandardCharsets.US_ASCII))
                        ? SmtpServerMachine.AuthAnswer.PROVEN
                        : SmtpServerMachine.AuthAnswer.FAILED;
    }
}
