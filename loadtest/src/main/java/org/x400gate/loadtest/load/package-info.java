/**
 * Load tests in Gatling: a protocol for associations in its Java DSL, simulations, and the opens of a second beside an echo's.
 * Standard: X.411 over the stack of {@code protocol}.
 * Door: {@link org.x400gate.loadtest.load.LoadCommand}.
 * May import: {@code protocol}, {@code peer}, {@code target}; alone in this module Gatling, Scala and Netty. Never: blocks an event loop.
 */
package org.x400gate.loadtest.load;
