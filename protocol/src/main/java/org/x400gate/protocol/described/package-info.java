/**
 * Data units in words: the name that the standard gives each, its fields with name and value, and what could not be read.
 * Standard: none; names and clauses are those of the room that tells.
 * Door: {@link org.x400gate.protocol.described.Described}, {@link org.x400gate.protocol.described.Field},
 * {@link org.x400gate.protocol.described.Shape}.
 * May import: octets, asn1. Never: knows a protocol, prints, lets one unreadable element hide the others.
 */
package org.x400gate.protocol.described;
