/**
 * Gateways that are killed while mail flows through them both ways, and an account that has to close: {@code x400gate crash}.
 * Standard: RFC 5321, RFC 3461, X.411; what is acknowledged was taken.
 * Door: {@link org.x400gate.loadtest.crash.CrashCommand}.
 * May import: {@code peer}, {@code target}. Never: looks into a gateway; what its process does at its borders a shim tells.
 */
package org.x400gate.loadtest.crash;
