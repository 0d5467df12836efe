package org.x400gate.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerAction.Close;
import org.x400gate.protocol.smtp.SmtpServerAction.Reply;
import org.x400gate.protocol.smtp.SmtpServerAction.StartTls;
import org.x400gate.protocol.smtp.SmtpServerMachine.Step;

/** STARTTLS at a {@link SmtpServerMachine}: RFC 3207. */
record ServerTls(SmtpServerMachine at) {
    Step onStartTls() {
        if (at.standing().tls()) {
            return refused(503, "5.5.1", "TLS is on already");
        }
        if (!at.terms().services().startTls()) {
            return refused(502, "5.5.1", "Command not implemented");
        }
        if (at.state() != SmtpServerState.READY && at.state() != SmtpServerState.AWAIT_HELLO) {
            return refused(503, "5.5.1", "Not within a transaction");
        }
        if (!at.held().isEmpty()) {
            // RFC 3207 section 4.2, 6: somebody between us may have put it there, to be read as if it had come in TLS.
            return at.closed("4.7.0", "Nothing may follow STARTTLS before its reply", "octets behind STARTTLS");
        }
        return new Step(
                at.with(SmtpServerState.TLS_STARTING),
                List.of(new Reply(SmtpReply.of(220, "2.0.0", "Ready to start TLS")), new StartTls()));
    }

    /** The client begins anew, and nothing is known of it (RFC 3207 4.2). */
    Step onStarted() {
        return new Step(
                at.withHeld(Octets.EMPTY)
                        .with(SmtpTransaction.NONE)
                        .with(at.standing().secured())
                        .with(SmtpServerState.AWAIT_HELLO),
                List.of());
    }

    /** In the midst of it nothing can be said any more. */
    Step ended(String cause) {
        return new Step(at.with(SmtpServerState.CLOSED), List.of(new Close(cause)));
    }

    /** Where TLS is required, what may be said before (RFC 3207 section 4). */
    boolean mayBeSaid(SmtpCommand command) {
        return !at.terms().services().requireTls()
                || at.standing().tls()
                || command instanceof SmtpCommand.Hello
                || command instanceof SmtpCommand.Bad
                || command == SmtpCommand.Plain.NOOP
                || command == SmtpCommand.Plain.STARTTLS
                || command == SmtpCommand.Plain.QUIT;
    }

    /** The answer to what may not: the octets of a chunk are read over all the same. */
    Step tooEarly(SmtpCommand command) {
        SmtpReply reply = SmtpReply.of(530, "5.7.0", "STARTTLS first");
        return command instanceof SmtpCommand.Bdat bdat
                ? new ServerChunks(at).refuse(bdat, reply, at.state())
                : new ServerCommands(at).refused(reply);
    }

    /** The lines of an answer to EHLO that depend on how the client stands. */
    List<String> offers() {
        List<String> offers = new ArrayList<>();
        if (at.terms().services().offersTls(at.standing())) {
            offers.add("STARTTLS");
        }
        if (at.terms().services().offersAuth(at.standing())) {
            offers.add("AUTH PLAIN LOGIN");
        }
        return offers;
    }

    private Step refused(int code, String status, String text) {
        return new ServerCommands(at).refused(SmtpReply.of(code, status, text));
    }
}
