package org.x400gate.persistence.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.store.QueueCorrupt;

/** The first of a row of things that can be read, past so many at most that can't. */
final class Legible {
    private static final Logger LOG = LoggerFactory.getLogger(Legible.class);

    /** So many that are damaged, or not wanted, do not keep others from being seen. */
    static final int MAX_PASSED = 1_000;

    private Legible() {}

    /**
     * At most {@code max} of them.
     *
     * @param first gives the first so many, fewer if there are no more
     * @param read throws for one that is damaged, and is empty for one that is not wanted
     */
    static <K, V> List<V> of(int max, IntFunction<List<K>> first, Function<K, Optional<V>> read) {
        int passed = 0;
        while (true) {
            List<K> keys = first.apply(max + passed);
            List<V> found = new ArrayList<>();
            List<QueueCorrupt> faults = new ArrayList<>();
            for (K key : keys) {
                try {
                    read.apply(key).ifPresent(found::add);
                } catch (QueueCorrupt e) {
                    faults.add(e);
                }
            }
            boolean enough = found.size() >= max || keys.size() < max + passed || passed == MAX_PASSED;
            if (enough) {
                if (!faults.isEmpty()) {
                    LOG.error(
                            "event=entries-unreadable count={} reason=\"{}\"",
                            faults.size(),
                            faults.get(0).what());
                }
                return found.subList(0, Math.min(found.size(), max));
            }
            passed = Math.min(2 * (keys.size() - found.size()), MAX_PASSED);
        }
    }
}
