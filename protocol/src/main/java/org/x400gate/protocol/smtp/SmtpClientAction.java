package org.x400gate.protocol.smtp;

import java.time.Duration;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** What a {@link SmtpClientMachine} wants done, in this order. */
public sealed interface SmtpClientAction {
    record Send(Octets octets) implements SmtpClientAction {}

    /** TLS begins, when what was sent is out: {@link SmtpClientMachine#onTlsStarted}. */
    record StartTls() implements SmtpClientAction {}

    /** The message's content goes out now, {@linkplain DotStuffing dot-stuffed and closed}; then {@code onContentSent}. */
    record SendContent() implements SmtpClientAction {}

    /** The transaction is over: one result for each recipient, in the envelope's order. */
    record Done(List<RecipientResult> results) implements SmtpClientAction {
        public Done {
            results = List.copyOf(results);
        }
    }

    /** The next envelope may come. */
    record Ready() implements SmtpClientAction {}

    /** The server did not let us begin, {@code at} where; no message was tried. */
    record NotUsable(SmtpReply reply, SmtpClientState at) implements SmtpClientAction {}

    /** Starts or restarts the one timer; {@code onTimer} when it runs out. */
    record StartTimer(Duration after) implements SmtpClientAction {}

    record StopTimer() implements SmtpClientAction {}

    /** What was sent is flushed, then the connection is closed. */
    record Close(String cause) implements SmtpClientAction {}
}
