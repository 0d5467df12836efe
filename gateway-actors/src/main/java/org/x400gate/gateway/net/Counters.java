package org.x400gate.gateway.net;

/** Where ends and refusals are counted; {@code admin} publishes them. Safe for calls from any thread. */
public interface Counters {
    /** One attempt that reached a socket has ended; {@code outcome} is a label out of a closed list. */
    void attempt(SessionClass sessionClass, String outcome);

    /** One session that was counted as active has ended. */
    void session(SessionClass sessionClass, String cause);

    /** One attempt was refused because of a limit. */
    void refused(SessionClass sessionClass, String limit);

    /** The places of a listening socket, named by its service, have come to another step. */
    void crowding(String service, Crowding step);
}
