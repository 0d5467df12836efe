package org.x400gate.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.smtp.SmtpServerAction.Close;
import org.x400gate.protocol.smtp.SmtpServerAction.DataIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.HelloIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.MailIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.RcptIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.Reply;
import org.x400gate.protocol.smtp.SmtpServerAction.TransactionDropped;
import org.x400gate.protocol.smtp.SmtpServerMachine.Step;

/** What each command does in each state of a {@link SmtpServerMachine}: RFC 5321 4.1.1 and 4.1.4. */
record ServerCommands(SmtpServerMachine at) {
    private static final SmtpReply NO_STORAGE = SmtpReply.of(452, "4.3.1", "Insufficient system storage");

    Step onCommand(SmtpCommand command) {
        if (at.tally().sinceMessage() >= at.limits().maxCommandsPerMessage()) {
            return at.closed("4.7.0", "Too many commands without a message", "too many commands");
        }
        if (!new ServerTls(at).mayBeSaid(command)) {
            return new ServerTls(at.with(at.tally().command())).tooEarly(command);
        }
        if (command instanceof SmtpCommand.Rcpt rcpt) {
            return onRcpt(rcpt);
        }
        if (command instanceof SmtpCommand.Bdat bdat && advances(bdat)) {
            return new ServerChunks(at).onBdat(bdat);
        }
        ServerCommands counted = new ServerCommands(at.with(at.tally().command()));
        if (command instanceof SmtpCommand.Hello hello) {
            return counted.onHello(hello);
        }
        if (command instanceof SmtpCommand.Mail mail) {
            return counted.onMail(mail);
        }
        if (command instanceof SmtpCommand.Bdat bdat) {
            return new ServerChunks(counted.at).onBdat(bdat);
        }
        if (command instanceof SmtpCommand.Auth auth) {
            return new ServerAuth(counted.at).onAuth(auth);
        }
        if (command instanceof SmtpCommand.Plain plain) {
            return counted.onPlain(plain);
        }
        if (command instanceof SmtpCommand.Bad bad) {
            return counted.refused(bad.reply());
        }
        throw new IllegalStateException("unknown command " + command);
    }

    /** A chunk that adds to a message costs its sender the octets; how long they may take in all is limited elsewhere. */
    private boolean advances(SmtpCommand.Bdat bdat) {
        boolean awaited = at.state() == SmtpServerState.RCPT_GIVEN || at.state() == SmtpServerState.CHUNK_TAKEN;
        return awaited && bdat.octets() > 0;
    }

    private Step onPlain(SmtpCommand.Plain command) {
        return switch (command) {
            case DATA -> onData();
            case RSET -> onRset();
            case NOOP -> replied(SmtpReply.of(250, "2.0.0", "Ok"));
            case VRFY -> replied(SmtpReply.of(252, "2.1.0", "Send some mail, it will be tried"));
            case HELP ->
                replied(SmtpReply.of(214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET STARTTLS AUTH NOOP VRFY QUIT"));
            case STARTTLS -> new ServerTls(at).onStartTls();
            case BDAT_WITHOUT_SIZE -> new ServerChunks(at).unreadable();
            case QUIT ->
                new Step(
                        at.with(SmtpServerState.CLOSED),
                        List.of(new Reply(SmtpReply.of(221, "2.0.0", "Bye")), new Close("quit")));
        };
    }

    private Step onHello(SmtpCommand.Hello hello) {
        List<String> lines = new ArrayList<>(List.of(at.hostname()));
        if (hello.extended()) {
            lines.addAll(List.of("PIPELINING", "SIZE " + at.limits().maxMessageOctets(), "8BITMIME"));
            lines.addAll(List.of("ENHANCEDSTATUSCODES", "CHUNKING"));
            lines.addAll(new ServerTls(at).offers());
            lines.add("DSN");
        }
        SmtpReply reply = SmtpReply.plain(250, lines.toArray(String[]::new));
        return dropped(
                SmtpServerState.READY, List.of(new HelloIndication(hello.name(), hello.extended()), new Reply(reply)));
    }

    private Step onRset() {
        List<SmtpServerAction> reply = List.of(new Reply(SmtpReply.of(250, "2.0.0", "Ok")));
        return dropped(
                at.state() == SmtpServerState.AWAIT_HELLO ? SmtpServerState.AWAIT_HELLO : SmtpServerState.READY, reply);
    }

    private Step onMail(SmtpCommand.Mail mail) {
        return switch (at.state()) {
            case AWAIT_HELLO -> refused(SmtpReply.of(503, "5.5.1", "EHLO first"));
            case READY -> onMail(mail, Math.max(1, mail.parameters().size().orElse(1L)));
            case MAIL_GIVEN, RCPT_GIVEN, CHUNK_TAKEN, CHUNKS_FAILED ->
                refused(SmtpReply.of(503, "5.5.1", "Nested MAIL"));
            case CONNECTED,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> throw notReading();
        };
    }

    /** What is too large for ever is told first; what there is no room for now may come again (RFC 1870 6.1). */
    private Step onMail(SmtpCommand.Mail mail, long size) {
        if (size > at.limits().maxMessageOctets()) {
            return replied(DataReader.Fault.MESSAGE_TOO_LARGE.reply());
        }
        if (size > at.terms().room()) {
            return replied(NO_STORAGE);
        }
        return new Step(
                at.with(SmtpServerState.MAIL_GIVEN),
                List.of(
                        new MailIndication(mail.from(), mail.parameters()),
                        new Reply(SmtpReply.of(250, "2.1.0", "Ok"))));
    }

    private Step onRcpt(SmtpCommand.Rcpt rcpt) {
        return switch (at.state()) {
            case AWAIT_HELLO, READY -> refused(SmtpReply.of(503, "5.5.1", "MAIL first"));
            case MAIL_GIVEN, RCPT_GIVEN ->
                at.transaction().asked() >= at.limits().maxRecipients()
                        ? replied(SmtpReply.of(452, "4.5.3", "Too many recipients"))
                        : new Step(
                                at.with(at.transaction().recipientAsked()).with(SmtpServerState.AWAIT_RCPT_ANSWER),
                                List.of(new RcptIndication(rcpt.to(), rcpt.parameters())));
            case CHUNK_TAKEN, CHUNKS_FAILED -> refused(SmtpReply.of(503, "5.5.1", "No RCPT behind BDAT"));
            case CONNECTED,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> throw notReading();
        };
    }

    private Step onData() {
        return switch (at.state()) {
            case AWAIT_HELLO, READY -> refused(SmtpReply.of(503, "5.5.1", "MAIL first"));
            // No fault of the client's: one that pipelines sends DATA before it knows (RFC 2920 3.1).
            case MAIL_GIVEN -> replied(SmtpReply.of(554, "5.5.1", "No valid recipients"));
            case RCPT_GIVEN ->
                new Step(
                        at.with(SmtpServerState.DATA),
                        List.of(
                                new DataIndication(),
                                new Reply(SmtpReply.plain(354, "End data with <CR><LF>.<CR><LF>"))));
            case CHUNK_TAKEN, CHUNKS_FAILED -> refused(SmtpReply.of(503, "5.5.1", "No DATA behind BDAT (RFC 3030)"));
            case CONNECTED,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> throw notReading();
        };
    }

    /** A command that cannot be taken as it is: answered, counted, and at the limit the last one. */
    Step refused(SmtpReply reply) {
        ServerCommands counted = new ServerCommands(at.with(at.tally().refused()));
        return counted.at.tally().bad() > at.limits().maxBadCommands()
                ? at.closed("4.7.0", "Too many errors", "too many errors")
                : counted.replied(reply);
    }

    private Step dropped(SmtpServerState next, List<SmtpServerAction> then) {
        List<SmtpServerAction> actions = new ArrayList<>();
        boolean begun = at.state() == SmtpServerState.MAIL_GIVEN || at.state() == SmtpServerState.RCPT_GIVEN;
        if (begun || at.state().inMessage()) {
            actions.add(new TransactionDropped());
        }
        actions.addAll(then);
        return new Step(at.with(SmtpTransaction.NONE).with(next), actions);
    }

    private Step replied(SmtpReply reply) {
        return new Step(at, List.of(new Reply(reply)));
    }

    private IllegalStateException notReading() {
        return new IllegalStateException("no command is read: " + at.state());
    }
}
