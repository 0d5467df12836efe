package org.x400gate.protocol.p1;

/** RoutingAction (X.411), in the order of its numbers. */
public enum RoutingAction {
    RELAYED,
    REROUTED
}
