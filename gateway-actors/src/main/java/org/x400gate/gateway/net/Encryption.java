package org.x400gate.gateway.net;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * TLS on a connection, from its first octet on.
 *
 * @param engines a new engine for each connection, told whether it calls or is called; asked when the connection is
 *     made, so that one with newer certificates is used from then on
 * @param handshakeTimeout from the TCP connection to the end of the handshake
 */
public record Encryption(Supplier<SSLEngine> engines, Duration handshakeTimeout) {
    public Encryption {
        NetSettings.positive("handshake-timeout", handshakeTimeout);
    }
}
