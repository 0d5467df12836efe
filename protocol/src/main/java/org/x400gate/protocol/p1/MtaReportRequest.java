package org.x400gate.protocol.p1;

import java.util.Set;
import org.x400gate.protocol.asn1.BitString;

/** What the originating MTA asks to be reported (X.411, bits 1 and 2 of PerRecipientIndicators; 00 is not allowed). */
public enum MtaReportRequest {
    NONE(Set.of()),
    NON_DELIVERY_REPORT(Set.of(2)),
    REPORT(Set.of(1)),
    AUDITED_REPORT(Set.of(1, 2));

    private final Set<Integer> bits;

    MtaReportRequest(Set<Integer> bits) {
        this.bits = bits;
    }

    Set<Integer> bits() {
        return bits;
    }

    static MtaReportRequest of(BitString indicators) {
        if (indicators.bit(1)) {
            return indicators.bit(2) ? AUDITED_REPORT : REPORT;
        }
        return indicators.bit(2) ? NON_DELIVERY_REPORT : NONE;
    }
}
