package org.x400gate.gateway.association;

/** Where an incoming attempt stands, with the sentence its log line says when it ends there. */
enum AcceptState {
    AWAIT_CONNECTION("the TLS handshake was awaited"),
    AWAIT_CR("the transport connect request was awaited"),
    AWAIT_CN("the session connect was awaited"),
    VERIFY("the bind was being checked"),
    AWAIT_SLOT("a free place was awaited"),
    ACCEPTING("the session was being made"),
    HAND_OVER("the connection was being handed over"),
    REFUSING("the open was refused"),
    ENDED("it had become a session");

    private final String sentence;

    AcceptState(String sentence) {
        this.sentence = sentence;
    }

    /** Whether the peer still has to say who it is. */
    boolean halfOpen() {
        return this == AWAIT_CONNECTION || this == AWAIT_CR || this == AWAIT_CN;
    }

    String sentence() {
        return sentence;
    }
}
