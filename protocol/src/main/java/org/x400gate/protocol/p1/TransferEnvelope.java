package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.bounds.ApduBounds;
import org.x400gate.protocol.bounds.Violation;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;

/**
 * MessageTransferEnvelope (X.411): per-message fields and recipients. {@code bilateral} are whole BER elements;
 * {@code internalTrace} is extension 38 taken out of {@code extensions}.
 */
public record TransferEnvelope(
        MtsIdentifier messageIdentifier,
        OrName originator,
        Optional<EncodedInformationTypes> originalTypes,
        ContentType contentType,
        Optional<String> contentIdentifier,
        Priority priority,
        PerMessageIndicators indicators,
        Optional<Instant> deferredDelivery,
        List<Octets> bilateral,
        List<TraceElement> trace,
        List<InternalTraceElement> internalTrace,
        List<ExtensionField> extensions,
        List<PerRecipient> recipients) {
    public TransferEnvelope {
        bilateral = List.copyOf(bilateral);
        trace = List.copyOf(trace);
        internalTrace = List.copyOf(internalTrace);
        extensions = List.copyOf(extensions);
        recipients = List.copyOf(recipients);
        deferredDelivery = deferredDelivery.map(UtcTime::checked);
        if (trace.isEmpty() || recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has trace and recipients");
        }
        if (extensions.stream().anyMatch(extension -> extension.isStandard(TraceFields.INTERNAL_TRACE))) {
            throw new IllegalArgumentException("internal trace belongs in internalTrace");
        }
    }

    /** Every bound that is broken (X.411 Annex B): what we send has none, what a peer sent may. */
    public List<Violation> faults() {
        return ApduBounds.of(
                new MtsApdu.Message(asUnidentified(), Octets.EMPTY).node().encode());
    }

    /** So that nobody looks into a content that is not here. */
    private TransferEnvelope asUnidentified() {
        return toBuilder().contentType(new ContentType.BuiltIn(0)).build();
    }

    public static Builder builder(MtsIdentifier messageIdentifier, OrName originator, ContentType contentType) {
        return new Builder(messageIdentifier, originator, contentType);
    }

    public Builder toBuilder() {
        Builder copy = new Builder(messageIdentifier, originator, contentType);
        copy.originalTypes = originalTypes;
        copy.contentIdentifier = contentIdentifier;
        copy.priority = priority;
        copy.indicators = indicators;
        copy.deferredDelivery = deferredDelivery;
        copy.bilateral.addAll(bilateral);
        copy.trace.addAll(trace);
        copy.internalTrace.addAll(internalTrace);
        copy.extensions.addAll(extensions);
        copy.recipients.addAll(recipients);
        return copy;
    }

    /** Collects the fields that have a default or occur many times. */
    public static final class Builder {
        private final MtsIdentifier messageIdentifier;
        private final OrName originator;
        private ContentType contentType;
        private Optional<EncodedInformationTypes> originalTypes = Optional.empty();
        private Optional<String> contentIdentifier = Optional.empty();
        private Priority priority = Priority.NORMAL;
        private PerMessageIndicators indicators = PerMessageIndicators.NONE;
        private Optional<Instant> deferredDelivery = Optional.empty();
        private final List<Octets> bilateral = new ArrayList<>();
        private final List<TraceElement> trace = new ArrayList<>();
        private final List<InternalTraceElement> internalTrace = new ArrayList<>();
        private final List<ExtensionField> extensions = new ArrayList<>();
        private final List<PerRecipient> recipients = new ArrayList<>();

        private Builder(MtsIdentifier messageIdentifier, OrName originator, ContentType contentType) {
            this.messageIdentifier = messageIdentifier;
            this.originator = originator;
            this.contentType = contentType;
        }

        /** For a copy whose content was converted. */
        public Builder contentType(ContentType type) {
            contentType = type;
            return this;
        }

        public Builder originalTypes(EncodedInformationTypes types) {
            originalTypes = Optional.of(types);
            return this;
        }

        public Builder contentIdentifier(String identifier) {
            contentIdentifier = Optional.of(identifier);
            return this;
        }

        public Builder priority(Priority value) {
            priority = value;
            return this;
        }

        public Builder indicators(PerMessageIndicators value) {
            indicators = value;
            return this;
        }

        public Builder deferredDelivery(Instant time) {
            deferredDelivery = Optional.of(time);
            return this;
        }

        /** For one whose time somebody has waited for, or not. */
        public Builder notDeferred() {
            deferredDelivery = Optional.empty();
            return this;
        }

        public Builder bilateral(Octets element) {
            bilateral.add(element);
            return this;
        }

        public Builder trace(TraceElement element) {
            trace.add(element);
            return this;
        }

        /** Replaces the last element: for who adds to what he said of himself. */
        public Builder lastTrace(TraceElement element) {
            trace.set(trace.size() - 1, element);
            return this;
        }

        public Builder internalTrace(InternalTraceElement element) {
            internalTrace.add(element);
            return this;
        }

        public Builder extension(ExtensionField extension) {
            extensions.add(extension);
            return this;
        }

        public Builder recipient(PerRecipient recipient) {
            recipients.add(recipient);
            return this;
        }

        /** Replaces all recipients: for a copy that goes another way. */
        public Builder recipients(List<PerRecipient> all) {
            recipients.clear();
            recipients.addAll(all);
            return this;
        }

        public TransferEnvelope build() {
            return new TransferEnvelope(
                    messageIdentifier,
                    originator,
                    originalTypes,
                    contentType,
                    contentIdentifier,
                    priority,
                    indicators,
                    deferredDelivery,
                    bilateral,
                    trace,
                    internalTrace,
                    extensions,
                    recipients);
        }
    }
}
