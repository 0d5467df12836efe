package org.x400gate.protocol.bounds;

import java.util.function.IntFunction;
import org.x400gate.protocol.octets.Octets;

/** A field, its bound, and an APDU with the field of a given size. */
record BoundCase(String field, UpperBound bound, IntFunction<Octets> apdu) {}
