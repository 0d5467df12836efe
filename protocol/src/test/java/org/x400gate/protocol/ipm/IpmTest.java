package org.x400gate.protocol.ipm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.bounds.Violation;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class IpmTest {
    private static final String DESIGNATIONS = "1b28421b2d41";

    @Provide
    Arbitrary<Ipm> ipms() {
        return IpmSamples.ipms();
    }

    private static InformationObject decode(Octets octets) {
        return InformationObject.decode(octets, BerLimits.STANDARD);
    }

    private static BodyPart part(String hex) {
        BerNode ipm = BerNode.constructed(
                IpmTags.IPM,
                BerNode.raw(Octets.ofHex("3105 6b03 130131")),
                BerNode.sequence(BerNode.raw(Octets.ofHex(hex))));
        return ((Ipm) decode(ipm.encode())).body().get(0);
    }

    @Property(tries = 300)
    void everyIpmComesBackAndIsWellFormedToAnotherReader(@ForAll("ipms") Ipm ipm) throws IOException {
        Octets encoded = ipm.node().encode();
        assertThat(decode(encoded)).isEqualTo(ipm);
        try (ASN1InputStream other = new ASN1InputStream(encoded.toByteArray())) {
            assertThat(other.readObject()).isNotNull();
            assertThat(other.read()).isEqualTo(-1);
        }
    }

    @Property(tries = 60)
    void everyPrefixAndEveryChangedOctetIsMalformedOrAnIpm(@ForAll("ipms") Ipm ipm) {
        Octets good = ipm.node().encode();
        for (int at = 0; at < good.length(); at++) {
            Octets prefix = good.slice(0, at);
            assertThatThrownBy(() -> decode(prefix)).isInstanceOf(MalformedInput.class);
            byte[] changed = good.toByteArray();
            changed[at] ^= (byte) (1 << at % 8);
            decodeOrMalformed(Octets.wrap(changed));
        }
    }

    @Test
    void everyValueOfEveryOctetIsMalformedOrAnIpm() {
        Octets good = IpmSamples.ipm("Grüße", BodyPart.GeneralText.latin1("ä"), BodyPart.Ia5Text.of("x"))
                .node()
                .encode();
        for (int at = 0; at < good.length(); at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = good.toByteArray();
                changed[at] = (byte) value;
                decodeOrMalformed(Octets.wrap(changed));
            }
        }
    }

    private static void decodeOrMalformed(Octets octets) {
        try {
            InformationObject object = decode(octets);
            assertThat(decode(object.node().encode())).isEqualTo(object);
            if (object instanceof Ipm ipm) {
                assertThat(ipm.faults()).isNotNull();
                for (BodyPart part : ipm.body()) {
                    if (part instanceof BodyPart.GeneralText text) {
                        assertThat(text.text()).isNotNull();
                    }
                }
            }
        } catch (MalformedInput expected) {
            assertThat(expected.clause()).isNotEmpty();
        }
    }

    @Test
    void latin1TextDesignatesBothHalvesAndDeclaresThem() {
        BodyPart.GeneralText part = BodyPart.GeneralText.latin1("Grüße\r\n");
        assertThat(part.octets().toHex()).isEqualTo(DESIGNATIONS + "4772fcdf650d0a");
        assertThat(part.text()).contains("Grüße\r\n");
        assertThat(part.registrations()).containsExactly(1, 6, 100);
        assertThat(part.informationTypes())
                .containsExactly(
                        Oid.parse("1.0.10021.7.1.0.1"),
                        Oid.parse("1.0.10021.7.1.0.6"),
                        Oid.parse("1.0.10021.7.1.0.100"));
        assertThat(IpmSamples.ipm("s", part).node().encode().toHex())
                .contains("af2e" + "a013" + "06045601" + "0b0b" + "a00b31" + "09" + "020101" + "020106" + "020164")
                .contains("2817" + "06045601" + "040b" + "a00f" + "1b0d" + DESIGNATIONS + "4772fcdf650d0a");
    }

    @ParameterizedTest
    @CsvSource({
        "'1 6 100', 1b28421b2d414772fc, Grü",
        "'1 6 100', 1b28421b2d411b21411b7e4772fc, Grü",
        "'6 100', 4772fc, Grü",
        "'6', 47726f, Gro",
        "'', 47726f, Gro",
        "'1 6', 1b284247726f, Gro",
        "'6 101', 1b28421b2d42b1, ą",
        "'6 144', 1b2d4cd0, а",
        "'6 100', 470e7c0f72, Gür"
    })
    void anySubsetOfRegistrationsIsRead(String registrations, String hex, String text) {
        Set<Integer> numbers = registrations.isEmpty()
                ? Set.of()
                : Set.copyOf(List.of(registrations.split(" ")).stream()
                        .map(Integer::valueOf)
                        .toList());
        assertThat(new BodyPart.GeneralText(numbers, Octets.ofHex(hex)).text()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fc", "1b2442334b", "1b", "1b2d", "1b2d7a41", "1b284a41"})
    void textInASetThatIsNotKnownIsNotGuessed(String hex) {
        assertThat(new BodyPart.GeneralText(Set.of(6, 87), Octets.ofHex(hex)).text())
                .isEmpty();
    }

    @Test
    void whatIsNotLatin1IsRefusedNotReplaced() {
        assertThat(BodyPart.GeneralText.isLatin1("Grüße")).isTrue();
        assertThat(BodyPart.GeneralText.isLatin1("Ж")).isFalse();
        assertThat(BodyPart.GeneralText.isLatin1("\u001b")).isFalse();
        assertThatThrownBy(() -> BodyPart.GeneralText.latin1("Ж")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BodyPart.Ia5Text.of("Ж")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("SF-56")
    void theSegmentsOfAConstructedStringJoinWithoutInsertion() {
        assertThat(part("a080 3180 800105 0000 3680 0403 61620d 0402 0a63 160164 0000 0000"))
                .isEqualTo(BodyPart.Ia5Text.of("ab\r\ncd"));
        String text = "one\rtwo\nthree\r\n\r\nfour ".repeat(20);
        Octets octets = Octets.of(text, StandardCharsets.US_ASCII);
        for (int size = 1; size <= 300; size++) {
            List<BerNode> segments = new ArrayList<>();
            for (int at = 0; at < octets.length(); at += size) {
                segments.add(BerNode.octetString(octets.slice(at, Math.min(at + size, octets.length()))));
            }
            BerNode part = BerNode.constructed(
                    IpmTags.IA5_TEXT,
                    BerNode.set(List.of()),
                    BerNode.constructed(org.x400gate.protocol.asn1.Tag.IA5_STRING, segments));
            assertThat(part(part.encode().toHex())).isEqualTo(BodyPart.Ia5Text.of(text));
        }
    }

    @Test
    void anExtendedIa5TextIsIa5Text() {
        assertThat(part("af0d 280b 0604 56010400 a003 160178")).isEqualTo(BodyPart.Ia5Text.of("x"));
    }

    @Test
    void everyOtherBodyPartIsCarriedWithItsType() {
        String bilateral = "8e03010203";
        assertThat(part(bilateral))
                .isEqualTo(new BodyPart.OtherBodyPart(
                        org.x400gate.protocol.asn1.Tag.context(14), Optional.empty(), Octets.ofHex(bilateral)));
        String file = "af0c 280a 0604 5601040c a002 3000";
        assertThat(part(file))
                .isEqualTo(new BodyPart.OtherBodyPart(
                        IpmTags.EXTENDED, Optional.of(Oid.parse("2.6.1.4.12")), Octets.ofHex(file)));
        assertThat(part(file).isExtended()).isTrue();
    }

    @Test
    void theSubjectIsTeletexInsideAnExplicitTag() {
        Ipm ipm = IpmSamples.ipm("Grüße");
        assertThat(ipm.node().encode().toHex()).contains("a808" + "1406" + "4772c875fb65");
    }

    @Test
    void aNotificationWhoseTimeHasNoSecondsIsRead() {
        Octets encoded = BerNode.constructed(
                        IpmTags.IPN,
                        BerNode.raw(Octets.ofHex("6b03 130137")),
                        BerNode.raw(Octets.ofHex("a00f a10d 800b 323631313233313031355a")))
                .encode();
        Ipn notification = (Ipn) decode(encoded);
        assertThat(notification.subject()).isEqualTo(IpmIdentifier.of("7"));
        assertThat(notification.fields()).isEqualTo(Ipn.Receipt.of(Instant.parse("2026-11-23T10:15:00Z"), false));
        assertThat(decode(notification.node().encode())).isEqualTo(notification);
    }

    @Test
    void whatBreaksABoundIsNamed() {
        Ipm ipm = IpmSamples.ipm("x".repeat(129), new BodyPart.Ia5Text(BodyPart.Ia5Text.Repertoire.IA5, "aé"));
        assertThat(ipm.faults())
                .extracting(Violation::where)
                .containsExactly("ipm/heading/subject", "ipm/body[1]/ia5-text/data");
        assertThat(IpmSamples.ipm("ok").faults()).isEmpty();
        assertThat(decode(ipm.node().encode())).isEqualTo(ipm);
    }

    @Test
    void aBodyDecidesBetweenP2AndP22() {
        assertThat(IpmSamples.ipm("x", BodyPart.Ia5Text.of("x")).needsP22()).isFalse();
        assertThat(IpmSamples.ipm("x", BodyPart.GeneralText.latin1("x")).needsP22())
                .isTrue();
    }

    @Test
    void textsAreNotPrinted() {
        assertThat(BodyPart.Ia5Text.of("a private text").toString()).doesNotContain("private");
        BodyPart general = BodyPart.GeneralText.latin1("a private text");
        assertThat(general.toString())
                .doesNotContain(Octets.of("private", StandardCharsets.US_ASCII).toHex());
    }

    @Test
    void neitherIpmNorIpnIsMalformed() {
        for (String hex : new String[] {"a200", "a000", "a0023000", "a104 6b02 3100", "30003000"}) {
            assertThatThrownBy(() -> decode(Octets.ofHex(hex))).isInstanceOf(MalformedInput.class);
        }
    }
}
