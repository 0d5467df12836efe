package org.x400gate.protocol.acse;

import org.x400gate.protocol.octets.Octets;

/** One EXTERNAL of an APDU's user information: the BER encoding of a single ASN.1 type in a presentation context. */
public record UserInformation(int contextId, Octets value) {}
