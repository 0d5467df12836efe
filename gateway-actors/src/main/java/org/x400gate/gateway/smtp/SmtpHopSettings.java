package org.x400gate.gateway.smtp;

import java.time.Duration;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.persistence.queue.NextHop;

/**
 * One next hop that we hand mail to.
 *
 * @param connections at once, at most; a further one is opened when messages wait for those there are
 * @param messagesPerConnection then a new connection is opened
 * @param idleTimeout how long a connection without work is kept
 */
public record SmtpHopSettings(
        NextHop hop,
        SmtpServers servers,
        int connections,
        int messagesPerConnection,
        Duration idleTimeout,
        FailurePolicy policy) {
    public SmtpHopSettings {
        if (connections < 1 || connections > 1000 || messagesPerConnection < 1) {
            throw new IllegalArgumentException("connections = " + connections + ", messages-per-connection = "
                    + messagesPerConnection + ": 1 to 1000 and at least 1 wanted");
        }
        if (idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException("idle-timeout = " + idleTimeout + ": more than zero wanted");
        }
    }
}
