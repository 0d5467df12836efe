package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/**
 * X.411 figure 4 member by member: each stands under its tag, is read again as it was, and goes on through a relay octet
 * for octet.
 */
class EveryFieldTest {
    private static final Octets CONTENT =
            IpmSamples.ipm("content", BodyPart.Ia5Text.of("x")).node().encode();
    private static final GlobalDomainIdentifier OTHER = GlobalDomainIdentifier.of("GB", "admd", "prmd");
    private static final OrName SOMEBODY = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/S=somebody/"));
    private static final EncodedInformationTypes TYPES = new EncodedInformationTypes(
            Set.of(2, 5),
            List.of(Oid.of(1, 0, 10021, 7, 1, 0, 100)),
            List.of(Octets.ofHex("8102 0080"), Octets.ofHex("a203 800141")));
    private static final AdditionalActions ACTIONS =
            new AdditionalActions(Optional.of(P1Samples.ARRIVAL), Optional.of(TYPES), true, true);

    private static Octets relayed(MtsApdu apdu) {
        Octets encoded = apdu.node().encode();
        MtsApdu read = MtsApdu.decode(encoded, P1Limits.STANDARD);
        assertThat(read).isEqualTo(apdu);
        assertThat(read.node().encode()).isEqualTo(encoded);
        assertThat(read.faults()).isEmpty();
        return encoded;
    }

    private static MtsApdu message(TransferEnvelope.Builder envelope) {
        return new MtsApdu.Message(envelope.build(), CONTENT);
    }

    private static MtsApdu probe(TransferEnvelope.Builder envelope) {
        return new MtsApdu.Probe(envelope.build(), Optional.empty());
    }

    @TestFactory
    Stream<DynamicTest> everyMemberThatMessagesAndProbesHave() {
        Map<String, UnaryOperator<TransferEnvelope.Builder>> members = Map.of(
                "[APPLICATION 5]", e -> e.originalTypes(TYPES),
                "[APPLICATION 10]", e -> e.contentIdentifier("(identifier) 16+"),
                "[APPLICATION 8]", e -> e.indicators(PerMessageIndicators.of(0, 1, 2, 3, 7, 15)),
                "[CONTEXT 1]", e -> e.bilateral(bilateral()),
                "[APPLICATION 9]",
                        e -> e.trace(new TraceElement(
                                OTHER,
                                P1Samples.ARRIVAL,
                                RoutingAction.REROUTED,
                                Optional.of(P1Samples.DOMAIN),
                                ACTIONS)),
                "[CONTEXT 3]",
                        e -> e.internalTrace(new InternalTraceElement(
                                OTHER,
                                "mta",
                                P1Samples.ARRIVAL,
                                RoutingAction.REROUTED,
                                Optional.of("other"),
                                Optional.empty(),
                                ACTIONS)),
                "[CONTEXT 2]",
                        e -> e.recipient(new PerRecipient(
                                SOMEBODY,
                                32_767,
                                false,
                                MtaReportRequest.AUDITED_REPORT,
                                OriginatorReportRequest.REPORT,
                                Optional.of(17),
                                List.of())));
        return members.entrySet().stream()
                .flatMap(member -> Stream.of(
                        DynamicTest.dynamicTest(
                                member.getKey() + " of a message",
                                () -> changesOnly(member.getKey(), member.getValue(), EveryFieldTest::message)),
                        DynamicTest.dynamicTest(
                                member.getKey() + " of a probe",
                                () -> changesOnly(member.getKey(), member.getValue(), EveryFieldTest::probe))));
    }

    private static Octets bilateral() {
        return BerNode.sequence(
                        BerNode.raw(CommonFields.node(OTHER).encode().slice(2, 2 + 6)), BerNode.octetString(CONTENT))
                .encode();
    }

    @Test
    void whatOnlyMessagesHaveAndWhatOnlyProbesHave() {
        changesOnly("[CONTEXT 0]", e -> e.deferredDelivery(P1Samples.ARRIVAL), EveryFieldTest::message);
        changesOnly("[APPLICATION 7]", e -> e.priority(Priority.URGENT), EveryFieldTest::message);
        changesOnly("[APPLICATION 7]", e -> e.priority(Priority.NON_URGENT), EveryFieldTest::message);
        changesOnly(
                "[CONTEXT 0]",
                e -> e,
                e -> new MtsApdu.Probe(e.build(), Optional.of(2_147_483_647L)),
                EveryFieldTest::probe);
        assertThatThrownBy(() -> probe(P1Samples.envelope("x").priority(Priority.URGENT)))
                .hasMessageContaining("neither priority nor deferral");
        assertThatThrownBy(() -> new MtsApdu.Probe(P1Samples.envelope("x").build(), Optional.of(-1L)))
                .hasMessageContaining("content length");
    }

    private static void changesOnly(
            String tag,
            UnaryOperator<TransferEnvelope.Builder> change,
            Function<TransferEnvelope.Builder, MtsApdu> around) {
        changesOnly(tag, change, around, around);
    }

    private static void changesOnly(
            String tag,
            UnaryOperator<TransferEnvelope.Builder> change,
            Function<TransferEnvelope.Builder, MtsApdu> changed,
            Function<TransferEnvelope.Builder, MtsApdu> base) {
        List<BerElement> with = members(relayed(changed.apply(change.apply(P1Samples.envelope("x")))));
        List<BerElement> without = members(relayed(base.apply(P1Samples.envelope("x"))));
        List<Octets> before = without.stream().map(BerElement::encoding).toList();
        assertThat(with.stream()
                        .filter(member -> !before.contains(member.encoding()))
                        .map(member -> member.tag().toString()))
                .containsExactly(tag);
    }

    private static List<BerElement> members(Octets apdu) {
        BerElement element = Ber.decode(apdu, BerLimits.STANDARD);
        return element.is(P1Tags.PROBE)
                ? element.children()
                : element.children().get(0).children();
    }

    @TestFactory
    Stream<DynamicTest> everyExtensionInEachOfItsPlaces() {
        return ExtensionSamples.PLACES.entrySet().stream()
                .flatMap(place -> place.getValue().stream()
                        .map(number -> DynamicTest.dynamicTest(
                                "extension " + number + " in " + place.getKey(),
                                () -> extension(place.getKey(), number))));
    }

    private static void extension(String place, int number) {
        for (int[] critical : List.of(new int[] {}, new int[] {0}, new int[] {1}, new int[] {2}, new int[] {0, 1, 2})) {
            ExtensionField field = ExtensionSamples.field(number, critical);
            assertThat(relayed(with(place, List.of(field))).toHex())
                    .contains(field.value().orElseThrow().toHex());
        }
        ExtensionField withoutValue =
                new ExtensionField(new ExtensionField.Standard(number), ExtensionField.NOT_CRITICAL, Optional.empty());
        relayed(with(place, List.of(withoutValue)));
    }

    @Test
    void allExtensionsTogetherAndOnesThatNobodyKnows() {
        for (String place : ExtensionSamples.PLACES.keySet()) {
            List<ExtensionField> all = new ArrayList<>(ExtensionSamples.all(place));
            all.add(ExtensionSamples.ofSomebodyElse());
            all.add(new ExtensionField(
                    new ExtensionField.Standard(256),
                    ExtensionField.NOT_CRITICAL,
                    Optional.of(Octets.ofHex("bf87680402020102"))));
            relayed(with(place, all));
        }
    }

    /** Every number of the standard stands in a place, but those of submission and of trace, which has its own. */
    @Test
    void noExtensionOfTheStandardIsForgotten() {
        Set<Integer> elsewhere = Set.of(21, 34, 35, 36, 37, 38, 43, 44);
        assertThat(IntStream.rangeClosed(1, 46)
                        .filter(number -> !elsewhere.contains(number))
                        .filter(number -> ExtensionSamples.PLACES.values().stream()
                                .noneMatch(numbers -> numbers.contains(number))))
                .isEmpty();
    }

    static MtsApdu with(String place, List<ExtensionField> extensions) {
        TransferEnvelope.Builder envelope = P1Samples.envelope("x");
        return switch (place) {
            case "message" -> {
                extensions.forEach(envelope::extension);
                yield message(envelope);
            }
            case "probe" -> {
                extensions.forEach(envelope::extension);
                yield probe(envelope);
            }
            case "recipient of a message" -> message(envelope.recipients(List.of(recipient(extensions))));
            case "recipient of a probe" -> probe(envelope.recipients(List.of(recipient(extensions))));
            default -> report(place, extensions);
        };
    }

    private static PerRecipient recipient(List<ExtensionField> extensions) {
        PerRecipient plain = PerRecipient.of(SOMEBODY, 1);
        return new PerRecipient(
                SOMEBODY, 1, true, plain.mtaReport(), plain.originatorReport(), Optional.empty(), extensions);
    }

    static MtsApdu.Report report(String place, List<ExtensionField> extensions) {
        ReportEnvelope envelope = new ReportEnvelope(
                new MtsIdentifier(P1Samples.DOMAIN, "report"),
                SOMEBODY,
                List.of(TraceElement.relayed(OTHER, P1Samples.ARRIVAL)),
                List.of(InternalTraceElement.relayed(OTHER, "mta", P1Samples.ARRIVAL)),
                place.equals("report") ? extensions : List.of());
        ReportedRecipient delivered = recipient(
                new ReportedRecipient.Delivered(P1Samples.ARRIVAL, 5),
                place.equals("recipient of a report") ? extensions : List.of());
        ReportedRecipient failed = recipient(new ReportedRecipient.NotDelivered(8, Optional.of(78)), List.of());
        ReportContent content = new ReportContent(
                new MtsIdentifier(OTHER, "subject"),
                List.of(new TraceElement(
                        OTHER, P1Samples.ARRIVAL, RoutingAction.RELAYED, Optional.of(P1Samples.DOMAIN), ACTIONS)),
                Optional.of(TYPES),
                Optional.of(new ContentType.Extended(Oid.of(2, 6, 1, 10, 1))),
                Optional.of("identifier"),
                Optional.of(CONTENT),
                Optional.of(Octets.ofHex("a203040101")),
                place.equals("content of a report") ? extensions : List.of(),
                List.of(delivered, failed));
        return new MtsApdu.Report(envelope, content);
    }

    private static ReportedRecipient recipient(ReportedRecipient.Result result, List<ExtensionField> extensions) {
        return new ReportedRecipient(
                SOMEBODY,
                32_767,
                MtaReportRequest.REPORT,
                OriginatorReportRequest.NON_DELIVERY_REPORT,
                true,
                P1Samples.ARRIVAL,
                Optional.of(TYPES),
                result,
                Optional.of(SOMEBODY),
                Optional.of("x".repeat(256)),
                extensions);
    }

    /** All members of figure 4 at once: {@link #report} has them. */
    @Test
    void everyMemberOfAReport() {
        MtsApdu.Report report = report("", List.of());
        BerElement content =
                Ber.decode(relayed(report), BerLimits.STANDARD).children().get(1);
        assertThat(content.children().stream().map(member -> member.tag().toString()))
                .contains(
                        "[APPLICATION 4]",
                        "[APPLICATION 9]",
                        "[APPLICATION 5]",
                        "[UNIVERSAL 6]",
                        "[APPLICATION 10]",
                        "[CONTEXT 0]",
                        "[CONTEXT 1]",
                        "[CONTEXT 2]");
        BerElement recipient =
                content.child(Tag.context(0)).orElseThrow().children().get(0);
        assertThat(recipient.children().stream().map(member -> member.tag().number()))
                .containsExactly(0, 1, 2, 3, 4, 5);
    }
}
