package org.x400gate.protocol.oraddress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;

class NameOf1984Test {
    private static final OrAddress PLAIN = OrAddress.parse("/C=XX/ADMD= /PRMD=p/O=o/OU1=u/S=s/G=g/DD.x=y/");

    private static NameOf1984.Expressed expressed(OrName name) {
        NameOf1984 result = NameOf1984.of(name);
        assertThat(result).isInstanceOf(NameOf1984.Expressed.class);
        return (NameOf1984.Expressed) result;
    }

    private static String reason(OrAddress address) {
        NameOf1984 result = NameOf1984.of(OrName.of(address));
        assertThat(result).isInstanceOf(NameOf1984.Inexpressible.class);
        return ((NameOf1984.Inexpressible) result).reason();
    }

    private static boolean isOf1984(OrName name) {
        return NameOf1984.isOf1984(Ber.decode(name.node().encode(), BerLimits.STANDARD));
    }

    @Provide
    Arbitrary<OrName> names() {
        return OrAddressSamples.names(OrAddressSamples.addresses());
    }

    @Property(tries = 500)
    void whateverIsExpressedHoldsNothingThat1984Lacks(@ForAll("names") OrName name) {
        if (NameOf1984.of(name) instanceof NameOf1984.Expressed expressed) {
            assertThat(isOf1984(expressed.name())).isTrue();
            assertThat(expressed.losses().isEmpty()).isEqualTo(expressed.name().equals(name));
            assertThat(NameOf1984.of(expressed.name()))
                    .isEqualTo(new NameOf1984.Expressed(expressed.name(), List.of()));
        }
    }

    @Test
    void aNameOf1984StaysAsItIs() {
        assertThat(expressed(OrName.of(PLAIN))).isEqualTo(new NameOf1984.Expressed(OrName.of(PLAIN), List.of()));
        assertThat(isOf1984(OrName.of(PLAIN))).isTrue();
    }

    @Test
    void aCommonNameBecomesADomainDefinedAttribute() {
        OrAddress address = OrAddress.parse("/C=XX/ADMD= /CN=Post Room/DD.x=y/");
        NameOf1984.Expressed expressed = expressed(OrName.of(address));
        assertThat(expressed.name().address()).isEqualTo(OrAddress.parse("/C=XX/ADMD= /DD.x=y/DD.Common=Post Room/"));
        assertThat(expressed.losses()).containsExactly("common-name: sent as DD.Common (RFC 2156 Appendix B)");
        assertThat(isOf1984(OrName.of(address))).isFalse();
    }

    @Test
    void aCommonNameNeedsAPlaceAmongFour() {
        String four = "DD.a=1/DD.b=2/DD.c=3/DD.d=4/";
        assertThat(reason(OrAddress.parse("/C=XX/ADMD= /CN=x/" + four))).contains("no place");
        assertThat(reason(OrAddress.parse("/C=XX/ADMD= /CN=x/DD.Common=y/"))).contains("beside another");
        assertThat(expressed(OrName.of(OrAddress.parse("/C=XX/ADMD= /CN=x/DD.Common=x/")))
                        .name()
                        .address())
                .isEqualTo(OrAddress.parse("/C=XX/ADMD= /DD.Common=x/"));
    }

    @ParameterizedTest
    @CsvSource({"O=Öl,O:", "OU1=Öl,OU:", "S=Öl,PN:", "S=s/G=Öl,PN:", "CN=Öl,CN:"})
    void whatNeedsTeletexCannotBeExpressed(String attribute, String named) {
        assertThat(reason(OrAddress.parse("/C=XX/ADMD= /" + attribute + "/")))
                .contains(named, "U+00D6")
                .doesNotContain("Öl");
    }

    @Test
    void anExtensionAttributeCannotBeExpressed() {
        OrAddress postal = PLAIN.toBuilder()
                .extension(new ExtensionAttribute(9, Octets.ofHex("1301 31")))
                .unchecked();
        assertThat(reason(postal)).contains("extension attribute 9");
    }

    @Test
    void aDifferingTeletexTwinGoesBesideItsPrintableForm() {
        OrAddress twin = PLAIN.toBuilder()
                .extension(new ExtensionAttribute(3, Octets.ofHex("1402 c84f")))
                .unchecked();
        NameOf1984.Expressed expressed = expressed(OrName.of(twin));
        assertThat(expressed.name().address()).isEqualTo(PLAIN);
        assertThat(expressed.losses()).hasSize(1).first().asString().contains("extension-attribute 3");
    }

    @Test
    void aDirectoryNameGoesBesideAnAddressAndIsNoAddress() {
        Optional<Octets> directory = Optional.of(Octets.ofHex("a002 3000"));
        NameOf1984.Expressed expressed = expressed(new OrName(PLAIN, directory));
        assertThat(expressed.name()).isEqualTo(OrName.of(PLAIN));
        assertThat(expressed.losses()).containsExactly("directory-name: left out (X.419 Annex B)");
        assertThat(NameOf1984.of(new OrName(OrAddress.EMPTY, directory)))
                .isEqualTo(new NameOf1984.Inexpressible("not an address of 1984: no address, only a directory name"));
    }
}
