package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.tls.TestAuthority;

/** What is wrong with the settings of TLS is named at the start. */
class TlsSettingsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("authority");

    @TempDir
    private Path directory;

    @BeforeEach
    void files() {
        AUTHORITY.issue("gate", "gate.example").write(directory.resolve("own.pem"), directory.resolve("own.key"));
        AUTHORITY.writeRoot(directory.resolve("trust.pem"));
    }

    private String file(String name) {
        return "\"" + directory.resolve(name) + "\"";
    }

    private Settings read(String x400, String peer) throws IOException, InvalidSettings {
        String text = "x400gate { x400 { " + x400 + " }\npeers.\"MTA-1\" { host = \"mta-1.example\", " + peer + " } }";
        return Settings.read(Optional.of(Files.writeString(directory.resolve("test.conf"), text)));
    }

    private List<SettingError> errors(String x400, String peer) {
        return catchThrowableOfType(InvalidSettings.class, () -> read(x400, peer))
                .errors();
    }

    private String own() {
        return "certificate = " + file("own.pem") + ", key = " + file("own.key");
    }

    @Test
    void aListenerAndAPeerWithTlsAreRead() throws Exception {
        Settings settings = read(
                "listen-tls.enabled = true, tls { " + own() + ", trust = " + file("trust.pem")
                        + ", client-certificates = needed }",
                "tls { enabled = true, names = [\"mta-1.example\"] }");
        assertThat(settings.connecting().tls().listen()).isPresent();
        assertThat(settings.connecting().tls().calling(settings.peer("MTA-1").orElseThrow()))
                .isPresent();
        assertThat(settings.summary()).anyMatch(line -> line.endsWith(", TLS"));
    }

    @Test
    void withoutTlsNothingOfItIsThere() throws Exception {
        Settings settings = read("", "");
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.connecting().tls().listen()).isEmpty();
        assertThat(settings.connecting().tls().calling(settings.peer("MTA-1").orElseThrow()))
                .isEmpty();
    }

    @Test
    void aListenerNeedsACertificate() {
        assertThat(errors("listen-tls.enabled = true", ""))
                .extracting(SettingError::key)
                .containsExactly("x400gate.x400.tls.certificate");
    }

    @Test
    void aKeyThatDoesNotFitIsNamed() throws Exception {
        AUTHORITY.issue("other").write(directory.resolve("other.pem"), directory.resolve("own.key"));
        assertThat(errors("tls { " + own() + " }", "")).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo("x400gate.x400.tls.key");
            assertThat(error.allowed()).contains("own.pem");
        });
    }

    @Test
    void eachFileThatCannotBeUsedIsNamedByItsKey() throws Exception {
        Files.writeString(directory.resolve("empty.pem"), "");
        assertThat(errors("tls.trust = " + file("empty.pem"), "tls.trust = " + file("missing.pem")))
                .extracting(SettingError::key)
                .contains("x400gate.peers.\"MTA-1\".tls.trust");
        assertThat(errors("tls.trust = " + file("empty.pem"), ""))
                .extracting(SettingError::key)
                .containsExactly("x400gate.x400.tls.trust");
        assertThat(errors("tls.certificate = " + file("own.pem"), ""))
                .extracting(SettingError::key)
                .containsExactly("x400gate.x400.tls.key");
    }

    @Test
    void versionsAndCiphersThatTheJdkDoesNotKnowAreNamed() {
        assertThat(errors("tls { protocols = [\"SSLv3\"], ciphers = [\"ROT13\"] }", ""))
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder("x400gate.x400.tls.protocols", "x400gate.x400.tls.ciphers");
    }

    @Test
    void aNameToBeShownNeedsCertificatesToBeAskedFor() {
        assertThat(errors("listen-tls.enabled = true, tls { " + own() + " }", "tls.names = [\"a.example\"]"))
                .extracting(SettingError::key)
                .containsExactly("x400gate.x400.tls.client-certificates");
    }

    @Test
    void somethingElseThanAnObjectIsNamed() {
        assertThat(errors("", "tls = yes")).extracting(SettingError::key).contains("x400gate.peers.\"MTA-1\".tls");
    }

    @Test
    void anExpiredCertificateIsAWarning() throws Exception {
        AUTHORITY.expired("gate", "gate.example").write(directory.resolve("own.pem"), directory.resolve("own.key"));
        assertThat(read("tls { " + own() + " }", "").warnings())
                .filteredOn(warning -> warning.startsWith("certificate "))
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("expired"));
    }
}
