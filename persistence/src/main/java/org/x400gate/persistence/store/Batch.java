package org.x400gate.persistence.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts and deletes that are written together or not at all, in the order given. The arrays are not copied. */
public final class Batch {
    record Step(Table table, byte[] key, Optional<byte[]> value) {}

    private final List<Step> steps = new ArrayList<>();

    public void put(Table table, byte[] key, byte[] value) {
        steps.add(new Step(table, key, Optional.of(value)));
    }

    public void delete(Table table, byte[] key) {
        steps.add(new Step(table, key, Optional.empty()));
    }

    public void addAll(Batch other) {
        steps.addAll(other.steps);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    List<Step> steps() {
        return steps;
    }
}
