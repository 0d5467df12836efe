package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainDefinedAttribute;
import org.x400gate.protocol.oraddress.ExtensionAttribute;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.PersonalName;

class AddressMappingTest {
    private static final AddressMapping MAPPING = Samples.MAPPING;

    private static OrAddress or(String mailbox) {
        return MAPPING.toOr(Mailbox.parse(mailbox).orElseThrow()).orElseThrow();
    }

    private static String rfc(OrAddress address) {
        return MAPPING.toRfc(address).orElseThrow().addrSpec();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "John.Smith@b.example | /S=Smith/G=John/PRMD=b/ADMD= /C=XX/",
                "smith@b.example | /S=smith/PRMD=b/ADMD= /C=XX/",
                "J.Linnimouth@Marketing.widget.example | /S=Linnimouth/I=J/OU=Marketing/O=Widget/ADMD=BTT/C=TC/",
                "Marshall.M.T.Rose@b.example | /S=Rose/I=MT/G=Marshall/PRMD=b/ADMD= /C=XX/",
                "smith@sales.acme.b.example | /S=smith/OU=sales/O=acme/PRMD=b/ADMD= /C=XX/",
                "/I=J/S=Linnimouth/GQ=5/@Marketing.widget.example | /S=Linnimouth/I=J/GQ=5/OU=Marketing/O=Widget/ADMD=BTT/C=TC/",
                "\"/S=renseignements/O=Region Parisienne/\"@b.example | /S=renseignements/O=Region Parisienne/PRMD=b/ADMD= /C=XX/",
                "\"/G=Andy/S=Wharol/O=MMNY/ADMD=ATT/C=US/\"@gw.a.example | /S=Wharol/G=Andy/O=MMNY/ADMD=ATT/C=US/",
            })
    void naturalFormsOfRfc2156ReadAsTheirAttributes(String mailbox, String text) {
        OrAddress expected = OrAddress.parseStandard(text).orElseThrow();
        assertThat(or(mailbox)).isEqualTo(expected);
        assertThat(or(rfc(expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @Tag("SF-72")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Tom_Harris@cs.widget.com | Tom(u)Harris(a)cs.widget.com",
                "\"_%\"@x.y | (u)(p)(a)x.y",
                "\"a b\"@x.y | (q)a b(q)(a)x.y",
                "\" a  b\"@x.y | (q) a (032)b(q)(a)x.y",
                "~!#@x.y | (126)(b)(035)(a)x.y",
                "a.b+c@[192.0.2.1] | a.b+c(a)(091)192.0.2.1(093)"
            })
    void othersAreDomainDefinedAttributes(String mailbox, String value) {
        OrAddress address = or(mailbox);
        assertThat(address.domainDefined("RFC-822")).contains(value);
        assertThat(address.prmd()).contains("a");
        assertThat(rfc(address)).isEqualTo(Mailbox.parse(mailbox).orElseThrow().addrSpec());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_1@b.example",
                "a..b@b.example",
                "averyveryveryveryveryverylonglocalpartindeed@b.example",
                "Verylonggivennameindeed.x@b.example",
                "x@a.b.c.d.e.f.b.example",
                "x@-.b.example",
                "\"a.b@c\"@b.example"
            })
    void whatANameCantCarryKeepsTheDomainsPrefix(String mailbox) {
        String normal = mailbox.startsWith("a..b") ? "\"a..b\"@b.example" : mailbox;
        OrAddress address = or(normal);
        assertThat(address.domainDefined("RFC-822")).isPresent();
        assertThat(rfc(address)).isEqualTo(normal);
    }

    @Test
    void longAddressesFillFourAttributesAndNoMore() {
        String local = "x".repeat(64) + "_";
        String mailbox = "\"" + "(".repeat(100) + "\"@" + local.replace("_", "") + ".example";
        OrAddress address = or(mailbox);
        assertThat(address.domainDefined())
                .hasSizeGreaterThan(2)
                .first()
                .satisfies(d -> assertThat(d.value()).hasSize(128));
        assertThat(rfc(address)).isEqualTo(mailbox);
        assertThat(MAPPING.toOr(new Mailbox("(".repeat(200), "x.y"))).isEmpty();
    }

    @Test
    void anAddressWrittenOutByAnotherGatewayStaysThatGateways() {
        String mailbox = "\"/S=x/O=y/ADMD= /C=GB/\"@gw.elsewhere.example";
        assertThat(or(mailbox).domainDefined("RFC-822")).isPresent();
        assertThat(rfc(or(mailbox))).isEqualTo(mailbox);
    }

    @Test
    void keysOfOtherTextFormsAreUnderstood() {
        assertThat(or("\";s=x;ou1=top;ou2=low;o=y;p=p;c=gb;\"@gw.a.example".replace("\"", "\"")))
                .isEqualTo(OrAddress.EMPTY.toBuilder()
                        .country("gb")
                        .admd(" ")
                        .prmd("p")
                        .organization("y")
                        .orgUnit("top")
                        .orgUnit("low")
                        .surname("x")
                        .build());
        assertThat(or("\"/PN=Given.I.Sur/DDA.Title=Boss/RFC-822=a(a)b/O=y/C=gb/\"@gw.a.example")
                        .domainDefined())
                .containsExactly(
                        new DomainDefinedAttribute("RFC-822", "a(a)b"), new DomainDefinedAttribute("Title", "Boss"));
    }

    @Test
    void aForeignPrefixWithAnRfc822AttributeIsTheMailboxAlone() {
        OrAddress foreign = OrAddress.EMPTY.toBuilder()
                .country("GB")
                .admd("GOLD 400")
                .prmd("UK.AC")
                .organization("UCL")
                .domainDefined("rfc-822", "Jimmy(A)WIDGET-LABS.CO.UK")
                .build();
        assertThat(rfc(foreign)).isEqualTo("Jimmy@WIDGET-LABS.CO.UK");
    }

    @Test
    void extensionAttributesAndStrangeCharactersSurvive() {
        OrAddress address = OrAddress.EMPTY.toBuilder()
                .country("DE")
                .admd("")
                .surname("M\u00fcller/=$")
                .organization("a  b")
                .extension(new ExtensionAttribute(22, Octets.of(0x13, 1, 0x41)))
                .build();
        String mailbox = rfc(address);
        assertThat(mailbox).contains("S=*M{252}ller").contains("/X-EXT-22=130141/");
        assertThat(or(mailbox)).isEqualTo(address);
    }

    @Test
    void aDomainWhosePlaceBelongsToAnotherKeepsItsMailboxes() {
        assertThat(rfc(or("x@special.example"))).isEqualTo("x@special.example");
        assertThat(or("x@special.b.example").domainDefined("RFC-822")).isPresent();
        assertThat(rfc(or("x@special.b.example"))).isEqualTo("x@special.b.example");
    }

    @Test
    void twoEntriesForOneDomainOrOnePrefixAreRefused() {
        OrAddress p = OrAddress.parseStandard("/PRMD=b/ADMD= /C=XX/").orElseThrow();
        OrAddress q = OrAddress.parseStandard("/PRMD=q/ADMD= /C=XX/").orElseThrow();
        assertThatThrownBy(() -> new AddressMapping(
                        p,
                        "gw.x",
                        List.of(new AddressMapping.Equivalence("b.x", p), new AddressMapping.Equivalence("B.x", q))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("B.x")
                .hasMessageContaining("b.x");
        assertThatThrownBy(() -> new AddressMapping(
                        p,
                        "gw.x",
                        List.of(new AddressMapping.Equivalence("b.x", p), new AddressMapping.Equivalence("c.x", p))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c.x");
        assertThatThrownBy(() -> new AddressMapping(p, "gw.x", List.of(new AddressMapping.Equivalence("b..x", q))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label");
    }

    /** A failing sample is short enough as it is, and shrinking it takes minutes. */
    @Property(shrinking = ShrinkingMode.OFF)
    @net.jqwik.api.Tag("SF-72")
    void everyMailboxComesBackAsItWas(@ForAll("mailboxes") Mailbox mailbox) {
        Optional<OrAddress> address = MAPPING.toOr(mailbox);
        if (address.isPresent()) {
            assertThat(address.get().faults()).isEmpty();
            Mailbox back = MAPPING.toRfc(address.get()).orElseThrow();
            assertThat(back.localPart()).isEqualTo(mailbox.localPart());
            assertThat(back.domain()).isEqualToIgnoringCase(mailbox.domain());
        } else {
            assertThat(PrintableAscii.encode(mailbox.addrSpec()).length()).isGreaterThan(512);
        }
    }

    @Provide
    Arbitrary<Mailbox> mailboxes() {
        Arbitrary<String> local = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(64),
                Arbitraries.strings()
                        .withCharRange('a', 'd')
                        .withChars('.', 'A', 'B')
                        .ofMinLength(1)
                        .ofMaxLength(12),
                Arbitraries.of("Given", "G", "Surname", "x", "O'Brien", "a b")
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(4)
                        .map(l -> String.join(".", l)));
        Arbitrary<String> domain = Arbitraries.oneOf(
                Arbitraries.of(
                        "b.example",
                        "B.Example",
                        "sub.b.example",
                        "special.b.example",
                        "x.Special.example",
                        "Marketing.Widget.example",
                        "gw.a.example",
                        "[192.0.2.1]",
                        "a.b.c.d.e.f.g.h.b.example"),
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .withCharRange('A', 'Z')
                        .withCharRange('0', '9')
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(6)
                        .map(l -> String.join(".", l)));
        return Combinators.combine(local, domain)
                .as(Mailbox::new)
                .filter(m -> !m.localPart().startsWith("/") && !m.localPart().startsWith(";"));
    }

    @Test
    void anAddressWhoseTextIsLongerThanAMailboxHasNone() {
        String wide = "\u00C9".repeat(32);
        OrAddress address = OrAddress.builder()
                .country("XX")
                .admd("ATT")
                .organization(wide + wide)
                .orgUnit(wide)
                .orgUnit(wide)
                .orgUnit(wide)
                .orgUnit(wide)
                .build();
        assertThat(address.toStandardText().length()).isGreaterThan(Mailbox.MAX_OCTETS);
        assertThat(MAPPING.toRfc(address)).isEmpty();
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void everyAddressComesBackAsItWas(@ForAll("addresses") OrAddress address) {
        String text = address.toStandardText();
        assertThat(OrAddress.parseStandard(text)).contains(address);
        Optional<Mailbox> mapped = MAPPING.toRfc(address);
        if (mapped.isEmpty()) {
            // The one reason: every natural form leaves something to the text, and the text is longer than a mailbox.
            assertThat(text.length())
                    .as("%s has no mailbox", address)
                    .isGreaterThan(Mailbox.MAX_OCTETS - "gw.a.example".length());
            return;
        }
        Mailbox mailbox = mapped.get();
        assertThat(Mailbox.parse(mailbox.addrSpec())).contains(mailbox);
        OrAddress back = MAPPING.toOr(mailbox).orElseThrow();
        assertThat(back.matches(address))
                .as("%s -> %s -> %s", address, mailbox.addrSpec(), back)
                .isTrue();
    }

    @Provide
    Arbitrary<OrAddress> addresses() {
        Arbitrary<String> printable = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withChars(" '()+,-./:=?09")
                .ofMinLength(1);
        Arbitrary<String> teletex = Arbitraries.oneOf(
                printable,
                Arbitraries.strings()
                        .withCharRange('\u00c0', '\u00d6')
                        .withChars("$*{}|@\"_")
                        .ofMinLength(1));
        Arbitrary<Optional<PersonalName>> name = Combinators.combine(
                        teletex.map(s -> cut(s, 40)),
                        teletex.map(s -> cut(s, 16)).optional(),
                        teletex.map(s -> cut(s, 5)).optional(),
                        printable.map(s -> cut(s, 3)).optional())
                .as((s, g, i, q) -> new PersonalName(Optional.of(s), g, i, q))
                .optional();
        Arbitrary<Optional<String>> country =
                Arbitraries.of("XX", "xx", "TC", "GB").map(Optional::of);
        Arbitrary<Optional<String>> admd = Arbitraries.of(" ", "BTT", "", "ATT").map(Optional::of);
        Arbitrary<Optional<String>> prmd = Arbitraries.oneOf(
                        Arbitraries.of("b", "B", "a", "widget"), printable.map(s -> cut(s, 16)))
                .optional();
        Arbitrary<Optional<String>> organization = Arbitraries.oneOf(
                        Arbitraries.of("Widget", "widget", "x-1"), teletex.map(s -> cut(s, 64)))
                .optional();
        Arbitrary<List<String>> units = Arbitraries.oneOf(
                        Arbitraries.of("Marketing", "R-D"), teletex.map(s -> cut(s, 32)))
                .list()
                .ofMaxSize(4);
        Arbitrary<List<DomainDefinedAttribute>> dds = Combinators.combine(
                        Arbitraries.of("cap", "ph1", "Title"), printable.map(s -> cut(s, 60)))
                .as(DomainDefinedAttribute::new)
                .list()
                .ofMaxSize(2);
        Arbitrary<Optional<String>> number =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(15).optional();
        return Combinators.combine(country, admd, prmd, organization, units, name, dds, number)
                .as((c, a, p, o, u, n, d, x) -> new OrAddress(
                        c, a, p, o, u, n, Optional.empty(), x, Optional.empty(), Optional.empty(), d, List.of()))
                .filter(or -> or.faults().isEmpty())
                .filter(or -> or.personalName().isPresent()
                        || or.organization().isPresent()
                        || !or.orgUnits().isEmpty()
                        || !or.domainDefined().isEmpty()
                        || or.x121Address().isPresent());
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max);
    }
}
