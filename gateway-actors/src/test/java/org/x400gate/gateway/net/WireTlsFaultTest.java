package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.gateway.tls.TestAuthority;

/** Each way in which TLS fails has its end. */
class WireTlsFaultTest extends TlsWire {
    @Test
    void aCertificateOfAnotherAuthorityIsNotTrusted() throws IOException {
        listen(new TestAuthority("other").issue("server", "127.0.0.1").context(AUTHORITY));
        dial(CLIENT.context(AUTHORITY));
        accept();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_NOT_TRUSTED);
    }

    @Test
    void aCertificateWithoutTheNameCalledIsNotThePeers() throws IOException {
        listen(AUTHORITY.issue("server", "elsewhere.example").context(AUTHORITY));
        dial(CLIENT.context(AUTHORITY));
        accept();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_NAME);
    }

    @Test
    void anExpiredCertificateIsSaidToBeThat() throws IOException {
        listen(AUTHORITY.expired("server", "127.0.0.1").context(AUTHORITY));
        dial(CLIENT.context(AUTHORITY));
        accept();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_VALIDITY);
    }

    @Test
    void aCertificateOfTheFutureIsSaidToBeThat() throws IOException {
        var now = java.time.Instant.now();
        listen(AUTHORITY
                .issue("EC", "server", now.plusSeconds(3_600), now.plusSeconds(7_200), "127.0.0.1")
                .context(AUTHORITY));
        dial(CLIENT.context(AUTHORITY));
        accept();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_VALIDITY);
    }

    @Test
    void noProtocolInCommonIsSaidToBeThat() throws IOException {
        listen(SERVER.context(AUTHORITY));
        server.setEnabledProtocols(new String[] {"TLSv1.2"});
        dial(CLIENT.context(AUTHORITY), TLS_13);
        accept();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_NOTHING_COMMON);
    }

    @Test
    void noCipherInCommonIsSaidToBeThat() throws IOException {
        listen(SERVER.context(AUTHORITY));
        server.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        SSLContext context = CLIENT.context(AUTHORITY);
        Encryption encryption = new Encryption(
                () -> {
                    SSLEngine engine = engine(context);
                    engine.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
                    return engine;
                },
                HANDSHAKE);
        dialTo(server.getLocalPort(), encryption);
        accept();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_NOTHING_COMMON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aPeerThatWantsACertificateSaysSo(String protocol) throws IOException {
        listen(SERVER.context(AUTHORITY));
        server.setNeedClientAuth(true);
        dial(TestAuthority.anonymous(AUTHORITY), protocol);
        accept();
        // In TLS 1.3 the connection stands for us before the peer has looked at what we showed.
        wire.tell(Wire.Request.NEXT);
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_CERTIFICATE_WANTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aPeerThatDoesNotTrustOurCertificateSaysSo(String protocol) throws IOException {
        listen(SERVER.context(AUTHORITY));
        server.setNeedClientAuth(true);
        // Issued by one of the same name, or the client would not even offer it.
        dial(new TestAuthority("authority").issue("client", "c.example").context(AUTHORITY), protocol);
        accept();
        wire.tell(Wire.Request.NEXT);
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_CERTIFICATE_WANTED);
    }

    @Test
    void aSilentPeerIsLeftWhenTheHandshakeTakesTooLong() throws IOException {
        listen(SERVER.context(AUTHORITY));
        Encryption encryption = new Encryption(() -> engine(CLIENT.context(AUTHORITY)), Duration.ofMillis(300));
        dialTo(server.getLocalPort(), encryption);
        Wire.Ended end = ended();
        assertThat(end.end()).isEqualTo(WireEnd.TLS_TIMEOUT);
        assertThat(end.detail()).contains("300 ms");
    }

    @Test
    void aPeerThatDoesNotSpeakTlsIsSaidToBeThat() throws Exception {
        plain(new byte[] {3, 0, 0, 11, 6, (byte) 0xd0, 0, 1, 0, 1, 0}, false);
        Wire.Ended end = ended();
        assertThat(end.end()).isEqualTo(WireEnd.TLS_NOT_TLS);
        assertThat(end.detail()).contains("03 00 00 0b");
    }

    @Test
    void aPeerThatClosesWithinTheHandshakeIsSaidToDoThat() throws Exception {
        plain(new byte[0], false);
        Wire.Ended end = ended();
        assertThat(end.end()).isEqualTo(WireEnd.TLS_FAILED);
        assertThat(end.detail()).contains("closed");
    }

    @Test
    void aResetWithinTheHandshakeIsAReset() throws Exception {
        plain(new byte[0], true);
        assertThat(ended().end()).isEqualTo(WireEnd.PEER_RESET);
    }

    @Test
    void aResetAfterTheHandshakeIsAReset() throws Exception {
        try (Cutter cutter = new Cutter(SERVER.context(AUTHORITY))) {
            dialTo(cutter.port(), CLIENT.context(AUTHORITY), TLS_13);
            owner.expectMessageClass(Wire.Connected.class, PATIENCE);
            wire.tell(Wire.Request.NEXT);
            cutter.reset();
            assertThat(ended().end()).isEqualTo(WireEnd.PEER_RESET);
        }
    }

    /** A record that is not what the peer sent: its authentication fails. */
    @Test
    void aForgedRecordEndsTheConnection() throws Exception {
        try (Cutter cutter = new Cutter(SERVER.context(AUTHORITY))) {
            dialTo(cutter.port(), CLIENT.context(AUTHORITY), TLS_13);
            owner.expectMessageClass(Wire.Connected.class, PATIENCE);
            wire.tell(Wire.Request.NEXT);
            cutter.forge(
                    new byte[] {0x17, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
                    });
            assertThat(ended().end()).isEqualTo(WireEnd.TLS_FAILED);
        }
    }

    @Test
    void aFurtherHandshakeOnAnOpenConnectionIsRefused() throws Exception {
        connect("TLSv1.2");
        wire.tell(Wire.Request.NEXT);
        peer.startHandshake();
        CompletableFuture.runAsync(() -> readToEnd(peer));
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_FAILED);
    }

    private static void readToEnd(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException ended) {
            // Its end is all that is wanted.
        }
    }

    private void plain(byte[] answer, boolean reset) throws IOException {
        listen(SERVER.context(AUTHORITY));
        try (var clear = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            dialTo(clear.getLocalPort(), CLIENT.context(AUTHORITY));
            try (Socket socket = clear.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo(0x16);
                socket.getOutputStream().write(answer);
                if (reset) {
                    socket.setSoLinger(true, 0);
                } else {
                    socket.getInputStream().skip(socket.getInputStream().available());
                }
            }
        }
    }
}
