package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.protocol.asn1.UtcTime;

/** TraceInformationElement (X.411): what one domain did, once per pass through it. */
public record TraceElement(
        GlobalDomainIdentifier domain,
        Instant arrival,
        RoutingAction action,
        Optional<GlobalDomainIdentifier> attemptedDomain,
        AdditionalActions additional) {
    public TraceElement {
        arrival = UtcTime.checked(arrival);
    }

    public static TraceElement relayed(GlobalDomainIdentifier domain, Instant arrival) {
        return new TraceElement(domain, arrival, RoutingAction.RELAYED, Optional.empty(), AdditionalActions.NONE);
    }
}
