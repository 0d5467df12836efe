/**
 * A flood of attempts that never become a session, beside long transfers, and a verdict on what they left behind.
 * Standard: X.411 over the stack of {@code protocol}; proc(5) for what the kernel knows.
 * Door: {@link org.x400gate.loadtest.flood.FloodCommand}.
 * May import: {@code protocol}, {@code peer}, {@code target}. Never: looks into a gateway; all it knows of one is asked from outside.
 */
package org.x400gate.loadtest.flood;
