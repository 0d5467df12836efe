/**
 * The gateway under load, from outside: its configuration, its process, its figures.
 * Standard: none; what is asked is what any operator may ask.
 * Door: {@link org.x400gate.loadtest.target.GatewayProcess}, {@link org.x400gate.loadtest.target.GatewayConfiguration}.
 * May import: {@code peer}. Never: looks into a gateway.
 */
package org.x400gate.loadtest.target;
