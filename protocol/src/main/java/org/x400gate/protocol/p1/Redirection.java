package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;

/**
 * One element of a recipient's redirection-history (X.411): whom it was meant for, and why somebody else has it.
 *
 * @param intended who had it before
 * @param reason a number of RedirectionReason; later editions may have more than are named here
 */
public record Redirection(OrName intended, Instant at, int reason) {
    public static final int RECIPIENT_ASSIGNED = 0;
    public static final int ORIGINATOR_REQUESTED = 1;
    public static final int RECIPIENT_MD_ASSIGNED = 2;

    /** Extension of a recipient, in messages, probes and reports. */
    public static final int HISTORY = 25;

    private static final int MAX_REASON = 32_767;
    private static final int REQUESTED_ALTERNATE = 2;
    private static final int REASSIGNMENT_PROHIBITED = 1;
    private static final int PROHIBITED = 1;
    private static final BerLimits LIMITS = new BerLimits(1 << 20, 16, 8_192);

    public Redirection {
        at = UtcTime.checked(at);
        if (reason < 0 || reason > MAX_REASON) {
            throw new IllegalArgumentException("redirection reason " + reason + " outside 0.." + MAX_REASON);
        }
    }

    /** RedirectionHistory, the earliest first; a value that is none is a MalformedInput. */
    public static List<Redirection> decode(Octets value) {
        BerElement history = Ber.decode(value, LIMITS).expect(Tag.SEQUENCE, "redirection history");
        List<Redirection> redirections = new ArrayList<>();
        for (BerElement element : history.children()) {
            BerElement intended = element.required(Tag.SEQUENCE, "intended recipient");
            redirections.add(new Redirection(
                    OrName.decode(intended.required(OrName.TAG, "intended recipient")),
                    UtcTime.decode(intended.required(Tag.UTC_TIME, "redirection time")),
                    element.required(Tag.ENUMERATED, "redirection reason").intValue(0, MAX_REASON)));
        }
        return redirections;
    }

    /** The history among a recipient's extensions; empty also where it can't be read. */
    public static List<Redirection> historyIn(List<ExtensionField> extensions) {
        return value(extensions, HISTORY)
                .map(octets -> {
                    try {
                        return decode(octets);
                    } catch (MalformedInput unreadable) {
                        return List.<Redirection>of();
                    }
                })
                .orElse(List.of());
    }

    public static ExtensionField history(List<Redirection> redirections) {
        BerNode value = BerNode.sequence(redirections.stream()
                .map(each -> BerNode.sequence(
                        BerNode.sequence(each.intended.node(), UtcTime.node(Tag.UTC_TIME, each.at)),
                        BerNode.integer(Tag.ENUMERATED, each.reason)))
                .toList());
        return new ExtensionField(
                new ExtensionField.Standard(HISTORY), ExtensionField.NOT_CRITICAL, Optional.of(value.encode()));
    }

    /** Whom the originator wants it to go to if this recipient can't have it (X.411 originator-requested-alternate-recipient). */
    public static Optional<OrName> alternateRequested(PerRecipient recipient) {
        return value(recipient.extensions(), REQUESTED_ALTERNATE)
                .flatMap(octets -> {
                    try {
                        return Optional.of(OrName.decode(Ber.decode(octets, LIMITS)));
                    } catch (MalformedInput unreadable) {
                        return Optional.empty();
                    }
                })
                .filter(name -> !name.address().isEmpty());
    }

    /** Whether the originator wants nobody else to get it (X.411 recipient-reassignment-prohibited). */
    public static boolean isProhibited(TransferEnvelope envelope) {
        return value(envelope.extensions(), REASSIGNMENT_PROHIBITED)
                .filter(octets -> octets.length() == 3 && octets.at(2) == PROHIBITED)
                .isPresent();
    }

    /** {@code recipient} as {@code alternate} in its place: with its number and what is asked, and this as the latest of its history. */
    public PerRecipient of(PerRecipient recipient, OrName alternate) {
        List<ExtensionField> extensions = new ArrayList<>(recipient.extensions());
        extensions.removeIf(field -> field.isStandard(HISTORY) || field.isStandard(REQUESTED_ALTERNATE));
        List<Redirection> all = new ArrayList<>(historyIn(recipient.extensions()));
        all.add(this);
        extensions.add(history(all));
        return new PerRecipient(
                alternate,
                recipient.number(),
                recipient.responsible(),
                recipient.mtaReport(),
                recipient.originatorReport(),
                recipient.explicitConversion(),
                extensions);
    }

    private static Optional<Octets> value(List<ExtensionField> extensions, int number) {
        return extensions.stream()
                .filter(field -> field.isStandard(number))
                .findFirst()
                .flatMap(ExtensionField::value);
    }
}
