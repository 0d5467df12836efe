package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.routing.Route;
import org.x400gate.protocol.mime.Mailbox;

/** Whatever stands in a configuration: it is refused with all that is wrong, or a gateway can be made of it. */
class SettingsFuzzTest {
    private static final String EXAMPLE = """
            x400gate {
              hostname = "gate.example"
              peers { "MTA_A" { host = "127.0.0.1" }, "B" { host = "b.example", dialect = "1984" } }
              smtp.servers { inside { host = "127.0.0.1" } }
              addresses.table = [ { domain = "a.example", prefix = "/C=XX/ADMD= /PRMD=a/" } ]
              routes {
                smtp = [ { domain = "in.example", server = "inside" } ]
                x400 = [ { prefix = "/C=XX/ADMD= /PRMD=a/", peer = "MTA_A" }, { prefix = "/C=XX/", peer = "B" } ]
              }
            }
            """;

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "-1",
            "7",
            "65536",
            "99999999999999999999",
            "1e400",
            "true",
            "maybe",
            "null",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"a.example\"",
            "\"A,B\"",
            "\"\\u0000\"",
            "\"\\n\"",
            "\"\\u0416\"",
            "[]",
            "[1]",
            "[[]]",
            "[\"x\"]",
            "[\"10.0.0.0/8\"]",
            "{}",
            "{ a = 1 }",
            "[{}]",
            "5 s",
            "9999999999 d",
            "-3 m",
            "4 KiB",
            "12 EiB",
            "\"999.1.1.1\"",
            "\"/C=XX/ADMD= /PRMD=p/\"",
            "\"/C=XX/dt=1/\"",
            "\"C=YY;A=z\"",
            "\"0x00ff\"",
            "\"1984\"",
            "\"inside\"",
            "\"MTA_A\"",
            "[{ domain = a.example, prefix = \"/C=XX/\" }]",
            "[{ domain = a.example, server = inside }]",
            "[{ prefix = \"/C=XX/\", peer = B }, { prefix = \"/C=xx/\", peer = B }]",
            "[{ peer = NOBODY }]",
            "\"/etc/hostname\"",
            "\"/nowhere/at/all\"",
            "${x400gate.hostname}",
            "${no.such.key}",
            "${?no.such.key}");

    @Provide
    Arbitrary<String> configurations() {
        List<String> keys = new ArrayList<>(List.of(
                "x400gate.nothing",
                "other.thing",
                "x400gate.peers",
                "x400gate.peers.\"A b\"",
                "x400gate.peers.\"\".host",
                "x400gate.smtp.servers.\"x\".host",
                "x400gate.smtp.servers.\"a,b\"",
                "x400gate"));
        keys(ConfigFile.reference().root(), "", keys);
        for (String key : List.copyOf(keys)) {
            keys.add(key.replace("peer-defaults", "peers.MTA_A"));
            keys.add(key.replace("server-defaults", "servers.inside"));
        }
        Arbitrary<String> line = Combinators.combine(Arbitraries.of(keys), Arbitraries.of(VALUES))
                .as((key, value) -> key + " = " + value);
        return line.list().ofMinSize(1).ofMaxSize(6).map(lines -> EXAMPLE + String.join("\n", lines) + "\n");
    }

    private static void keys(ConfigObject object, String prefix, List<String> keys) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            keys.add(prefix + entry.getKey());
            if (entry.getValue() instanceof ConfigObject inner) {
                keys(inner, prefix + entry.getKey() + ".", keys);
            }
        }
    }

    @Property(tries = 250)
    @net.jqwik.api.Tag("SF-84")
    void whatCheckTakesAGatewayCanBeMadeOf(@ForAll("configurations") String text) throws IOException {
        Path file = Files.createTempFile("fuzz", ".conf");
        try {
            Files.writeString(file, text);
            Settings settings = Settings.read(Optional.of(file));
            InUse made = InUse.of(1, Instant.EPOCH, settings, new Random(1));
            assertThat(settings.summary()).isNotEmpty();
            assertThat(made.peers().byName())
                    .hasSameSizeAs(settings.connecting().peers());
            // Every way leads to a peer or a server that is there.
            for (String mailbox : List.of("x@in.example", "x@a.example", "x@elsewhere.example")) {
                if (settings.routing().ofMailbox(Mailbox.parse(mailbox).orElseThrow()) instanceof Route.To to) {
                    assertThat(to.hop().name()).matches("(x400|smtp):.+");
                    String name = to.hop().name().substring(5);
                    assertThat(settings.peer(name).isPresent()
                                    || settings.mailing().servers().stream()
                                            .anyMatch(server -> server.name().equals(name)))
                            .isTrue();
                }
            }
        } catch (InvalidSettings refused) {
            assertThat(refused.errors()).isNotEmpty().allSatisfy(error -> {
                assertThat(error.key()).isNotBlank();
                assertThat(error.allowed()).isNotBlank();
                assertThat(error.where()).isNotBlank();
                assertThat(error.toString()).doesNotContain("\n").doesNotContain("\0");
            });
        } finally {
            Files.delete(file);
        }
    }

    /** Cut off or altered anywhere: a file that is still a configuration, or an error with file, place and reason. */
    @Test
    @Tag("SF-95")
    void aFileCutOffOrAlteredAnywhereIsRefusedWithItsPlace() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("..", "conf", "x400gate.conf"));
        Path file = Files.createTempFile("damaged", ".conf");
        int refused = 0;
        for (int at = 0; at < whole.length; at += 13) {
            refused += damaged(file, java.util.Arrays.copyOf(whole, at)) ? 1 : 0;
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (at % 2 == 0 ? 0x80 : 1 << at % 7);
            refused += damaged(file, flipped) ? 1 : 0;
        }
        Files.delete(file);
        assertThat(refused).isGreaterThan(whole.length / 26);
    }

    private static boolean damaged(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        try {
            InUse.of(1, Instant.EPOCH, Settings.read(Optional.of(file)), new Random(1));
            return false;
        } catch (InvalidSettings e) {
            assertThat(e.errors()).isNotEmpty().allSatisfy(error -> {
                assertThat(error.where())
                        .as(new String(content, StandardCharsets.ISO_8859_1))
                        .contains(file.getFileName().toString())
                        .containsPattern(": [0-9]+");
                assertThat(error.allowed()).isNotBlank();
            });
            return true;
        }
    }

    /** Values never change the structure: each character in each name is taken as it is, or refused. */
    @Test
    @Tag("SF-85")
    void eachCharacterInANameIsKeptOrRefused() throws IOException {
        Path file = Files.createTempFile("names", ".conf");
        for (int c = 0; c < 0x180; c++) {
            String name = "A" + (char) c + "B";
            String quoted = com.typesafe.config.ConfigUtil.quoteString(name);
            Files.writeString(
                    file,
                    "x400gate { mta-name = " + quoted + "\npeers { " + quoted + " { host = h.example, our-name = "
                            + quoted
                            + " } }\nsmtp.servers { " + quoted + " { host = h.example } }\nroutes { x400 = [ { prefix ="
                            + " \"/C=XX/\", peer = " + quoted + " } ], smtp = [ { domain = d.example, server = "
                            + quoted
                            + " } ] } }\n");
            boolean legal = c >= ' ' && c <= '~';
            try {
                Settings settings = Settings.read(Optional.of(file));
                assertThat(legal).as(name).isTrue();
                assertThat(settings.mtaName()).isEqualTo(name);
                assertThat(settings.peer(name))
                        .isPresent()
                        .hasValueSatisfying(
                                peer -> assertThat(peer.ours().mtaName()).isEqualTo(name));
                assertThat(settings.routing().ofMailbox(new Mailbox("x", "d.example")))
                        .isEqualTo(new Route.To(
                                org.x400gate.gateway.routing.RoutingTable.smtpHop(name), Route.Reach.SERVED));
                assertThat(settings.mailing().routes().x400().get(0).peer()).isEqualTo(name);
            } catch (InvalidSettings refused) {
                assertThat(legal).as(name + refused.getMessage()).isFalse();
                assertThat(refused.errors()).extracting(SettingError::key).contains("x400gate.mta-name");
                assertThat(refused.errors().toString()).contains("printable characters of ASCII");
                assertThat(refused.errors())
                        .allSatisfy(
                                error -> assertThat(error.toString().chars()).noneMatch(Character::isISOControl));
            }
        }
        Files.delete(file);
    }
}
