package org.x400gate.protocol.smtp;

/**
 * What holds for every connection of a server of ours: its own name, what a client may ask, what is offered.
 *
 * @param room octets of a message for which there is storage now; 0 if there is none for any
 */
public record SmtpServerTerms(String hostname, SmtpLimits limits, SmtpServices services, long room) {
    /** With room for whatever the limits allow. */
    public SmtpServerTerms(String hostname, SmtpLimits limits, SmtpServices services) {
        this(hostname, limits, services, Long.MAX_VALUE);
    }

    SmtpServerTerms withRoom(long octets) {
        return new SmtpServerTerms(hostname, limits, services, octets);
    }
}
