/**
 * Peers of a gateway under load: connections on an event loop, hostile attempts, messages that are accounted for, the sink.
 * Standard: X.411 over the stack of {@code protocol}.
 * Door: {@link org.x400gate.loadtest.peer.Loop}, {@link org.x400gate.loadtest.peer.StackOnWire}, {@link org.x400gate.loadtest.peer.Attempt}.
 * May import: {@code protocol}. Never: knows who gives the load, or how the gateway came to run.
 */
package org.x400gate.loadtest.peer;
