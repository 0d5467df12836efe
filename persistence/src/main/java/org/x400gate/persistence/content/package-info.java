/**
 * Message content: the received octets exactly, in chunks, beside the queue in the same store.
 * Standard: none; a sync here is what lets a checkpoint be confirmed (X.228 7.4).
 * Door: {@link org.x400gate.persistence.content.ContentStore}, {@link org.x400gate.persistence.content.ContentWriter}.
 * May import: store, stored. Never: converts, holds a whole content in memory, outlives its entry.
 */
package org.x400gate.persistence.content;
