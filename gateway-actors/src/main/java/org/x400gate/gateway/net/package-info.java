/**
 * Net: TCP connections and the sockets that accept them; each connection is a {@link org.x400gate.gateway.net.Wire}.
 * Standard: RFC 9293 (half-close, reset), Pekko Streams TCP.
 * Door: {@link org.x400gate.gateway.net.Wire}, {@link org.x400gate.gateway.net.Listener}, {@link org.x400gate.gateway.net.Dialer}.
 * May import: protocol.octets. It is the only room that opens SMTP and X.400 connections.
 * Never: knows what the octets mean, counts sessions, decides who may connect.
 */
package org.x400gate.gateway.net;
