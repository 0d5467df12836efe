package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** Element by element, a message and a report: what P1 of 1984 lacks goes and is named, or nothing is sent. */
class ApduOf1984Test {
    private static final Octets CONTENT = Octets.ofHex("a000");
    private static final OrName TELETEX_NAME = OrName.of(OrAddress.parse("/C=XX/ADMD= /O=Öl/S=s/"));
    private static final Instant LATER = P1Samples.ARRIVAL.plusSeconds(3600);

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

    private static PerRecipient recipient(int number, OrName name, ExtensionField... extensions) {
        return new PerRecipient(
                name,
                number,
                true,
                MtaReportRequest.REPORT,
                OriginatorReportRequest.REPORT,
                Optional.empty(),
                List.of(extensions));
    }

    private static ExtensionField extension(int number, Integer... critical) {
        int[] bits = java.util.Arrays.stream(critical).mapToInt(bit -> bit).toArray();
        return new ExtensionField(
                new ExtensionField.Standard(number), BitString.ofBits(0, bits), Optional.of(Octets.ofHex("020100")));
    }

    private static ApduOf1984.Sendable sendable(MtsApdu apdu) {
        ApduOf1984 result = ApduOf1984.of(apdu);
        assertThat(result).isInstanceOf(ApduOf1984.Sendable.class);
        ApduOf1984.Sendable sendable = (ApduOf1984.Sendable) result;
        assertOf1984(sendable.apdu());
        return sendable;
    }

    private static TransferEnvelope envelope(ApduOf1984.Sendable sendable) {
        return ((MtsApdu.Message) sendable.apdu()).envelope();
    }

    private static String reason(MtsApdu apdu) {
        ApduOf1984 result = ApduOf1984.of(apdu);
        assertThat(result).isInstanceOf(ApduOf1984.NotSendable.class);
        return ((ApduOf1984.NotSendable) result).reason();
    }

    /** By the notation of 1984, on the octets: which members a SET of envelope or content may have. */
    private static void assertOf1984(MtsApdu apdu) {
        BerElement encoded = Ber.decode(apdu.node().encode(), P1Limits.STANDARD.ber());
        BerElement envelope = encoded.children().get(0);
        if (apdu instanceof MtsApdu.Report) {
            assertMembers(envelope, "A0 A4 A9");
            assertMembers(encoded.children().get(1), "A4 A9 A10 0 1 2");
            encoded.children().get(1).required(Tag.context(0), "recipients").children().stream()
                    .peek(recipient -> assertMembers(recipient, "0 1 2 3 4 5"))
                    .map(recipient -> recipient.required(Tag.context(3), "last trace"))
                    .forEach(last -> assertMembers(last, "A5 0 1"));
        } else {
            assertMembers(envelope, "A0 A4 A5 A6 A7 A8 A9 A10 0 1 2");
            envelope.required(Tag.context(2), "recipients")
                    .children()
                    .forEach(recipient -> assertMembers(recipient, "A0 0 1 2"));
        }
        walk(encoded);
    }

    private static void walk(BerElement element) {
        if (element.is(P1Tags.OR_NAME)) {
            assertThat(NameOf1984.isOf1984(element)).isTrue();
        } else if (element.is(P1Tags.ENCODED_TYPES)) {
            assertMembers(element, "0 1 2 3");
        } else if (element.is(P1Tags.TRACE)) {
            element.children().forEach(hop -> assertMembers(hop.children().get(1), "A3 A5 0 1 2"));
        }
        if (element.isConstructed()) {
            element.children().forEach(ApduOf1984Test::walk);
        }
    }

    private static void assertMembers(BerElement set, String allowed) {
        assertThat(set.children())
                .extracting(member -> (member.tag().tagClass() == Tag.TagClass.APPLICATION ? "A" : "")
                        + member.tag().number())
                .isSubsetOf(allowed.split(" "));
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
    void aProbeIsNotSent() {
        MtsApdu.Probe probe =
                new MtsApdu.Probe(new MtsIdentifier(P1Samples.DOMAIN, "p"), TELETEX_NAME, List.of(), Octets.EMPTY);
        assertThat(reason(probe)).contains("probe");
    }

    private static MtsApdu.Report report(ReportedRecipient recipient, ExtensionField... extensions) {
        MtsApdu.Report made = P1Samples.nonDelivery("report");
        ReportContent content = made.content();
        return new MtsApdu.Report(
                made.envelope(),
                new ReportContent(
                        content.subject(),
                        content.intermediateTrace(),
                        Optional.empty(),
                        Optional.empty(),
                        content.contentIdentifier(),
                        Optional.of(CONTENT),
                        content.additionalInformation(),
                        List.of(extensions),
                        List.of(recipient)));
    }

    private static ReportedRecipient reported(ReportedRecipient.Result result) {
        return ReportedRecipient.of(
                recipient(1, OrName.of(OrAddress.parse("/C=XX/ADMD= /S=reader/"))), P1Samples.ARRIVAL, result);
    }

    private static ReportedRecipient.Result resultOf(ApduOf1984.Sendable sendable) {
        return ((MtsApdu.Report) sendable.apdu()).content().recipients().get(0).result();
    }

    @Test
    void aReportOf1984StaysAsItIs() {
        MtsApdu.Report report =
                report(reported(ReportedRecipient.NotDelivered.of(2, 11)).withSupplementaryInformation("x".repeat(64)));
        assertThat(sendable(report)).isEqualTo(new ApduOf1984.Sendable(report, List.of(), List.of()));
        MtsApdu.Report delivered = report(reported(new ReportedRecipient.Delivered(LATER, 1)));
        assertThat(sendable(delivered)).isEqualTo(new ApduOf1984.Sendable(delivered, List.of(), List.of()));
    }

    @Test
    void whatAReportTellsOfItsSubjectSince1988IsLeftOut() {
        ApduOf1984.Sendable sendable = sendable(P1Samples.nonDelivery("report"));
        ReportContent content = ((MtsApdu.Report) sendable.apdu()).content();
        assertThat(content.contentType()).isEmpty();
        assertThat(content.originalTypes()).isEmpty();
        assertThat(content.contentIdentifier()).contains("sample");
        assertThat(sendable.losses())
                .containsExactly(
                        "original-encoded-information-types: left out (X.419 Annex B)",
                        "content-type: left out (X.419 Annex B)");
    }

    @Test
    void aReasonOf1988IsUnableToTransferAndItsDiagnosticGoes() {
        ApduOf1984.Sendable sendable = sendable(report(reported(ReportedRecipient.NotDelivered.of(5, 29))));
        assertThat(resultOf(sendable)).isEqualTo(new ReportedRecipient.NotDelivered(1, Optional.empty()));
        assertThat(sendable.losses())
                .containsExactly(
                        "recipient 1: reason 5 told as unable-to-transfer (X.419 Annex B)",
                        "recipient 1: diagnostic 29 left out (X.419 Annex B)");
    }

    @Test
    void aTypeOfUserOf1988IsLeftOut() {
        ApduOf1984.Sendable sendable = sendable(report(reported(new ReportedRecipient.Delivered(LATER, 2))));
        assertThat(resultOf(sendable)).isEqualTo(new ReportedRecipient.Delivered(LATER, 0));
        assertThat(sendable.losses()).hasSize(1).first().asString().contains("type of user 2");
    }

    @Test
    void longSupplementaryInformationIsCut() {
        ApduOf1984.Sendable sendable = sendable(
                report(reported(ReportedRecipient.NotDelivered.of(1, 0)).withSupplementaryInformation("y".repeat(65))));
        assertThat(((MtsApdu.Report) sendable.apdu())
                        .content()
                        .recipients()
                        .get(0)
                        .supplementaryInformation())
                .contains("y".repeat(64));
        assertThat(sendable.losses()).hasSize(1).first().asString().contains("cut to 64");
    }

    @Test
    void anExtensionOfAReportGoesUnlessCritical() {
        ReportedRecipient recipient = reported(ReportedRecipient.NotDelivered.of(1, 0));
        assertThat(sendable(report(recipient, extension(23))).losses())
                .containsExactly("extension (23): left out (X.419 Annex B)");
        assertThat(reason(report(recipient, extension(23, 1)))).startsWith("extension (23): critical");
    }

    @Test
    void aReportToOrOnSomebodyWhoCannotBeNamedIsNotSent() {
        MtsApdu.Report report = report(reported(ReportedRecipient.NotDelivered.of(1, 0)));
        ReportEnvelope elsewhere = ReportEnvelope.of(
                report.identifier(), TELETEX_NAME, report.trace().get(0));
        assertThat(reason(new MtsApdu.Report(elsewhere, report.content()))).startsWith("report-destination-name:");
        ReportedRecipient unnamed = ReportedRecipient.of(
                recipient(4, TELETEX_NAME), P1Samples.ARRIVAL, ReportedRecipient.NotDelivered.of(1, 0));
        assertThat(reason(report(unnamed))).startsWith("recipient 4: not an address of 1984");
    }

    @Test
    void whoWasMeantIsLeftOutIfHeCannotBeNamed() {
        ReportedRecipient r = reported(ReportedRecipient.NotDelivered.of(1, 0));
        ReportedRecipient redirected = new ReportedRecipient(
                r.actualRecipient(),
                r.number(),
                r.mtaReport(),
                r.originatorReport(),
                r.responsible(),
                r.arrival(),
                r.converted(),
                r.result(),
                Optional.of(TELETEX_NAME),
                r.supplementaryInformation(),
                r.extensions());
        ApduOf1984.Sendable sendable = sendable(report(redirected));
        assertThat(((MtsApdu.Report) sendable.apdu())
                        .content()
                        .recipients()
                        .get(0)
                        .intendedRecipient())
                .isEmpty();
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("recipient 1 originally-intended");
    }
}
