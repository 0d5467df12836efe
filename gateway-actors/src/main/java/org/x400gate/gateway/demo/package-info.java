/**
 * The demonstration: two gateways as processes of their own, mail through both, and what came out compared with what went in.
 * Standard: RFC 5321 as far as its own small sender and sink need it.
 * Door: {@link org.x400gate.gateway.demo.Demo}. May import: {@code protocol.mime} (to compare) and the JDK.
 * Its sender, sink and recorder are peers: they share no code with the gateway they show.
 * Never: is part of a gateway that runs.
 */
package org.x400gate.gateway.demo;
