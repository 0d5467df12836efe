package org.x400gate.protocol.p1;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.oraddress.OrName;

/**
 * PerRecipientMessageTransferFields (X.411). {@code responsible}: whether the MTA that receives this copy has to
 * deliver or report; the others are there to be disclosed.
 */
public record PerRecipient(
        OrName recipient,
        int number,
        boolean responsible,
        MtaReportRequest mtaReport,
        OriginatorReportRequest originatorReport,
        Optional<Integer> explicitConversion,
        List<ExtensionField> extensions) {
    public PerRecipient {
        extensions = List.copyOf(extensions);
        if (number < 1 || number > P1Limits.UB_RECIPIENTS) {
            throw new IllegalArgumentException("recipient number " + number + " outside 1.." + P1Limits.UB_RECIPIENTS);
        }
    }

    /** A recipient the next MTA answers for, with non-delivery reports as usual. */
    public static PerRecipient of(OrName recipient, int number) {
        return new PerRecipient(
                recipient,
                number,
                true,
                MtaReportRequest.NON_DELIVERY_REPORT,
                OriginatorReportRequest.NON_DELIVERY_REPORT,
                Optional.empty(),
                List.of());
    }

    public PerRecipient withResponsible(boolean nowResponsible) {
        return new PerRecipient(
                recipient, number, nowResponsible, mtaReport, originatorReport, explicitConversion, extensions);
    }

    public PerRecipient withReports(MtaReportRequest mta, OriginatorReportRequest originator) {
        return new PerRecipient(recipient, number, responsible, mta, originator, explicitConversion, extensions);
    }
}
