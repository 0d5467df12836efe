package org.x400gate.gateway.net;

/** Kinds of connection; each has limits of its own, and none takes another's places. */
public enum SessionClass {
    X400_IN("x400-in"),
    X400_OUT("x400-out"),
    SMTP_IN("smtp-in"),
    SMTP_OUT("smtp-out");

    private final String label;

    SessionClass(String label) {
        this.label = label;
    }

    /** As logs, metrics and the admin page say it. */
    public String label() {
        return label;
    }
}
