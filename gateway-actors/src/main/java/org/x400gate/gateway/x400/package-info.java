/**
 * Messages of P1 between associations and the queue: what comes in is secured, what is queued is sent.
 * Standard: X.411 12 and 14; responsibility passes with the answer to the end of the activity (X.228).
 * Door: {@link org.x400gate.gateway.x400.X400Inbound}, {@link org.x400gate.gateway.x400.X400Delivery}.
 * May import: association, queue, routing, conversion, failure, protocol.p1. Never: opens a connection, knows a layer.
 */
package org.x400gate.gateway.x400;
