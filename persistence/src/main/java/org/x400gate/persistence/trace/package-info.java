/**
 * The ledger: who took responsibility for what, and when; written in the batch that made it true.
 * Standard: none; what message tracking and the search for duplicates read.
 * Door: {@link org.x400gate.persistence.trace.Ledger} and its lines.
 * May import: store, stored. Never: holds content or secrets, changes a line.
 */
package org.x400gate.persistence.trace;
