package org.x400gate.gateway.crash;

/** Where chance begins: printed, and given by {@code -Dx400gate.crash.seed} to begin there again. */
final class Seed {
    private Seed() {}

    static long next(String test) {
        long seed = Long.getLong("x400gate.crash.seed", System.nanoTime());
        System.out.println(test + ": x400gate.crash.seed=" + seed);
        return seed;
    }
}
