/**
 * Every upper bound of a data unit as it goes over the wire: what a strict peer would refuse, found before it does.
 * Standard: X.411 Annex B (MTS upper bounds), X.420 (IPMS upper bounds), X.411 and X.420 for where each applies.
 * Door: {@link org.x400gate.protocol.bounds.ApduBounds}, {@link org.x400gate.protocol.bounds.Violation},
 * {@link org.x400gate.protocol.bounds.UpperBound}.
 * May import: octets, asn1. Never: changes what it checks, quotes a value, throws at what a peer sent.
 */
package org.x400gate.protocol.bounds;
