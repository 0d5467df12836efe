/**
 * O/R addresses: the value, its text forms, its BER, its rules of comparison.
 * Standard: X.402 clause 18, X.411 (ORName), RFC 2156 4.1, F.401 Annex B.
 * Door: {@link org.x400gate.protocol.oraddress.OrAddress}, {@link org.x400gate.protocol.oraddress.OrName},
 * {@link org.x400gate.protocol.oraddress.NameOf1984}.
 * May import: octets, asn1, bounds. Never: routes, maps to Internet addresses, alters what a peer sent.
 */
package org.x400gate.protocol.oraddress;
