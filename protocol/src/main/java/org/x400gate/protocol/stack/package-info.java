/**
 * Stack: one association end to end as a value, from octets of TCP to RTSE primitives and back.
 * Standard: X.419 (how P1 sits on RTSE, ACSE, presentation and session), X.228, RFC 1006.
 * Door: {@link org.x400gate.protocol.stack.OsiStack}, {@link org.x400gate.protocol.stack.StackAction}, {@link org.x400gate.protocol.stack.EndCause}.
 * May import: octets, asn1, every OSI layer. It is the only room that knows their order.
 * Never: opens a socket, reads a clock, looks into an MTS-APDU or a bind.
 */
package org.x400gate.protocol.stack;
