/**
 * What operators do, a line for each act, in a log of its own that no level keeps quiet.
 * Standard: none.
 * Door: {@link org.x400gate.gateway.audit.Audit}.
 * May import: nothing.
 * Never: shows contents or secrets, is switched off, decides anything.
 */
package org.x400gate.gateway.audit;
