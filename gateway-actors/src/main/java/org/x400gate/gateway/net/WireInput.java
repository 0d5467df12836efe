package org.x400gate.gateway.net;

/** What a {@link Wire} holds of what came, and who waits. */
enum WireInput {
    /** Nothing held, nobody asks: the stream reads ahead. */
    IDLE,
    ASKED,
    /** A chunk is held and the stream waits. */
    HOLDING,
    /** A chunk is held and the peer has closed its side. */
    HOLDING_LAST,
    FINISHED
}
