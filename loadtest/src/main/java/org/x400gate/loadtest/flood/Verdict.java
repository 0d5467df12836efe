package org.x400gate.loadtest.flood;

import java.util.List;

/** What a flood has shown, line by line. */
record Verdict(List<Line> lines, boolean whole) {
    Verdict {
        lines = List.copyOf(lines);
    }

    /** How it stands with one claim. */
    enum State {
        HOLDS("holds"),
        BROKEN("BROKEN"),
        /** Neither the one nor the other: not enough was measured. */
        NOT_SHOWN("not shown");

        private final String words;

        State(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    record Line(String claim, State state, String text) {
        static Line of(String claim, boolean holds, String text) {
            return new Line(claim, holds ? State.HOLDS : State.BROKEN, text);
        }
    }

    private boolean any(State state) {
        return lines.stream().anyMatch(line -> line.state == state);
    }

    /** A flood that was long enough to show everything has to; of a shorter one nothing may be broken. */
    boolean passed() {
        return !any(State.BROKEN) && !(whole && any(State.NOT_SHOWN));
    }

    String words() {
        if (any(State.BROKEN)) {
            return "FAILED";
        }
        if (!any(State.NOT_SHOWN)) {
            return "passed";
        }
        return whole
                ? "FAILED: it was long enough, and does not show everything"
                : "passed, as far as so few attempts can show";
    }
}
