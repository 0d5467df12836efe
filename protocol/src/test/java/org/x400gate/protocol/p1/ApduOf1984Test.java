package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.p1.Apdus1984.CONTENT;
import static org.x400gate.protocol.p1.Apdus1984.LATER;
import static org.x400gate.protocol.p1.Apdus1984.TELETEX_NAME;
import static org.x400gate.protocol.p1.Apdus1984.assertOf1984;
import static org.x400gate.protocol.p1.Apdus1984.extension;
import static org.x400gate.protocol.p1.Apdus1984.reason;
import static org.x400gate.protocol.p1.Apdus1984.recipient;
import static org.x400gate.protocol.p1.Apdus1984.sendable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** Element by element, a message; and whatever is sendable by property: what P1 of 1984 lacks goes and is named, or nothing is sent. */
class ApduOf1984Test {

    private static MtsApdu.Message message(UnaryOperator<TransferEnvelope.Builder> change) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(P1Samples.DOMAIN, "id"),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/S=sender/")),
                        ContentType.P2)
                .trace(TraceElement.relayed(P1Samples.DOMAIN, P1Samples.ARRIVAL));
        TransferEnvelope.Builder changed = change.apply(envelope);
        return new MtsApdu.Message(
                changed.recipient(recipient(1, OrName.of(OrAddress.parse("/C=XX/ADMD= /S=reader/"))))
                        .build(),
                CONTENT);
    }

    private static TransferEnvelope envelope(ApduOf1984.Sendable sendable) {
        return ((MtsApdu.Message) sendable.apdu()).envelope();
    }

    @Provide
    Arbitrary<MtsApdu> apdus() {
        return net.jqwik.api.Arbitraries.oneOf(
                P1Samples.messages().map(message -> (MtsApdu) message),
                P1Samples.reports().map(report -> (MtsApdu) report));
    }

    @Property(tries = 500)
    void whateverIsSendableIsOf1984AndStaysSoWithoutLoss(@ForAll("apdus") MtsApdu apdu) {
        if (ApduOf1984.of(apdu) instanceof ApduOf1984.Sendable sendable) {
            assertOf1984(sendable.apdu());
            assertThat(sendable.losses().isEmpty() && sendable.leftOut().isEmpty())
                    .isEqualTo(sendable.apdu().equals(apdu));
            assertThat(ApduOf1984.of(sendable.apdu()))
                    .isEqualTo(new ApduOf1984.Sendable(sendable.apdu(), List.of(), List.of()));
        }
    }

    @Test
    void everythingThat1984HasStays() {
        MtsApdu.Message full = message(envelope -> envelope.originalTypes(
                        new EncodedInformationTypes(Set.of(0, 2, 9), List.of(), List.of(Octets.ofHex("8102 0080"))))
                .contentIdentifier("0123456789ABCDEF")
                .priority(Priority.URGENT)
                .indicators(PerMessageIndicators.of(0, 1, 2, 3))
                .deferredDelivery(LATER)
                .bilateral(Octets.ofHex("300d 6104 13025858 6203 130141 0500"))
                .trace(new TraceElement(
                        P1Samples.DOMAIN,
                        LATER,
                        RoutingAction.REROUTED,
                        Optional.of(P1Samples.DOMAIN),
                        new AdditionalActions(
                                Optional.of(LATER), Optional.of(EncodedInformationTypes.ofBuiltIn(5)), false, false)))
                .recipient(new PerRecipient(
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /X121=1/T-ID=t/UA-ID=7/DD.a=b/")),
                        2,
                        false,
                        MtaReportRequest.AUDITED_REPORT,
                        OriginatorReportRequest.NO_REPORT,
                        Optional.of(1),
                        List.of())));
        assertThat(sendable(full)).isEqualTo(new ApduOf1984.Sendable(full, List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aCriticalExtensionOfTheMessageStopsIt(int criticality) {
        assertThat(reason(message(envelope -> envelope.extension(extension(1, criticality)))))
                .isEqualTo("extension (1): critical, and unknown to 1984 (X.419 Annex B)");
    }

    @Test
    void otherExtensionsAndInternalTraceAreLeftOut() {
        ApduOf1984.Sendable sendable = sendable(message(envelope -> envelope.extension(extension(23))
                .internalTrace(InternalTraceElement.relayed(P1Samples.DOMAIN, "mta", P1Samples.ARRIVAL))));
        assertThat(envelope(sendable).extensions()).isEmpty();
        assertThat(envelope(sendable).internalTrace()).isEmpty();
        assertThat(sendable.losses())
                .containsExactly(
                        "extension (23): left out (X.419 Annex B)",
                        "internal-trace-information: left out (X.419 Annex B)");
    }

    @Test
    void contentTypesOfLaterEditionsAreNotSent() {
        MtsApdu.Message of1988 = P1Samples.message("id", CONTENT);
        assertThat(reason(of1988)).isEqualTo("content-type: 22 is not of 1984 (X.419 Annex B)");
        TransferEnvelope other = TransferEnvelope.builder(
                        of1988.identifier(), of1988.envelope().originator(), new ContentType.Extended(Oid.of(1, 2, 3)))
                .trace(of1988.trace().get(0))
                .recipients(of1988.envelope().recipients())
                .build();
        assertThat(reason(new MtsApdu.Message(other, CONTENT))).contains("object identifier");
    }

    @Test
    void anOriginatorWhoCannotBeNamedStopsTheMessage() {
        MtsApdu.Message message = message(envelope -> envelope);
        TransferEnvelope teletex = TransferEnvelope.builder(message.identifier(), TELETEX_NAME, ContentType.P2)
                .trace(message.trace().get(0))
                .recipients(message.envelope().recipients())
                .build();
        assertThat(reason(new MtsApdu.Message(teletex, CONTENT)))
                .startsWith("originator-name: not an address of 1984: O: position 1 holds U+00D6");
    }

    /** Found by the property: with nobody left the envelope would have been none. */
    @Test
    void aMessageOfWhichNobodyIsOursAndNobodyCanBeNamedIsNotSent() {
        MtsApdu.Message message = message(envelope -> envelope);
        PerRecipient named = recipient(1, TELETEX_NAME);
        PerRecipient disclosed = new PerRecipient(
                named.recipient(),
                named.number(),
                false,
                named.mtaReport(),
                named.originatorReport(),
                named.explicitConversion(),
                named.extensions());
        TransferEnvelope envelope = TransferEnvelope.builder(
                        message.identifier(), message.envelope().originator(), ContentType.P2)
                .trace(message.trace().get(0))
                .recipient(disclosed)
                .build();
        assertThat(reason(new MtsApdu.Message(envelope, CONTENT))).startsWith("recipients: nobody of them is ours");
    }

    @Test
    void aRecipientWhoCannotBeNamedIsLeftOutAndTheOthersGo() {
        ApduOf1984.Sendable sendable = sendable(message(envelope -> envelope.recipient(recipient(7, TELETEX_NAME))));
        assertThat(envelope(sendable).recipients())
                .extracting(PerRecipient::number)
                .containsExactly(1);
        assertThat(sendable.leftOut()).hasSize(1);
        assertThat(sendable.leftOut().get(0).number()).isEqualTo(7);
        assertThat(sendable.leftOut().get(0).reason()).contains("U+00D6");
    }

    @Test
    void whoIsOnlyDisclosedGoesWithALoss() {
        ApduOf1984.Sendable sendable = sendable(message(
                envelope -> envelope.recipient(recipient(7, TELETEX_NAME).withResponsible(false))));
        assertThat(envelope(sendable).recipients()).hasSize(1);
        assertThat(sendable.leftOut()).isEmpty();
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("recipient 7: not disclosed");
    }

    @Test
    void withoutAnyRecipientLeftNothingIsSent() {
        MtsApdu.Message message = message(envelope -> envelope);
        TransferEnvelope nobody = message.envelope().toBuilder()
                .recipients(List.of(
                        recipient(3, TELETEX_NAME),
                        message.envelope().recipients().get(0).withResponsible(false)))
                .build();
        assertThat(reason(new MtsApdu.Message(nobody, CONTENT))).startsWith("recipient 3: not an address of 1984");
    }

    @Test
    void aRecipientsExtensionsAreLeftOutUnlessCritical() {
        OrName name = OrName.of(OrAddress.parse("/C=XX/ADMD= /S=second/"));
        ApduOf1984.Sendable sendable = sendable(message(envelope ->
                envelope.recipient(recipient(2, name, extension(3))).recipient(recipient(3, name, extension(2, 2)))));
        assertThat(envelope(sendable).recipients())
                .extracting(PerRecipient::number)
                .containsExactly(2, 1);
        assertThat(sendable.losses()).containsExactly("recipient 2 extension (3): left out (X.419 Annex B)");
        assertThat(sendable.leftOut())
                .containsExactly(new ApduOf1984.LeftOut(3, "extension (2) is critical, and unknown to 1984"));
    }

    @Test
    void anExplicitConversionOf1988IsLeftOut() {
        PerRecipient asked = new PerRecipient(
                OrName.of(OrAddress.parse("/C=XX/ADMD= /S=second/")),
                2,
                true,
                MtaReportRequest.REPORT,
                OriginatorReportRequest.REPORT,
                Optional.of(8),
                List.of());
        ApduOf1984.Sendable sendable = sendable(message(envelope -> envelope.recipient(asked)));
        assertThat(envelope(sendable).recipients().get(0).explicitConversion()).isEmpty();
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("recipient 2 explicit-conversion");
    }

    @Test
    void indicatorsBeyondTheFourAreLeftOut() {
        ApduOf1984.Sendable sendable =
                sendable(message(envelope -> envelope.indicators(PerMessageIndicators.of(1, 4))));
        assertThat(envelope(sendable).indicators()).isEqualTo(PerMessageIndicators.of(1));
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("per-message-indicators");
    }

    @Test
    void informationTypesOf1988AreLeftOutOrAreUndefined() {
        Oid oid = Oid.of(1, 0, 10021, 7, 1, 0, 100);
        ApduOf1984.Sendable besides = sendable(
                message(envelope -> envelope.originalTypes(EncodedInformationTypes.of(Set.of(2), List.of(oid)))));
        assertThat(envelope(besides).originalTypes()).contains(EncodedInformationTypes.ofBuiltIn(2));
        assertThat(besides.losses()).hasSize(1).first().asString().startsWith("original-encoded-information-types");
        ApduOf1984.Sendable tenth =
                sendable(message(envelope -> envelope.originalTypes(EncodedInformationTypes.ofBuiltIn(9, 10))));
        assertThat(envelope(tenth).originalTypes()).contains(EncodedInformationTypes.ofBuiltIn(9));
        ApduOf1984.Sendable alone = sendable(
                message(envelope -> envelope.originalTypes(EncodedInformationTypes.of(Set.of(), List.of(oid)))));
        assertThat(envelope(alone).originalTypes()).contains(EncodedInformationTypes.ofBuiltIn(0));
    }

    @Test
    void aPrivateDomainsBilateralInformationIsLeftOut() {
        ApduOf1984.Sendable sendable = sendable(message(envelope ->
                envelope.bilateral(Octets.ofHex("3015 6104 13025858 300b 8003 130141 a104 13025050 0500"))));
        assertThat(envelope(sendable).bilateral()).isEmpty();
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("per-domain-bilateral-information");
    }

    @Test
    void additionalActionsOfTheTraceAreLeftOut() {
        ApduOf1984.Sendable sendable = sendable(message(envelope -> envelope.trace(new TraceElement(
                P1Samples.DOMAIN,
                LATER,
                RoutingAction.RELAYED,
                Optional.empty(),
                new AdditionalActions(Optional.empty(), Optional.empty(), true, true)))));
        assertThat(envelope(sendable).trace()).endsWith(TraceElement.relayed(P1Samples.DOMAIN, LATER));
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("trace-information: additional actions");
    }

    @Test
    void aProbeGoesAsAMessagesEnvelopeDoes() {
        TransferEnvelope.Builder envelope =
                P1Samples.envelope("p").contentType(ContentType.P2).extension(ExtensionSamples.field(23));
        ApduOf1984.Sendable sendable = sendable(new MtsApdu.Probe(envelope.build(), java.util.Optional.of(70_000L)));
        MtsApdu.Probe sent = (MtsApdu.Probe) sendable.apdu();
        assertThat(sent.contentLength()).contains(70_000L);
        assertThat(sent.envelope().extensions()).isEmpty();
        assertThat(sent.envelope().recipients()).hasSize(1);
        assertThat(sendable.losses()).contains("extension (23): left out (X.419 Annex B)");
        assertThat(reason(new MtsApdu.Probe(P1Samples.envelope("p").build(), java.util.Optional.empty())))
                .contains("22 is not of 1984");
    }
}
