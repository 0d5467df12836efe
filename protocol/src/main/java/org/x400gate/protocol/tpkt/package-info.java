/**
 * TPKT: a transport PDU in a frame with its length, on a stream that keeps no boundaries.
 * Standard: RFC 1006 section 6, RFC 2126 section 4.3.
 * Door: {@link org.x400gate.protocol.tpkt.TpktFramer}.
 * May import: octets. Never: looks into a TPDU, depends on where the stream was cut.
 */
package org.x400gate.protocol.tpkt;
