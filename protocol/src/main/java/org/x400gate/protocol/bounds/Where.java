package org.x400gate.protocol.bounds;

import java.util.List;

/** A place in a data unit, and where what is wrong there is collected. */
record Where(String path, List<Violation> found) {
    /** Beyond this a peer's data unit is bad enough. */
    private static final int MAX_FOUND = 1_000;

    Where in(String name) {
        return new Where(path.isEmpty() ? name : path + "/" + name, found);
    }

    Where item(int number) {
        return new Where(path + "[" + number + "]", found);
    }

    void broken(String what, String allowed, String clause) {
        if (found.size() < MAX_FOUND) {
            found.add(new Violation(path, what, allowed, clause));
        }
    }

    void above(long what, String unit, long least, UpperBound bound) {
        if (what < least || what > bound.max()) {
            String words = unit.isEmpty() ? String.valueOf(what) : what + " " + unit;
            broken(words, least + " to " + bound.max(), bound.clause());
        }
    }
}
