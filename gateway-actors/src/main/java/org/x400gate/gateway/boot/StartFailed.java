package org.x400gate.gateway.boot;

/** The gateway did not start; names the step, and what was amiss with it. */
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String step;

    StartFailed(String step, String reason, Throwable cause) {
        super("start failed: step=\"" + step + "\" reason=\"" + reason + "\"", cause);
        this.step = step;
    }

    StartFailed(String step, String reason) {
        this(step, reason, null);
    }

    public String step() {
        return step;
    }
}
