package org.x400gate.gateway.cli;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.net.TlsFailure;
import org.x400gate.gateway.net.TlsSession;
import org.x400gate.gateway.tls.TlsContexts;

/** TLS on a connection of blocking I/O, for a peer that is to be called with it. */
final class TlsClient {
    private TlsClient() {}

    /**
     * The same connection with TLS on it, its handshake done.
     *
     * @param agreed is told what the handshake agreed on
     */
    static Socket on(
            Socket connected, PeerSettings peer, TlsContexts contexts, Duration patience, Consumer<TlsSession> agreed)
            throws TlsFailure {
        try {
            connected.setSoTimeout((int) patience.toMillis());
            TlsContexts.Callee callee = Settings.callee(peer);
            SSLSocket socket = (SSLSocket) contexts.context(callee)
                    .getSocketFactory()
                    .createSocket(connected, callee.name(), callee.port(), true);
            socket.setSSLParameters(contexts.named(socket.getSSLParameters(), callee));
            socket.startHandshake();
            agreed.accept(TlsSession.of(socket.getSession()));
            return socket;
        } catch (IOException failure) {
            throw TlsFailure.of(failure);
        }
    }
}
