/**
 * Load and comparisons: peers that take or give as much as they can, and count.
 * Standard: X.411 over the stack of {@code protocol}.
 * Door: {@link org.x400gate.loadtest.P1Sink}, {@link org.x400gate.loadtest.LayersBenchmark}.
 * May import: {@code protocol}. Never: is part of a gateway.
 */
package org.x400gate.loadtest;
