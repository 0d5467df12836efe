package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.queue.StoreGate;
import org.x400gate.gateway.smtp.SmtpShared;
import org.x400gate.gateway.smtp.UserFile;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.protocol.smtp.SmtpClientOptions;
import org.x400gate.protocol.smtp.SmtpServices;

/** What the keys of smtp.tls and smtp.auth do, and what is wrong with them. */
class SmtpSecurityTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("authority");

    @TempDir
    private Path directory;

    @BeforeEach
    void files() throws IOException {
        AUTHORITY.issue("gate", "gate.example").write(directory.resolve("own.pem"), directory.resolve("own.key"));
        Files.writeString(directory.resolve("users"), UserFile.line("ann", "secret", new byte[16]));
    }

    private String file(String name) {
        return "\"" + directory.resolve(name) + "\"";
    }

    private String own() {
        return "tls { certificate = " + file("own.pem") + ", key = " + file("own.key") + " }, ";
    }

    private SmtpSecurity read(String smtp) throws IOException, InvalidSettings {
        Path file = Files.writeString(directory.resolve("test.conf"), "x400gate { smtp { " + smtp + " } }");
        return Settings.read(Optional.of(file)).mailing().security();
    }

    private List<String> faults(String smtp) {
        return catchThrowableOfType(InvalidSettings.class, () -> read(smtp)).errors().stream()
                .map(SettingError::key)
                .toList();
    }

    private static SmtpShared shared(SmtpSecurity security) {
        return security.shared(new MessageMemory(MessageRoom.whole(1)), new StoreGate());
    }

    @Test
    void nothingIsOfferedUnlessItIsSet() throws Exception {
        assertThat(read("").services()).isEqualTo(SmtpServices.NONE);
        assertThat(shared(read("")).startTls()).isEmpty();
        assertThat(shared(read("")).users()).isEmpty();
    }

    @Test
    void aCertificateOffersStartTlsAndAFileOfUsersAuth() throws Exception {
        SmtpSecurity security = read(own() + "auth.users = " + file("users"));
        assertThat(security.services()).isEqualTo(new SmtpServices(true, false, true, false));
        assertThat(shared(security).startTls()).isPresent();
        assertThat(shared(security).users()).isPresent();
        assertThat(security.warnings()).noneMatch(text -> text.contains("in clear"));
    }

    @Test
    @Tag("SF-61")
    void requireRequiresTlsAndAllowClearAllowsClear() throws Exception {
        assertThat(read(own() + "tls.require = true").services().requireTls()).isTrue();
        assertThat(read(own() + "tls.require = false").services().requireTls()).isFalse();
        SmtpSecurity clear = read("auth { users = " + file("users") + ", allow-clear = true }");
        assertThat(clear.services().authInClear()).isTrue();
        assertThat(clear.warnings()).anyMatch(text -> text.contains("in clear"));
        assertThat(read(own() + "auth { users = " + file("users") + ", allow-clear = false }")
                        .services()
                        .authInClear())
                .isFalse();
    }

    @Test
    void aServerIsSpokenToInTlsAsItsKeySays() throws Exception {
        for (SmtpClientOptions.StartTls wish : SmtpClientOptions.StartTls.values()) {
            String word = wish.name().toLowerCase(Locale.ROOT).replace('_', '-');
            Path file = Files.writeString(
                    directory.resolve("test.conf"),
                    "x400gate.smtp.servers.inside { host = \"192.0.2.25\", tls = " + word
                            + ", tls-name = mx.example }");
            Settings settings = Settings.read(Optional.of(file));
            MailKeys.Server server = settings.mailing().servers().get(0);
            assertThat(server.tlsName()).contains("mx.example");
            assertThat(settings.mailing()
                            .security()
                            .client("gw.example", server)
                            .options()
                            .startTls())
                    .isEqualTo(wish);
            assertThat(settings.mailing().security().contexts().isPresent())
                    .isEqualTo(wish != SmtpClientOptions.StartTls.NEVER);
        }
    }

    @Test
    void whatCannotBeIsNamedWithItsKey() throws Exception {
        assertThat(faults("tls.require = true")).containsExactly("x400gate.smtp.tls.require");
        assertThat(faults("tls.certificate = " + file("own.pem"))).containsExactly("x400gate.smtp.tls.key");
        assertThat(faults("tls { certificate = " + file("none.pem") + ", key = " + file("own.key") + " }"))
                .containsExactly("x400gate.smtp.tls.certificate");
        assertThat(faults("auth.users = " + file("users"))).containsExactly("x400gate.smtp.auth.users");
        Files.writeString(directory.resolve("users"), "ann:secret");
        assertThat(faults(own() + "auth.users = " + file("users"))).containsExactly("x400gate.smtp.auth.users");
        assertThat(faults("tls.client-certificates = needed")).containsExactly("x400gate.smtp.tls.client-certificates");
    }
}
