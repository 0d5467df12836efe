package org.x400gate.protocol.ipm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Samples;

class IpnTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final OrDescriptor READER =
            OrDescriptor.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/S=reader/")), "A. Reader");
    private static final IpmIdentifier SUBJECT = new IpmIdentifier(READER.formalName(), "20261123.1");
    private static final Octets EXTENSION = BerNode.sequence(
                    BerNode.oid(Oid.of(1, 3, 6, 1, 4, 1, 99999)), BerNode.integer(1))
            .encode();

    /** Each kind bare, and with every field of X.420 8. */
    static Map<String, Ipn> all() {
        Map<String, Ipn> all = new TreeMap<>();
        all.put("receipt", Ipn.of(SUBJECT, READER, Ipn.Receipt.of(NOW, false)));
        all.put("expired", Ipn.of(SUBJECT, READER, Ipn.NonReceipt.discarded(Ipn.DiscardReason.IPM_EXPIRED)));
        all.put("forwarded", Ipn.of(SUBJECT, READER, Ipn.NonReceipt.autoForwarded(Optional.of("on holiday"))));
        all.put("deleted", Ipn.of(SUBJECT, READER, Ipn.NonReceipt.discarded(Ipn.DiscardReason.IPM_DELETED)));
        all.put("full-receipt", full(new Ipn.Receipt(NOW, true, Optional.of("all of it"), List.of(EXTENSION))));
        all.put(
                "full-non-receipt",
                full(new Ipn.NonReceipt(
                        Ipn.NonReceiptReason.IPM_AUTO_FORWARDED,
                        Optional.of(Ipn.DiscardReason.USER_SUBSCRIPTION_TERMINATED),
                        Optional.of("c".repeat(256)),
                        Optional.of(IpmSamples.ipm("returned", BodyPart.Ia5Text.of("text"))),
                        List.of(EXTENSION))));
        all.put("other", Ipn.of(SUBJECT, READER, new Ipn.Other(List.of(EXTENSION))));
        return all;
    }

    private static Ipn full(Ipn.Fields fields) {
        Octets types = BerNode.constructed(Tag.application(5), BerNode.bits(Tag.context(0), BitString.ofBits(0, 2)))
                .encode();
        return new Ipn(
                SUBJECT, Optional.of(READER), Optional.of(READER), Optional.of(types), List.of(EXTENSION), fields);
    }

    @Test
    void everyNotificationComesBackAndKeepsItsBounds() {
        all().forEach((name, ipn) -> {
            Octets encoded = ipn.node().encode();
            assertThat(InformationObject.decode(encoded, BerLimits.STANDARD))
                    .as(name)
                    .isEqualTo(ipn);
            assertThat(ipn.faults()).as(name).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"full-receipt", "full-non-receipt", "other"})
    void everyPrefixAndEveryChangedOctetIsMalformedOrANotification(String name) {
        Hostile.tryAll(all().get(name).node().encode(), octets -> InformationObject.decode(octets, BerLimits.STANDARD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a108 6b03130137 a001 a0", // a choice that is cut off
                "a10b 6b03130137 a004 a003 800102", // a reason that the standard lacks
                "a107 6b03130137 a000", // no choice
                "a109 6b03130137 a002 a700", // another choice
                "a104 a002 a200", // no subject
            })
    void whatIsNoNotificationIsMalformed(String hex) {
        assertThatThrownBy(() -> InformationObject.decode(Octets.ofHex(hex), BerLimits.STANDARD))
                .isInstanceOf(MalformedInput.class);
    }

    @Test
    void inP2Of1984ThereAreNoExtensions() {
        for (Ipn ipn : all().values()) {
            ContentOf1984 content = ContentOf1984.of(ipn.node().encode(), BerLimits.STANDARD);
            if (ipn.fields() instanceof Ipn.Other) {
                assertThat(content).isInstanceOf(ContentOf1984.Impossible.class);
            } else {
                Octets p2 = ((ContentOf1984.Possible) content).content();
                Ipn read = (Ipn) InformationObject.decode(p2, BerLimits.STANDARD);
                assertThat(read.extensions()).isEmpty();
                assertThat(read.subject()).isEqualTo(ipn.subject());
                assertThat(p2.toHex()).doesNotContain(EXTENSION.toHex());
            }
        }
    }

    @Test
    void theyAreWrittenForTheJudgesInEitherEdition() throws IOException {
        Path folder = Path.of("target", "judge");
        Files.createDirectories(folder);
        Map<String, Ipn> samples = all();
        samples.replaceAll((name, ipn) -> withoutPrivateExtensions(ipn));
        for (Map.Entry<String, Ipn> ipn : samples.entrySet()) {
            MtsApdu.Message message =
                    P1Samples.message("ipn", ipn.getValue().node().encode());
            assertThat(message.faults()).isEmpty();
            Files.write(
                    folder.resolve("p1-ipn-" + ipn.getKey() + ".ber"),
                    message.node().encode().toByteArray());
            ContentOf1984 content = ContentOf1984.of(ipn.getValue().node().encode(), BerLimits.STANDARD);
            if (content instanceof ContentOf1984.Possible possible) {
                MtsApdu of1984 = ((ApduOf1984.Sendable) ApduOf1984.of(new MtsApdu.Message(
                                message.envelope().toBuilder()
                                        .contentType(ContentType.P2)
                                        .build(),
                                possible.content())))
                        .apdu();
                assertThat(of1984.faults()).isEmpty();
                Files.write(
                        folder.resolve("p1-1984-ipn-" + ipn.getKey() + ".ber"),
                        of1984.node().encode().toByteArray());
            }
        }
    }

    /** Which no judge knows; advice of absence is one that all should. */
    private static Ipn withoutPrivateExtensions(Ipn ipn) {
        Octets absent = BerNode.sequence(
                        BerNode.oid(Oid.of(2, 6, 1, 19, 0)),
                        BerNode.sequence(BerNode.ascii(Tag.UTC_TIME, "261124101500Z")))
                .encode();
        Ipn.Fields fields = ipn.fields();
        if (fields instanceof Ipn.Receipt r) {
            fields = new Ipn.Receipt(r.at(), r.automatic(), r.supplementary(), List.of());
        } else if (fields instanceof Ipn.NonReceipt n) {
            fields = new Ipn.NonReceipt(n.reason(), n.discardReason(), n.comment(), n.returned(), List.of());
        } else {
            fields = new Ipn.Other(List.of(absent));
        }
        return new Ipn(
                ipn.subject(), ipn.originator(), ipn.intendedRecipient(), ipn.conversionTypes(), List.of(), fields);
    }
}
