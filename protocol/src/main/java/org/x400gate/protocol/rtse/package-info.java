/**
 * Reliable transfer: an APDU in segments with checkpoints, a window, the turn, and responsibility handed over at the end.
 * Standard: X.228 (service: X.218), normal and X.410-1984 mode; the APDUs are of module Reliable-Transfer-APDU.
 * Door: {@link org.x400gate.protocol.rtse.RtseMachine}, {@link org.x400gate.protocol.rtse.RtseAction}.
 * May import: octets, asn1.
 * Never: looks into what it transfers, knows which layer carries its APDUs, confirms what its user has not secured.
 */
package org.x400gate.protocol.rtse;
