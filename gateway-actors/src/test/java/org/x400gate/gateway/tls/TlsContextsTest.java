package org.x400gate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that can be used, files that can't, and files that change. */
class TlsContextsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("authority");

    @TempDir
    private Path directory;

    private Path certificate;
    private Path key;
    private Path trust;

    @BeforeEach
    void files() {
        certificate = directory.resolve("own.pem");
        key = directory.resolve("own.key");
        trust = AUTHORITY.writeRoot(directory.resolve("trust.pem"));
        AUTHORITY.issue("first", "first.example").write(certificate, key);
    }

    private TlsSettings settings(Optional<String> password) {
        return new TlsSettings(
                Optional.of(new TlsSettings.IdentityFiles(certificate, key, password)),
                Optional.of(trust),
                TlsSettings.ClientCertificates.NONE,
                TlsSettings.PROTOCOLS,
                List.of(),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10));
    }

    private TlsContexts open() throws UnusableFile {
        return TlsContexts.open(settings(Optional.empty()), Set.of(), Clock.systemUTC());
    }

    private UnusableFile refused() {
        return catchThrowableOfType(UnusableFile.class, this::open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519", "RSASSA-PSS"})
    void aKeyOfEachKindIsRead(String kind) throws Exception {
        Instant now = Instant.now();
        AUTHORITY
                .issue(kind, "own", now.minusSeconds(60), now.plus(Duration.ofDays(90)), "own.example")
                .write(certificate, key);
        assertThat(shown(open())).isEqualTo("CN=own");
        assertThat(open().warnings()).isEmpty();
    }

    @Test
    void anEncryptedKeyIsOpenedByItsPassword() throws Exception {
        encryptKey("open sesame");
        assertThat(shown(TlsContexts.open(settings(Optional.of("open sesame")), Set.of(), Clock.systemUTC())))
                .isEqualTo("CN=first");
        UnusableFile wrong = catchThrowableOfType(
                UnusableFile.class,
                () -> TlsContexts.open(settings(Optional.of("open barley")), Set.of(), Clock.systemUTC()));
        assertThat(wrong.file()).isEqualTo(key);
        assertThat(wrong.reason()).contains("password").doesNotContain("barley");
        assertThat(refused().reason()).contains("encrypted");
    }

    private void encryptKey(String password) throws IOException, GeneralSecurityException {
        var issued = AUTHORITY.issue("first", "first.example");
        issued.write(certificate, key);
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        // The JDK knows these parameters by the name of the scheme, PBES2.
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        byte[] encrypted = cipher.doFinal(issued.key().getEncoded());
        Files.writeString(
                key,
                TestAuthority.pem(
                        "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded()));
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        AUTHORITY.issue("other", "other.example").write(directory.resolve("other.pem"), key);
        assertThat(refused().file()).isEqualTo(key);
        assertThat(refused().reason()).contains("the first certificate in " + certificate);
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        Instant now = Instant.now();
        AUTHORITY.issue("RSA", "other", now, now.plusSeconds(60)).write(directory.resolve("other.pem"), key);
        assertThat(refused().file()).isEqualTo(key);
        assertThat(refused().reason()).contains("EC");
    }

    @Test
    void anOldFormOfKeyIsRefusedWithTheCommandThatConvertsIt() throws IOException {
        Files.writeString(key, TestAuthority.pem("RSA PRIVATE KEY", new byte[] {1, 2, 3}));
        assertThat(refused().reason()).contains("openssl pkcs8 -topk8");
    }

    @Test
    void aChainOutOfOrderIsRefused() throws Exception {
        TestAuthority other = new TestAuthority("other");
        Files.writeString(
                certificate,
                Files.readString(certificate)
                        + TestAuthority.pem("CERTIFICATE", other.root().getEncoded()));
        assertThat(refused().file()).isEqualTo(certificate);
        assertThat(refused().reason()).contains("certificate 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no PEM at all", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void aFileWithoutCertificatesIsRefusedByName(String text) throws IOException {
        Files.writeString(trust, text);
        assertThat(refused().file()).isEqualTo(trust);
        assertThat(refused().reason()).contains("certificate");
    }

    @Test
    void aMissingFileIsRefusedByName() throws IOException {
        Files.delete(key);
        assertThat(refused().file()).isEqualTo(key);
        assertThat(refused().reason()).contains("can be read");
    }

    @Test
    void anExpiredCertificateIsAWarning() throws UnusableFile {
        AUTHORITY.expired("first", "first.example").write(certificate, key);
        assertThat(open().warnings())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("expired at", "own.pem", "CN=first"));
    }

    @Test
    void aChangedPairIsTakenIntoUse() throws UnusableFile {
        TlsContexts contexts = open();
        assertThat(contexts.reload()).as("nothing has changed").isFalse();
        AUTHORITY.issue("second", "second.example").write(certificate, key);
        changed(certificate);
        assertThat(contexts.reload()).isTrue();
        assertThat(shown(contexts)).isEqualTo("CN=second");
    }

    /** A certificate is put there before its key: for a moment they do not belong together. */
    @Test
    void halfAChangeChangesNothing() throws UnusableFile {
        TlsContexts contexts = open();
        var second = AUTHORITY.issue("second", "second.example");
        second.write(certificate, directory.resolve("later.key"));
        changed(certificate);
        assertThat(contexts.reload()).isFalse();
        assertThat(shown(contexts)).isEqualTo("CN=first");
        second.write(certificate, key);
        changed(key);
        assertThat(contexts.reload()).isTrue();
        assertThat(shown(contexts)).isEqualTo("CN=second");
    }

    @Test
    void aFileThatGoesAwayChangesNothing() throws UnusableFile, IOException {
        TlsContexts contexts = open();
        Files.delete(trust);
        assertThat(contexts.reload()).isFalse();
        assertThat(shown(contexts)).isEqualTo("CN=first");
    }

    /** The stamp is set forward, so that a change within one tick of the file system's clock is one. */
    private static void changed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** The subject that a caller is shown, by a handshake in memory. */
    private static String shown(TlsContexts contexts) {
        SSLEngine caller = TestAuthority.anonymous(AUTHORITY).createSSLEngine();
        caller.setUseClientMode(true);
        X509Certificate seen = Handshake.between(caller, contexts.called());
        return seen.getSubjectX500Principal().getName();
    }
}
