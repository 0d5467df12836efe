package org.x400gate.protocol.acse;

/** Where an association stands; numbers of X.227 table A.3. */
enum AcseState {
    IDLE("STA0", "no association"),
    AWAIT_AARE("STA1", "waiting for the association's answer"),
    AWAIT_RESPONSE("STA2", "deciding about an association"),
    AWAIT_RLRE("STA3", "waiting for the release's answer"),
    AWAIT_RELEASE_RESPONSE("STA4", "answering a release"),
    ASSOCIATED("STA5", "associated"),
    ENDED("STA0", "association ended");

    private final String number;
    private final String sentence;

    AcseState(String number, String sentence) {
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
