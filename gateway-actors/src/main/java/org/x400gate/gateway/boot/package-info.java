/**
 * Start and stop: reads the configuration once, checks it whole, wires the actors, drains them at the end.
 * Standard: none.
 * Door: {@link org.x400gate.gateway.boot.Settings}, {@link org.x400gate.gateway.boot.InvalidSettings},
 * {@link org.x400gate.gateway.boot.Gateway}. May import: every room, since it alone puts them together.
 * Never: decides anything about a message or a session; nobody else reads configuration.
 */
package org.x400gate.gateway.boot;
