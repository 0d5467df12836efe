/**
 * Association control: which application context, accepted or not and why, orderly release, abort.
 * Standard: X.227 clauses 7 and 9 (AARQ, AARE, RLRQ, RLRE, ABRT), kernel only; X.217.
 * Door: {@link org.x400gate.protocol.acse.AcseMachine}, {@link org.x400gate.protocol.acse.AcseAction}.
 * May import: octets, asn1.
 * Never: looks into user information, knows which presentation context carries an APDU.
 */
package org.x400gate.protocol.acse;
