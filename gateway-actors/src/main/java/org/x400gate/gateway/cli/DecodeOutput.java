package org.x400gate.gateway.cli;

import java.time.Instant;
import org.x400gate.protocol.inspect.Told;

/** Where {@code decode} prints to, and whether all was well. */
abstract class DecodeOutput {
    private final String file;
    private boolean clean = true;

    /** {@code file} is what problems are said to be in. */
    DecodeOutput(String file) {
        this.file = file;
    }

    final boolean clean() {
        return clean;
    }

    /** A connection that is followed. */
    abstract void connection(int number, String initiator, String responder, boolean fromStart);

    final void unit(int connection, Instant time, boolean byInitiator, Told told) {
        clean &= !told.unit().isFaulty();
        print(connection, time, byInitiator, told);
    }

    /** A unit that stands alone. */
    final void unit(Told told) {
        clean &= !told.unit().isFaulty();
        print(told);
    }

    final void problem(String sentence) {
        clean = false;
        say("problem", file + ": " + sentence);
    }

    final void note(String sentence) {
        say("note", sentence);
    }

    protected abstract void print(int connection, Instant time, boolean byInitiator, Told told);

    protected abstract void print(Told told);

    protected abstract void say(String kind, String sentence);
}
