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
