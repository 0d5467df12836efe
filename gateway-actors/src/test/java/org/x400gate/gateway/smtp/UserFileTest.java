package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;

class UserFileTest {
    private final Random random = new Random(1);

    @TempDir
    private Path directory;

    private Path write(String... lines) throws IOException {
        return Files.write(directory.resolve("users"), List.of(lines));
    }

    private String line(String user, String password) {
        byte[] salt = new byte[UserFile.saltOctets()];
        random.nextBytes(salt);
        return UserFile.line(user, password, salt);
    }

    private static Octets octets(String text) {
        return Octets.of(text, StandardCharsets.UTF_8);
    }

    @Test
    void aPasswordIsProvenByItsHashAlone() throws Exception {
        String ann = line("ann@example.org", "sécret :");
        UserFile users = UserFile.open(write("# who may relay", "", ann, line("bob", "sécret :")));

        assertThat(ann).doesNotContain("cret").isNotEqualTo(line("ann@example.org", "sécret :"));
        assertThat(users.check("ann@example.org", octets("sécret :"))).isEqualTo(AuthAnswer.PROVEN);
        assertThat(users.check("ann@example.org", octets("secret :"))).isEqualTo(AuthAnswer.FAILED);
        assertThat(users.check("ann@example.org", Octets.EMPTY)).isEqualTo(AuthAnswer.FAILED);
        assertThat(users.check("eve", octets("sécret :"))).isEqualTo(AuthAnswer.FAILED);
    }

    @Test
    void aChangedFileIsTakenAndOneThatCannotBeUsedIsNot() throws Exception {
        Path file = write(line("ann", "old"));
        UserFile users = UserFile.open(file);
        write(line("ann", "new"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThat(users.check("ann", octets("old"))).isEqualTo(AuthAnswer.FAILED);
        assertThat(users.check("ann", octets("new"))).isEqualTo(AuthAnswer.PROVEN);

        write("ann:new");
        assertThat(users.check("ann", octets("new"))).isEqualTo(AuthAnswer.PROVEN);
        Files.delete(file);
        assertThat(users.check("ann", octets("new"))).isEqualTo(AuthAnswer.PROVEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann:secret",
                "ann:pbkdf2-sha512:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAA",
                "ann:pbkdf2-sha512:99999999:AAAAAAAAAAAAAAAAAAAAAA==:HASH",
                "ann:pbkdf2-sha512:999:AAAAAAAAAAAAAAAAAAAAAA==:HASH",
                "ann:sha1:210000:AAAAAAAAAAAAAAAAAAAAAA==:HASH",
                "a b:pbkdf2-sha512:210000:AAAAAAAAAAAAAAAAAAAAAA==:HASH"
            })
    void aLineThatIsNoneIsNamedByItsNumberAndNotShown(String line) throws IOException {
        Path file = write("# users", line.replace("HASH", "A".repeat(86) + "=="));
        assertThatThrownBy(() -> UserFile.open(file))
                .isInstanceOf(UserFile.Unusable.class)
                .hasMessage("line 2 is none that x400gate password makes");
    }

    @Test
    void aUserHasOneLine() throws IOException {
        Path file = write(line("ann", "1"), line("ann", "2"));
        assertThatThrownBy(() -> UserFile.open(file)).hasMessage("line 2 names a user a second time");
        assertThatThrownBy(() -> UserFile.open(directory.resolve("none"))).hasMessageStartingWith("it cannot be read");
    }
}
