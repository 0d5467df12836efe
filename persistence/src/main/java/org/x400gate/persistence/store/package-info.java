/**
 * The store: one RocksDB directory, opened, guarded, written with one sync per batch, and refused when it is damaged.
 * Standard: none; the ground on which queue, content and trace stand.
 * Door: {@link org.x400gate.persistence.store.Store}, {@link org.x400gate.persistence.store.EntryId},
 * {@link org.x400gate.persistence.store.DamagedStore}, {@link org.x400gate.persistence.store.QueueUnavailable}. May import: the JDK, RocksDB, SLF4J.
 * Never: knows what a message, a recipient or a peer is.
 */
package org.x400gate.persistence.store;
