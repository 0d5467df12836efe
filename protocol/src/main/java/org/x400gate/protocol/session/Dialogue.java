package org.x400gate.protocol.session;

import java.util.Set;

/**
 * The variables of a session in data transfer, by annex A's names: Vact, the tokens we own, V(M) the next serial number,
 * V(A) the lowest one not confirmed, Vsc whether it is we who may confirm. Source: X.225 A.5.4, table A.4.
 */
public record Dialogue(boolean activity, Set<SessionToken> owned, long nextSerial, long unconfirmed, boolean confirms) {
    /** X.225 8.3.1.13: six digits. */
    static final long MAX_SERIAL = 999_999;

    public Dialogue {
        owned = Set.copyOf(owned);
    }

    static Dialogue start(Set<SessionToken> owned) {
        return new Dialogue(false, owned, 1, 1, false);
    }

    boolean ownsAll() {
        return owned.equals(SessionToken.ALL);
    }

    boolean ownsNone() {
        return owned.isEmpty();
    }

    boolean owns(SessionToken token) {
        return owned.contains(token);
    }

    /** An activity begins (serial 1) or is resumed (behind the point it is resumed from). */
    Dialogue begun(long serial) {
        return new Dialogue(true, owned, serial, serial, confirms);
    }

    Dialogue pointSent() {
        return new Dialogue(activity, owned, nextSerial + 1, confirms ? nextSerial : unconfirmed, false);
    }

    Dialogue pointReceived() {
        return new Dialogue(activity, owned, nextSerial + 1, confirms ? unconfirmed : nextSerial, true);
    }

    /** The end of an activity takes a serial number, but doesn't change who may confirm the points before it. */
    Dialogue endReceived() {
        return new Dialogue(activity, owned, nextSerial + 1, confirms ? unconfirmed : nextSerial, confirms);
    }

    Dialogue confirmed(long serial) {
        return new Dialogue(activity, owned, nextSerial, serial + 1, confirms);
    }

    Dialogue ended() {
        return new Dialogue(false, owned, nextSerial, nextSerial, confirms);
    }

    /** After an interrupt or discard: its requestor owns all tokens, the other side none. */
    Dialogue broken(Set<SessionToken> ownedNow) {
        return new Dialogue(false, ownedNow, nextSerial, unconfirmed, confirms);
    }

    Dialogue owning(Set<SessionToken> ownedNow) {
        return new Dialogue(activity, ownedNow, nextSerial, unconfirmed, confirms);
    }

    boolean awaitsConfirmation(long serial) {
        return nextSerial > serial && serial >= unconfirmed;
    }
}
