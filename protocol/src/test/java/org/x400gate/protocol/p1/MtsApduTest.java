package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.bounds.Violation;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class MtsApduTest {
    private static final Octets CONTENT = Octets.of("the content", StandardCharsets.US_ASCII);

    @Provide
    Arbitrary<MtsApdu.Message> messages() {
        return P1Samples.messages();
    }

    private static MtsApdu decode(Octets octets) {
        return MtsApdu.decode(octets, P1Limits.STANDARD);
    }

    private static Octets sample() {
        return P1Samples.message("id", CONTENT).node().encode();
    }

    @Property(tries = 300)
    void everyMessageComesBackAndIsWellFormedToAnotherReader(@ForAll("messages") MtsApdu.Message message)
            throws IOException {
        Octets encoded = message.node().encode();
        assertThat(decode(encoded)).isEqualTo(message);
        try (ASN1InputStream other = new ASN1InputStream(encoded.toByteArray())) {
            assertThat(other.readObject()).isNotNull();
            assertThat(other.read()).isEqualTo(-1);
        }
    }

    @Provide
    Arbitrary<MtsApdu.Probe> probes() {
        return P1Samples.probes();
    }

    @Property(tries = 200)
    void everyProbeComesBack(@ForAll("probes") MtsApdu.Probe probe) {
        assertThat(decode(probe.node().encode())).isEqualTo(probe);
    }

    @Property(tries = 60)
    void everyPrefixAndEveryChangedOctetIsMalformedOrAMessage(@ForAll("messages") MtsApdu.Message message) {
        Octets good = message.node().encode();
        for (int at = 0; at < good.length(); at++) {
            Octets prefix = good.slice(0, at);
            assertThatThrownBy(() -> decode(prefix)).isInstanceOf(MalformedInput.class);
            byte[] changed = good.toByteArray();
            changed[at] ^= (byte) (1 << at % 8);
            decodeOrMalformed(Octets.wrap(changed));
        }
    }

    @Test
    void everyValueOfEveryOctetIsMalformedOrAMessage() {
        Octets good = sample();
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
            MtsApdu apdu = decode(octets);
            if (apdu instanceof MtsApdu.Message message) {
                assertThat(decode(message.node().encode())).isEqualTo(message);
                assertThat(message.envelope().faults()).isNotNull();
            }
        } catch (MalformedInput expected) {
            assertThat(expected.clause()).isNotEmpty();
        }
    }

    @Test
    void contentIsASliceAndIsWrittenByReference() throws IOException {
        byte[] received = sample().toByteArray();
        MtsApdu.Message message = (MtsApdu.Message) decode(Octets.wrap(received));
        received[received.length - 1] = '!';
        assertThat(((Octets) message.content()).toString(StandardCharsets.US_ASCII))
                .isEqualTo("the conten!");

        ContentRef elsewhere = new ContentRef() {
            @Override
            public long octets() {
                return CONTENT.length();
            }

            @Override
            public InputStream open() {
                return CONTENT.open();
            }
        };
        BerNode node = new MtsApdu.Message(message.envelope(), elsewhere).node();
        assertThat(node.sequence().pieces()).last().isSameAs(elsewhere);
        try (InputStream all = node.sequence().open()) {
            assertThat(Octets.wrap(all.readAllBytes())).isEqualTo(sample());
        }
    }

    @Test
    void contentInPartsIsJoined() {
        BerElement apdu = Ber.decode(sample(), BerLimits.STANDARD);
        Octets envelope = apdu.children().get(0).encoding();
        Octets parts = Octets.ofHex("2480 0404 74686520 2480 0403 636f6e 0000 0404 74656e74 0000");
        Octets indefinite = Octets.concat(Octets.ofHex("a080"), envelope, parts, Octets.ofHex("0000"));
        MtsApdu.Message message = (MtsApdu.Message) decode(indefinite);
        assertThat(message.content()).isEqualTo(CONTENT);
    }

    @Test
    void theIndicatorsOfARecipientAreTheStandardsBits() {
        for (MtaReportRequest mta : MtaReportRequest.values()) {
            for (OriginatorReportRequest originator : OriginatorReportRequest.values()) {
                PerRecipient recipient =
                        P1Samples.envelope("x").build().recipients().get(0).withReports(mta, originator);
                MtsApdu.Message message = new MtsApdu.Message(
                        P1Samples.envelope("x").recipients(List.of(recipient)).build(), CONTENT);
                int bits = 0x80
                        | switch (mta) {
                            case NONE -> 0;
                            case REPORT -> 0x40;
                            case NON_DELIVERY_REPORT -> 0x20;
                            case AUDITED_REPORT -> 0x60;
                        }
                        | switch (originator) {
                            case NO_REPORT -> 0;
                            case REPORT -> 0x10;
                            case NON_DELIVERY_REPORT -> 0x08;
                        };
                assertThat(message.node().encode().toHex()).contains(String.format("810200%02x", bits));
            }
        }
    }

    @Test
    void recipientsAreCountedBeforeTheyAreRead() {
        Octets ten = P1Samples.messageTo(10).node().encode();
        P1Limits nine = new P1Limits(BerLimits.STANDARD, 9, 1);
        assertThatThrownBy(() -> MtsApdu.decode(ten, nine))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("10 recipients, 1 to 9 allowed");
        assertThat(((MtsApdu.Message) decode(P1Samples.messageTo(P1Limits.UB_RECIPIENTS)
                                .node()
                                .encode()))
                        .envelope()
                        .recipients())
                .hasSize(P1Limits.UB_RECIPIENTS);
    }

    @Test
    void traceAndDepthAreBounded() {
        TransferEnvelope.Builder two =
                P1Samples.envelope("x").trace(TraceElement.relayed(P1Samples.DOMAIN, P1Samples.ARRIVAL));
        Octets traced = new MtsApdu.Message(two.build(), CONTENT).node().encode();
        assertThatThrownBy(() -> MtsApdu.decode(traced, new P1Limits(BerLimits.STANDARD, 9, 1)))
                .hasMessageContaining("trace of 2 elements, 1 to 1 allowed");
        BerElement apdu = Ber.decode(sample(), BerLimits.STANDARD);
        Octets nested = Octets.concat(
                Octets.ofHex("a080"),
                apdu.children().get(0).encoding(),
                Octets.ofHex("2480".repeat(70) + "0000".repeat(71)));
        assertThatThrownBy(() -> decode(nested))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("maxDepth");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aMemberThatOccursTwiceIsMalformed(int member) {
        List<Octets> members = members();
        if (member < members.size()) {
            members.add(members.get(member));
            assertThatThrownBy(() -> decode(message(members)))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageContaining("occurs twice");
        }
    }

    @Test
    void theOrderOfMembersDoesNotCountAndStrangersArePassedOver() {
        List<Octets> members = members();
        java.util.Collections.reverse(members);
        members.add(Octets.ofHex("9f6e0141"));
        assertThat(decode(message(members))).isEqualTo(P1Samples.message("id", CONTENT));
    }

    @Test
    void aMessageWithoutAMandatoryMemberIsMalformed() {
        List<Tag> mandatory =
                List.of(P1Tags.MTS_IDENTIFIER, P1Tags.OR_NAME, P1Tags.CONTENT_TYPE, P1Tags.TRACE, P1Tags.RECIPIENTS);
        for (Tag tag : mandatory) {
            List<Octets> members = members();
            members.removeIf(member -> Ber.decode(member, BerLimits.STANDARD).is(tag));
            assertThatThrownBy(() -> decode(message(members)))
                    .isInstanceOf(MalformedInput.class)
                    .hasMessageContaining("missing");
        }
    }

    private static List<Octets> members() {
        BerElement envelope =
                Ber.decode(sample(), BerLimits.STANDARD).children().get(0);
        List<Octets> members = new ArrayList<>();
        envelope.children().forEach(child -> members.add(child.encoding()));
        return members;
    }

    private static Octets message(List<Octets> members) {
        BerNode envelope = BerNode.set(members.stream().map(BerNode::raw).toList());
        return BerNode.constructed(P1Tags.MESSAGE, envelope, BerNode.octetString(CONTENT))
                .encode();
    }

    @Test
    void anUnknownExtensionIsWrittenAsItCame() {
        // Standard extension 200, critical for transfer, value INTEGER 5; once with PP's explicit tag.
        for (String type : new String[] {"800200c8", "a004020200c8"}) {
            Octets field = Octets.ofHex((type.startsWith("80") ? "300d" : "300f") + type + "81020640" + "a203020105");
            List<Octets> members = members();
            members.removeIf(member -> Ber.decode(member, BerLimits.STANDARD).is(P1Tags.EXTENSIONS));
            members.add(
                    BerNode.constructed(P1Tags.EXTENSIONS, BerNode.raw(field)).encode());
            MtsApdu.Message message = (MtsApdu.Message) decode(message(members));
            ExtensionField extension = message.envelope().extensions().get(0);
            assertThat(extension.isStandard(200)).isTrue();
            assertThat(extension.criticalForTransfer()).isTrue();
            assertThat(extension.criticalForDelivery()).isFalse();
            assertThat(extension.value()).contains(Octets.ofHex("020105"));
            assertThat(message.node().encode().toHex()).contains("300d800200c881020640a203020105");
        }
    }

    @Test
    void whatBreaksABoundIsNamed() {
        TransferEnvelope envelope = P1Samples.envelope("x".repeat(33))
                .contentIdentifier("seventeen letters")
                .internalTrace(InternalTraceElement.relayed(P1Samples.DOMAIN, "é", P1Samples.ARRIVAL))
                .build();
        assertThat(envelope.faults())
                .extracting(Violation::where)
                .containsExactlyInAnyOrder(
                        "message/identifier/local-identifier",
                        "message/content-identifier",
                        "message/extensions[1]/extension(38)[2]/mta-name");
        assertThat(P1Samples.envelope("x").build().faults()).isEmpty();
    }

    @Test
    void neitherMessageNorReportNorProbeIsMalformed() {
        assertThatThrownBy(() -> decode(Octets.ofHex("a700")))
                .hasMessageContaining("neither message nor report nor probe");
        assertThatThrownBy(() -> decode(Octets.ofHex("a0023100"))).isInstanceOf(MalformedInput.class);
    }
}
