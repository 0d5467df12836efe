package org.x400gate.protocol.p1;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrAddressSamples;
import org.x400gate.protocol.oraddress.OrName;

/** A message to begin with, and arbitrary ones. */
public final class P1Samples {
    public static final Instant ARRIVAL = Instant.parse("2026-11-23T10:15:00Z");
    public static final GlobalDomainIdentifier DOMAIN = GlobalDomainIdentifier.of("XX", " ", "test");

    private P1Samples() {}

    /** One recipient, one trace element of each kind, content type 22. */
    public static TransferEnvelope.Builder envelope(String localId) {
        return TransferEnvelope.builder(
                        new MtsIdentifier(DOMAIN, localId),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/S=sender/")),
                        ContentType.P22)
                .originalTypes(EncodedInformationTypes.ofBuiltIn(EncodedInformationTypes.IA5_TEXT))
                .contentIdentifier("sample")
                .trace(TraceElement.relayed(DOMAIN, ARRIVAL))
                .internalTrace(InternalTraceElement.relayed(DOMAIN, "mta.example", ARRIVAL))
                .recipient(PerRecipient.of(
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/DD.RFC-822=user(a)example.net/")), 1));
    }

    public static MtsApdu.Message message(String localId, Octets content) {
        return new MtsApdu.Message(envelope(localId).build(), content);
    }

    public static Arbitrary<MtsApdu.Message> messages() {
        Arbitrary<Octets> contents =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Octets::wrap);
        return Combinators.combine(envelopes(), contents).as(MtsApdu.Message::new);
    }

    public static Arbitrary<MtsApdu.Probe> probes() {
        Arbitrary<Optional<Long>> lengths =
                Arbitraries.longs().between(0, Integer.MAX_VALUE).optional();
        return Combinators.combine(envelopes(), lengths).as((envelope, length) -> {
            TransferEnvelope.Builder probe = TransferEnvelope.builder(
                            envelope.messageIdentifier(), envelope.originator(), envelope.contentType())
                    .indicators(envelope.indicators())
                    .recipients(envelope.recipients());
            envelope.originalTypes().ifPresent(probe::originalTypes);
            envelope.contentIdentifier().ifPresent(probe::contentIdentifier);
            envelope.bilateral().forEach(probe::bilateral);
            envelope.trace().forEach(probe::trace);
            envelope.internalTrace().forEach(probe::internalTrace);
            envelope.extensions().forEach(probe::extension);
            return new MtsApdu.Probe(probe.build(), length);
        });
    }

    public static Arbitrary<TransferEnvelope> envelopes() {
        Arbitrary<OrName> names = OrAddressSamples.names(OrAddressSamples.addresses());
        Arbitrary<TransferEnvelope.Builder> heads = Combinators.combine(
                        identifiers(),
                        names,
                        contentTypes(),
                        encodedTypes().optional(),
                        text(16).optional(),
                        indicators(),
                        times().optional())
                .as((id, name, type, types, contentId, indicators, deferred) -> {
                    TransferEnvelope.Builder builder =
                            TransferEnvelope.builder(id, name, type).indicators(indicators);
                    types.ifPresent(builder::originalTypes);
                    contentId.ifPresent(builder::contentIdentifier);
                    deferred.ifPresent(builder::deferredDelivery);
                    return builder;
                });
        return Combinators.combine(
                        heads,
                        Arbitraries.of(Priority.values()),
                        traces().list().ofMinSize(1).ofMaxSize(3),
                        internalTraces().list().ofMaxSize(2),
                        extensions().list().ofMaxSize(2),
                        recipients(names).list().ofMinSize(1).ofMaxSize(3))
                .as((builder, priority, trace, internal, extensions, recipients) -> {
                    builder.priority(priority).recipients(recipients);
                    builder.bilateral(BerNode.sequence(BerNode.integer(7)).encode());
                    trace.forEach(builder::trace);
                    internal.forEach(builder::internalTrace);
                    extensions.forEach(builder::extension);
                    return builder.build();
                });
    }

    static Arbitrary<String> text(int max) {
        return OrAddressSamples.printable(max);
    }

    static Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 80L * 365 * 86_400).map(Instant::ofEpochSecond);
    }

    public static Arbitrary<GlobalDomainIdentifier> domains() {
        return Combinators.combine(
                        Arbitraries.of("XX", "GB", "262"), Arbitraries.of(" ", "", "ADMD", "400"), text(16).optional())
                .as(GlobalDomainIdentifier::new);
    }

    public static Arbitrary<MtsIdentifier> identifiers() {
        Arbitrary<String> ids =
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(32);
        return Combinators.combine(domains(), ids).as(MtsIdentifier::new);
    }

    static Arbitrary<ContentType> contentTypes() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, ContentType.MAX_BUILT_IN).map(ContentType.BuiltIn::new),
                oids().map(ContentType.Extended::new));
    }

    static Arbitrary<Oid> oids() {
        return Arbitraries.longs().between(0, 1L << 40).map(arc -> Oid.of(2, 6, arc));
    }

    static Arbitrary<EncodedInformationTypes> encodedTypes() {
        Arbitrary<List<Octets>> others = Arbitraries.of(
                List.of(),
                List.of(BerNode.bits(Tag.context(1), BitString.ofBits(0, 8)).encode()));
        return Combinators.combine(bits(31), oids().list().ofMaxSize(2), others).as(EncodedInformationTypes::new);
    }

    private static Arbitrary<Set<Integer>> bits(int max) {
        return Arbitraries.integers().between(0, max).set().ofMaxSize(4);
    }

    private static Arbitrary<PerMessageIndicators> indicators() {
        return bits(15).map(PerMessageIndicators::new);
    }

    private static Arbitrary<AdditionalActions> actions() {
        return Combinators.combine(
                        times().optional(),
                        encodedTypes().optional(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(AdditionalActions::new);
    }

    static Arbitrary<TraceElement> traces() {
        return Combinators.combine(
                        domains(),
                        times(),
                        Arbitraries.of(RoutingAction.values()),
                        domains().optional(),
                        actions())
                .as(TraceElement::new);
    }

    static Arbitrary<InternalTraceElement> internalTraces() {
        return Combinators.combine(
                        domains(),
                        text(32),
                        times(),
                        Arbitraries.of(RoutingAction.values()),
                        text(32).optional(),
                        domains().optional(),
                        actions())
                .as((domain, mta, time, action, attemptedMta, attempted, actions) -> new InternalTraceElement(
                        domain,
                        mta,
                        time,
                        action,
                        attemptedMta,
                        attemptedMta.isPresent() ? Optional.empty() : attempted,
                        actions));
    }

    static Arbitrary<ExtensionField> extensions() {
        Arbitrary<ExtensionField.Type> types = Arbitraries.oneOf(
                Arbitraries.integers().between(39, 256).map(ExtensionField.Standard::new),
                oids().map(ExtensionField.Private::new));
        Arbitrary<Octets> values = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(20)
                .map(octets -> BerNode.octetString(Octets.wrap(octets)).encode());
        return Combinators.combine(types, Arbitraries.of(0, 1, 2), values.optional())
                .as((type, bit, value) -> new ExtensionField(type, BitString.ofBits(0, bit), value));
    }

    static Arbitrary<PerRecipient> recipients(Arbitrary<OrName> names) {
        return Combinators.combine(
                        names,
                        Arbitraries.integers().between(1, P1Limits.UB_RECIPIENTS),
                        Arbitraries.of(true, false),
                        Arbitraries.of(MtaReportRequest.values()),
                        Arbitraries.of(OriginatorReportRequest.values()),
                        Arbitraries.integers().between(0, 256).optional(),
                        extensions().list().ofMaxSize(2))
                .as(PerRecipient::new);
    }

    /** On the message of {@link #envelope}: its recipient is not known. */
    public static MtsApdu.Report nonDelivery(String localId) {
        TransferEnvelope subject = envelope("subject").build();
        ReportedRecipient unknown = ReportedRecipient.of(
                        subject.recipients().get(0),
                        ARRIVAL,
                        ReportedRecipient.NotDelivered.of(
                                ReportedRecipient.NotDelivered.UNABLE_TO_TRANSFER,
                                ReportedRecipient.NotDelivered.UNRECOGNISED_OR_NAME))
                .withSupplementaryInformation("no such user here");
        return new MtsApdu.Report(
                ReportEnvelope.of(
                        new MtsIdentifier(DOMAIN, localId),
                        subject.originator(),
                        TraceElement.relayed(DOMAIN, ARRIVAL.plusSeconds(60))),
                ReportContent.on(subject, List.of(unknown)));
    }

    public static Arbitrary<MtsApdu.Report> reports() {
        Arbitrary<OrName> names = OrAddressSamples.names(OrAddressSamples.addresses());
        Arbitrary<ReportEnvelope> envelopes = Combinators.combine(
                        identifiers(),
                        names,
                        traces().list().ofMinSize(1).ofMaxSize(3),
                        internalTraces().list().ofMaxSize(2),
                        extensions().list().ofMaxSize(2))
                .as(ReportEnvelope::new);
        Arbitrary<Octets> octets =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(60).map(Octets::wrap);
        Arbitrary<Octets> additional =
                octets.map(o -> BerNode.primitive(Tag.context(2), o).encode());
        Arbitrary<ReportContent> contents = Combinators.combine(
                        identifiers(),
                        traces().list().ofMaxSize(2),
                        encodedTypes().optional(),
                        contentTypes().optional(),
                        Combinators.combine(text(16).optional(), octets.optional(), additional.optional())
                                .as(List::of),
                        extensions().list().ofMaxSize(1),
                        reported(names).list().ofMinSize(1).ofMaxSize(3))
                .as(P1Samples::content);
        return Combinators.combine(envelopes, contents).as(MtsApdu.Report::new);
    }

    @SuppressWarnings("unchecked")
    private static ReportContent content(
            MtsIdentifier subject,
            List<TraceElement> trace,
            Optional<EncodedInformationTypes> types,
            Optional<ContentType> type,
            List<Optional<?>> three,
            List<ExtensionField> extensions,
            List<ReportedRecipient> recipients) {
        return new ReportContent(
                subject,
                trace,
                types,
                type,
                (Optional<String>) three.get(0),
                (Optional<Octets>) three.get(1),
                (Optional<Octets>) three.get(2),
                extensions,
                recipients);
    }

    private static Arbitrary<ReportedRecipient> reported(Arbitrary<OrName> names) {
        Arbitrary<ReportedRecipient.Result> delivered = Combinators.combine(
                        times(), Arbitraries.integers().between(0, ReportedRecipient.Delivered.MAX_TYPE))
                .as(ReportedRecipient.Delivered::new);
        Arbitrary<ReportedRecipient.Result> failed = Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers()
                                .between(0, ReportedRecipient.NotDelivered.MAX_CODE)
                                .optional())
                .as(ReportedRecipient.NotDelivered::new);
        return Combinators.combine(
                        recipients(names),
                        times(),
                        encodedTypes().optional(),
                        Arbitraries.oneOf(delivered, failed),
                        names.optional(),
                        text(64).optional())
                .as((recipient, arrival, converted, result, intended, supplementary) -> new ReportedRecipient(
                        recipient.recipient(),
                        recipient.number(),
                        recipient.mtaReport(),
                        recipient.originatorReport(),
                        recipient.responsible(),
                        arrival,
                        converted,
                        result,
                        intended,
                        supplementary,
                        recipient.extensions()));
    }

    /** A message with many recipients. */
    public static MtsApdu.Message messageTo(int recipients) {
        List<PerRecipient> all = new ArrayList<>();
        OrName name = OrName.of(OrAddress.parse("/C=XX/ADMD= /S=many/"));
        for (int number = 1; number <= recipients; number++) {
            all.add(PerRecipient.of(name, number));
        }
        return new MtsApdu.Message(envelope("many").recipients(all).build(), Octets.of("x", StandardCharsets.US_ASCII));
    }
}
