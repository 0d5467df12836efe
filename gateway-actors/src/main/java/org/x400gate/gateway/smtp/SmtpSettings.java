package org.x400gate.gateway.smtp;

import java.time.Duration;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.protocol.smtp.SmtpLimits;
import org.x400gate.protocol.smtp.SmtpServerTerms;
import org.x400gate.protocol.smtp.SmtpServices;

/**
 * How we take Internet mail. Where we listen is {@code net.ListenSettings}, how many sessions there may be is
 * {@code association.SessionLimits}.
 *
 * @param hostname our own name, in greetings and Received fields
 * @param relayNetworks whom we relay for anywhere we have a route to
 * @param limits what one client may ask
 * @param maxReceivedFields more mean that the message goes round in circles (RFC 5321 6.3)
 * @param memory what messages may take of it while they are received
 * @param services what is offered beyond what always is
 * @param secureTimeout how long a message's end may wait for the queue before the client is told to come again
 */
public record SmtpSettings(
        String hostname,
        Networks relayNetworks,
        SmtpLimits limits,
        int maxReceivedFields,
        MessageRoom memory,
        Duration secureTimeout,
        SmtpServices services) {
    public SmtpSettings {
        if (!hostname.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,253}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("hostname = " + hostname + ": a domain name is wanted");
        }
        if (maxReceivedFields < 30 || maxReceivedFields > 1000) {
            throw new IllegalArgumentException(
                    "max-received-fields = " + maxReceivedFields + ": 30 to 1000 allowed (RFC 5321 6.3 wants 100)");
        }
        memory = memory.forMessagesOf(limits.maxMessageOctets(), "max-message-memory");
        if (secureTimeout.isNegative() || secureTimeout.isZero()) {
            throw new IllegalArgumentException("secure-timeout = " + secureTimeout + ": more than zero wanted");
        }
    }

    SmtpServerTerms terms() {
        return new SmtpServerTerms(hostname, limits, services);
    }

    /** Relays for this machine alone. */
    public static SmtpSettings standard(String hostname) {
        return new SmtpSettings(
                hostname,
                Networks.LOOPBACK,
                SmtpLimits.STANDARD,
                100,
                MessageRoom.whole(128L << 20),
                Duration.ofMinutes(2),
                SmtpServices.NONE);
    }
}
