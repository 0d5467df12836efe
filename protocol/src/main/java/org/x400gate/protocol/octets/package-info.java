/**
 * Octets: immutable slices, a reader that knows its offset, limits, and the one fault a decoder may raise.
 * Standard: none; the ground on which every codec stands.
 * Door: {@link org.x400gate.protocol.octets.Octets}, {@link org.x400gate.protocol.octets.OctetReader},
 * {@link org.x400gate.protocol.octets.ContentRef}, {@link org.x400gate.protocol.octets.MalformedInput}.
 * May import: the JDK. Never: knows a protocol, copies content, logs.
 */
package org.x400gate.protocol.octets;
