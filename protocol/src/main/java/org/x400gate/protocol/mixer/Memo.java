package org.x400gate.protocol.mixer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers given before: the same people write to each other. An answer depends on its question alone, so that nobody can
 * tell whether it was kept. Full, it begins anew. For any number of callers at once.
 */
final class Memo<Q, A> {
    /** A question and its answer take about a kilooctet. */
    static final int MAX_ANSWERS = 2_000;

    private final Map<Q, A> answers = new ConcurrentHashMap<>();

    A of(Q question, Function<Q, A> answering) {
        A known = answers.get(question);
        if (known != null) {
            return known;
        }
        A found = answering.apply(question);
        if (answers.size() >= MAX_ANSWERS) {
            answers.clear();
        }
        answers.put(question, found);
        return found;
    }

    int size() {
        return answers.size();
    }
}
