/**
 * Recordings of networks (pcap, pcapng): what each side of each TCP connection in them sent, in order.
 * Standard: the pcap and pcapng formats (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng), RFC 791, RFC 8200, RFC 9293.
 * Door: {@link org.x400gate.gateway.capture.Capture}, {@link org.x400gate.gateway.capture.TcpStreams}.
 * May import: octets. Never: trusts a length, holds more than its limits, knows what the octets mean.
 */
package org.x400gate.gateway.capture;
