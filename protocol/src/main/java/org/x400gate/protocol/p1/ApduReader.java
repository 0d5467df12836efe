package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;

/** Reads an MTS-APDU (X.411 figure 4, X.419). */
final class ApduReader {
    private static final Tag RECIPIENT_NUMBER = Tag.context(0);
    private static final Tag RECIPIENT_INDICATORS = Tag.context(1);
    private static final Tag EXPLICIT_CONVERSION = Tag.context(2);
    private static final int MAX_CONVERSION = 256;
    private static final int INDICATOR_BITS = 16;
    static final int RESPONSIBILITY = 0;

    private ApduReader() {}

    static MtsApdu read(Octets octets, P1Limits limits) {
        BerElement apdu = Ber.decode(octets, limits.ber());
        if (apdu.is(P1Tags.MESSAGE)) {
            List<BerElement> parts = parts(apdu);
            TransferEnvelope envelope = envelope(parts.get(0).expect(Tag.SET, "envelope"), limits);
            Octets content = parts.get(1).expect(Tag.OCTET_STRING, "content").octetString();
            return new MtsApdu.Message(envelope, content);
        }
        if (apdu.is(P1Tags.REPORT)) {
            return ReportReader.read(apdu, limits);
        }
        if (apdu.is(P1Tags.PROBE)) {
            SetMembers members = new SetMembers(apdu);
            Optional<Long> contentLength = members.find(P1Tags.CONTENT_LENGTH)
                    .map(length -> (long) length.intValue(0, UpperBound.UB_CONTENT_LENGTH.max()));
            return new MtsApdu.Probe(common(members, limits).build(), contentLength);
        }
        throw apdu.fault("X.419 MTS-APDU", "neither message nor report nor probe: " + apdu.tag());
    }

    static List<BerElement> parts(BerElement apdu) {
        List<BerElement> parts = apdu.children();
        if (parts.size() != 2) {
            throw apdu.fault("X.411 figure 4", "envelope and content expected, found " + parts.size() + " elements");
        }
        return parts;
    }

    static OrName name(SetMembers members, String what) {
        return OrName.decode(members.required(P1Tags.OR_NAME, what));
    }

    static List<TraceElement> trace(SetMembers members, P1Limits limits) {
        return TraceFields.trace(members.required(P1Tags.TRACE, "trace information"), limits);
    }

    private static TransferEnvelope envelope(BerElement set, P1Limits limits) {
        SetMembers members = new SetMembers(set);
        TransferEnvelope.Builder envelope = common(members, limits);
        members.find(P1Tags.PRIORITY).map(ApduReader::priority).ifPresent(envelope::priority);
        members.find(P1Tags.DEFERRED_DELIVERY).map(UtcTime::decode).ifPresent(envelope::deferredDelivery);
        return envelope.build();
    }

    /** What messages and probes both have. */
    private static TransferEnvelope.Builder common(SetMembers members, P1Limits limits) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                CommonFields.identifier(members.required(P1Tags.MTS_IDENTIFIER, "identifier")),
                name(members, "originator"),
                CommonFields.contentType(members));
        members.find(P1Tags.ENCODED_TYPES).map(CommonFields::encodedTypes).ifPresent(envelope::originalTypes);
        members.find(P1Tags.CONTENT_IDENTIFIER).map(CommonFields::ia5).ifPresent(envelope::contentIdentifier);
        members.find(P1Tags.INDICATORS)
                .map(bits -> new PerMessageIndicators(CommonFields.bits(bits.bitString(), INDICATOR_BITS)))
                .ifPresent(envelope::indicators);
        members.find(P1Tags.BILATERAL)
                .ifPresent(list -> list.children().forEach(item -> envelope.bilateral(item.encoding())));
        trace(members, limits).forEach(envelope::trace);
        members.find(P1Tags.EXTENSIONS).ifPresent(fields -> {
            EnvelopeExtensions extensions = EnvelopeExtensions.read(fields, limits);
            extensions.fields().forEach(envelope::extension);
            extensions.internalTrace().forEach(envelope::internalTrace);
        });
        recipients(members.required(P1Tags.RECIPIENTS, "recipients"), limits).forEach(envelope::recipient);
        return envelope;
    }

    private static Priority priority(BerElement element) {
        return Priority.values()[element.intValue(0, Priority.values().length - 1)];
    }

    private static List<PerRecipient> recipients(BerElement sequence, P1Limits limits) {
        List<PerRecipient> recipients = new ArrayList<>();
        for (BerElement element : counted(sequence, limits)) {
            recipients.add(recipient(new SetMembers(element.expect(Tag.SET, "per-recipient fields"))));
        }
        return recipients;
    }

    static List<BerElement> counted(BerElement recipients, P1Limits limits) {
        List<BerElement> elements = recipients.children();
        if (elements.isEmpty() || elements.size() > limits.maxRecipients()) {
            throw recipients.fault(
                    "X.411 ub-recipients",
                    elements.size() + " recipients, 1 to " + limits.maxRecipients() + " allowed");
        }
        return elements;
    }

    private static PerRecipient recipient(SetMembers members) {
        BitString indicators = members.required(RECIPIENT_INDICATORS, "per-recipient indicators")
                .bitString();
        Optional<BerElement> conversion = members.find(EXPLICIT_CONVERSION);
        return new PerRecipient(
                name(members, "recipient"),
                members.required(RECIPIENT_NUMBER, "recipient number").intValue(1, P1Limits.UB_RECIPIENTS),
                indicators.bit(RESPONSIBILITY),
                MtaReportRequest.of(indicators),
                OriginatorReportRequest.of(indicators),
                conversion.map(number -> number.intValue(0, MAX_CONVERSION)),
                members.find(P1Tags.EXTENSIONS).map(CommonFields::extensions).orElse(List.of()));
    }
}
