package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.protocol.asn1.UtcTime;

/** AdditionalActions of a trace element (X.411). */
public record AdditionalActions(
        Optional<Instant> deferredTime,
        Optional<EncodedInformationTypes> converted,
        boolean redirected,
        boolean dlOperation) {
    public static final AdditionalActions NONE =
            new AdditionalActions(Optional.empty(), Optional.empty(), false, false);

    public AdditionalActions {
        deferredTime = deferredTime.map(UtcTime::checked);
    }
}
