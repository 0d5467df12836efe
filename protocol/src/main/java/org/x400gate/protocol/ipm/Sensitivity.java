package org.x400gate.protocol.ipm;

/** SensitivityField (X.420 7.2.14): numbers from 1. */
public enum Sensitivity {
    PERSONAL,
    PRIVATE,
    COMPANY_CONFIDENTIAL
}
