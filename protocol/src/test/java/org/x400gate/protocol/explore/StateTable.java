package org.x400gate.protocol.explore;

import java.util.Arrays;

/** The states seen so far, in the order in which they were first seen, each with the one it was reached from. */
final class StateTable {
    private static final int ABSENT = -1;

    private long[] states = new long[1 << 12];
    private int[] parents = new int[1 << 12];
    private int[] slots = emptySlots(1 << 13);
    private int size;

    private static int[] emptySlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, ABSENT);
        return slots;
    }

    int size() {
        return size;
    }

    long state(int index) {
        return states[index];
    }

    /** The first state is its own parent. */
    int parent(int index) {
        return parents[index];
    }

    boolean contains(long state) {
        return slots[slotOf(state)] != ABSENT;
    }

    int indexOf(long state) {
        int index = slots[slotOf(state)];
        if (index == ABSENT) {
            throw new IllegalStateException("a state that was never seen");
        }
        return index;
    }

    /** Whether it is new. */
    boolean add(long state, int parent) {
        int slot = slotOf(state);
        if (slots[slot] != ABSENT) {
            return false;
        }
        if (size == states.length) {
            states = Arrays.copyOf(states, size * 2);
            parents = Arrays.copyOf(parents, size * 2);
        }
        states[size] = state;
        parents[size] = parent;
        slots[slot] = size++;
        if (size * 2L > slots.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        slots = emptySlots(Math.multiplyExact(slots.length, 2));
        for (int index = 0; index < size; index++) {
            slots[slotOf(states[index])] = index;
        }
    }

    private int slotOf(long state) {
        long mixed = state * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 33) & slots.length - 1;
        while (slots[slot] != ABSENT && states[slots[slot]] != state) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
