package org.x400gate.protocol.presentation;

/** The modes of a presentation connection; CP selects one, and both sides keep it (X.226 8.2 Mode-selector). */
enum PresentationMode {
    NORMAL,
    /** No contexts and no headers: session's user data are RTSE's own, as X.410 of 1984 has them. */
    X410
}
