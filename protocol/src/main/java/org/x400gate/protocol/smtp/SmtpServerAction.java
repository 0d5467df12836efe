package org.x400gate.protocol.smtp;

import java.time.Duration;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** What a {@link SmtpServerMachine} wants done, in this order. */
public sealed interface SmtpServerAction {
    /** Goes to the client; the replies of one turn go in one write (RFC 2920 3.2). */
    record Reply(SmtpReply reply) implements SmtpServerAction {}

    /** The client's name, and whether it speaks ESMTP. */
    record HelloIndication(String name, boolean extended) implements SmtpServerAction {}

    /** A transaction begins; {@code from} is empty for the null path. */
    record MailIndication(Optional<Mailbox> from, MailParameters parameters) implements SmtpServerAction {}

    /** Answered by {@link SmtpServerMachine#onRcptAnswer}. */
    record RcptIndication(Mailbox to, RcptParameters parameters) implements SmtpServerAction {}

    /** What was replied goes in clear, then TLS begins: {@link SmtpServerMachine#onTlsStarted}. */
    record StartTls() implements SmtpServerAction {}

    /** A client wants to be known as {@code user}. Answered by {@link SmtpServerMachine#onAuthAnswer}. */
    record AuthIndication(String user, Octets password) implements SmtpServerAction {
        @Override
        public String toString() {
            return "AuthIndication[" + user + "]";
        }
    }

    record DataIndication() implements SmtpServerAction {}

    /** A piece of the message as it was meant: CRLF line ends, dots unstuffed. */
    record DataChunk(Octets octets) implements SmtpServerAction {}

    /** What came of this message is of no use: it will be refused at its end. */
    record DataDropped(SmtpReply reply) implements SmtpServerAction {}

    /** The data is whole. Answered by {@link SmtpServerMachine#onMessageAnswer}. */
    record MessageEnd(long octets) implements SmtpServerAction {}

    /** The transaction ended without a message. */
    record TransactionDropped() implements SmtpServerAction {}

    /** Starts or restarts a timer; {@link SmtpServerMachine#onTimer} when it runs out. */
    record StartTimer(SmtpTimer timer, Duration after) implements SmtpServerAction {}

    record StopTimer(SmtpTimer timer) implements SmtpServerAction {}

    /** What was replied is sent, then the connection is closed. */
    record Close(String cause) implements SmtpServerAction {}
}
