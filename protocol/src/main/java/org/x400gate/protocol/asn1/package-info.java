/**
 * ASN.1 BER: elements read with hard limits, and trees written forwards around content that is only referred to.
 * Standard: X.690 clauses 8.1 to 8.23 (definite and indefinite lengths, primitive and constructed strings).
 * Door: {@link org.x400gate.protocol.asn1.Ber}, {@link org.x400gate.protocol.asn1.BerElement},
 * {@link org.x400gate.protocol.asn1.BerNode}, {@link org.x400gate.protocol.asn1.Tag}, {@link org.x400gate.protocol.asn1.Oid}.
 * May import: octets. Never: knows what an element means, trusts a length.
 */
package org.x400gate.protocol.asn1;
