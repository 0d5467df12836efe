package org.x400gate.protocol.p1;

/** What the originator asks to be reported (X.411, bits 3 and 4 of PerRecipientIndicators; 11 is read as REPORT). */
public enum OriginatorReportRequest {
    NO_REPORT,
    NON_DELIVERY_REPORT,
    REPORT
}
