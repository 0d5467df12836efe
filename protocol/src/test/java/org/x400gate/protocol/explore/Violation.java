package org.x400gate.protocol.explore;

/** A promise that was broken; the exploration adds the way there. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Violation(String message) {
        super(message);
    }

    public Violation(String message, Throwable cause) {
        super(message, cause);
    }

    public static void unless(boolean kept, String message) {
        if (!kept) {
            throw new Violation(message);
        }
    }
}
