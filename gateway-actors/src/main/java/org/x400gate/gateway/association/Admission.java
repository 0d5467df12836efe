package org.x400gate.gateway.association;

/** What one who asked for a session is told, once. */
public sealed interface Admission {
    record Granted() implements Admission {}

    /** {@code count} places of the limit {@code name} were taken when it was refused. */
    record Refused(LimitName name, int limit, int count) implements Admission {
        /** As {@code limit=} and {@code count=} of a log line. */
        public String text() {
            return "limit=" + name.label() + ":" + limit + " count=" + count;
        }
    }
}
