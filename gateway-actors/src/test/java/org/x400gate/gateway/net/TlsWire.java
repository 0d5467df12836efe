package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.protocol.octets.Octets;

/** A wire that dials with TLS, and a blocking socket of the JDK that answers it. */
@Timeout(60)
abstract class TlsWire {
    private static final NetSettings SETTINGS =
            new NetSettings(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(700), 4, 64);
    static final Duration HANDSHAKE = Duration.ofSeconds(5);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ConnectionIds IDS = new ConnectionIds("wiretls");
    static final TestAuthority AUTHORITY = new TestAuthority("authority");
    static final TestAuthority.Issued SERVER = AUTHORITY.issue("server", "localhost", "127.0.0.1");
    static final TestAuthority.Issued CLIENT = AUTHORITY.issue("client", "client.example");
    static final String TLS_13 = "TLSv1.3";

    private final ActorTestKit kit = ActorTestKit.create();
    final TestProbe<Wire.Event> owner = kit.createTestProbe();
    ActorRef<Wire.Command> wire;
    SSLServerSocket server;
    SSLSocket peer;

    @AfterEach
    void close() throws IOException {
        wire.tell(Wire.Request.ABORT);
        kit.createTestProbe().expectTerminated(wire, PATIENCE);
        if (peer != null) {
            peer.close();
        }
        if (server != null) {
            server.close();
        }
        kit.shutdownTestKit();
    }

    void listen(SSLContext context) throws IOException {
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout((int) PATIENCE.toMillis());
    }

    void dial(SSLContext context, String... protocols) {
        dialTo(server.getLocalPort(), context, protocols);
    }

    static SSLEngine engine(SSLContext context, String... protocols) {
        SSLEngine engine = context.createSSLEngine("127.0.0.1", 102);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Accepts with the handshake done; a handshake that fails is the peer's own affair. */
    void accept() throws IOException {
        peer = (SSLSocket) server.accept();
        peer.setSoTimeout((int) PATIENCE.toMillis());
        try {
            peer.startHandshake();
        } catch (IOException refused) {
            assertThat(peer.isClosed()).isIn(true, false);
        }
    }

    Wire.Connected connect(String... protocols) throws IOException {
        listen(SERVER.context(AUTHORITY));
        dial(CLIENT.context(AUTHORITY), protocols);
        accept();
        return owner.expectMessageClass(Wire.Connected.class, PATIENCE);
    }

    Wire.Ended ended() {
        for (; ; ) {
            if (owner.receiveMessage(PATIENCE) instanceof Wire.Ended end) {
                return end;
            }
        }
    }

    void write(String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    Octets received() {
        wire.tell(Wire.Request.NEXT);
        return owner.expectMessageClass(Wire.Received.class, PATIENCE).octets();
    }

    static Octets ascii(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }

    void dialTo(int port, SSLContext context, String... protocols) {
        dialTo(port, new Encryption(() -> engine(context, protocols), HANDSHAKE));
    }

    void dialTo(int port, Encryption encryption) {
        wire = new Dialer(kit.system(), SETTINGS)
                .dial("127.0.0.1", port, IDS.next(SessionClass.X400_OUT), new TlsUse.AtOnce(encryption));
        wire.tell(new Wire.TakeOver(owner.ref()));
    }
}
