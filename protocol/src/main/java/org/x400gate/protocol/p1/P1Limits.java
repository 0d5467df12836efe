package org.x400gate.protocol.p1;

import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.bounds.UpperBound;

/**
 * What an APDU may cost at most.
 *
 * @param ber octets, depth and elements of the whole APDU
 * @param maxRecipients recipients of one message
 * @param maxTraceElements elements of one trace
 */
public record P1Limits(BerLimits ber, int maxRecipients, int maxTraceElements) {
    /** ub-recipients and ub-transfers (X.411 Annex B). */
    public static final int UB_RECIPIENTS = UpperBound.UB_RECIPIENTS.max();

    public static final int UB_TRANSFERS = UpperBound.UB_TRANSFERS.max();
    public static final P1Limits STANDARD = new P1Limits(BerLimits.STANDARD, UB_RECIPIENTS, UB_TRANSFERS);

    public P1Limits {
        if (maxRecipients < 1 || maxRecipients > UB_RECIPIENTS) {
            throw new IllegalArgumentException("maxRecipients " + maxRecipients + " outside 1.." + UB_RECIPIENTS);
        }
        if (maxTraceElements < 1 || maxTraceElements > UB_TRANSFERS) {
            throw new IllegalArgumentException("maxTraceElements " + maxTraceElements + " outside 1.." + UB_TRANSFERS);
        }
    }
}
