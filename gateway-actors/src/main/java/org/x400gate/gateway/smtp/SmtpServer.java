package org.x400gate.gateway.smtp;

/**
 * One address of one host that mail may be handed to.
 *
 * @param name of the host: it stands in reports, and a certificate has to bear it
 * @param host what is dialled: the same name, or an address
 */
public record SmtpServer(String name, String host, int port) {
    public SmtpServer {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port = " + port + ": 1 to 65535 allowed");
        }
    }

    /** For the log. */
    @Override
    public String toString() {
        return (name.equals(host) ? host : name + "[" + host + "]") + ":" + port;
    }
}
