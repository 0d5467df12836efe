package org.x400gate.protocol.session;

import org.x400gate.protocol.octets.Octets;

/** What a {@link SessionMachine} wants done, in this order. */
public sealed interface SessionAction {
    /** One TSDU. */
    record Send(Octets tsdu) implements SessionAction {}

    /** For the SS-user. */
    record Indicate(SessionIndication indication) implements SessionAction {}

    /** Call {@link SessionMachine#onTimer} with this state when its wait has taken too long; replaces a running timer. */
    record StartTimer(SessionState state) implements SessionAction {}

    record CancelTimer() implements SessionAction {}

    /** T-DISCONNECT request, after what was sent has gone out. */
    record DisconnectTransport() implements SessionAction {}
}
