package org.x400gate.gateway.association;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.x400gate.gateway.net.SessionClass;

/** What the supervisor published last; every number is the size of a set. For metrics and administration. */
public final class SessionsView {
    /** One session that is counted. */
    public record Session(SessionClass sessionClass, String peer, String source, boolean urgent, String actor) {}

    private final SessionBook<?> book;

    SessionsView(SessionBook<?> book) {
        this.book = book;
    }

    /** Sessions of all classes. */
    public int active() {
        return book.active().size();
    }

    public int active(SessionClass sessionClass) {
        return of(book.active().values(), sessionClass);
    }

    /** Granted, not yet handed over. */
    public int reserved(SessionClass sessionClass) {
        return of(book.reserved().values(), sessionClass);
    }

    public int waiting(SessionClass sessionClass) {
        return of(book.waiting().values(), sessionClass);
    }

    /** Attempts that were not granted a place yet, waiting ones included. */
    public int attempts(SessionClass sessionClass) {
        return (int)
                book.attempts().values().stream().filter(sessionClass::equals).count();
    }

    /** Connections whose session has ended and which the peer has not closed yet. */
    public int lingering() {
        return book.closing().wires().size();
    }

    public boolean draining() {
        return book.draining();
    }

    public SessionLimits limits() {
        return book.limits();
    }

    public List<Session> sessions() {
        return book.active().entrySet().stream().map(entry -> session(entry)).toList();
    }

    private static Session session(Map.Entry<?, SessionAsk> entry) {
        SessionAsk ask = entry.getValue();
        return new Session(ask.sessionClass(), ask.peer(), ask.source(), ask.urgent(), String.valueOf(entry.getKey()));
    }

    private static int of(Collection<SessionAsk> asks, SessionClass sessionClass) {
        return (int)
                asks.stream().filter(ask -> ask.sessionClass() == sessionClass).count();
    }
}
