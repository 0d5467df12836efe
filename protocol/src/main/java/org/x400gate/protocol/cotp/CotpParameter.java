package org.x400gate.protocol.cotp;

import org.x400gate.protocol.octets.Octets;

/** A parameter of a TPDU's variable part: code 0 to 255 and value. Source: X.224 clause 13.2.3. */
public record CotpParameter(int code, Octets value) {}
