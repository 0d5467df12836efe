package org.x400gate.protocol.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** Files and forwarded messages inside a content, field by field. */
class ToldBodiesTest {
    private static List<String> told(boolean contents, BodyPart... parts) {
        Octets content = IpmSamples.ipm("Subject", parts).node().encode();
        List<Told> units = Apdus.content(content, contents);
        assertThat(units).noneMatch(unit -> unit.unit().isFaulty());
        return Followed.lines(units, new Lines(contents, 0)).stream()
                .map(String::strip)
                .toList();
    }

    private static final String DATES = " date-and-time-of-creation=2026-11-23T10:15:00Z"
            + " date-and-time-of-last-modification=2026-11-23T10:16:00Z"
            + " date-and-time-of-last-read-access=2026-11-23T10:17:00Z object-size=4";

    @Test
    void ofAFileSizeDatesAndTypesAreTold() {
        assertThat(told(false, IpmSamples.file().part()))
                .containsSubsequence(
                        "file-transfer data=(4 octets)",
                        "parameters related-stored-file=\"54 octets\"",
                        "contents-type",
                        "document-type document-type-name=1.0.8571.5.3",
                        "environment user-visible-string=(21 octets)",
                        "application-reference registered-identifier=2.16.840.1.113694.2.2.1.1",
                        "file-attributes incomplete-pathname=(11 octets)" + DATES)
                .noneMatch(line -> line.contains("Gr\u00fc\u00dfe") || line.contains("What it is"));
    }

    @Test
    void nameDescriptionAndOctetsOfAFileAreForThoseWhoAskForContents() {
        assertThat(told(true, IpmSamples.file().part()))
                .containsSubsequence(
                        "file-transfer data=0x000102ff",
                        "user-visible-string (21 octets)",
                        "| What it is: f\u00fcr alle",
                        "file-attributes" + DATES,
                        "incomplete-pathname (11 octets)",
                        "| Gr\u00fc\u00dfe.bin");
    }

    @Test
    void ofAForwardedMessageTheEnvelopeItWasDeliveredInIsTold() {
        assertThat(told(false, IpmSamples.forwarded().part()))
                .containsSubsequence(
                        "message",
                        "parameters delivery-time=2026-11-23T10:16:00Z",
                        "delivery-envelope content-type=interpersonal-messaging-1984(2)"
                                + " originator-name=\"/C=XX/ADMD= /PRMD=test/O=org/S=sender/\""
                                + " this-recipient-name=\"/C=XX/ADMD= /PRMD=test/O=org/S=reader/\""
                                + " message-submission-time=2026-11-23T10:15:00Z",
                        "data",
                        "heading subject=(6 octets)",
                        "ia5-text data=(6 octets)");
    }

    /** The rest of an envelope, as X.411 numbers it; what nobody knows stays octets. */
    @Test
    void everyMemberOfADeliveryEnvelopeHasItsName() {
        BerNode name = OrName.of(OrAddress.parse("/C=XX/ADMD= /S=other/")).node();
        BerNode envelope = BerNode.constructed(
                Tag.context(1),
                BerNode.integer(Tag.application(6), 22),
                BerNode.integer(Tag.application(7), 2),
                BerNode.primitive(Tag.context(2), Octets.ofHex("0640")),
                BerNode.constructed(Tag.context(3), name),
                BerNode.primitive(Tag.context(8), Octets.ofHex("4944")),
                BerNode.primitive(Tag.context(30), Octets.ofHex("01")));
        ForwardedMessage plain = IpmSamples.forwarded();
        assertThat(told(
                        true,
                        new ForwardedMessage(Optional.empty(), Optional.of(envelope.encode()), plain.ipm()).part()))
                .containsSubsequence(
                        "delivery-envelope content-type=interpersonal-messaging-1988(22) priority=urgent(2)"
                                + " delivery-flags={implicit-conversion-prohibited} content-identifier=ID [CONTEXT 30]=0x9e0101",
                        "other-recipient-names name=\"/C=XX/ADMD= /S=other/\"");
    }

    @Test
    void whatOthersSendIsToldAsFarAsItIsKnown() {
        assertThat(told(true, IpmSamples.foreignParts()))
                .containsSubsequence(
                        "file-transfer data=0x6162",
                        "environment",
                        "machine (2 octets)",
                        "| PC",
                        "file-attributes permitted-actions=0x81020640",
                        "incomplete-pathname (11 octets)",
                        "| Gr\u00fcsse.txt",
                        "parameters compression=0xa30480022a03");
    }

    @Test
    void aDamagedAttributeIsSaidAndTheOthersAreTold() {
        String file = IpmSamples.file().part().encode().toHex();
        String damaged = file.replace("32303236313132333130313530305a", "39393939393939393939393939395a");
        assertThat(damaged).isNotEqualTo(file);
        BodyPart part = BodyPart.decode(Octets.ofHex(damaged), BerLimits.STANDARD);
        Octets content = IpmSamples.ipm("Subject", part).node().encode();
        assertThat(Followed.lines(Apdus.content(content, false), new Lines(false, 0)).stream()
                        .map(String::strip))
                .anyMatch(line -> line.startsWith("! date-and-time-of-creation: "))
                .anyMatch(line -> line.contains("object-size=4"));
    }
}
