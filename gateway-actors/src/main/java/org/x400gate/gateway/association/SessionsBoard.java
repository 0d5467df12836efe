package org.x400gate.gateway.association;

/** Where the supervisor, its only writer, publishes; anyone may read at any time. */
public final class SessionsBoard {
    private volatile SessionsView view;

    public SessionsBoard(SessionLimits limits) {
        view = new SessionsView(SessionBook.empty(limits));
    }

    public SessionsView view() {
        return view;
    }

    void publish(SessionBook<?> book) {
        view = new SessionsView(book);
    }
}
