package org.x400gate.gateway.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.dns.MxAnswer.MailServer;
import org.x400gate.gateway.dns.MxRules.HostAddresses;
import org.x400gate.gateway.dns.MxRules.MailHost;
import org.x400gate.gateway.dns.MxRules.Step;
import org.x400gate.gateway.net.Networks;

/** RFC 5321 5.1, RFC 7505, as values. */
class MxRulesTest {
    private static final String US = "gate.example";
    private static final String OUR_ADDRESS = "192.0.2.99";

    private static MxSettings settings(int maxAddresses) {
        return new MxSettings(
                List.of(),
                Duration.ofSeconds(1),
                new MxSettings.Cache(100, Duration.ofHours(1)),
                new MxSettings.Ourselves(Set.of("Gate.Example"), Set.of(Networks.address(OUR_ADDRESS))),
                Networks.parse(List.of("127.0.0.0/8", "::1")),
                maxAddresses);
    }

    private static MxRules rules(long seed) {
        return new MxRules(settings(10), new Random(seed));
    }

    /** {@code "10 a, 20 b"}. */
    private static List<MailHost> hosts(String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(", "))
                        .map(each -> each.split(" ", 2))
                        .map(parts -> new MailHost(Integer.parseInt(parts[0]), parts.length > 1 ? parts[1] : ""))
                        .toList();
    }

    private static String text(Step step) {
        if (step instanceof Step.Over over) {
            return ((MxAnswer.Never) over.answer()).status();
        }
        return ((Step.Addresses) step)
                .of().stream()
                        .map(host -> host.preference() + " " + host.name())
                        .collect(Collectors.joining(", "));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                          | 0 far.example",
                "0                         | 5.1.10",
                "0 , 10 a                  | 10 a",
                "20 b, 10 a                | 10 a, 20 b",
                "65535 b, 0 a              | 0 a, 65535 b",
                "10 a, 20 gate.example     | 10 a",
                "10 a, 20 gate.example, 30 c | 10 a",
                "10 a, 20 gate.example, 20 b | 10 a",
                "10 gate.example           | 5.4.6",
                "10 gate.example, 20 a     | 5.4.6",
                "10 gate.example, 10 a     | 5.4.6",
                "20 gate.example, 10 a, 15 b | 10 a, 15 b",
                "10 notgate.example        | 10 notgate.example",
            })
    void recordsLeadToHosts(String records, String expected) {
        assertThat(text(rules(1).hosts("far.example", hosts(records)))).isEqualTo(expected);
    }

    @Test
    void equalPreferencesAreTriedInAnyOrder() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            orders.add(text(rules(seed).hosts("far.example", hosts("10 a, 10 b, 5 c"))));
        }
        assertThat(orders).containsExactlyInAnyOrder("5 c, 10 a, 10 b", "5 c, 10 b, 10 a");
    }

    private static HostAddresses found(String text) {
        if (text.startsWith("?")) {
            return new HostAddresses.Unknown("no answer");
        }
        return text.startsWith("-")
                ? new HostAddresses.None("has no address")
                : new HostAddresses.Known(
                        Arrays.stream(text.split("\\+")).map(Networks::address).toList());
    }

    /** {@code "a=192.0.2.1+2001:db8::1, b=-"}, by preference in this order. */
    private static MxAnswer servers(MxRules rules, String text) {
        List<MailHost> hosts = new ArrayList<>();
        Map<String, HostAddresses> found = new HashMap<>();
        for (String each : text.split(", ")) {
            String[] parts = each.split("=");
            hosts.add(new MailHost(hosts.size(), parts[0]));
            found.put(parts[0], found(parts[1]));
        }
        return rules.servers("far.example", hosts, found);
    }

    private static String text(MxAnswer answer) {
        if (answer instanceof MxAnswer.Never never) {
            return never.status();
        }
        return answer instanceof MxAnswer.Servers servers
                ? servers.inOrder().stream()
                        .map(server -> server.name() + "=" + server.address().getHostAddress())
                        .collect(Collectors.joining(", "))
                : "not now";
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a=192.0.2.1                    | a=192.0.2.1",
                "a=192.0.2.1, b=192.0.2.2       | a=192.0.2.1, b=192.0.2.2",
                "a=-, b=192.0.2.2               | b=192.0.2.2",
                "a=?, b=192.0.2.2               | b=192.0.2.2",
                "a=-                            | 5.4.4",
                "a=-, b=?                       | not now",
                "a=127.0.0.1                    | 5.4.4",
                "a=::1, b=192.0.2.2             | b=192.0.2.2",
                "a=192.0.2.99                   | 5.4.6",
                "a=192.0.2.99+192.0.2.1         | 5.4.6",
                "a=192.0.2.1, b=192.0.2.99, c=192.0.2.3 | a=192.0.2.1",
                "a=-, b=192.0.2.99, c=192.0.2.3 | 5.4.4",
                "a=192.0.2.1+2001:db8::1        | a=2001:db8:0:0:0:0:0:1, a=192.0.2.1",
            })
    void addressesLeadToServers(String found, String expected) {
        assertThat(text(servers(rules(1), found))).isEqualTo(expected);
    }

    @Test
    void noMoreAddressesAreTriedThanAllowed() {
        MxRules few = new MxRules(settings(3), new Random(1));

        MxAnswer answer = servers(few, "a=192.0.2.1+192.0.2.2+192.0.2.3+2001:db8::1, b=192.0.2.4");

        assertThat(((MxAnswer.Servers) answer).inOrder())
                .hasSize(3)
                .allMatch(server -> server.name().equals("a"));
        assertThat(((MxAnswer.Servers) answer).inOrder().get(0).address()).isEqualTo(Networks.address("2001:db8::1"));
    }

    /** Nobody is asked out of order, none twice, none who is no better than we, and nobody who is better is forgotten. */
    @Property(tries = 500)
    void theOrderIsThatOfThePreferences(
            @ForAll @Size(max = 12) List<@IntRange(max = 5) Integer> preferences,
            @ForAll @IntRange(min = -1, max = 11) int ours,
            @ForAll long seed) {
        List<MailHost> records = new ArrayList<>();
        Map<String, HostAddresses> found = new HashMap<>();
        for (int i = 0; i < preferences.size(); i++) {
            records.add(new MailHost(preferences.get(i), i == ours ? US : "h" + i));
            found.put("h" + i, new HostAddresses.Known(List.of(Networks.address("192.0.2." + (i + 1)))));
        }
        int worst = ours >= 0 && ours < preferences.size() ? preferences.get(ours) : Integer.MAX_VALUE;
        Set<String> better = records.stream()
                .filter(host -> host.preference() < worst)
                .map(MailHost::name)
                .collect(Collectors.toSet());
        MxRules rules = new MxRules(settings(100), new Random(seed));

        Step step = rules.hosts("far.example", records);

        if (preferences.isEmpty()) {
            assertThat(text(step)).isEqualTo("0 far.example");
        } else if (better.isEmpty()) {
            assertThat(text(step)).isEqualTo("5.4.6");
        } else {
            List<MailHost> asked = ((Step.Addresses) step).of();
            List<MailServer> servers = ((MxAnswer.Servers) rules.servers("far.example", asked, found)).inOrder();
            assertThat(servers).extracting(MailServer::name).containsExactlyInAnyOrderElementsOf(better);
            assertThat(asked).extracting(MailHost::preference).isSorted();
            assertThat(servers)
                    .extracting(MailServer::name)
                    .containsExactlyElementsOf(
                            asked.stream().map(MailHost::name).toList());
        }
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "[192.0.2.1], 192.0.2.1",
        "[IPv6:2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "[ipv6:::ffff:192.0.2.1], 192.0.2.1",
        "[2001:db8::1], none",
        "[IPv6:192.0.2.1], none",
        "[192.0.2], none",
        "[192.0.2.256], none",
        "[gate.example], none",
        "[x-tag:y], none",
        "192.0.2.1, none",
        "[], none",
    })
    void anAddressLiteralIsAnAddress(String domain, String expected) {
        assertThat(AddressLiteral.parse(domain).map(InetAddress::getHostAddress).orElse("none"))
                .isEqualTo(expected);
    }
}
