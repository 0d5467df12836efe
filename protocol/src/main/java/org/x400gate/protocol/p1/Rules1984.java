package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainNames;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrName;

/** What messages and reports have in common on their way to 1984, with the losses and obstacles of one of them. */
final class Rules1984 {
    static final String CLAUSE = " (X.419 Annex B)";
    private static final int LAST_INFORMATION_TYPE = 9;
    private static final Set<Tag> NON_BASIC_PARAMETERS = Set.of(Tag.context(1), Tag.context(2), Tag.context(3));

    private final List<String> losses = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    void lost(String field, String what) {
        String loss = field + ": " + what + CLAUSE;
        if (!losses.contains(loss)) {
            losses.add(loss);
        }
    }

    void refuse(String field, String what) {
        obstacles.add(field + ": " + what + CLAUSE);
    }

    List<String> losses() {
        return losses;
    }

    /** Why nothing can be sent, if so. */
    Optional<ApduOf1984> obstacles() {
        return obstacles.isEmpty()
                ? Optional.empty()
                : Optional.of(new ApduOf1984.NotSendable(String.join("; ", obstacles)));
    }

    /** A name without which nothing can be sent. */
    OrName required(String field, OrName name) {
        NameOf1984 found = NameOf1984.of(name);
        if (found instanceof NameOf1984.Expressed expressed) {
            lost(field, expressed);
            return expressed.name();
        }
        refuse(field, ((NameOf1984.Inexpressible) found).reason());
        return name;
    }

    void lost(String field, NameOf1984.Expressed expressed) {
        expressed.losses().forEach(loss -> losses.add(field + " " + loss));
    }

    /** Extensions go; one that somebody marked critical may not. */
    void leaveOut(List<ExtensionField> extensions) {
        for (ExtensionField extension : extensions) {
            if (isCritical(extension)) {
                refuse("extension " + extension.label(), "critical, and unknown to 1984");
            } else {
                lost("extension " + extension.label(), "left out");
            }
        }
    }

    static boolean isCritical(ExtensionField extension) {
        return extension.criticalForSubmission() || extension.criticalForTransfer() || extension.criticalForDelivery();
    }

    void leaveOutTrace(List<InternalTraceElement> internalTrace) {
        if (!internalTrace.isEmpty()) {
            lost("internal-trace-information", "left out");
        }
    }

    /** Other types than the ten of 1984 are one type, undefined, if there is nothing else to say. */
    EncodedInformationTypes types(String field, EncodedInformationTypes types) {
        Set<Integer> builtIn = new TreeSet<>(types.builtIn());
        List<Octets> parameters = new ArrayList<>(types.nonBasicParameters());
        boolean lost = builtIn.removeIf(type -> type > LAST_INFORMATION_TYPE)
                | !types.extended().isEmpty()
                | parameters.removeIf(raw -> !NON_BASIC_PARAMETERS.contains(
                        Ber.decode(raw, BerLimits.STANDARD).tag()));
        if (lost) {
            lost(field, "information types of 1988 left out");
            if (builtIn.isEmpty()) {
                builtIn.add(EncodedInformationTypes.UNKNOWN);
            }
        }
        return new EncodedInformationTypes(builtIn, List.of(), parameters);
    }

    List<TraceElement> trace(List<TraceElement> trace) {
        return trace.stream().map(this::traceElement).toList();
    }

    private TraceElement traceElement(TraceElement element) {
        AdditionalActions actions = element.additional();
        if (actions.redirected() || actions.dlOperation()) {
            lost("trace-information", "additional actions redirected and dl-operation left out");
        }
        return new TraceElement(
                element.domain(),
                element.arrival(),
                element.action(),
                element.attemptedDomain(),
                new AdditionalActions(
                        actions.deferredTime(),
                        actions.converted().map(types -> types("trace-information", types)),
                        false,
                        false));
    }

    /** In 1984 only an ADMD has such information: behind the country stands its name, not a private domain's two. */
    List<Octets> bilateral(List<Octets> elements) {
        List<Octets> kept = new ArrayList<>();
        for (Octets raw : elements) {
            BerElement element = Ber.decode(raw, BerLimits.STANDARD);
            boolean ofAdmd = element.isConstructed()
                    && element.children().size() > 1
                    && element.children().get(1).is(DomainNames.ADMD);
            if (ofAdmd) {
                kept.add(raw);
            } else {
                lost("per-domain-bilateral-information", "a private domain's left out");
            }
        }
        return kept;
    }
}
