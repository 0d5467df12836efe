/**
 * The queue: what was acknowledged and is not yet settled, one work item per entry and next hop.
 * Standard: none; X.411 12.2.1 and RFC 5321 4.2.5 say when responsibility passes: after the sync of a batch.
 * Door: {@link org.x400gate.persistence.queue.DurableQueue}, {@link org.x400gate.persistence.queue.RocksQueue},
 * {@link org.x400gate.persistence.queue.Change} and the records they take. May import: store, content, trace, stored.
 * Never: reads a clock, decides what a failure means, knows a protocol.
 */
package org.x400gate.persistence.queue;
