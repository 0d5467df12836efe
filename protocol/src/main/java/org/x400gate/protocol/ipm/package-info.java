/**
 * Interpersonal messages and notifications, the content types P2 and P22.
 * Standard: X.420 clauses 7 to 9 and Annexes; RFC 2157 6.2 for the character sets of general text.
 * Door: {@link org.x400gate.protocol.ipm.InformationObject}, {@link org.x400gate.protocol.ipm.Ipm}, {@link org.x400gate.protocol.ipm.BodyPart},
 * {@link org.x400gate.protocol.ipm.FileTransfer}, {@link org.x400gate.protocol.ipm.ForwardedMessage},
 * {@link org.x400gate.protocol.ipm.ContentOf1984}.
 * May import: octets, asn1, bounds, oraddress. Never: knows an envelope, maps to Internet mail, drops a body part.
 */
package org.x400gate.protocol.ipm;
