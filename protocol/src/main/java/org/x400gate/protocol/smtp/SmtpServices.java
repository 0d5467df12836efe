package org.x400gate.protocol.smtp;

/**
 * What a server of ours offers beyond what it always does.
 *
 * @param startTls STARTTLS (RFC 3207)
 * @param requireTls before TLS is on, nothing but what leads to it is taken (RFC 3207 section 4)
 * @param auth AUTH (RFC 4954) with PLAIN and LOGIN
 * @param authInClear AUTH without TLS too: passwords then go over the network as they are
 */
public record SmtpServices(boolean startTls, boolean requireTls, boolean auth, boolean authInClear) {
    public static final SmtpServices NONE = new SmtpServices(false, false, false, false);

    public SmtpServices {
        if (requireTls && !startTls) {
            throw new IllegalArgumentException("TLS is required and not offered");
        }
    }

    boolean offersTls(SmtpStanding standing) {
        return startTls && !standing.tls();
    }

    boolean offersAuth(SmtpStanding standing) {
        return auth && (standing.tls() || authInClear);
    }
}
