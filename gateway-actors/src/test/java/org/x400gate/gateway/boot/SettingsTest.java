package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.trace.TraceSettings;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
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
    void aTraceHasItsDefaultsAndItsBounds() throws Exception {
        TraceSettings defaults = Settings.read(Optional.empty()).trace();
        assertThat(defaults).isEqualTo(new TraceSettings(Path.of("trace"), 10 << 20, 4 << 20, 64, false));
        assertThat(errorsOf("x400gate.trace { directory = \"\", max-file = 10, max-rate = 1, max-octets = -1,"
                        + " contents = maybe }\n"))
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder(
                        "x400gate.trace.directory",
                        "x400gate.trace.max-file",
                        "x400gate.trace.max-rate",
                        "x400gate.trace.max-octets",
                        "x400gate.trace.contents");
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
    void aPeerMayListenAtSeveralAddresses() throws Exception {
        Settings settings = Settings.read(Optional.of(Files.writeString(directory.resolve("peers.conf"), """
                x400gate.peers.far {
                  host = "192.0.2.1", alternates = ["b.example:1102", "[2001:db8::1]:102"], alternate-time = 3 m
                }
                """)));
        PeerSettings.Address address = settings.peer("far").orElseThrow().address();
        assertThat(address.endpoints())
                .extracting(PeerSettings.Endpoint::text)
                .containsExactly("192.0.2.1:102", "b.example:1102", "[2001:db8::1]:102");
        assertThat(address.alternateTime()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.summary())
                .anyMatch(line -> line.contains("far at 192.0.2.1:102, then b.example:1102, then [2001:db8::1]:102"));
        for (String bad : List.of(
                "b.example",
                "b.example:0",
                "b.example:65536",
                "[::1]",
                "[zz]:102",
                "192.0.2.1:102",
                ":102",
                "a b:102")) {
            assertThat(errorsOf("x400gate.peers.far { host = \"192.0.2.1\", alternates = [\"c:1\", \"" + bad + "\"] }"))
                    .as(bad)
                    .singleElement()
                    .satisfies(error -> {
                        assertThat(error.key()).isEqualTo("x400gate.peers.\"far\".alternates");
                        assertThat(error.allowed()).contains("up to 7 different addresses");
                    });
        }
        assertThat(errorsOf("x400gate.peers.far { host = x, alternates = "
                        + "[\"a:1\",\"a:2\",\"a:3\",\"a:4\",\"a:5\",\"a:6\",\"a:7\",\"a:8\"] }"))
                .hasSize(1);
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

    /** Each leaf of the routes leads somewhere, and none of them could be taken for another (SF-48, SF-76). */
    @Test
    @Tag("SF-84")
    void aRouteWithoutATargetOrWithOneThatIsNotThereIsNamedWithItsLine() throws IOException {
        List<SettingError> errors = errorsOf("""
                x400gate {
                  peers.NORTH { port = 102 }
                  smtp.servers.inside { host = "192.0.2.1" }
                  routes {
                    x400 = [ { prefix = "/C=XX/", peer = NORTH }
                      { prefix = "/C=YY/" }
                      { prefix = "/C=ZZ/", peer = SOUTH }
                      { prefix = "c=xx", peer = NORTH } ]
                    smtp = [ { domain = a.example, server = outside }
                      { domain = A.Example, server = inside } ]
                  }
                }
                """);

        assertThat(errors)
                .extracting(SettingError::key, error -> error.where().replaceFirst(".*: ", ""))
                .containsExactlyInAnyOrder(
                        tuple("x400gate.peers.\"NORTH\".host", "2"),
                        tuple("x400gate.routes.x400[1].peer", "6"),
                        tuple("x400gate.routes.x400[2].peer", "7"),
                        tuple("x400gate.routes.x400[3].prefix", "8"),
                        tuple("x400gate.routes.smtp[0].server", "9"),
                        tuple("x400gate.routes.smtp[1].domain", "10"));
        assertThat(errors)
                .filteredOn(error -> error.key().endsWith("[3].prefix"))
                .extracting(SettingError::allowed)
                .allMatch(allowed -> allowed.contains("x400gate.routes.x400[0] (") && allowed.contains("test.conf: 5"));
    }

    @Test
    @Tag("SF-43")
    void anAlternateRecipientIsSomebodyWhomARouteLeadsTo() throws IOException, InvalidSettings {
        String routes =
                "x400gate { smtp.servers.inside.host = mail.example, routes { smtp = [ { domain = \"a.example\","
                        + " server = inside } ], alternate-recipient = \"%s\" } }\n";
        for (String good : List.of("", "postmaster@a.example", "/C=XX/ADMD= /PRMD=x/DD.RFC-822=b(a)a.example/")) {
            assertThat(read(routes.formatted(good)).routing().alternate().isPresent())
                    .isEqualTo(!good.isEmpty());
        }
        for (String bad : List.of("postmaster@b.example", "/C=XX/ADMD= /PRMD=x/S=b/", "nobody")) {
            assertThat(errorsOf(routes.formatted(bad)))
                    .singleElement()
                    .satisfies(error -> assertThat(error.key()).isEqualTo("x400gate.routes.alternate-recipient"));
        }
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

    @Test
    void aPeerIsCalledInItsDialectWithItsUsualApplicationProtocolOrAnother() throws IOException, InvalidSettings {
        List<PeerSettings> peers = read("""
                x400gate.peers {
                  OLD { host = a.example, dialect = 1984, dialogue-mode = two-way-alternate }
                  ODD { host = b.example, dialect = "1984", application-protocol = 8883 }
                  SWAPPED { host = c.example, dialect = "1988-x410", application-protocol = 3072 }
                  NEW { host = d.example }
                }
                """).connecting().peers();

        assertThat(peers.stream().map(PeerSettings::terms))
                .extracting(
                        PeerSettings.Terms::dialect,
                        PeerSettings.Terms::applicationProtocol,
                        PeerSettings.Terms::dialogueMode)
                .containsExactlyInAnyOrder(
                        tuple(Dialect.P1_1984, 1, DialogueMode.TWO_WAY_ALTERNATE),
                        tuple(Dialect.P1_1984, 8883, DialogueMode.MONOLOGUE),
                        tuple(Dialect.P1_1988_X410, 3072, DialogueMode.MONOLOGUE),
                        tuple(Dialect.P1_1988, 12, DialogueMode.MONOLOGUE));
    }

    @Test
    void whatADialectHasNoPlaceForIsNamed() throws IOException {
        List<SettingError> errors = errorsOf("""
                x400gate.peers {
                  A { host = a.example, dialect = "1992" }
                  B { host = b.example, application-protocol = 12 }
                  C { host = c.example, dialect = "1988-x410", application-protocol = 65536 }
                  D { host = d.example, dialect = "1984", called-psel = "P", calling-psel = "Q" }
                  E { host = e.example, dialect = "1984", our-password = "pässword" }
                  F { host = f.example, dialogue-mode = two-way-simultaneous }
                }
                """);

        assertThat(errors)
                .extracting(SettingError::key, SettingError::allowed)
                .containsExactlyInAnyOrder(
                        tuple("x400gate.peers.\"A\".dialect", "one of 1984, 1988-x410, 1988"),
                        tuple(
                                "x400gate.peers.\"B\".application-protocol",
                                "0 with dialect 1988: only X.410 mode tells one"),
                        tuple("x400gate.peers.\"C\".application-protocol", "a whole number from 0 to 65535"),
                        tuple("x400gate.peers.\"D\".called-psel", "nothing with dialect 1984: X.410 mode has none"),
                        tuple("x400gate.peers.\"D\".calling-psel", "nothing with dialect 1984: X.410 mode has none"),
                        tuple(
                                "x400gate.peers.\"E\".our-password",
                                "characters of IA5 with dialect 1984, whose passwords are IA5 strings"),
                        tuple("x400gate.peers.\"F\".dialogue-mode", "one of monologue, two-way-alternate"));
    }

    @Test
    void aTselTellsTheDialectOfWhoCallsIt() throws IOException, InvalidSettings {
        Settings settings = read("""
                x400gate.x400 {
                  transport-selectors = ["593", "592", "other"]
                  selectors-1984 = ["593"]
                  selectors-1988 = [0x353932]
                }
                """);

        assertThat(settings.connecting().association().responder().x410Selectors())
                .isEqualTo(Map.of(
                        Octets.of("593", StandardCharsets.US_ASCII), Dialect.P1_1984,
                        Octets.of("592", StandardCharsets.US_ASCII), Dialect.P1_1988_X410));
    }

    @Test
    void aTselOfADialectIsOneOfOursAndOfNoOtherDialect() throws IOException {
        List<SettingError> errors = errorsOf("""
                x400gate.x400 {
                  transport-selectors = ["593"]
                  selectors-1984 = ["593", "594"]
                  selectors-1988 = ["593"]
                }
                """);

        assertThat(errors)
                .extracting(SettingError::key, SettingError::allowed)
                .containsExactlyInAnyOrder(
                        tuple("x400gate.x400.selectors-1984", "selectors that stand in transport-selectors too"),
                        tuple("x400gate.x400.selectors-1988", "selectors that are not assigned to another dialect"));
    }

    private Settings read(String text) throws IOException, InvalidSettings {
        return Settings.read(Optional.of(Files.writeString(directory.resolve("test.conf"), text)));
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
