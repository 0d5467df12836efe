package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.protocol.smtp.SmtpLimits;
import org.x400gate.protocol.smtp.SmtpServices;

/** STARTTLS and AUTH over TCP. */
class SmtpStartTlsTest {
    private static final String CREDENTIALS = base64("\0ann\0secret");

    private SmtpServerRig rig;
    private SmtpPeer peer;

    @BeforeEach
    void start() {
        rig = new SmtpServerRig(
                SmtpLimits.STANDARD,
                List.of("10.0.0.0/8"),
                Optional.empty(),
                new SmtpServices(true, false, true, false));
        peer = rig.connect().hello();
    }

    @AfterEach
    void stop() {
        peer.close();
        rig.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void secure() throws IOException {
        assertThat(peer.ask("STARTTLS")).startsWith("220");
        peer.startTls(TestAuthority.anonymous(SmtpServerRig.AUTHORITY));
        peer.ask("EHLO client.example");
    }

    private String sendTo(String recipient) {
        assertThat(peer.ask("MAIL FROM:<a@client.example>")).startsWith("250");
        String reply = peer.ask("RCPT TO:<" + recipient + ">");
        if (reply.startsWith("250")) {
            assertThat(peer.ask("DATA")).startsWith("354");
            assertThat(peer.ask("x\r\n.")).startsWith("250");
        }
        return reply;
    }

    @Test
    void whatCameInTlsSaysSoInItsTrace() throws IOException {
        secure();
        sendTo("b@routed.example");
        assertThat(Stored.content(rig.queue, rig.queued().get(0)))
                .startsWith("Received: from client.example ([127.0.0.1])\r\n\tby gw.example with ESMTPS id ");
    }

    @Test
    void whoIsKnownMayRelay() throws IOException {
        secure();
        assertThat(sendTo("b@elsewhere.example")).isEqualTo("550 5.7.1 Relaying denied");
        peer.ask("RSET");
        assertThat(peer.ask("AUTH PLAIN " + CREDENTIALS)).isEqualTo("235 2.7.0 Authenticated");
        assertThat(sendTo("b@elsewhere.example")).isEqualTo("250 2.1.5 Ok");
        assertThat(Stored.content(rig.queue, rig.queued().get(0))).contains(" with ESMTPSA id ");
    }

    @Test
    void aFailedTryIsToldLateAndTheThirdEndsTheSession() throws IOException {
        secure();
        Instant begun = Instant.now();
        assertThat(peer.ask("AUTH PLAIN " + base64("\0ann\0guess"))).isEqualTo("535 5.7.8 Authentication failed");
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1900));
        peer.ask("AUTH PLAIN " + base64("\0ann\0guess2"));
        assertThat(peer.ask("AUTH PLAIN " + base64("\0ann\0guess3")))
                .isEqualTo("421 4.7.0 gw.example Too many failed tries to authenticate");
        assertThat(peer.line()).isEqualTo("[closed]");
    }

    @Test
    void whatIsSaidInClearBehindStartTlsIsNeverObeyed() {
        peer.say("STARTTLS\r\nMAIL FROM:<a@client.example>\r\n");
        assertThat(peer.reply()).startsWith("421 4.7.0");
        assertThat(peer.line()).isEqualTo("[closed]");
    }

    @Test
    void whatIsSaidInClearInPlaceOfTheHandshakeEndsIt() {
        assertThat(peer.ask("STARTTLS")).startsWith("220");
        peer.say("MAIL FROM:<a@client.example>\r\n");
        assertThat(peer.line()).isIn("[closed]", "[reset]");
        await().until(() -> rig.counters.sessions.size() == 1);
        assertThat(rig.counters.sessions.get(0)).contains("not TLS");
    }

    @Test
    void aClientThatIsTooSlowWithItsHandshakeIsGivenUp() {
        assertThat(peer.ask("STARTTLS")).startsWith("220");
        await().until(() -> rig.counters.sessions.size() == 1);
        assertThat(rig.counters.sessions.get(0)).contains("not done in time");
    }

    @Test
    void aClientThatDoesNotTrustUsEndsItsOwnSessionAlone() {
        assertThat(peer.ask("STARTTLS")).startsWith("220");
        assertThatThrownBy(() -> peer.startTls(TestAuthority.anonymous(new TestAuthority("another"))))
                .isInstanceOf(IOException.class);
        await().until(() -> rig.counters.sessions.size() == 1);
        try (SmtpPeer other = rig.connect().hello()) {
            assertThat(other.ask("NOOP")).startsWith("250");
        }
    }
}
