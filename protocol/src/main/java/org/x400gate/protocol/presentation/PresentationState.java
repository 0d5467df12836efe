package org.x400gate.protocol.presentation;

/** Where a presentation connection stands; numbers of X.226 annex A. The waits are timed by the session below. */
enum PresentationState {
    IDLE("STAI0", "no presentation connection"),
    AWAIT_CPA("STAI1", "waiting for the presentation connection's answer"),
    AWAIT_RESPONSE("STAI2", "deciding about a presentation connection"),
    CONNECTED("STAt0", "presentation connected"),
    ENDED("STAI0", "presentation connection ended");

    private final String number;
    private final String sentence;

    PresentationState(String number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    String number() {
        return number;
    }

    String sentence() {
        return sentence;
    }
}
