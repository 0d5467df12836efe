package org.x400gate.gateway.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.net.Networks;
import org.xbill.DNS.Rcode;

/** The look-up against a resolver with real sockets. */
class MxLookupTest {
    private static final Executor EXECUTOR = ForkJoinPool.commonPool();

    private final FakeDns dns = new FakeDns();
    private MxLookup lookup = lookup(dns, Duration.ofHours(1));

    @AfterEach
    void close() throws Exception {
        dns.close();
    }

    private static MxLookup lookup(FakeDns dns, Duration maxTime) {
        return new MxLookup(
                new MxSettings(
                        List.of(dns.address()),
                        Duration.ofMillis(300),
                        new MxSettings.Cache(100, maxTime),
                        new MxSettings.Ourselves(Set.of("gate.example"), Set.of()),
                        Networks.LOOPBACK,
                        10),
                new Random(1),
                EXECUTOR);
    }

    private String find(String domain) throws Exception {
        MxAnswer answer = lookup.find(domain).get(20, TimeUnit.SECONDS);
        if (answer instanceof MxAnswer.Never never) {
            return never.status() + " " + never.words();
        }
        return answer instanceof MxAnswer.NotNow later
                ? "later: " + later.words()
                : ((MxAnswer.Servers) answer)
                        .inOrder().stream()
                                .map(server ->
                                        server.name() + "=" + server.address().getHostAddress())
                                .collect(Collectors.joining(", "));
    }

    @Test
    void theHostsOfADomainAreFoundWithAllTheirAddresses() throws Exception {
        dns.with("a.example", "MX", "20 Second.A.example.")
                .with("a.example", "MX", "10 first.a.example.")
                .with("first.a.example", "A", "192.0.2.1")
                .with("first.a.example", "AAAA", "2001:db8::1")
                .with("second.a.example", "A", "192.0.2.2");

        assertThat(find("a.example"))
                .isEqualTo(
                        "first.a.example=2001:db8:0:0:0:0:0:1, first.a.example=192.0.2.1, second.a.example=192.0.2.2");
    }

    @Test
    void aDomainWithoutMxIsItsOwnHost() throws Exception {
        dns.with("plain.example", "A", "192.0.2.7");
        assertThat(find("plain.example")).isEqualTo("plain.example=192.0.2.7");
    }

    @Test
    void aliasesAreFollowedFromDomainsAndFromHosts() throws Exception {
        dns.with("alias.example", "CNAME", "real.example.")
                .with("real.example", "MX", "10 mx.example.")
                .with("mx.example", "CNAME", "host.example.")
                .with("host.example", "A", "192.0.2.3");
        assertThat(find("alias.example")).isEqualTo("mx.example=192.0.2.3");
    }

    @Test
    void anAliasOfItselfIsNoAnswer() throws Exception {
        dns.with("round.example", "CNAME", "about.example.").with("about.example", "CNAME", "round.example.");
        assertThat(find("round.example")).startsWith("later: ");
    }

    @Test
    void aNullMxTakesNoMail() throws Exception {
        dns.with("null.example", "MX", "0 .").with("null.example", "A", "192.0.2.1");
        assertThat(find("null.example")).startsWith("5.1.10 null.example takes no mail");
    }

    @Test
    void whatDoesNotExistIsNotAskedForAgainWhileThatIsRemembered() throws Exception {
        assertThat(find("none.example")).isEqualTo("5.1.2 none.example does not exist, says DNS");
        int asked = dns.asked.size();
        assertThat(find("none.example")).startsWith("5.1.2");
        assertThat(dns.asked).hasSize(asked);
    }

    @Test
    void aDomainWithNeitherMxNorAddressHasNoServer() throws Exception {
        dns.with("text.example", "TXT", "hello");
        assertThat(find("text.example")).startsWith("5.4.4 ").contains("text.example has no address");
    }

    @Test
    void hostsThatAreNotThereAreNoServers() throws Exception {
        dns.with("broken.example", "MX", "10 gone.example.").with("broken.example", "A", "192.0.2.1");
        assertThat(find("broken.example")).startsWith("5.4.4 ").contains("gone.example does not exist");
    }

    @Test
    void mailThatWouldComeBackToUsGoesNowhere() throws Exception {
        dns.with("loop.example", "MX", "10 GATE.example.")
                .with("loop.example", "MX", "20 other.example.")
                .with("other.example", "A", "192.0.2.1");
        assertThat(find("loop.example")).startsWith("5.4.6 ");
    }

    @Test
    void loopbackIsNotSentTo() throws Exception {
        dns.with("local.example", "MX", "10 l.example.").with("l.example", "A", "127.0.0.1");
        assertThat(find("local.example")).startsWith("5.4.4 ").contains("(127.0.0.1)");
        assertThat(find("[127.0.0.1]")).startsWith("5.4.4 ");
    }

    @Test
    void anAddressLiteralIsNotLookedUp() throws Exception {
        assertThat(find("[192.0.2.1]")).isEqualTo("192.0.2.1=192.0.2.1");
        assertThat(find("[ipv6:2001:db8::1]")).isEqualTo("2001:db8:0:0:0:0:0:1=2001:db8:0:0:0:0:0:1");
        assertThat(dns.asked).isEmpty();
    }

    @Test
    void anAnswerThatWasCutOffIsFetchedOverTcp() throws Exception {
        dns.truncated("big.example").with("big.example", "MX", "10 mx.big.example.");
        dns.with("mx.big.example", "A", "192.0.2.9");
        assertThat(find("big.example")).isEqualTo("mx.big.example=192.0.2.9");
        assertThat(dns.asked).contains("UDP big.example. MX", "TCP big.example. MX");
    }

    @Test
    void aResolverThatFailsIsAskedAgainLater() throws Exception {
        dns.failing("ill.example", Rcode.SERVFAIL).with("ill.example", "A", "192.0.2.1");
        assertThat(find("ill.example")).startsWith("later: ").contains("SERVFAIL");
        dns.failing("ill.example", Rcode.NOERROR);
        assertThat(find("ill.example")).isEqualTo("ill.example=192.0.2.1");
    }

    @Test
    void aResolverThatRefusesIsAskedAgainLater() throws Exception {
        dns.failing("no.example", Rcode.REFUSED);
        assertThat(find("no.example")).startsWith("later: ").contains("REFUSED");
    }

    @Test
    void silenceEndsInTime() throws Exception {
        dns.silent("mute.example");
        long before = System.nanoTime();
        assertThat(find("mute.example")).startsWith("later: ");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(dns.asked).hasSizeBetween(1, 4);
    }

    @Test
    void anAnswerIsRememberedForItsTimeAndNoLongerThanAllowed() throws Exception {
        dns.with("a.example", "A", "192.0.2.1");
        find("a.example");
        int asked = dns.asked.size();
        find("a.example");
        assertThat(dns.asked).hasSize(asked);

        lookup = lookup(dns, Duration.ZERO);
        find("a.example");
        int before = dns.asked.size();
        find("a.example");
        assertThat(dns.asked.size()).isGreaterThan(before);
    }
}
