/**
 * Internet mail in and out: a session for each client, a delivery for each next hop.
 * Standard: RFC 5321 by way of protocol.smtp; 4.4 (trace), 6.1 (responsibility), 6.3 (loops), 4.5.4 (retry).
 * Door: {@link org.x400gate.gateway.smtp.SmtpAttempt}, {@link org.x400gate.gateway.smtp.SmtpDelivery},
 * {@link org.x400gate.gateway.smtp.SmtpRouting}, and their settings.
 * May import: protocol, persistence, net, association, queue, conversion, failure, routing. Never: converts, blocks outside of its
 * own dispatcher, says 250 before the sync.
 */
package org.x400gate.gateway.smtp;
