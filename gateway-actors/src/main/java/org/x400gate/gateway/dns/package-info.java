/**
 * Which servers take a domain's mail, by DNS.
 * Standard: RFC 5321 5.1 (MX and addresses), 4.1.3 (address literals); RFC 7505 (null MX); RFC 2181 10.3.
 * Door: {@link org.x400gate.gateway.dns.MxLookup}, {@link org.x400gate.gateway.dns.MxAnswer},
 * {@link org.x400gate.gateway.dns.MxSettings}, {@link org.x400gate.gateway.dns.AddressLiteral}.
 * May import: net (address ranges), dnsjava, which has its own sockets. Never: opens a connection to who was found, blocks.
 */
package org.x400gate.gateway.dns;
