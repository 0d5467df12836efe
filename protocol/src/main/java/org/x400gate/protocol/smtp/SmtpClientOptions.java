package org.x400gate.protocol.smtp;

import java.time.Duration;
import java.util.Map;

/** Our own name for EHLO, and the time-outs that differ from the standard's. */
public record SmtpClientOptions(String hostname, Map<SmtpClientState, Duration> timeouts) {
    public SmtpClientOptions {
        timeouts = Map.copyOf(timeouts);
    }

    Duration timeout(SmtpClientState state) {
        return timeouts.getOrDefault(state, state.standardTimeout());
    }
}
