package org.x400gate.gateway.failure;

/**
 * Whose fault it is that a message was not taken at one next hop. What goes wrong while it is made is its own. What breaks
 * while it is handed over may as well be the other side's, or that of the line between; it is held against the message only
 * if the other side has taken one since the failure before it, of whichever message. So a cut that hits all is held against
 * one message at most, a hop that takes nothing blames nobody, and a message that breaks its transfer each time is found out
 * by those that go meanwhile.
 */
public final class Blame {
    private Proof proof = Proof.NONE;

    private enum Proof {
        NONE,
        /** Since the latest failure the other side has taken a message. */
        HAS_TAKEN,
        /** We end transfers ourselves. */
        NO_MORE
    }

    /** The other side has taken a message: it lives, and so does the line. */
    public void taken() {
        proof = proof == Proof.NO_MORE ? proof : Proof.HAS_TAKEN;
    }

    /** From now on it may be us who break off. */
    public void nobodys() {
        proof = Proof.NO_MORE;
    }

    /** A transfer broke; whether that is held against its message. */
    public boolean failed() {
        boolean against = proof == Proof.HAS_TAKEN;
        proof = proof == Proof.NO_MORE ? proof : Proof.NONE;
        return against;
    }
}
