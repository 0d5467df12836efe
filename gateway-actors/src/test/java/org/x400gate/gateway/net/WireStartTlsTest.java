package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/** A wire that stands in clear, and goes over to TLS when its owner says so (RFC 3207). */
@Timeout(60)
class WireStartTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final NetSettings SETTINGS =
            new NetSettings(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(700), 4, 64);

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Wire.Event> owner = kit.createTestProbe();
    private ActorRef<Wire.Command> wire;
    private ServerSocket server;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        wire = new Dialer(kit.system(), SETTINGS)
                .dial("127.0.0.1", server.getLocalPort(), "starttls.1", TlsUse.Plain.WHEN_TOLD);
        wire.tell(new Wire.TakeOver(owner.ref()));
        peer = server.accept();
        peer.setSoTimeout((int) PATIENCE.toMillis());
        assertThat(owner.expectMessageClass(Wire.Connected.class, PATIENCE).tls())
                .isEmpty();
    }

    @AfterEach
    void close() throws IOException {
        wire.tell(Wire.Request.ABORT);
        kit.createTestProbe().expectTerminated(wire, PATIENCE);
        peer.close();
        server.close();
        kit.shutdownTestKit();
    }

    private static Octets ascii(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }

    private void say(String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String heard(int octets) throws IOException {
        return new String(peer.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
    }

    private Octets received() {
        wire.tell(Wire.Request.NEXT);
        return owner.expectMessageClass(Wire.Received.class, PATIENCE).octets();
    }

    private void startTls(Duration handshake) {
        startTls(handshake, "");
    }

    /** The wire is the one that answers the handshake, as a server of SMTP does. */
    private void startTls(Duration handshake, String last) {
        Encryption encryption = new Encryption(
                () -> {
                    var engine = TlsWire.SERVER.context(TlsWire.AUTHORITY).createSSLEngine();
                    engine.setUseClientMode(false);
                    return engine;
                },
                handshake);
        wire.tell(new Wire.StartTls(encryption, ascii(last)));
    }

    private SSLSocket secure(String... protocols) throws IOException {
        SSLSocket secure = (SSLSocket) TlsWire.CLIENT
                .context(TlsWire.AUTHORITY)
                .getSocketFactory()
                .createSocket(peer, "localhost", server.getLocalPort(), true);
        if (protocols.length > 0) {
            secure.setEnabledProtocols(protocols);
        }
        secure.startHandshake();
        peer = secure;
        return secure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whatIsWrittenBeforeGoesInClearAndAllBehindItInTls(String protocol) throws Exception {
        say("STARTTLS");
        assertThat(received()).isEqualTo(ascii("STARTTLS"));
        wire.tell(new Wire.Write(ascii("x".repeat(100_000))));
        startTls(PATIENCE, "220 go");
        assertThat(heard(100_006)).endsWith("x220 go");
        owner.expectMessage(PATIENCE, Wire.Notice.WRITTEN);

        CompletableFuture<SSLSocket> secured = CompletableFuture.supplyAsync(() -> {
            try {
                SSLSocket socket = secure(protocol);
                say("EHLO");
                return socket;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Wire.Connected again = owner.expectMessageClass(Wire.Connected.class, PATIENCE);
        assertThat(again.tls().orElseThrow().protocol()).isEqualTo(protocol);
        secured.get();
        assertThat(received()).isEqualTo(ascii("EHLO"));
        wire.tell(new Wire.Write(ascii("250 ok")));
        assertThat(heard(6)).isEqualTo("250 ok");
        wire.tell(Wire.Request.DRAIN);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }

    /** Command injection (CVE-2011-0411): what came in clear must not be read as if it had come in TLS. */
    @Test
    void whatCameInClearAndWasNotReadEndsTheConnection() throws Exception {
        say("STARTTLS");
        assertThat(received()).isEqualTo(ascii("STARTTLS"));
        say("MAIL");
        Thread.sleep(200); // It has to be in the wire, which nobody else can tell.
        startTls(PATIENCE);
        CompletableFuture<Void> handshake = CompletableFuture.runAsync(() -> {
            try {
                secure();
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        });
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_NOT_TLS);
        handshake.get();
    }

    /** The peer's hello may be here before anybody on our side has taken notice that the last word in clear is out. */
    @RepeatedTest(20)
    void aPeerThatIsQuickFindsTlsBehindTheLastWordInClear() throws Exception {
        startTls(PATIENCE, "220 go");
        assertThat(heard(6)).isEqualTo("220 go");
        secure();
        owner.expectMessageClass(Wire.Connected.class, PATIENCE);
    }

    @Test
    void aRequestThatWasStillOpenGetsNothingBeforeTheHandshakeIsDone() throws Exception {
        wire.tell(Wire.Request.NEXT);
        startTls(PATIENCE);
        secure();
        say("EHLO");
        owner.expectMessageClass(Wire.Connected.class, PATIENCE);
        owner.expectNoMessage(Duration.ofMillis(200));
        assertThat(received()).isEqualTo(ascii("EHLO"));
    }

    @Test
    void whatIsNotTlsEndsIt() throws Exception {
        startTls(PATIENCE, "220 go");
        assertThat(heard(6)).isEqualTo("220 go");
        say("EHLO client.example\r\n");
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_NOT_TLS);
    }

    @Test
    void aPeerThatIsTooSlowIsGivenUp() throws Exception {
        startTls(Duration.ofMillis(300));
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_TIMEOUT);
    }

    @Test
    void aPeerThatClosesWithinTheHandshakeIsTold() throws Exception {
        startTls(PATIENCE, "220 go");
        assertThat(heard(6)).isEqualTo("220 go");
        peer.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0});
        peer.shutdownOutput();
        assertThat(ended().end()).isEqualTo(WireEnd.TLS_FAILED);
    }

    @Test
    void withoutTlsItIsAWireLikeAnyOther() throws Exception {
        say("one");
        assertThat(received()).isEqualTo(ascii("one"));
        wire.tell(new Wire.Write(ascii("two")));
        owner.expectMessage(PATIENCE, Wire.Notice.WRITTEN);
        assertThat(heard(3)).isEqualTo("two");
        peer.shutdownOutput();
        owner.expectMessage(PATIENCE, Wire.Notice.PEER_FINISHED);
        wire.tell(new Wire.Write(ascii("three")));
        wire.tell(Wire.Request.DRAIN);
        assertThat(heard(5)).isEqualTo("three");
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        assertThat(ended().end()).isEqualTo(WireEnd.DRAINED);
    }

    private Wire.Ended ended() {
        for (; ; ) {
            if (owner.receiveMessage(PATIENCE) instanceof Wire.Ended end) {
                return end;
            }
        }
    }
}
