package org.x400gate.gateway.conversion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.p1.AdditionalActions;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.RoutingAction;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** From one peer to the next (X.411 14.3): as it came, with our trace, for the recipients that lie that way. */
final class Relaying {
    private final ConversionSettings settings;

    Relaying(ConversionSettings settings) {
        this.settings = settings;
    }

    /** Throws {@link MessageOf1984.NotOf1984} if it can't be for a peer of 1984. */
    Rendered render(QueueEntry entry, NextHop hop, MtsApdu apdu, Edition edition) throws IOException {
        if (apdu instanceof MtsApdu.Message message) {
            return relay(entry, hop, message, edition);
        } else if (apdu instanceof MtsApdu.Report report) {
            return relay(entry, hop, report, edition);
        }
        return relay(entry, hop, (MtsApdu.Probe) apdu, edition);
    }

    private Rendered relay(QueueEntry entry, NextHop hop, MtsApdu.Message message, Edition edition) throws IOException {
        TransferEnvelope envelope = message.envelope().toBuilder()
                .recipients(responsibleAt(entry, hop, message.envelope()))
                .build();
        MtsApdu.Message onward = Deferral.released(entry, new MtsApdu.Message(envelope, message.content()));
        Map<Integer, List<Integer>> carried = numbers(entry, hop);
        return switch (edition) {
            case OF_1988 -> apdu(traced(entry, onward, passed(entry)), carried, List.of(), List.of());
            case OF_1984 -> apdu(new MessageOf1984().relayed(onward, passed(entry)), carried, List.of(), List.of());
        };
    }

    /** One that we made has our trace already; to pass through one domain twice would look like a loop. */
    private Rendered relay(QueueEntry entry, NextHop hop, MtsApdu.Report report, Edition edition) {
        MtsApdu.Report traced = ReportAttributes.isOurs(entry) ? report : traced(entry, report);
        return inEdition(traced, numbers(entry, hop), edition);
    }

    /** RFC 2156 5.3.9 leaves it to the MTS: who answers for the recipients answers the probe. */
    private Rendered relay(QueueEntry entry, NextHop hop, MtsApdu.Probe probe, Edition edition) {
        TransferEnvelope.Builder envelope = probe.envelope().toBuilder()
                .recipients(responsibleAt(entry, hop, probe.envelope()))
                .trace(passed(entry))
                .internalTrace(passedInside(entry));
        if (edition == Edition.OF_1984 && probe.envelope().contentType().equals(ContentType.P22)) {
            // A message as probed would go on in P2.
            envelope.contentType(ContentType.P2);
        }
        return inEdition(new MtsApdu.Probe(envelope.build(), probe.contentLength()), numbers(entry, hop), edition);
    }

    static Rendered inEdition(MtsApdu apdu, Map<Integer, List<Integer>> carried, Edition edition) {
        if (edition == Edition.OF_1988) {
            return apdu(apdu, carried, List.of(), List.of());
        }
        ApduOf1984 of1984 = ApduOf1984.of(apdu);
        return of1984 instanceof ApduOf1984.Sendable sendable
                ? apdu(sendable, carried, List.of(), List.of())
                : new Rendered.NotRenderable(Cause.notConverted(((ApduOf1984.NotSendable) of1984).reason()));
    }

    private static Map<Integer, List<Integer>> numbers(QueueEntry entry, NextHop hop) {
        Map<Integer, List<Integer>> carried = new LinkedHashMap<>();
        numbersAt(entry, hop).forEach(number -> carried.put(number, List.of(number)));
        return carried;
    }

    private MtsApdu.Report traced(QueueEntry entry, MtsApdu.Report report) {
        ReportEnvelope envelope = report.envelope();
        List<TraceElement> trace = new ArrayList<>(envelope.trace());
        trace.add(passed(entry));
        List<InternalTraceElement> internal = new ArrayList<>(envelope.internalTrace());
        internal.add(passedInside(entry));
        return new MtsApdu.Report(
                new ReportEnvelope(
                        envelope.identifier(), envelope.destination(), trace, internal, envelope.extensions()),
                report.content());
    }

    private MtsApdu.Message traced(QueueEntry entry, MtsApdu.Message message, TraceElement ours) {
        TransferEnvelope traced = message.envelope().toBuilder()
                .trace(ours)
                .internalTrace(passedInside(entry))
                .build();
        return new MtsApdu.Message(traced, message.content());
    }

    private TraceElement passed(QueueEntry entry) {
        return new TraceElement(
                settings.domain(),
                entry.submission().acceptedAt(),
                RoutingAction.RELAYED,
                Optional.empty(),
                actions(entry));
    }

    private InternalTraceElement passedInside(QueueEntry entry) {
        return new InternalTraceElement(
                settings.domain(),
                settings.mtaName(),
                entry.submission().acceptedAt(),
                RoutingAction.RELAYED,
                Optional.empty(),
                Optional.empty(),
                actions(entry));
    }

    /** Who sees a domain twice with a redirection between takes it for no loop. */
    private static AdditionalActions actions(QueueEntry entry) {
        AdditionalActions actions = ReportAttributes.isRedirected(entry)
                ? new AdditionalActions(Optional.empty(), Optional.empty(), true, false)
                : AdditionalActions.NONE;
        return Deferral.actions(entry, actions);
    }

    /** {@code numbers}: of the entry's recipients, by the number each has in the envelope. */
    static Rendered.Apdu apdu(
            MtsApdu message,
            Map<Integer, List<Integer>> numbers,
            List<Rendered.Unrenderable> unrenderable,
            List<String> losses) {
        return new Rendered.Apdu(
                message.node().sequence(),
                message.identifier().toString(),
                numbers.values().stream().flatMap(List::stream).toList(),
                unrenderable,
                losses,
                Made.AS_IT_CAME);
    }

    static Rendered.Apdu apdu(
            ApduOf1984.Sendable sendable,
            Map<Integer, List<Integer>> numbers,
            List<Rendered.Unrenderable> unrenderable,
            List<String> losses) {
        Map<Integer, List<Integer>> carried = new LinkedHashMap<>(numbers);
        List<Rendered.Unrenderable> left = new ArrayList<>(unrenderable);
        for (ApduOf1984.LeftOut recipient : sendable.leftOut()) {
            Optional.ofNullable(carried.remove(recipient.number()))
                    .ifPresent(same -> same.forEach(number ->
                            left.add(new Rendered.Unrenderable(number, Cause.notConverted(recipient.reason())))));
        }
        List<String> all = new ArrayList<>(losses);
        all.addAll(sendable.losses());
        return apdu(sendable.apdu(), carried, left, all);
    }

    private static Set<Integer> numbersAt(QueueEntry entry, NextHop hop) {
        return entry.pendingAt(hop).stream().map(Recipient::number).collect(Collectors.toSet());
    }

    /** X.411 14.3.10: this copy makes its receiver responsible for its own recipients only. */
    static List<PerRecipient> responsibleAt(QueueEntry entry, NextHop hop, TransferEnvelope envelope) {
        Set<Integer> ours = numbersAt(entry, hop);
        return envelope.recipients().stream()
                .map(recipient ->
                        recipient.withResponsible(recipient.responsible() && ours.contains(recipient.number())))
                .toList();
    }
}
