package org.x400gate.gateway.cli;

/** How a command ended, for scripts; the table stands in the README. */
enum ExitCode {
    OK(0),
    /** What was asked for was done and its answer is no: a peer refused, a comparison failed, a configuration has errors. */
    FAILED(1),
    /** The command line itself was wrong. */
    USAGE(2),
    /** The gateway could not start; 65 as the gateways before this one had it. */
    START_FAILED(65),
    /** {@code status}: no gateway answers at the admin address. */
    NOT_RUNNING(69);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
