/**
 * What a failure means: for now or for good, for whom, and when to try again.
 * Standard: X.411 12.3.1 (deadlines by priority), RFC 5321 4.5.4.1 (retry).
 * Door: {@link org.x400gate.gateway.failure.FailurePolicy}, {@link org.x400gate.gateway.failure.Lifetimes},
 * {@link org.x400gate.gateway.failure.RetryTable}, {@link org.x400gate.gateway.failure.Blame},
 * {@link org.x400gate.gateway.failure.Cause}.
 * May import: persistence.queue, routing, protocol.p1, protocol.smtp. Never: sends, waits, logs.
 */
package org.x400gate.gateway.failure;
