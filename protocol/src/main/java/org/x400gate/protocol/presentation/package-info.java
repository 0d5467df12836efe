/**
 * Presentation: contexts agreed once at connect, values carried in them; and X.410-1984 mode, where octets travel bare. Kernel only.
 * Standard: X.226 clauses 6 and 8 (CP, CPA, CPR, ARU, ARP, TD); X.216.
 * Door: {@link org.x400gate.protocol.presentation.PresentationMachine}, {@link org.x400gate.protocol.presentation.PresentationAction}.
 * May import: octets, asn1.
 * Never: knows what a value means, which layer carries its octets, more than one transfer syntax (BER).
 */
package org.x400gate.protocol.presentation;
