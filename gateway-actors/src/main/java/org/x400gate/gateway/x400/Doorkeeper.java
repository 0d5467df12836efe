package org.x400gate.gateway.x400;

import java.util.List;
import java.util.Optional;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Says of each recipient of an APDU where it goes, or why not (X.411 14.3.4 and 9.2). */
final class Doorkeeper {
    private final RoutingTable routes;
    private final Rendering rendering;
    private final int maxHops;

    Doorkeeper(RoutingTable routes, Rendering rendering, int maxHops) {
        this.routes = routes;
        this.rendering = rendering;
        this.maxHops = maxHops;
    }

    /** {@code from}: the peer that gave it to us. */
    Destinations destinations(MtsApdu apdu, String from) {
        Destinations destinations = Destinations.empty();
        if (apdu instanceof MtsApdu.Message message) {
            ofMessage(message, from, destinations);
        } else if (apdu instanceof MtsApdu.Report report) {
            ofReport(report, from, destinations);
        } else {
            ofProbe((MtsApdu.Probe) apdu, from, destinations);
        }
        if (destinations.recipients().isEmpty()) {
            destinations.failed(
                    1,
                    apdu.identifier().toString(),
                    Cause.untransferable(NotDelivered.INVALID_ARGUMENTS, "no recipient is ours to deliver to"));
        }
        return destinations;
    }

    private void ofMessage(MtsApdu.Message message, String from, Destinations destinations) {
        Optional<Cause> loop = loop(message);
        for (PerRecipient each : message.envelope().recipients()) {
            if (each.responsible()) {
                Route route = routes.ofOrAddress(each.recipient().address());
                String address = each.recipient().toString();
                loop.or(() -> obstacle(route, from))
                        .or(() -> unsupported(message.envelope(), each))
                        .ifPresentOrElse(
                                cause -> destinations.failed(each.number(), address, cause),
                                () -> destinations.to(each.number(), address, ((Route.To) route).hop()));
            }
        }
    }

    /** RFC 2156 5.3.9: what lies behind a peer is the peer's to answer; what would go out by SMTP is ours. */
    private void ofProbe(MtsApdu.Probe probe, String from, Destinations destinations) {
        Optional<Cause> loop = loop(probe);
        for (PerRecipient each : probe.envelope().recipients()) {
            if (each.responsible()) {
                Route route = routes.ofOrAddress(each.recipient().address());
                String address = each.recipient().toString();
                Optional<Cause> cause =
                        loop.or(() -> obstacle(route, from)).or(() -> unsupported(probe.envelope(), each));
                if (cause.isPresent()) {
                    destinations.failed(each.number(), address, cause.get());
                } else if (RoutingTable.isX400(((Route.To) route).hop())) {
                    destinations.to(each.number(), address, ((Route.To) route).hop());
                } else {
                    rendering
                            .obstacle(probe, each)
                            .ifPresentOrElse(
                                    why -> destinations.failed(each.number(), address, why),
                                    () -> destinations.deliverable(each.number(), address));
                }
            }
        }
    }

    /** RFC 5321 4.5.5 on this side: what nobody is to hear ends here; else a report goes its way as a message does. */
    private void ofReport(MtsApdu.Report report, String from, Destinations destinations) {
        String address = report.destination().toString();
        if (routes.isNullSender(report.destination().address())) {
            destinations.ended(1, address, "the message it reports on had the null reverse path");
            return;
        }
        Route route = routes.ofOrAddress(report.destination().address());
        loop(report)
                .or(() -> obstacle(route, from))
                .ifPresentOrElse(
                        cause -> destinations.failed(1, address, cause),
                        () -> destinations.to(1, address, ((Route.To) route).hop()));
    }

    private Optional<Cause> loop(MtsApdu apdu) {
        int elements = apdu.trace().size();
        return elements > maxHops
                ? Optional.of(Cause.untransferable(
                        NotDelivered.LOOP_DETECTED,
                        "it goes round in circles: " + elements + " trace elements, at most " + maxHops + " are taken"))
                : Optional.empty();
    }

    private static Optional<Cause> obstacle(Route route, String from) {
        if (route instanceof Route.Unroutable unroutable) {
            return Optional.of(Cause.unroutable(unroutable.reason()));
        }
        // X.411 14.3: back to where it came from would only go round.
        return ((Route.To) route).hop().equals(RoutingTable.x400Hop(from))
                ? Optional.of(Cause.untransferable(NotDelivered.LOOP_DETECTED, "its route leads back to " + from))
                : Optional.empty();
    }

    /** X.411 9.2: what is critical for transfer and not known ends the transfer, for all or for the one it is about. */
    private static Optional<Cause> unsupported(TransferEnvelope envelope, PerRecipient recipient) {
        return forbidding(envelope.extensions())
                .or(() -> forbidding(recipient.extensions()))
                .map(extension -> Cause.untransferable(
                        NotDelivered.UNSUPPORTED_CRITICAL_FUNCTION,
                        "extension " + extension.label() + " is critical for transfer and not known here"));
    }

    private static Optional<ExtensionField> forbidding(List<ExtensionField> extensions) {
        return extensions.stream().filter(ExtensionField::forbidsTransfer).findFirst();
    }
}
