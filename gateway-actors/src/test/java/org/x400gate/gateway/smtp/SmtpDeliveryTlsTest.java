package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.gateway.tls.TlsContexts;
import org.x400gate.gateway.tls.TlsSettings;
import org.x400gate.gateway.tls.UnusableFile;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.smtp.SmtpClientOptions;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/** STARTTLS towards a server (RFC 3207). */
class SmtpDeliveryTlsTest extends SmtpDeliveryRig {
    private static final TestAuthority AUTHORITY = new TestAuthority("authority");
    private static final TestAuthority STRANGER = new TestAuthority("stranger");

    @TempDir
    private Path directory;

    private TlsContexts contexts;

    @BeforeEach
    void offer() throws UnusableFile {
        server.ehlo = "250-fake.example\r\n250-STARTTLS\r\n250 DSN";
        server.tls = Optional.of(AUTHORITY.issue("fake", "127.0.0.1").context(AUTHORITY));
        contexts = TlsContexts.open(
                new TlsSettings(
                        Optional.empty(),
                        Optional.of(AUTHORITY.writeRoot(directory.resolve("trust.pem"))),
                        TlsSettings.ClientCertificates.NONE,
                        TlsSettings.PROTOCOLS,
                        List.of(),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5)),
                Set.of(),
                Clock.systemUTC());
    }

    private EntryId sendWith(StartTls wish) {
        Encryption checked = new Encryption(
                () -> contexts.calling(new TlsContexts.Callee(Optional.empty(), "127.0.0.1", server.port(), true)),
                Duration.ofSeconds(5));
        Encryption anybody =
                new Encryption(() -> contexts.callingAnybody("127.0.0.1", server.port()), Duration.ofSeconds(5));
        client = new SmtpClientTerms(
                new SmtpClientOptions("gw.example", Map.of(), wish),
                Optional.of(host -> wish == StartTls.REQUIRED ? checked : anybody));
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@fake.example");
        deliver(1);
        return id;
    }

    private void isDeferredWith(EntryId id, String words) {
        await().atMost(SOON).until(() -> queue.entry(id).orElseThrow().attempts() >= 1);
        assertThat(queue.entry(id).orElseThrow().recipients().get(0).lastOutcome())
                .contains(words);
        assertThat(server.taken).isEmpty();
    }

    @Test
    void mailGoesInTlsToAServerWhoseCertificateIsGood() {
        sendWith(StartTls.REQUIRED);
        untilEmpty();
        assertThat(server.taken).hasSize(1);
        assertThat(server.securedConnections.get()).isEqualTo(1);
        assertThat(server.connections.get()).isEqualTo(1);
    }

    @Test
    void whereTlsIsOnlyWishedAnyCertificateWillDo() {
        server.tls =
                Optional.of(STRANGER.expired("whoever", "elsewhere.example").context(STRANGER));
        sendWith(StartTls.WHERE_OFFERED);
        untilEmpty();
        assertThat(server.taken).hasSize(1);
        assertThat(server.securedConnections.get()).isEqualTo(1);
    }

    @Test
    void whereItIsNotWishedItIsNotUsed() {
        sendWith(StartTls.NEVER);
        untilEmpty();
        assertThat(server.securedConnections.get()).isZero();
    }

    @Test
    void whereItIsRequiredACertificateOfAStrangerGetsNothing() {
        server.tls = Optional.of(STRANGER.issue("fake", "127.0.0.1").context(STRANGER));
        isDeferredWith(sendWith(StartTls.REQUIRED), "does not lead to an authority that we trust");
    }

    @Test
    void whereItIsRequiredAnotherNameGetsNothing() {
        server.tls = Optional.of(AUTHORITY.issue("fake", "fake.example").context(AUTHORITY));
        isDeferredWith(sendWith(StartTls.REQUIRED), "does not bear the name that we called");
    }

    @Test
    void whereItIsRequiredAServerWithoutItGetsNothing() {
        server.ehlo = "250-fake.example\r\n250 DSN";
        isDeferredWith(sendWith(StartTls.REQUIRED), "TLS is required");
    }

    @Test
    void aServerThatFailsAtTlsGetsItsMailInClearWhereTlsIsOnlyWished() {
        server.tls = Optional.empty();
        EntryId id = sendWith(StartTls.WHERE_OFFERED);
        untilEmpty();
        assertThat(server.taken).hasSize(1);
        assertThat(server.connections.get()).isEqualTo(2);
        assertThat(queue.ledger().of(id)).isNotEmpty();
    }

    @Test
    void aServerThatFailsAtTlsGetsNothingWhereItIsRequired() {
        server.tls = Optional.empty();
        isDeferredWith(sendWith(StartTls.REQUIRED), "starting TLS");
        await().atMost(SOON).until(() -> server.connections.get() >= 3);
        assertThat(server.taken).isEmpty();
    }
}
