package org.x400gate.protocol.p1;

/** What the originating MTA asks to be reported (X.411, bits 1 and 2 of PerRecipientIndicators; 00 is not allowed). */
public enum MtaReportRequest {
    NONE,
    NON_DELIVERY_REPORT,
    REPORT,
    AUDITED_REPORT
}
