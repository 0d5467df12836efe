/**
 * One association for people to read: octets of both directions in, each layer's data units in words out.
 * Standard: none of its own; it follows RFC 1006, X.224, X.225, X.226, X.227, X.228, X.411 and X.420 by the readings of those rooms.
 * Door: {@link org.x400gate.protocol.inspect.Conversation}, {@link org.x400gate.protocol.inspect.Told},
 * {@link org.x400gate.protocol.inspect.Lines}.
 * May import: octets, asn1, described, the layers, p1, ipm. Never: changes a state machine, shows a secret, grows without a bound,
 * throws at what a peer sent.
 */
package org.x400gate.protocol.inspect;
