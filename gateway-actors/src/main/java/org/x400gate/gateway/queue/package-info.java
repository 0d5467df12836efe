/**
 * The only holder of the durable queue: gathers changes into synced batches, hands out work, tells who waits for it.
 * Standard: none; X.411 12.2.1 and RFC 5321 4.2.5 say when responsibility passes: after the sync.
 * Door: {@link org.x400gate.gateway.queue.QueueKeeper}, {@link org.x400gate.gateway.queue.QueueDesk} for operators, and their
 * commands. May import: persistence, protocol.octets, Pekko.
 * Never: knows a protocol, decides what a failure means.
 */
package org.x400gate.gateway.queue;
