package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.x400gate.protocol.oraddress.NameOf1984;

/** The envelope of a message or probe on its way to 1984, member by member (X.411-1984 3.3, X.419 Annex B). */
final class EnvelopeRules1984 {
    private static final int LAST_INDICATOR = PerMessageIndicators.CONTENT_RETURN_REQUEST;
    /** iA5TextTeletex and teletexTelex; 1988 has others. */
    private static final int LAST_CONVERSION = 1;

    private final TransferEnvelope envelope;
    private final Function<TransferEnvelope, MtsApdu> around;
    private final Rules1984 rules = new Rules1984();
    private final List<ApduOf1984.LeftOut> leftOut = new ArrayList<>();

    /** {@code around} makes of an envelope the APDU that it belongs to. */
    EnvelopeRules1984(TransferEnvelope envelope, Function<TransferEnvelope, MtsApdu> around) {
        this.envelope = envelope;
        this.around = around;
    }

    ApduOf1984 result() {
        contentType();
        rules.leaveOut(envelope.extensions());
        rules.leaveOutTrace(envelope.internalTrace());
        TransferEnvelope.Builder of1984 = TransferEnvelope.builder(
                        envelope.messageIdentifier(),
                        rules.required("originator-name", envelope.originator()),
                        envelope.contentType())
                .priority(envelope.priority())
                .indicators(indicators());
        envelope.originalTypes()
                .map(types -> rules.types("original-encoded-information-types", types))
                .ifPresent(of1984::originalTypes);
        envelope.contentIdentifier().ifPresent(of1984::contentIdentifier);
        envelope.deferredDelivery().ifPresent(of1984::deferredDelivery);
        rules.bilateral(envelope.bilateral()).forEach(of1984::bilateral);
        rules.trace(envelope.trace()).forEach(of1984::trace);
        List<PerRecipient> recipients = recipients();
        if (recipients.stream().noneMatch(PerRecipient::responsible)) {
            leftOut.forEach(recipient -> rules.refuse("recipient " + recipient.number(), recipient.reason()));
        }
        if (recipients.isEmpty() && leftOut.isEmpty()) {
            rules.refuse("recipients", "nobody of them is ours to deliver to, and none can be named");
        }
        return rules.obstacles()
                .orElseGet(() -> new ApduOf1984.Sendable(
                        around.apply(of1984.recipients(recipients).build()), leftOut, rules.losses()));
    }

    private void contentType() {
        if (envelope.contentType().equals(ContentType.P22)) {
            rules.refuse("content-type", "22 is not of 1984");
        } else if (envelope.contentType() instanceof ContentType.Extended) {
            rules.refuse("content-type", "an object identifier is not of 1984");
        }
    }

    private PerMessageIndicators indicators() {
        Set<Integer> bits = new TreeSet<>(envelope.indicators().bits());
        if (bits.removeIf(bit -> bit > LAST_INDICATOR)) {
            rules.lost("per-message-indicators", "bits above " + LAST_INDICATOR + " left out");
        }
        return new PerMessageIndicators(bits);
    }

    /** Those who are here only to be disclosed go without a word to anybody if they can't be named. */
    private List<PerRecipient> recipients() {
        List<PerRecipient> recipients = new ArrayList<>();
        for (PerRecipient recipient : envelope.recipients()) {
            NameOf1984 name = NameOf1984.of(recipient.recipient());
            Optional<String> obstacle = name instanceof NameOf1984.Inexpressible no
                    ? Optional.of(no.reason())
                    : critical(recipient.extensions());
            String field = "recipient " + recipient.number();
            if (obstacle.isPresent() && recipient.responsible()) {
                leftOut.add(new ApduOf1984.LeftOut(recipient.number(), obstacle.get()));
            } else if (obstacle.isPresent()) {
                rules.lost(field, "not disclosed, " + obstacle.get());
            } else if (name instanceof NameOf1984.Expressed expressed) {
                rules.lost(field, expressed);
                recipients.add(recipient(field, recipient, expressed));
            }
        }
        return recipients;
    }

    private static Optional<String> critical(List<ExtensionField> extensions) {
        return extensions.stream()
                .filter(Rules1984::isCritical)
                .findFirst()
                .map(extension -> "extension " + extension.label() + " is critical, and unknown to 1984");
    }

    private PerRecipient recipient(String field, PerRecipient recipient, NameOf1984.Expressed name) {
        recipient.extensions().forEach(extension -> rules.lost(field + " extension " + extension.label(), "left out"));
        Optional<Integer> conversion = recipient.explicitConversion().filter(number -> number <= LAST_CONVERSION);
        if (!conversion.equals(recipient.explicitConversion())) {
            rules.lost(field + " explicit-conversion", "unknown to 1984, left out");
        }
        return new PerRecipient(
                name.name(),
                recipient.number(),
                recipient.responsible(),
                recipient.mtaReport(),
                recipient.originatorReport(),
                conversion,
                List.of());
    }
}
