package org.x400gate.protocol.stack;

import java.util.Arrays;
import java.util.Optional;

/** What two MTAs speak on an association: which P1, and which layers carry it (X.419 clause 7, annexes; X.410). */
public enum Dialect {
    /** P1 of 1984; RTSE right on session (X.410 mode of presentation, no ACSE). */
    P1_1984("1984", 1),
    /** P1 of 1988 in the layers of 1984 (mts-transfer-protocol). */
    P1_1988_X410("1988-x410", 12),
    /** P1 of 1988 and later over presentation and ACSE in normal mode (mts-transfer). */
    P1_1988("1988", 12);

    private final String configured;
    private final int applicationProtocol;

    Dialect(String configured, int applicationProtocol) {
        this.configured = configured;
        this.applicationProtocol = applicationProtocol;
    }

    /** Its name in settings, on command lines and in logs. */
    public String configured() {
        return configured;
    }

    /** The number that RTORQ usually gives to this protocol; it travels in X.410 mode only (X.228 applicationProtocol). */
    public int applicationProtocol() {
        return applicationProtocol;
    }

    /** Whether presentation is in X.410-1984 mode and ACSE absent. */
    public boolean x410Mode() {
        return this != P1_1988;
    }

    /** By the name in settings. */
    public static Optional<Dialect> ofConfigured(String name) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.configured.equals(name))
                .findFirst();
    }
}
