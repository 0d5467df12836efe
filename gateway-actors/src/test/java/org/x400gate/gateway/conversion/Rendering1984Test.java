package org.x400gate.gateway.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What a peer of 1984 is sent, of Internet mail and of what another MTA sent us. */
class Rendering1984Test {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop FAR = new NextHop("x400:far");
    private static final GlobalDomainIdentifier OURS = GlobalDomainIdentifier.of("XX", " ", "gate");
    private static final GlobalDomainIdentifier THEIRS = GlobalDomainIdentifier.of("XX", " ", "near");
    private static final String HEAD = """
            Received: from a by b.example; Mon, 23 Nov 2026 11:59:30 +0000
            From: Ann Other <ann@inside.example>
            To: bob@far.example
            Subject: Hello
            Date: Mon, 23 Nov 2026 11:59:00 +0000
            Message-ID: <1@inside.example>
            X-Mailer: some
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            """;

    private final Rendering rendering = new Rendering(new ConversionSettings(
            new AddressMapping(
                    OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"),
                    "gate.example",
                    List.of(new AddressMapping.Equivalence("far.example", OrAddress.parse("/C=XX/ADMD= /PRMD=far/")))),
            OURS,
            "gate",
            "gate.example",
            MimeLimits.STANDARD,
            P1Limits.STANDARD,
            ConversionRoom.inMemory(1 << 20)));

    private Rendered render(EntryKind kind, Octets content, Recipient... recipients) throws IOException {
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, new SplittableRandom(7)),
                kind,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test", Optional.of("ann@inside.example"), Map.of(), NOW, NOW.plusSeconds(3600)),
                List.of(recipients),
                content.length());
        return rendering.forX400(entry, FAR, content, Edition.OF_1984);
    }

    private Rendered mail(String text) throws IOException {
        return render(
                EntryKind.RFC822,
                Octets.of((HEAD + text).replace("\n", "\r\n"), StandardCharsets.UTF_8),
                Recipient.pending(4, "bob@far.example", FAR),
                Recipient.pending(6, "/CN=room/@far.example", FAR));
    }

    private Rendered relay(MtsApdu.Message message) throws IOException {
        Octets octets = message.node().encode();
        return render(
                EntryKind.P1,
                octets,
                message.envelope().recipients().stream()
                        .map(recipient -> Recipient.pending(recipient.number(), "somebody", FAR))
                        .toArray(Recipient[]::new));
    }

    private static MtsApdu.Message message(Rendered rendered) throws IOException {
        assertThat(rendered).isInstanceOf(Rendered.Apdu.class);
        try (InputStream in = ((Rendered.Apdu) rendered).octets().open()) {
            return (MtsApdu.Message) MtsApdu.decode(Octets.wrap(in.readAllBytes()), P1Limits.STANDARD);
        }
    }

    private static String reason(Rendered rendered) {
        assertThat(rendered).isInstanceOf(Rendered.NotRenderable.class);
        return ((Rendered.NotRenderable) rendered).reason();
    }

    private static Ipm ipm(MtsApdu.Message message) {
        return (Ipm) InformationObject.decode((Octets) message.content(), BerLimits.STANDARD);
    }

    private static Octets content(BodyPart... body) {
        Heading heading = Heading.builder(IpmIdentifier.of("id")).subject("s").build();
        return new Ipm(heading, List.of(body)).node().encode();
    }

    private static MtsApdu.Message received(
            ContentType type, Octets content, UnaryOperator<TransferEnvelope.Builder> change) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(THEIRS, "id"), OrName.of(OrAddress.parse("/C=XX/ADMD= /S=ann/")), type)
                .trace(TraceElement.relayed(THEIRS, NOW.minusSeconds(60)))
                .recipient(PerRecipient.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=bob/")), 3));
        return new MtsApdu.Message(change.apply(envelope).build(), content);
    }

    @Test
    @Tag("SF-55")
    void mailIsP2InAnEnvelopeOf1984() throws IOException {
        Rendered rendered = mail("Grüße\n");
        MtsApdu.Message sent = message(rendered);
        TransferEnvelope envelope = sent.envelope();
        assertThat(envelope.contentType()).isEqualTo(ContentType.P2);
        assertThat(envelope.originalTypes())
                .contains(EncodedInformationTypes.ofBuiltIn(
                        EncodedInformationTypes.IA5_TEXT, EncodedInformationTypes.TELETEX));
        assertThat(envelope.extensions()).isEmpty();
        assertThat(envelope.internalTrace()).isEmpty();
        assertThat(envelope.recipients().get(1).recipient().address())
                .isEqualTo(OrAddress.parse("/C=XX/ADMD= /PRMD=far/DD.Common=room/"));
        assertThat(ipm(sent).heading().extensions()).isEmpty();
        assertThat(ipm(sent).body())
                .containsExactly(
                        BodyPart.Ia5Text.of("RFC-822-Headers:\r\nX-Mailer: some\r\n"),
                        BodyPart.TeletexText.of("Grüße\r\n"));
        Rendered.Apdu apdu = (Rendered.Apdu) rendered;
        assertThat(apdu.recipients()).containsExactly(4, 6);
        assertThat(apdu.losses())
                .containsExactly(
                        "Received: left out, 1984 has no internal trace (RFC 2156 Appendix B)",
                        "recipient 2 common-name: sent as DD.Common (RFC 2156 Appendix B)");
        assertThat(apdu.lossesInWords().orElseThrow())
                .startsWith("Received: left out")
                .contains("; recipient 2");
    }

    @Test
    void aTextThat1984CannotCarryIsHeldWithItsReason() throws IOException {
        assertThat(reason(mail("Привет\n")))
                .isEqualTo(
                        "text/plain: 6 characters outside T.61, the first U+041F, and 1984 has no other text than IA5"
                                + " and teletex (X.420-1984)");
    }

    @Test
    void aSecondRenderingIsTheSameOctetForOctet() throws IOException {
        assertThat(message(mail("Grüße\n"))).isEqualTo(message(mail("Grüße\n")));
    }

    @Test
    void aContentThatIsP2AlreadyPassesOctetForOctetUnderEitherLabel() throws IOException {
        // lengths in a form that we would not have chosen
        Octets content = Octets.ofHex("a080 3105 6b03 130131 3080 a080 3000 1601 78 0000 0000 0000");
        for (ContentType type : List.of(ContentType.P2, ContentType.P22)) {
            Rendered rendered = relay(received(type, content, envelope -> envelope));
            MtsApdu.Message sent = message(rendered);
            assertThat(sent.content()).isEqualTo(content);
            assertThat(sent.envelope().contentType()).isEqualTo(ContentType.P2);
            assertThat(((Rendered.Apdu) rendered).losses()).isEmpty();
            assertThat(sent.envelope().trace())
                    .containsExactly(
                            TraceElement.relayed(THEIRS, NOW.minusSeconds(60)), TraceElement.relayed(OURS, NOW));
            assertThat(sent.envelope().internalTrace()).isEmpty();
        }
    }

    @Test
    void aRelayedGeneralTextIsConvertedAndTheTraceSaysSo() throws IOException {
        BodyPart.GeneralText general = BodyPart.GeneralText.latin1("Grüße\r\n");
        Rendered rendered = relay(received(
                ContentType.P22,
                content(general),
                envelope -> envelope.originalTypes(EncodedInformationTypes.of(Set.of(), general.informationTypes()))
                        .internalTrace(InternalTraceElement.relayed(THEIRS, "mta", NOW))));
        MtsApdu.Message sent = message(rendered);
        EncodedInformationTypes teletex = EncodedInformationTypes.ofBuiltIn(EncodedInformationTypes.TELETEX);
        assertThat(ipm(sent).body()).containsExactly(BodyPart.TeletexText.of("Grüße\r\n"));
        assertThat(sent.envelope().originalTypes()).contains(teletex);
        assertThat(sent.envelope().trace().get(1).additional().converted()).contains(teletex);
        assertThat(((Rendered.Apdu) rendered).losses())
                .containsExactly("internal-trace-information: left out (X.419 Annex B)");
    }

    @Test
    void whatItsOriginatorDoesNotWantConvertedIsHeld() throws IOException {
        assertThat(reason(relay(received(
                        ContentType.P22,
                        content(BodyPart.GeneralText.latin1("ü")),
                        envelope -> envelope.indicators(
                                PerMessageIndicators.of(PerMessageIndicators.IMPLICIT_CONVERSION_PROHIBITED))))))
                .contains("prohibits");
    }

    @Test
    void fieldsOfAnInternetMessageGoIntoTheBodyWhenRelayedToo() throws IOException {
        Octets list = Octets.ofHex("300e 160c")
                .append(Octets.of("X-Mailer: abc".substring(0, 12), StandardCharsets.US_ASCII));
        Heading heading = Heading.builder(IpmIdentifier.of("id"))
                .extension(new org.x400gate.protocol.ipm.HeadingExtension(
                        Oid.of(1, 3, 6, 1, 7, 1, 3, 2), Optional.of(list)))
                .build();
        Octets content =
                new Ipm(heading, List.of(BodyPart.Ia5Text.of("x"))).node().encode();
        MtsApdu.Message sent = message(relay(received(ContentType.P22, content, envelope -> envelope)));
        assertThat(ipm(sent).body())
                .containsExactly(BodyPart.Ia5Text.of("RFC-822-Headers:\r\nX-Mailer: ab\r\n"), BodyPart.Ia5Text.of("x"));
    }

    @Test
    void aRecipientWhoCannotBeNamedIsUnrenderableAndTheOthersGo() throws IOException {
        Rendered rendered = relay(received(
                ContentType.P2,
                content(BodyPart.Ia5Text.of("x")),
                envelope ->
                        envelope.recipient(PerRecipient.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /O=Öl/S=b/")), 8))));
        Rendered.Apdu apdu = (Rendered.Apdu) rendered;
        assertThat(apdu.recipients()).containsExactly(3);
        assertThat(apdu.unrenderable()).hasSize(1);
        assertThat(apdu.unrenderable().get(0).number()).isEqualTo(8);
        assertThat(apdu.unrenderable().get(0).reason()).contains("U+00D6");
        assertThat(message(rendered).envelope().recipients())
                .extracting(PerRecipient::number)
                .containsExactly(3);
    }

    @Test
    void aCriticalExtensionIsNotSentOn() throws IOException {
        ExtensionField critical = new ExtensionField(
                new ExtensionField.Standard(5), BitString.ofBits(0, 1), Optional.of(Octets.ofHex("0500")));
        assertThat(reason(relay(received(
                        ContentType.P2, content(BodyPart.Ia5Text.of("x")), envelope -> envelope.extension(critical)))))
                .isEqualTo("extension (5): critical, and unknown to 1984 (X.419 Annex B)");
    }

    @Test
    void anUnreadableContentPassesAsP2ButNotAsP22() throws IOException {
        Octets broken = Octets.ofHex("a005 3100");
        assertThat(message(relay(received(ContentType.P2, broken, envelope -> envelope)))
                        .content())
                .isEqualTo(broken);
        assertThat(reason(relay(received(ContentType.P22, broken, envelope -> envelope))))
                .startsWith("content:");
    }

    @Test
    void aContentOfAnotherKindPassesUnlessItsTypeIsAnObjectIdentifier() throws IOException {
        Octets anything = Octets.ofHex("0403 010203");
        assertThat(message(relay(received(new ContentType.BuiltIn(35), anything, envelope -> envelope)))
                        .content())
                .isEqualTo(anything);
        assertThat(reason(relay(received(new ContentType.Extended(Oid.of(1, 2, 3)), anything, envelope -> envelope))))
                .startsWith("content-type:");
    }
}
