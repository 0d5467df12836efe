package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.protocol.asn1.UtcTime;

/** InternalTraceInformationElement (X.411, extension 38): what one MTA did; attempted is an MTA or a domain. */
public record InternalTraceElement(
        GlobalDomainIdentifier domain,
        String mtaName,
        Instant arrival,
        RoutingAction action,
        Optional<String> attemptedMta,
        Optional<GlobalDomainIdentifier> attemptedDomain,
        AdditionalActions additional) {
    public InternalTraceElement {
        arrival = UtcTime.checked(arrival);
        if (attemptedMta.isPresent() && attemptedDomain.isPresent()) {
            throw new IllegalArgumentException("attempted is an MTA or a domain, not both");
        }
    }

    public static InternalTraceElement relayed(GlobalDomainIdentifier domain, String mtaName, Instant arrival) {
        return new InternalTraceElement(
                domain,
                mtaName,
                arrival,
                RoutingAction.RELAYED,
                Optional.empty(),
                Optional.empty(),
                AdditionalActions.NONE);
    }
}
