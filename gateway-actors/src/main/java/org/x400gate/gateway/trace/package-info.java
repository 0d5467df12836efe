/**
 * The live trace: what is said to and by one peer, written to a file of its own while it is switched on.
 * Standard: none; the lines are those of the protocol module's inspect room.
 * Door: {@link org.x400gate.gateway.trace.PeerTraces}, {@link org.x400gate.gateway.trace.TraceTap},
 * {@link org.x400gate.gateway.trace.TraceDesk}, {@link org.x400gate.gateway.trace.TraceWriter}.
 * May import: protocol.inspect, protocol.stack, protocol.octets. Never: makes an association wait, grows without a bound, shows a secret, lets
 * its own failure reach the mail.
 */
package org.x400gate.gateway.trace;
