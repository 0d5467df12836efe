package org.x400gate.persistence.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts and deletes that are written together or not at all, in the order given. The arrays are not copied. */
public final class Batch {
    /** {@code end}: of a range that begins with the key, and goes whole. */
    record Step(Table table, byte[] key, Optional<byte[]> value, Optional<byte[]> end) {}

    private final List<Step> steps = new ArrayList<>();

    public void put(Table table, byte[] key, byte[] value) {
        steps.add(new Step(table, key, Optional.of(value), Optional.empty()));
    }

    public void delete(Table table, byte[] key) {
        steps.add(new Step(table, key, Optional.empty(), Optional.empty()));
    }

    /** The rows from {@code from} up to, not including, {@code to}: none of them is read for it, however many they are. */
    public void deleteRange(Table table, byte[] from, byte[] to) {
        steps.add(new Step(table, from, Optional.empty(), Optional.of(to)));
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
