package org.x400gate.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.routing.RoutingSettings.SmtpRoute;
import org.x400gate.gateway.routing.RoutingSettings.X400Route;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.AddressTables;
import org.x400gate.protocol.mixer.UserTable;
import org.x400gate.protocol.oraddress.OrAddress;

class RoutingTableTest {
    private final RoutingTable table =
            table(List.of(new SmtpRoute("inside.example", "mail"), new SmtpRoute("special.inside.example", "other")));

    private static RoutingTable table(List<SmtpRoute> smtp) {
        AddressMapping addresses = new AddressMapping(
                OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"),
                "gate.example",
                List.of(
                        new AddressMapping.Equivalence("far.example", OrAddress.parse("/C=XX/ADMD= /PRMD=far/")),
                        new AddressMapping.Equivalence("in.x.example", OrAddress.parse("/C=XX/ADMD= /PRMD=in/"))));
        return new RoutingTable(
                new RoutingSettings(
                        smtp,
                        List.of(
                                new X400Route(OrAddress.parse("/C=XX/"), "carrier"),
                                new X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/"), "far"),
                                new X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/O=deep/"), "deep"))),
                addresses,
                Set.of("far.example", "In.x.example", "gate.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "ann@inside.example, smtp:mail, SERVED",
        "ann@sub.Inside.Example, smtp:mail, SERVED",
        "ann@special.inside.example, smtp:other, SERVED",
        "bob.jones@far.example, x400:far, SERVED",
        "bob.jones@deep.far.example, x400:deep, SERVED",
        "/S=b/C=XX/ADMD= /PRMD=far/@gate.example, x400:far, SERVED"
    })
    void theLongestMatchWinsWhereverItStands(String mailbox, String hop, Route.Reach reach) {
        String quoted = mailbox.startsWith("/")
                ? '"' + mailbox.substring(0, mailbox.indexOf('@')) + '"' + mailbox.substring(mailbox.indexOf('@'))
                : mailbox;
        Route route = table.ofMailbox(Mailbox.parse(quoted).orElseThrow());
        assertThat(route).isInstanceOfSatisfying(Route.To.class, to -> {
            assertThat(to.hop().name()).isEqualTo(hop);
            assertThat(to.reach()).isEqualTo(reach);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/C=XX/ADMD= /PRMD=far/S=bob/, x400:far",
        "/C=xx/ADMD= /PRMD=FAR/O=Deep/S=bob/, x400:deep",
        "/C=XX/ADMD= /PRMD=any/S=bob/, x400:carrier",
        "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=ann(a)inside.example/, smtp:mail"
    })
    void anAddressThatStandsForARoutedMailboxGoesOutBySmtp(String address, String hop) {
        assertThat(table.ofOrAddress(OrAddress.parse(address)))
                .isInstanceOfSatisfying(
                        Route.To.class, to -> assertThat(to.hop().name()).isEqualTo(hop));
    }

    /** The carrier knows whose prefix it is: the message would come back, and be sent there again. */
    @Test
    void aMailboxThatWouldComeBackAsOneOfOurOwnAddressesHasNoWay() {
        Mailbox elsewhere = new Mailbox("x", "elsewhere.example");
        assertThat(table.ofMailbox(elsewhere))
                .isInstanceOfSatisfying(
                        Route.Unroutable.class,
                        not -> assertThat(not.reason())
                                .contains(
                                        "x@elsewhere.example",
                                        "carrier",
                                        "would come back",
                                        "RFC-822=x(a)elsewhere.example"));

        AddressMapping addresses =
                new AddressMapping(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"), "gate.example", List.of());
        RoutingTable wanted = new RoutingTable(
                new RoutingSettings(
                        List.of(), List.of(new X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"), "twin"))),
                addresses,
                Set.of());
        assertThat(wanted.ofMailbox(elsewhere))
                .isEqualTo(new Route.To(RoutingTable.x400Hop("twin"), Route.Reach.ELSEWHERE));
    }

    @Test
    void whatNoRouteCoversIsUnroutableAndNamed() {
        assertThat(table.ofOrAddress(OrAddress.parse("/C=YY/ADMD= /S=bob/")))
                .isInstanceOfSatisfying(
                        Route.Unroutable.class, not -> assertThat(not.reason()).contains("C=YY"));
    }

    /** What is being removed counts as not there; what is re-routed goes there. */
    @Test
    void anOperatorsDetourCountsBeforeTheRoutes() {
        RoutingSettings routes = new RoutingSettings(
                List.of(new SmtpRoute("inside.example", "mail"), new SmtpRoute("special.inside.example", "other")),
                List.of(
                        new X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/"), "far"),
                        new X400Route(OrAddress.parse("/C=XX/ADMD= /"), "carrier")));
        AddressMapping addresses =
                new AddressMapping(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"), "gate.example", List.of());
        RoutingTable detoured = new RoutingTable(
                routes,
                addresses,
                Set.of(),
                hop -> hop.equals(RoutingTable.smtpHop("other")) || hop.equals(RoutingTable.x400Hop("far"))
                        ? Optional.empty()
                        : Optional.of(hop.equals(RoutingTable.smtpHop("mail")) ? RoutingTable.smtpHop("spare") : hop));

        assertThat(detoured.ofMailbox(new Mailbox("a", "special.inside.example")))
                .isEqualTo(new Route.To(RoutingTable.smtpHop("spare"), Route.Reach.SERVED));
        assertThat(detoured.ofOrAddress(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=bob/")))
                .isEqualTo(new Route.To(RoutingTable.x400Hop("carrier"), Route.Reach.SERVED));
    }

    @Test
    void aDomainHasOneRoute() {
        assertThatThrownBy(() -> table(List.of(new SmtpRoute("a.example", "x"), new SmtpRoute("A.example", "y"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.example");
    }

    @Test
    void whoeverHasALineAmongTheUsersIsServedWhateverTheDomain() {
        byte[] line = "ann@private.example /C=XX/ADMD= /PRMD=far/O=deep/S=Ann/".getBytes(StandardCharsets.UTF_8);
        AddressMapping addresses = new AddressMapping(
                OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"),
                "gate.example",
                new AddressTables(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        UserTable.load("users", line).table()));
        RoutingTable users = new RoutingTable(
                new RoutingSettings(
                        List.of(), List.of(new X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/"), "far"))),
                addresses,
                Set.of());
        assertThat(users.ofMailbox(new Mailbox("ann", "private.example")))
                .isEqualTo(new Route.To(RoutingTable.x400Hop("far"), Route.Reach.SERVED));
        assertThat(users.ofMailbox(new Mailbox("bob", "private.example"))).isInstanceOf(Route.Unroutable.class);
    }

    /** A peer is known by its whole name, as it is: what looks alike has a queue of its own. */
    @Test
    @Tag("SF-86")
    @Tag("SF-87")
    void namesThatLookAlikeAreHopsOfTheirOwn() {
        List<String> names = List.of(
                "MTA_NORTH1", "MTA_NORTH2", "mta_north1", "MTA NORTH1", "MTA-NORTH1", "MTA,NORTH1", "MTA__NORTH1");
        assertThat(names.stream().map(RoutingTable::x400Hop)).doesNotHaveDuplicates();
        assertThat(names.stream().map(RoutingTable::x400Hop).map(Object::toString))
                .containsExactlyElementsOf(
                        names.stream().map(name -> "x400:" + name).toList());
    }

    /** Every other domain goes by its MX; what belongs to X.400 stays there. */
    @ParameterizedTest
    @CsvSource({
        "ann@inside.example, smtp:mail, SERVED",
        "ann@by-dns.example, mx:by-dns.example, ELSEWHERE",
        "ann@Sub.By-DNS.example, mx:sub.by-dns.example, ELSEWHERE",
        "x@Elsewhere.example, mx:elsewhere.example, ELSEWHERE",
        "x@xn--mller-kva.example, mx:xn--mller-kva.example, ELSEWHERE",
        "x@[192.0.2.1], mx:[192.0.2.1], ELSEWHERE",
        "x@[IPv6:2001:DB8::1], mx:[ipv6:2001:db8:0:0:0:0:0:1], ELSEWHERE",
        "bob.jones@far.example, x400:far, SERVED",
        "'\"odd name\"@far.example', x400:far, SERVED",
        "'\"/S=b/C=XX/ADMD= /PRMD=far/\"@gate.example', x400:far, SERVED"
    })
    void whatNobodyElseTakesGoesByItsMx(String mailbox, String hop, Route.Reach reach) {
        Route route = byMx().ofMailbox(Mailbox.parse(mailbox).orElseThrow());
        assertThat(route).isInstanceOfSatisfying(Route.To.class, to -> {
            assertThat(to.hop().name()).isEqualTo(hop);
            assertThat(to.reach()).isEqualTo(reach);
        });
    }

    private static RoutingTable byMx() {
        return table(List.of(
                new SmtpRoute("inside.example", "mail"), SmtpRoute.byMx("by-dns.example"), SmtpRoute.byMx("*")));
    }

    /** An O/R address under another prefix is of another gateway, even if it holds a mailbox. */
    @ParameterizedTest
    @CsvSource({
        "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=x(a)elsewhere.example/, mx:elsewhere.example",
        "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=x(a)inside.example/, smtp:mail",
        "/C=XX/ADMD= /PRMD=other/DD.RFC-822=x(a)elsewhere.example/, x400:carrier",
        "/C=XX/ADMD= /PRMD=far/S=jones/, x400:far",
        "/C=XX/ADMD= /PRMD=unmapped/S=jones/, x400:carrier"
    })
    void ofOrAddressesThoseGoByMxThatHoldAMailboxUnderOurPrefix(String address, String hop) {
        assertThat(byMx().ofOrAddress(OrAddress.parse(address)))
                .isInstanceOfSatisfying(
                        Route.To.class, to -> assertThat(to.hop().name()).isEqualTo(hop));
    }

    @Test
    void whatCanBeNoNameInDnsHasNoMx() {
        String label = "a".repeat(63) + ".";
        String longest = label.repeat(3) + "a".repeat(60);
        assertThat(longest).hasSize(MxHop.MAX_DOMAIN);
        assertThat(MxHop.of(longest)).isPresent();
        for (String none : List.of(longest + "a", "a".repeat(64) + ".example", "-a.example", "a!b.example", "[x:y]")) {
            assertThat(MxHop.of(none)).as(none).isEmpty();
        }
        assertThat(byMx().ofMailbox(Mailbox.parse("x@a!b.example").orElseThrow()))
                .isInstanceOfSatisfying(
                        Route.Unroutable.class,
                        not -> assertThat(not.reason()).contains("no name that DNS may have", "a!b.example"));
    }

    @Test
    void aHopByMxIsServedWhereItsRouteStillLeadsThere() {
        assertThat(byMx().leadsTo(MxHop.of("elsewhere.example").orElseThrow())).isTrue();
        assertThat(byMx().leadsTo(MxHop.of("inside.example").orElseThrow())).isFalse();
        assertThat(byMx().leadsTo(MxHop.of("far.example").orElseThrow())).isFalse();
        assertThat(table.leadsTo(MxHop.of("elsewhere.example").orElseThrow())).isFalse();
    }

    @Test
    void everyOtherDomainMayGoToAServerToo() {
        RoutingTable smartHost = table(List.of(new SmtpRoute("*", "relay")));
        assertThat(smartHost.ofMailbox(Mailbox.parse("x@elsewhere.example").orElseThrow()))
                .isEqualTo(new Route.To(RoutingTable.smtpHop("relay"), Route.Reach.ELSEWHERE));
    }
}
