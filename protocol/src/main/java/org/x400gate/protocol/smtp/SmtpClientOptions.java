package org.x400gate.protocol.smtp;

import java.time.Duration;
import java.util.Map;

/** Our own name for EHLO, the time-outs that differ from the standard's, and whether the server is spoken to in TLS. */
public record SmtpClientOptions(String hostname, Map<SmtpClientState, Duration> timeouts, StartTls startTls) {
    /** When STARTTLS is said (RFC 3207). */
    public enum StartTls {
        NEVER,
        /** Where the server offers it; without it, or if it declines, in clear. */
        WHERE_OFFERED,
        /** Or nothing is sent. */
        REQUIRED
    }

    public SmtpClientOptions {
        timeouts = Map.copyOf(timeouts);
    }

    /** In clear. */
    public SmtpClientOptions(String hostname, Map<SmtpClientState, Duration> timeouts) {
        this(hostname, timeouts, StartTls.NEVER);
    }

    public SmtpClientOptions with(StartTls other) {
        return new SmtpClientOptions(hostname, timeouts, other);
    }

    Duration timeout(SmtpClientState state) {
        return timeouts.getOrDefault(state, state.standardTimeout());
    }
}
