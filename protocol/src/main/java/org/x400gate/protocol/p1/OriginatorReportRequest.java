package org.x400gate.protocol.p1;

import java.util.Set;
import org.x400gate.protocol.asn1.BitString;

/** What the originator asks to be reported (X.411, bits 3 and 4 of PerRecipientIndicators; 11 is read as REPORT). */
public enum OriginatorReportRequest {
    NO_REPORT(Set.of()),
    NON_DELIVERY_REPORT(Set.of(4)),
    REPORT(Set.of(3));

    private final Set<Integer> bits;

    OriginatorReportRequest(Set<Integer> bits) {
        this.bits = bits;
    }

    Set<Integer> bits() {
        return bits;
    }

    static OriginatorReportRequest of(BitString indicators) {
        return indicators.bit(3) ? REPORT : indicators.bit(4) ? NON_DELIVERY_REPORT : NO_REPORT;
    }
}
