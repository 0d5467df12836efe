package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.routing.MxHop;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/** Routes by MX and {@code smtp.mx}. */
class MxKeysTest {
    @TempDir
    private Path directory;

    private Settings settings(String text) throws IOException, InvalidSettings {
        return Settings.read(Optional.of(Files.writeString(directory.resolve("test.conf"), text)));
    }

    @Test
    void aRouteByMxAndItsKeysAreRead() throws Exception {
        Settings settings = settings("""
                x400gate {
                  hostname = "Gate.example"
                  smtp.servers.inside { host = "192.0.2.1" }
                  routes.smtp = [ { domain = a.example, server = inside }, { domain = b.example, mx = true },
                    { domain = c.example, server = inside, mx = false }, { domain = "*", mx = true } ]
                  smtp.mx { deliveries = 7, connections = 3, port = 2525, tls = required, timeout = 2 s, cache-entries = 5
                    cache-time = 1 m, max-addresses = 4, our-names = ["other.example"], refused-addresses = ["10.0.0.0/8"]
                    resolvers = ["192.0.2.53", "192.0.2.54:5353", "2001:db8::53", "[2001:db8::54]:5353"] }
                }
                """);
        MxKeys.Mx mx = settings.mailing().hops().mx();

        assertThat(mx.deliveries()).isEqualTo(7);
        assertThat(mx.reuse().connections()).isEqualTo(3);
        assertThat(mx.port()).isEqualTo(2525);
        assertThat(mx.tls()).isEqualTo(StartTls.REQUIRED);
        assertThat(mx.lookup().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(mx.lookup().maxAddresses()).isEqualTo(4);
        assertThat(mx.lookup().cache().entries()).isEqualTo(5);
        assertThat(mx.lookup().ours().names()).containsExactlyInAnyOrder("gate.example", "other.example");
        assertThat(mx.lookup().ours().addresses()).containsExactly(Networks.address("127.0.0.1"));
        assertThat(mx.lookup().refused().contains("10.1.2.3")).isTrue();
        assertThat(mx.lookup().refused().contains("127.0.0.1")).isFalse();
        assertThat(mx.lookup().resolvers())
                .containsExactly(
                        at("192.0.2.53", 53), at("192.0.2.54", 5353), at("2001:db8::53", 53), at("2001:db8::54", 5353));
        assertThat(settings.summary())
                .contains("route  b.example -> by its MX", "route  a.example -> smtp:inside", "route  * -> by its MX");
        assertThat(settings.routing().leadsTo(MxHop.of("any.example").orElseThrow()))
                .isTrue();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(Networks.address(address), port);
    }

    @Test
    void whatIsNotSaidIsSafe() throws Exception {
        MxKeys.Mx mx = settings("x400gate.smtp.listen.host = \"0.0.0.0\"")
                .mailing()
                .hops()
                .mx();

        assertThat(mx.tls()).isEqualTo(StartTls.WHERE_OFFERED);
        for (String refused : List.of("127.0.0.1", "0.0.0.0", "::1", "::", "169.254.169.254", "224.0.0.1", "fe80::1")) {
            assertThat(mx.lookup().refused().contains(refused)).as(refused).isTrue();
        }
        assertThat(mx.lookup().refused().contains("192.0.2.1")).isFalse();
        assertThat(mx.lookup().refused().contains("2001:db8::1")).isFalse();
        // All interfaces: whatever addresses there are, the one of loopback is among them.
        assertThat(mx.lookup().ours().addresses()).contains(Networks.address("127.0.0.1"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "routes.smtp = [ { domain = a.example, mx = true, server = inside } ] | routes.smtp[0].mx | left out where server is set",
                "routes.smtp = [ { domain = a.example } ] | routes.smtp[0].server | one of [inside], or mx = true",
                "routes.smtp = [ { domain = a.example, mx = false } ] | routes.smtp[0].mx | one of [inside], or mx = true",
                "routes.smtp = [ { domain = a.example, mx = maybe } ] | routes.smtp[0].mx | true or false",
                "routes.smtp = [ { domain = a.example, server = gone } ] | routes.smtp[0].server | one of [inside]",
                "routes.smtp = [ { domain = '\"*\"', mx = true }, { domain = '\"*\"', server = inside } ] | routes.smtp[1].domain | one that no other route has",
                "routes.smtp = [ { domain = '\"*.example\"', mx = true } ] | routes.smtp[0].domain | a domain",
                "smtp.mx.deliveries = 0 | smtp.mx.deliveries | from 1 to 10000",
                "smtp.mx.port = 0 | smtp.mx.port | from 1 to 65535",
                "smtp.mx.tls = perhaps | smtp.mx.tls | one of never, where-offered, required",
                "smtp.mx.resolvers = [ns.example] | smtp.mx.resolvers | a list of addresses",
                "smtp.mx.resolvers = ['\"192.0.2.1:99999\"'] | smtp.mx.resolvers | a list of addresses",
                "smtp.mx.refused-addresses = [all] | smtp.mx.refused-addresses | a list of addresses and ranges",
                "smtp.mx.max-addresses = 0 | smtp.mx.max-addresses | from 1 to 100",
                "smtp.mx.timeout = 1 ms | smtp.mx.timeout | a time from",
            })
    void whatIsWrongIsNamedWithItsLineAndWhatIsAllowed(String line, String key, String allowed) {
        String text = "x400gate.smtp.servers.inside.host = \"192.0.2.1\"\nx400gate." + line.replace("'", "");
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, () -> settings(text));

        assertThat(invalid.errors()).anySatisfy(error -> {
            assertThat(error.key()).isEqualTo("x400gate." + key);
            assertThat(error.allowed()).contains(allowed);
            assertThat(error.where()).endsWith("test.conf: 2");
        });
    }
}
