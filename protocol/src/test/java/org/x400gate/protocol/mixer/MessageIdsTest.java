package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

class MessageIdsTest {
    @Test
    void theExampleOfRfc2156ReadsBothWays() {
        Reference mail = new Reference("\"147*/S=Dietrich/O=Siemens/ADMD=DBP/C=DE/\"@MHS", true);
        IpmIdentifier ipm = new IpmIdentifier(
                Optional.of(OrName.of(OrAddress.EMPTY.toBuilder()
                        .country("DE")
                        .admd("DBP")
                        .organization("Siemens")
                        .surname("Dietrich")
                        .build())),
                "147");
        assertThat(MessageIds.toIpm(mail)).isEqualTo(ipm);
        Reference bare = new Reference("147*/S=Dietrich/O=Siemens/ADMD=DBP/C=DE/@MHS", true);
        assertThat(MessageIds.toRfc(ipm)).isEqualTo(bare);
        assertThat(MessageIds.toIpm(bare)).isEqualTo(ipm);
        assertThat(MessageIds.toRfc(IpmIdentifier.of("PC1000-910530172027-57D8")))
                .isEqualTo(new Reference("PC1000-910530172027-57D8*@MHS", true));
    }

    @Test
    void longIdentifiersStayApartWithinTheBound() {
        Reference one = new Reference("x".repeat(100) + "1@mail.example", true);
        Reference two = new Reference("x".repeat(100) + "2@mail.example", true);
        assertThat(MessageIds.toIpm(one).local())
                .hasSize(64)
                .isNotEqualTo(MessageIds.toIpm(two).local());
        assertThat(MessageIds.isExact(one)).isFalse();
    }

    @Property
    @net.jqwik.api.Tag("SF-64")
    void anIdentifierMadeInMailComesBackOctetForOctet(@ForAll("mailIds") String id) {
        Reference reference = new Reference(id, true);
        IpmIdentifier ipm = MessageIds.toIpm(reference);
        assertThat(ipm.local()).hasSizeBetween(1, 64).matches("[A-Za-z0-9 '()+,./:=?-]+");
        assertThat(MessageIds.isExact(reference))
                .isEqualTo(PrintableAscii.encode(id).length() <= 64);
    }

    @Provide
    Arbitrary<String> mailIds() {
        Arbitrary<String> atom = Arbitraries.strings()
                .withCharRange('!', '~')
                .excludeChars('<', '>', '(', ')', '@', ',', ';', ':', '\\', '"', '[', ']', '*')
                .ofMinLength(1)
                .ofMaxLength(30);
        return Combinators.combine(atom, Arbitraries.of("b.example", "MHS", "mhs.example", "[192.0.2.1]", "X"))
                .as((l, r) -> l + "@" + r);
    }

    @Property
    @net.jqwik.api.Tag("SF-64")
    void anIdentifierMadeInX400ComesBackAsItWas(@ForAll("ipmIds") IpmIdentifier ipm) {
        Reference reference = MessageIds.toRfc(ipm);
        assertThat(new HeaderField("Message-ID", reference.text()).references()).containsExactly(reference);
        assertThat(MessageIds.toIpm(reference)).isEqualTo(ipm);
    }

    @Provide
    Arbitrary<IpmIdentifier> ipmIds() {
        Arbitrary<String> local = Arbitraries.strings()
                .withCharRange('a', 'e')
                .withCharRange('0', '9')
                .withChars(" '()+,-./:=?*@{}_\u00e9")
                .ofMaxLength(64);
        OrAddress user = OrAddress.EMPTY.toBuilder()
                .country("DE")
                .admd(" ")
                .prmd("p")
                .orgUnit("one")
                .orgUnit("two")
                .surname("M\u00fcller  x")
                .domainDefined("RFC-822", "a(a)b")
                .build();
        Arbitrary<Optional<OrName>> users = Arbitraries.of(
                        OrName.of(user),
                        OrName.of(user.toBuilder().givenName("G").build()))
                .optional();
        return Combinators.combine(users, local).as(IpmIdentifier::new);
    }
}
