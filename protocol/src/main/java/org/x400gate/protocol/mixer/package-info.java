/**
 * MIXER: an Internet message to an IPM in its envelope and back, reports to notifications and back, each with the list of what it lost.
 * Standard: RFC 2156 chapters 3 to 5, RFC 2157 clauses 2, 3, 6 and 7, RFC 3461, 3464 and 6522 for notifications.
 * Door: {@link org.x400gate.protocol.mixer.RfcToIpm}, {@link org.x400gate.protocol.mixer.IpmToRfc},
 * {@link org.x400gate.protocol.mixer.ReportToDsn}, {@link org.x400gate.protocol.mixer.DsnToReport},
 * {@link org.x400gate.protocol.mixer.GatewayReport}, {@link org.x400gate.protocol.mixer.GatewayDsn},
 * {@link org.x400gate.protocol.mixer.AddressMapping}, {@link org.x400gate.protocol.mixer.BodyHeaders}, {@link org.x400gate.protocol.mixer.BodyCapabilities} and the records they speak in.
 * May import: octets, asn1, bounds, oraddress, p1, ipm, mime. Never: looks anything up, takes the time, loses something unnamed.
 */
package org.x400gate.protocol.mixer;
