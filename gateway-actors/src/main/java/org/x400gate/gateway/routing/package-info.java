/**
 * Where a recipient's mail goes next.
 * Standard: X.411 14.3.4 (routing by O/R address), RFC 2156 4.3 by way of protocol.mixer; RFC 5321 3.7 for relays.
 * Door: {@link org.x400gate.gateway.routing.RoutingTable}, {@link org.x400gate.gateway.routing.Route},
 * {@link org.x400gate.gateway.routing.MxHop}.
 * May import: dns (address literals), protocol.mixer, protocol.oraddress, protocol.mime, persistence.queue.
 * Never: sends, stores, looks up names.
 */
package org.x400gate.gateway.routing;
