package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Priority;
import org.x400gate.protocol.p1.Redirection;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What the header of a mail takes from an envelope, trace apart (RFC 2156 5.3.6, 5.3.7). */
final class MailFromEnvelope {
    private static final String CLAUSE = "RFC 2156 5.3.6";

    /**
     * Standard extensions (X.411 Annex A) that are honoured or lose nothing here even when marked critical: what they
     * prohibit, a gateway does not do (RFC 2156 5.3.7 leaves it to us), what they tell has its field.
     */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            1,
            MtsExtensions.ORIGINATOR_REQUESTED_ALTERNATE_RECIPIENT,
            3,
            MtsExtensions.CONVERSION_WITH_LOSS_PROHIBITED,
            MtsExtensions.LATEST_DELIVERY_TIME,
            MtsExtensions.ORIGINATOR_RETURN_ADDRESS,
            MtsExtensions.CONTENT_CORRELATOR,
            MtsExtensions.DL_EXPANSION_HISTORY,
            Redirection.HISTORY);

    private final TransferEnvelope envelope;
    private final MappingContext context;
    private final Losses losses;
    private final List<HeaderField> fields = new ArrayList<>();
    private final Set<String> discarded = new LinkedHashSet<>();

    MailFromEnvelope(TransferEnvelope envelope, MappingContext context, Losses losses) {
        this.envelope = envelope;
        this.context = context;
        this.losses = losses;
    }

    /** The first extension that must not be passed over and is not understood: the mapping is impossible (X.411 9.2). */
    static Optional<Loss> critical(List<ExtensionField> extensions) {
        return extensions.stream()
                .filter(extension -> extension.criticalForTransfer() || extension.criticalForDelivery())
                .filter(extension -> UNDERSTOOD.stream().noneMatch(extension::isStandard))
                .findFirst()
                .map(extension -> new Loss(CLAUSE, "extension " + name(extension), "critical and not supported"));
    }

    private static String name(ExtensionField extension) {
        return extension.type() instanceof ExtensionField.Standard standard
                ? "(" + standard.number() + ")"
                : Traces.text(((ExtensionField.Private) extension.type()).oid());
    }

    /** {@code named}: by the heading, openly; nobody else is disclosed to others, whoever got a copy. */
    List<HeaderField> fields(List<OrName> named) {
        address(envelope.originator())
                .ifPresent(m -> fields.add(HeaderField.ofAddresses("X400-Originator", List.of(m))));
        recipientsField(named).ifPresent(fields::add);
        fields.add(HeaderField.ofText("X400-MTS-Identifier", Traces.text(envelope.messageIdentifier())));
        envelope.originalTypes()
                .map(Traces::types)
                .filter(types -> !types.isEmpty())
                .ifPresent(types -> fields.add(new HeaderField("Original-Encoded-Information-Types", types)));
        fields.add(new HeaderField(
                "X400-Content-Type", envelope.contentType().equals(ContentType.P2) ? "P2-1984 (2)" : "P2-1988 (22)"));
        envelope.contentIdentifier().ifPresent(id -> fields.add(HeaderField.ofText("X400-Content-Identifier", id)));
        if (envelope.priority() != Priority.NORMAL) {
            fields.add(new HeaderField(
                    "Priority",
                    switch (envelope.priority()) {
                        case NORMAL -> "normal";
                        case NON_URGENT -> "non-urgent";
                        case URGENT -> "urgent";
                    }));
        }
        if (envelope.indicators().implicitConversionProhibited()) {
            fields.add(new HeaderField("Conversion", "Prohibited"));
        }
        envelope.deferredDelivery().ifPresent(time -> time("Deferred-Delivery", time));
        envelope.extensions().forEach(this::extension);
        envelope.recipients().stream().filter(PerRecipient::responsible).forEach(this::ofRecipient);
        if (!discarded.isEmpty()) {
            fields.add(new HeaderField("Discarded-X400-MTS-Extensions", String.join(", ", discarded)));
        }
        return fields;
    }

    private void time(String name, Instant time) {
        fields.add(HeaderField.ofDate(name, OffsetDateTime.ofInstant(time, ZoneOffset.UTC)));
    }

    private void ofRecipient(PerRecipient recipient) {
        recipient.extensions().stream()
                .filter(extension -> !extension.isStandard(Redirection.HISTORY))
                .forEach(this::discard);
        if (recipient.explicitConversion().isPresent()) {
            losses.lost(CLAUSE, "explicit-conversion", "not made here, left out");
        }
    }

    private void discard(ExtensionField extension) {
        discarded.add(name(extension));
        losses.lost(CLAUSE, "extension " + name(extension), "left out");
    }

    private void extension(ExtensionField extension) {
        try {
            if (!read(extension)) {
                discard(extension);
            }
        } catch (MalformedInput notWhatItSays) {
            discard(extension);
        }
    }

    private boolean read(ExtensionField extension) {
        int number = extension.type() instanceof ExtensionField.Standard standard ? standard.number() : 0;
        switch (number) {
            case MtsExtensions.CONVERSION_WITH_LOSS_PROHIBITED -> {
                if (extension
                        .value()
                        .filter(v -> v.length() == 3 && v.at(2) == 1)
                        .isPresent()) {
                    fields.add(new HeaderField("Conversion-With-Loss", "Prohibited"));
                }
                return true;
            }
            case MtsExtensions.LATEST_DELIVERY_TIME -> {
                time("Latest-Delivery-Time", MtsExtensions.time(extension));
                return true;
            }
            case MtsExtensions.ORIGINATOR_RETURN_ADDRESS -> {
                return address(OrName.of(MtsExtensions.address(extension)))
                        .map(m -> fields.add(HeaderField.ofAddresses("Originator-Return-Address", List.of(m))))
                        .orElse(false);
            }
            case MtsExtensions.DL_EXPANSION_HISTORY -> {
                return expansions(MtsExtensions.expansions(extension));
            }
            default -> {
                return number == MtsExtensions.CONTENT_CORRELATOR;
            }
        }
    }

    /** The latest first, as in trace. */
    private boolean expansions(List<MtsExtensions.Expansion> history) {
        boolean all = true;
        for (int i = history.size() - 1; i >= 0; i--) {
            MtsExtensions.Expansion expansion = history.get(i);
            Optional<Mailbox> list = address(expansion.list());
            all &= list.isPresent();
            list.ifPresent(m -> fields.add(
                    new HeaderField("DL-Expansion-History", m.text() + "; " + Traces.date(expansion.at()) + ";")));
        }
        return all;
    }

    /**
     * RFC 2156 4.6.2.2: all recipients if they may be disclosed, save those of blind copies; the only one of ours otherwise,
     * also if that one stands in several places.
     */
    private Optional<HeaderField> recipientsField(List<OrName> named) {
        Set<String> open =
                named.stream().map(name -> name.address().matchingKey()).collect(Collectors.toSet());
        List<PerRecipient> ours =
                envelope.recipients().stream().filter(PerRecipient::responsible).toList();
        boolean one = ours.stream()
                        .map(recipient -> recipient.recipient().address().matchingKey())
                        .distinct()
                        .count()
                == 1;
        boolean disclosed = envelope.indicators().disclosureOfOtherRecipients();
        List<Mailbox> shown = envelope.recipients().stream()
                .filter(recipient -> one && recipient.responsible() || disclosed && isNamed(recipient, open))
                .flatMap(
                        recipient -> address(recipient.recipient())
                                .map(mailbox -> Redirections.beside(mailbox, recipient, context))
                                .stream())
                .toList();
        return shown.isEmpty() ? Optional.empty() : Optional.of(HeaderField.ofAddresses("X400-Recipients", shown));
    }

    /** Or it stands for somebody who is. */
    private static boolean isNamed(PerRecipient recipient, Set<String> open) {
        return Stream.concat(
                        Stream.of(recipient.recipient()),
                        Redirection.historyIn(recipient.extensions()).stream().map(Redirection::intended))
                .anyMatch(name -> open.contains(name.address().matchingKey()));
    }

    private Optional<Mailbox> address(OrName name) {
        if (name.directoryName().isPresent()) {
            losses.lost("RFC 2156 4.5", "directory-name", "left out");
        }
        return context.addresses().toRfc(name.address());
    }
}
