package org.x400gate.protocol.oraddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/** Keys of RFC 2156 4.1 and F.401 in both text forms, with what other programs call them. */
class OrAddressKeysTest {
    @ParameterizedTest
    @CsvSource({
        "PD-SERVICE=post, PD-SN=post, 7, 1304706f7374",
        "PD-C=GB, PD-C=GB, 8, 13024742",
        "PD-C=826, PD-C=826, 8, 1203383236",
        "PD-CODE=123, PD-PC=123, 9, 1203313233",
        "PD-CODE=SW1A 2AA, PD-PC=SW1A 2AA, 9, 13085357314120324141",
        "PD-OFFICE=yen*{165}, PD-OF=yen*{165}, 10, 3108 130379656e 1401a5",
        "PD-OFFICE-NUM=1, PD-OFN=1, 11, 3103130131",
        "PD-EXT-ADDRESS=a, PD-EA=a, 12, 3103130161",
        "PD-PN=a, PD-PN=a, 13, 3103130161",
        "PD-O=*{228}, PD-O=*{228}, 14, 31041402c861",
        "PD-EXT-DELIVERY=a, PD-ED=a, 15, 3103130161",
        "PD-ADDRESS=The Dome|Richmond*x, PD-A=The Dome|Richmond*x, 16, 3119 3014 130854686520446f6d65 13085269 63686d6f6e64 140178",
        "PD-STREET=a, PD-S=a, 17, 3103130161",
        "PD-BOX=a, PD-B=a, 18, 3103130161",
        "PD-RESTANTE=a, PD-R=a, 19, 3103130161",
        "PD-UNIQUE=a, PD-U=a, 20, 3103130161",
        "PD-LOCAL=a, PD-L=a, 21, 3103130161",
        "NET-NUM=4123/NET-SUB=5, E.164=4123;NET-SUB=5, 22, 300980043431 3233 810135",
        "T-TY=g3fax, T-TY=g3fax, 23, 020105",
        "T-TY=99, T-TY=99, 23, 020163",
        "U-CN=*{027037071208150}, U-CN=*{027037071208150}, 24, 31041e020416",
        "U-S=a/U-G=b, U-S=a;U-G=b, 26, 310ca0041e020061a1041e020062",
        "U-OU=a/U-OU=b, U-OU=a;U-OU=b, 27, 300c31041e02006131041e020062",
        "DD.*a{228}=*b, DD.*a{228}=*b, 6, 300a300814 0361c861 140162",
        "U-DD.a=b, U-DD.a=b, 28, 300e300c31041e02006131041e020062",
        "U-PD-STREET=a, U-PD-S=a, 36, 31041e020061",
        "X-EXT-22=a0020500, X-EXT-22=a0020500, 22, a0020500",
        "X-EXT-99=0500, X-EXT-99=0500, 99, 0500"
    })
    void everyExtensionAttributeHasItsKeysInBothForms(String slashes, String semicolons, int type, String value) {
        OrAddress address = OrAddress.parse("/C=XX/ADMD= /" + slashes + "/");

        assertThat(address.extensions())
                .containsExactly(new ExtensionAttribute(type, Octets.ofHex(value.replace(" ", ""))));
        assertThat(address).hasToString("/C=XX/ADMD= /" + slashes + "/");
        assertThat(address.toSemicolonText()).isEqualTo("C=XX;A= ;" + semicolons);
        assertThat(OrAddress.parse(address.toSemicolonText())).isEqualTo(address);
        assertThat(OrAddress.parseStandard(address.toStandardText())).contains(address);
    }

    /** The alternative keywords of RFC 2156 4.1.1 (F.401 Annex B), and what other programs call them. */
    @ParameterizedTest
    @Tag("SF-73")
    @CsvSource({
        "A=x, ADMD=x",
        "P=x, PRMD=x",
        "S=a/Q=x, S=a/GQ=x",
        "X.121=1, X121=1",
        "N-ID=1, UA-ID=1",
        "dda:t=v, DD.t=v",
        "dd:t=v, DD.t=v",
        "dda.t=v, DD.t=v",
        "DD2.b=2/DD1.a=1, DD.a=1/DD.b=2",
        "rfc-822=a(a)b, DD.RFC-822=a(a)b",
        "surname=x, S=x",
        "sn=x/gn=y, S=x/G=y",
        "given-name=y/surname=x/initials=z, S=x/G=y/I=z",
        "org=x, O=x",
        "organization=x, O=x",
        "org-unit=x, OU1=x",
        "common-name=x, CN=x",
        "country=YY, C=YY",
        "pd-office number=x, PD-OFFICE-NUM=x",
        "PD-A2=b/PD-A1=a, PD-ADDRESS=a|b",
        "u-ou1=a/u-ou2=b, U-OU=a/U-OU=b"
    })
    void commonSynonymsAreKnown(String written, String meant) {
        assertThat(OrAddress.parse("/" + written + "/")).hasToString("/" + meant + "/");
    }

    @ParameterizedTest
    @Tag("SF-73")
    @ValueSource(strings = {"dt=x", "DV=x", "dd=x", "ddt=x", "dda=x"})
    void halfADomainDefinedAttributeIsNamedWithTheWayToWriteIt(String pair) {
        assertThatThrownBy(() -> OrAddress.parse("/C=XX/ADMD= /" + pair + "/S=x/"))
                .hasMessageContaining("unknown key \"" + pair.substring(0, pair.indexOf('=')) + "\"")
                .hasMessageContaining("DD.type=value or DDA:type=value");
    }

    @ParameterizedTest
    @Tag("SF-75")
    @ValueSource(
            strings = {
                "/C=XX/ADMD= /OU1=a/OU2=b/OU3=c/OU4=d/OU5=e/",
                "c=XX;a= ;ou=a;ou=b;ou=c;ou=d;ou=e",
                "/OU=a/OU=b/OU=c/OU=d/OU=e/ADMD= /C=XX/"
            })
    void fiveOrganizationalUnitsAreRefusedAndTheLimitIsSaid(String text) {
        assertThatThrownBy(() -> OrAddress.parse(text)).hasMessageMatching("OU.*at most 4.*");
    }

    @Test
    @Tag("SF-75")
    void fiveUnitsOfAPeerAreKeptAndNamed() {
        OrAddress five = OrAddress.parseStandard("/OU=a/OU=b/OU=c/OU=d/OU=e/ADMD= /C=XX/")
                .orElseThrow();
        assertThat(OrAddress.decode(OrAddressTest.ber(five.node().encode())).orgUnits())
                .hasSize(5);
        assertThat(five.faults()).containsExactly("OU: 5 units, at most 4");
    }

    @ParameterizedTest
    @Tag("SF-74")
    @CsvSource({
        "pd-service=a@b, 'PD-SERVICE: position 2 holds U+0040, allowed are letters'",
        "pd-code=a_b, 'PD-CODE: position 2 holds U+005F'",
        "pd-a=a|, 'PD-ADDRESS: empty, at least 1'",
        "pd-o=aЖ, 'PD-O: position 2 holds U+0416, allowed are T.61'",
        "net-num=12a, 'NET-NUM: position 3 holds U+0061, allowed are digits'",
        "u-cn=a{001}, 'U-CN: position 2 holds U+0001, allowed are all characters but controls'",
        "t-ty=morse, 'T-TY: one of tlx, ttx, g3fax, g4fax, ia5, vtx or a number'",
        "pd-street=1234567890123456789012345678901, 'PD-STREET: 31 characters, at most 30'",
        "pd-a=1|2|3|4|5|6|7, 'PD-ADDRESS: 7 lines, at most 6'",
        "net-sub=1, 'NET-SUB: a network address has a number'",
        "u-g=x, 'U-S: a personal name needs a surname'",
        "u-ou=a;u-ou=b;u-ou=c;u-ou=d;u-ou=e, 'U-OU: 5 values, at most 4'",
        "x-ext-9=zz, 'X-EXT-9: a type to 256 and hexadecimal digits'",
        "pd-o=a;pd-o=b, 'PD-O is given twice'",
        "pn=.x, 'PN: given.initials.surname expected'"
    })
    void faultsOfExtensionAttributesNameThemToo(String pairs, String fault) {
        assertThatThrownBy(() -> OrAddress.parse("c=XX;a= ;" + pairs)).hasMessageContaining(fault);
    }

    @Test
    void whatAPeerPutsIntoAnExtensionAttributeIsKeptAndNamed() {
        // PD-OFFICE as a bare PrintableString, and PD-SERVICE with an underscore.
        OrAddress odd =
                OrAddressTest.fromHex("3017 3000 3113 3008 80010a a103 130161 3007 800107 a102 1300".replace(" ", ""));
        assertThat(odd.faults()).contains("PD-OFFICE: not encoded as X.411 wants it");
        assertThat(odd.toText()).contains("X-EXT-10=130161");
        assertThat(OrAddress.decode(OrAddressTest.ber(odd.node().encode()))).isEqualTo(odd);
    }

    @Test
    void twoSpellingsOfANameStayTwo() {
        OrAddress both = OrAddress.parse("/C=XX/ADMD= /CN=yen*{165}/");
        assertThat(both.commonName()).contains("yen");
        assertThat(both.extensions()).containsExactly(new ExtensionAttribute(2, Octets.ofHex("1401a5")));
        assertThat(both).hasToString("/C=XX/ADMD= /CN=yen*{165}/");
    }
}
