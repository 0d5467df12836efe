package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackTimer;

class SettingsTest {
    @TempDir
    private Path directory;

    @Test
    void theDefaultsAreLegal() throws InvalidSettings {
        assertThat(Settings.read(Optional.empty()).admin().host()).isEqualTo("127.0.0.1");
    }

    @Test
    @Tag("SF-97")
    void everyErrorIsNamedWithKeyValueAndWhatIsAllowed() throws IOException {
        List<SettingError> errors = errorsOf("""
                x400gate {
                  queue.max-batch-changes = 0
                  log.level = loud
                  admin.port = 70000
                  store.min-free = plenty
                  process.drain-deadline = -1 s
                }
                """);

        assertThat(errors)
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder(
                        "x400gate.queue.max-batch-changes",
                        "x400gate.log.level",
                        "x400gate.admin.port",
                        "x400gate.store.min-free",
                        "x400gate.process.drain-deadline");
        assertThat(errors)
                .filteredOn(error -> error.key().endsWith("port"))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.value()).isEqualTo("70000");
                    assertThat(error.allowed()).contains("0 to 65535");
                    assertThat(error.where()).contains("test.conf: 4");
                });
    }

    @Test
    void anAddressThatIsNoneIsNamedWithItsKey() throws IOException {
        List<SettingError> errors = errorsOf("""
                x400gate {
                  x400.allowed-sources = ["2001:db8::/32", "everybody"]
                  peers.NORTH { host = mta.example, allowed-sources = ["192.0.2.1/24"] }
                }
                """);

        assertThat(errors)
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder("x400gate.x400.allowed-sources", "x400gate.peers.\"NORTH\".allowed-sources");
        assertThat(errors)
                .extracting(SettingError::allowed)
                .anyMatch(allowed -> allowed.contains("everybody") && allowed.contains("2001:db8::/32"))
                .anyMatch(allowed -> allowed.contains("has bits set behind its prefix"));
    }

    @Test
    void aSelectorIsTextOrHexadecimalDigitsOfItsLayersLength() throws IOException {
        List<SettingError> errors = errorsOf("""
                x400gate {
                  x400.transport-selectors = ["X400", 0x353933, "0x", "%s"]
                  x400.session-selectors = ["0123456789abcdef", "0123456789abcdefg"]
                  x400.presentation-selectors = ["P", ""]
                }
                """.formatted("T".repeat(33)));

        assertThat(errors)
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder(
                        "x400gate.x400.transport-selectors",
                        "x400gate.x400.transport-selectors",
                        "x400gate.x400.session-selectors",
                        "x400gate.x400.presentation-selectors");
        assertThat(errors)
                .extracting(SettingError::allowed)
                .contains("text of up to 16 characters, or 0x and up to 32 hexadecimal digits");
    }

    @Test
    void anUnknownKeyIsRefusedByName() throws IOException {
        assertThat(errorsOf("x400gate { mta-nam = x, admin { prot = 1 } }\nother = 1"))
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder("x400gate.mta-nam", "x400gate.admin.prot", "other");
    }

    @Test
    @Tag("SF-95")
    void aFileThatCannotBeReadNamesItsLine() throws IOException {
        assertThat(errorsOf("x400gate {\n  a = [\n"))
                .singleElement()
                .satisfies(error -> assertThat(error.where()).contains("test.conf"));
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.conf");

        InvalidSettings thrown = catchThrowableOfType(InvalidSettings.class, () -> Settings.read(Optional.of(missing)));

        assertThat(thrown.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.value()).isEqualTo(missing.toString()));
    }

    /** The standard time-outs stand in the protocol, their names and meanings in reference.conf: the two agree. */
    @Test
    void everyWaitForAPeerIsASettingWithTheStandardAsItsDefault() throws InvalidSettings {
        StackLimits limits = limits(Settings.read(Optional.empty()));
        for (StackTimer timer : StackTimer.values()) {
            assertThat(limits.waits()).containsEntry(timer, timer.standard());
        }
    }

    @Test
    void aWaitIsAsLongAsTheFileSays() throws IOException, InvalidSettings {
        Path file = Files.writeString(
                directory.resolve("test.conf"), "x400gate.x400.timeouts { checkpoint = 7 s, connect-confirm = 8 s }");
        StackLimits limits = limits(Settings.read(Optional.of(file)));
        assertThat(limits.wait(StackTimer.CHECKPOINT)).hasSeconds(7);
        assertThat(limits.wait(StackTimer.CONNECT_CONFIRM)).hasSeconds(8);
        assertThat(limits.wait(StackTimer.RELEASE)).isEqualTo(StackTimer.RELEASE.standard());
        assertThat(errorsOf("x400gate.x400.timeouts { checkpoint = 0 s }"))
                .extracting(SettingError::key)
                .containsExactly("x400gate.x400.timeouts.checkpoint");
    }

    @Test
    void whoWaitsForAPlaceIsRefusedBeforeTheDecisionIsOverdue() throws IOException {
        assertThat(errorsOf("x400gate { sessions.waiting-time = 20 s, x400.timeouts.open-decision = 20 s }"))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.key()).isEqualTo("x400gate.x400.timeouts.open-decision");
                    assertThat(error.allowed()).contains("waiting-time");
                });
    }

    private static StackLimits limits(Settings settings) {
        return settings.connecting().association().limits();
    }

    private List<SettingError> errorsOf(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("test.conf"), text);
        InvalidSettings thrown = catchThrowableOfType(InvalidSettings.class, () -> Settings.read(Optional.of(file)));
        return thrown.errors();
    }
}
