/**
 * What an operator sees over HTTP, on loopback unless told otherwise: health, readiness, metrics, sessions; the queue, and work on it.
 * Standard: RFC 9110; the Prometheus text format.
 * Door: {@link org.x400gate.gateway.admin.AdminServer}, {@link org.x400gate.gateway.admin.GatewayViews},
 * {@link org.x400gate.gateway.admin.QueueViews},
 * {@link org.x400gate.gateway.admin.RecentEvents}, {@code *View} records. May import: none of the other rooms.
 * Never: changes anything itself, shows contents or secrets, counts against the limits of sessions.
 */
package org.x400gate.gateway.admin;
