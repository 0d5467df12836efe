package org.x400gate.persistence.store;

import java.util.function.Consumer;

/**
 * One step by which a store of a version becomes one of the next.
 *
 * @param from the version before it
 * @param name what it does, for the log
 * @param step does it; done again if the process ends before that is noted, so it has to bear that
 */
public record Migration(int from, String name, Consumer<Store> step) {}
