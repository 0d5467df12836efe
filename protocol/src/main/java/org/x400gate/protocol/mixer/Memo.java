package org.x400gate.protocol.mixer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers given before: the same people write to each other. An answer depends on its question alone, so that nobody can
 * tell whether it was kept. Those not asked for longest are forgotten. For any number of callers at once.
 */
final class Memo<Q, A> {
    /** A question and its answer take about a kilooctet. */
    static final int MAX_ANSWERS = 2_000;

    private static final float LOAD = 0.75f;

    private final Map<Q, A> answers = new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Q, A> eldest) {
            return size() > MAX_ANSWERS;
        }
    };

    A of(Q question, Function<Q, A> answering) {
        synchronized (answers) {
            A known = answers.get(question);
            if (known != null) {
                return known;
            }
        }
        A found = answering.apply(question);
        synchronized (answers) {
            answers.put(question, found);
        }
        return found;
    }

    int size() {
        synchronized (answers) {
            return answers.size();
        }
    }
}
