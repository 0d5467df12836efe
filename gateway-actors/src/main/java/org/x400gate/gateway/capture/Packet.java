package org.x400gate.gateway.capture;

import java.time.Instant;
import org.x400gate.protocol.octets.Octets;

/** One packet of a recording; {@code linkType} tells what its octets begin with. */
record Packet(Instant time, int linkType, Octets octets) {}
