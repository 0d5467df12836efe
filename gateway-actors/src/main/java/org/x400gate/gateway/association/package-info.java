/**
 * Association: admission of sessions by one supervisor, the attempts that lead to one, and the association itself.
 * Standard: X.218, X.228 and X.411 12.1 as their user; the order of the layers is protocol.stack's.
 * Door: {@link org.x400gate.gateway.association.SessionSupervisor}, {@link org.x400gate.gateway.association.Association},
 * {@link org.x400gate.gateway.association.AcceptAttempt}. May import: gateway.net, gateway.trace, protocol.stack, protocol.p1, protocol.octets.
 * Never: opens a socket, looks into an MTS-APDU, lets an attempt or the listener reach another's association.
 */
package org.x400gate.gateway.association;
