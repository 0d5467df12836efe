package org.x400gate.protocol.stack;

import org.x400gate.protocol.octets.Octets;

/**
 * Where the octets from the peer stand, for who begins to read them here.
 *
 * @param packet octets of a packet that is not whole yet
 * @param insideTsdu whether TPDUs of a TSDU that is not whole went before it
 * @param open whether the binds are over
 */
public record Arriving(Octets packet, boolean insideTsdu, boolean open) {}
