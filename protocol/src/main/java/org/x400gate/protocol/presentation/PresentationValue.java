package org.x400gate.protocol.presentation;

import org.x400gate.protocol.octets.Octets;

/** One presentation data value: the BER encoding of a single ASN.1 type, in a context of the defined context set. */
public record PresentationValue(int contextId, Octets value) {}
