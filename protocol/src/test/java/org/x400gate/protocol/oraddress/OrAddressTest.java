package org.x400gate.protocol.oraddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class OrAddressTest {
    @Provide
    Arbitrary<OrAddress> addresses() {
        return OrAddressSamples.addresses();
    }

    static BerElement ber(Octets octets) {
        return Ber.decode(octets, BerLimits.STANDARD);
    }

    static OrAddress fromHex(String hex) {
        return OrAddress.decode(ber(Octets.ofHex(hex)));
    }

    @Property(tries = 500)
    void everyAddressComesBackFromItsEncoding(@ForAll("addresses") OrAddress address) {
        assertThat(OrAddress.decode(ber(address.node().encode()))).isEqualTo(address);
    }

    @Property(tries = 500)
    void everyAddressComesBackFromEachTextForm(@ForAll("addresses") OrAddress address) {
        if (!address.isEmpty()) {
            assertThat(OrAddress.parse(address.toText())).isEqualTo(address);
            assertThat(OrAddress.parse(address.toSemicolonText())).isEqualTo(address);
        }
    }

    @Property(tries = 500)
    void theFormOfGatewaysIsExactAndInAscii(@ForAll("addresses") OrAddress any) {
        OrAddress address = any.toBuilder().country("XX").surname("s").build();
        assertThat(address.toStandardText()).matches("\\p{ASCII}*");
        assertThat(OrAddress.parseStandard(address.toStandardText())).contains(address.withDefaultAdmd());
        assertThat(OrAddress.parse(address.toStandardText()).withDefaultAdmd()).isEqualTo(address.withDefaultAdmd());
    }

    @Property(tries = 200)
    void everyPrefixAndEveryChangedOctetIsMalformedOrAnAddress(@ForAll("addresses") OrAddress address) {
        Octets good = address.node().encode();
        for (int at = 0; at < good.length(); at++) {
            byte[] changed = good.toByteArray();
            changed[at] ^= (byte) (1 << at % 8);
            decodeOrMalformed(Octets.wrap(changed));
            decodeOrMalformed(good.slice(0, at));
        }
    }

    private static void decodeOrMalformed(Octets octets) {
        try {
            assertThat(OrAddress.decode(ber(octets)).faults()).isNotNull();
        } catch (MalformedInput expected) {
            assertThat(expected.clause()).isNotEmpty();
        }
    }

    @Test
    void bothTextFormsReadAndWrite() {
        OrAddress address = OrAddress.parse("/C=XX/ADMD= /PRMD=p/O=P$/Q/S=s/G=g/DD.RFC-822=user(a)domain/");
        assertThat(address)
                .isEqualTo(OrAddress.parse("c=XX; a= ;p=p;o=P/Q;s=s;g=g;dda:RFC-822=user(a)domain"))
                .isEqualTo(OrAddress.builder()
                        .country("XX")
                        .admd(" ")
                        .prmd("p")
                        .organization("P/Q")
                        .surname("s")
                        .givenName("g")
                        .domainDefined("RFC-822", "user(a)domain")
                        .build());
        assertThat(address).hasToString("/C=XX/ADMD= /PRMD=p/O=P$/Q/S=s/G=g/DD.RFC-822=user(a)domain/");
        assertThat(address.toSemicolonText()).isEqualTo("C=XX;A= ;P=p;O=P$/Q;S=s;G=g;DDA:RFC-822=user(a)domain");
        assertThat(address.toStandardText()).isEqualTo("/RFC-822=user(a)domain/G=g/S=s/O=P$/Q/PRMD=p/ADMD= /C=XX/");
        assertThat(address.domainDefined("rfc-822")).contains("user(a)domain");
    }

    @ParameterizedTest
    @CsvSource({
        "/I=j/S=nosuchuser/OU=dle/O=cambridge/PRMD=DGC/ADMD=GOLD 400/C=GB/, dle",
        "/S=E/OU=low/OU=high/O=switch/C=CH/, high low",
        "/C=CH/O=switch/OU=high/OU=low/S=E/, high low",
        "/C=CH/OU2=low/OU1=high/, high low"
    })
    void theMostSignificantUnitIsFirstWhateverTheOrderOfTheText(String text, String units) {
        assertThat(String.join(" ", OrAddress.parse(text).orgUnits())).isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource({
        "Marshall.Rose, Marshall, , Rose",
        "M.T.Rose, , MT, Rose",
        "Marshall.M.T.Rose, Marshall, MT, Rose",
        "Rose, , , Rose"
    })
    void aPersonalNameInOneKeyIsTakenApart(String text, String given, String initials, String surname) {
        assertThat(OrAddress.parse("/PN=" + text + "/").personalName())
                .contains(new PersonalName(
                        Optional.of(surname),
                        Optional.ofNullable(given),
                        Optional.ofNullable(initials),
                        Optional.empty()));
    }

    @Test
    @Tag("SF-81")
    void anAdmdOfOneBlankAnEmptyAndAnAbsentOneAreThree() {
        OrAddress blank = OrAddress.parse("c=XX;a= ;s=x");
        OrAddress absent = OrAddress.parse("c=XX;s=x");
        OrAddress empty = OrAddress.parse("c=XX;a=;s=x");
        assertThat(blank.admd()).contains(" ");
        assertThat(empty.admd()).contains("");
        assertThat(absent.admd()).isEmpty();
        assertThat(blank).isNotEqualTo(absent).isNotEqualTo(empty);
        assertThat(absent.withDefaultAdmd()).isEqualTo(blank);
        assertThat(blank.matches(absent)).isFalse();
        assertThat(blank.node().encode().toHex()).contains("6203130120");
    }

    @ParameterizedTest
    @Tag("SF-81")
    @ValueSource(strings = {"a_b", "a\\b", "a b", "a,b", "a<b>c", "a$b", "a;b", "a*b", "a{065}b", "a=b/c"})
    void oneEscapingHoldsInEveryPlace(String value) {
        OrAddress address = OrAddress.builder()
                .country("XX")
                .admd(" ")
                .organization(value)
                .orgUnit(value)
                .surname(value)
                .commonName(value)
                .build();
        assertThat(OrAddress.parse(address.toText())).isEqualTo(address);
        assertThat(OrAddress.parse(address.toSemicolonText())).isEqualTo(address);
        assertThat(OrAddress.parse(address.toStandardText())).isEqualTo(address);
        assertThat(OrAddress.decode(ber(address.node().encode()))).isEqualTo(address);
    }

    @ParameterizedTest
    @Tag("SF-74")
    @CsvSource({
        "a, ADMD, printable", "p, PRMD, printable", "t-id, T-ID, printable", "x.121, X121, numeric",
        "n-id, UA-ID, numeric", "dda:RFC-822, DD.RFC-822, printable", "o, O, teletex", "ou1, OU1, teletex",
        "s, S, teletex", "cn, CN, teletex"
    })
    void everyIllegalCharacterIsNamedWithKeyPositionAndWhatIsAllowed(String key, String name, String repertoire) {
        for (char c = ' '; c < 0x500; c++) {
            boolean legal = switch (repertoire) {
                case "numeric" -> c >= '0' && c <= '9' || c == ' ';
                case "printable" -> c < 0x80 && (Character.isLetterOrDigit(c) || " '()+,-./:=?".indexOf(c) >= 0);
                default -> c <= 0xFF || org.x400gate.protocol.asn1.TeletexString.canEncode(String.valueOf(c));
            };
            String text = "c=XX;" + key + "=1" + (";/$*{}=".indexOf(c) < 0 ? c : "$" + c) + "2";
            // A star that is meant has to be written in braces: behind it stands another spelling.
            if (!legal && c != '*' && c != ';') {
                assertThatThrownBy(() -> OrAddress.parse(text))
                        .as(text)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                name + ": position 2 holds " + String.format("U+%04X", (int) c) + ", allowed are ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c=XXX, C: two letters or three digits",
        "c=XX;a=12345678901234567, 'ADMD: 17 characters, at most 16'",
        "c=XX;p=12345678901234567, 'PRMD: 17 characters, at most 16'",
        "c=XX;o=12345678901234567890123456789012345678901234567890123456789012345, 'O: 65 characters, at most 64'",
        "c=XX;ou1=123456789012345678901234567890123, 'OU1: 33 characters, at most 32'",
        "c=XX;s=12345678901234567890123456789012345678901, 'S: 41 characters, at most 40'",
        "c=XX;s=x;g=12345678901234567, 'G: 17 characters, at most 16'",
        "c=XX;s=x;i=123456, 'I: 6 characters, at most 5'",
        "c=XX;s=x;q=1234, 'GQ: 4 characters, at most 3'",
        "c=XX;g=x, S: a personal name needs a surname",
        "c=XX;x.121=12345678901234567, 'X121: 17 characters, at most 16'",
        "c=XX;t-id=1234567890123456789012345, 'T-ID: 25 characters, at most 24'",
        "c=XX;n-id=12a, 'UA-ID: position 3 holds U+0061, allowed are digits and blank'",
        "c=XX;p=a@b, 'PRMD: position 2 holds U+0040, allowed are letters, digits'",
        "c=XX;dda:RFC-822=a@b, 'DD.RFC-822: position 2 holds U+0040'",
        "c=XX;dda:123456789=a, 'DD type: 9 characters, at most 8'",
        "c=XX;o=Ж, 'O: position 1 holds U+0416, allowed are T.61'",
        "c=XX;xx=1, unknown key \"xx\": known are C",
        "c=XX;c=YY, C is given twice",
        "c=XX;ou=a;ou1=b, OU and OU1 to OU4 exclude each other",
        "nonsense, key=value expected"
    })
    void everyBrokenBoundNamesAttributeAndLimit(String text, String fault) {
        assertThatThrownBy(() -> OrAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void comparisonFoldsCaseAndBlanks() {
        OrAddress one = OrAddress.parse("c=xx;a= ;p=Some  Domain ;o=Org;ou1=A;s=De  Vries;dda:RFC-822=U(a)D");
        OrAddress other = OrAddress.parse("c=XX;a= ;p=some domain;o=ORG;ou1=a;s=de vries;dda:rfc-822=u(a)d");
        assertThat(one.matches(other)).isTrue();
        assertThat(one.matches(OrAddress.parse("c=XX;a= ;p=some domain;o=ORG;s=de vries")))
                .isFalse();
    }

    @Test
    void aPrefixHoldsInEveryAttributeItNames() {
        OrAddress whole = OrAddress.parse("c=XX;a= ;p=P;o=O;ou1=1;ou2=2;s=S");
        assertThat(OrAddress.parse("c=xx;a= ;p=p").isPrefixOf(whole)).isTrue();
        assertThat(OrAddress.parse("c=xx;a= ;p=p;o=o;ou1=1").isPrefixOf(whole)).isTrue();
        assertThat(OrAddress.parse("c=xx;a= ;p=p;o=o;ou1=2").isPrefixOf(whole)).isFalse();
        assertThat(OrAddress.parse("c=xx;a=other;p=p").isPrefixOf(whole)).isFalse();
        assertThat(OrAddress.parse("c=xx;ou1=1;ou2=2;ou3=3").isPrefixOf(whole)).isFalse();
        assertThat(whole.isPrefixOf(OrAddress.parse("c=XX;a= ;p=P"))).isFalse();
    }

    @Test
    void aTeletexTwinIsTheAttributeOnlyWhereThePrintableOneIsMissing() {
        // CN "yen" and its twin, yen with the Yen sign of T.61.
        OrAddress both = fromHex("301d 3000 3119 300a 800101 a105 1303 79656e 300b 800102 a106 1404 79656ea5");
        assertThat(both.commonName()).contains("yen");
        assertThat(both.extensions()).hasSize(1);
        assertThat(OrAddress.decode(ber(both.node().encode()))).isEqualTo(both);

        OrAddress twin = fromHex("3011 3000 310d 300b 800102 a106 1404 79656ea5");
        assertThat(twin.commonName()).contains("yen¥");
        assertThat(twin.toText()).isEqualTo("/CN=*yen{165}/");
        assertThat(twin.node().encode()).isEqualTo(Octets.ofHex("3011 3000 310d 300b 800102 a106 1404 79656ea5"));
        assertThat(OrAddress.parse("/CN=yen*{165}/").commonName()).contains("yen");
    }

    @Test
    void numericStringsAreSentForDigitsAndReadForAnything() {
        OrAddress address = OrAddress.parse("c=262;a=1234;p=5678");
        assertThat(address.node().encode())
                .isEqualTo(Octets.ofHex("3019 3017 6105 1203 323632 6206 1204 31323334 a206 1204 35363738"));
        assertThat(fromHex("300b 3009 6107 8005 4153434949").faults()).isNotEmpty();
    }

    @Test
    void whatAPeerBreaksIsKeptAndNamed() {
        // PRMD of 17 characters with an underscore: it is passed on as it came.
        OrAddress address = fromHex("3017 3015 a213 1311 61626364656667685f6162636465666768");
        assertThat(address.faults())
                .containsExactly(
                        "PRMD: 17 characters, at most 16",
                        "PRMD: position 9 holds U+005F, allowed are letters, digits, blank and '()+,-./:=?");
        assertThat(OrAddress.decode(ber(address.node().encode()))).isEqualTo(address);
    }

    @Test
    void anAddressThatIsNoneIsMalformed() {
        for (String hex : new String[] {"3000", "3002 3100", "3004 3000 0500", "3007 3005 8903414141"}) {
            assertThatThrownBy(() -> fromHex(hex)).isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void aDirectoryNameIsCarried() {
        OrName name = OrName.decode(ber(Octets.ofHex("6006 3000 a002 3000")));
        assertThat(name.address().isEmpty()).isTrue();
        assertThat(name.directoryName()).contains(Octets.ofHex("a0023000"));
        assertThat(name.node().encode()).isEqualTo(Octets.ofHex("6006 3000 a002 3000"));
    }
}
