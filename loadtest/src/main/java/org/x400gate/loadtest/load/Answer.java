package org.x400gate.loadtest.load;

/** What came of a request of a caller; {@code detail} is for people. */
record Answer(Result result, String detail) {
    enum Result {
        /** As it was asked: admitted, taken, given back, released. */
        DONE(""),
        /** The bind was refused as busy (X.411 12.1.1). */
        BUSY(" (busy)"),
        /** The other side ended the association, or the connection broke, before there was an answer. */
        ABORTED(" (aborted)"),
        /** No TCP connection came to be. */
        UNREACHED(" (not reached)"),
        /** The bind was refused for another reason, or the transfer was. */
        REFUSED(""),
        /** Nothing came for longer than our patience. */
        SILENT("");

        private final String suffix;

        Result(String suffix) {
            this.suffix = suffix;
        }

        /** The name under which a request with this result stands in the statistics. */
        String of(String request) {
            return request + suffix;
        }
    }

    static final Answer DONE = new Answer(Result.DONE, "");

    boolean done() {
        return result == Result.DONE;
    }
}
