/**
 * Makes of a queue entry what its next hop takes; what was received stays as it was received.
 * Standard: RFC 2156 and 2157 by way of protocol.mixer; X.411 14.3.10 for what is relayed.
 * Door: {@link org.x400gate.gateway.conversion.Rendering}, {@link org.x400gate.gateway.conversion.Rendered},
 * {@link org.x400gate.gateway.conversion.SingleMessage}.
 * May import: protocol, persistence.queue, failure (causes). Never: sends, stores, decides what a failure means.
 */
package org.x400gate.gateway.conversion;
