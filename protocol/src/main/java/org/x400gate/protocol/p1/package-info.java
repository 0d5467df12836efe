/**
 * P1, the transfer of messages between MTAs: MTS-APDUs and the bind between two MTAs.
 * Standard: X.411 clause 12 and figure 4 (1988 and later; 1984 by way of ApduOf1984), X.419 for the choice of APDUs.
 * Door: {@link org.x400gate.protocol.p1.MtsApdu}, {@link org.x400gate.protocol.p1.MtaBind}, {@link org.x400gate.protocol.p1.TransferEnvelope},
 * {@link org.x400gate.protocol.p1.ApduOf1984}.
 * May import: octets, asn1, bounds, oraddress. Never: decides what a field means for routing, reads content.
 */
package org.x400gate.protocol.p1;
