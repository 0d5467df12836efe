package org.x400gate.protocol.ipm;

/** NotificationRequests (X.420 7.1.2), in the order of their bits. */
public enum NotificationRequest {
    RN,
    NRN,
    IPM_RETURN,
    AN_SUPPORTED,
    SUPPRESS_AN
}
