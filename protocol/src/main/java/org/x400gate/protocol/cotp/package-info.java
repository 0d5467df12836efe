/**
 * Transport over a stream that is already reliable: connection with selectors, data units of any length, a refusal's reason.
 * Standard: X.224 class 0 (clauses 6 and 13), RFC 1006, RFC 2126 class 0.
 * Door: {@link org.x400gate.protocol.cotp.CotpMachine}, {@link org.x400gate.protocol.cotp.CotpAction}.
 * May import: octets. Never: frames a TPDU, looks into a TSDU, sends a DR after the connection is open.
 */
package org.x400gate.protocol.cotp;
