/**
 * SMTP, both ends: commands, replies, and the two machines that hold a dialogue.
 * Standard: RFC 5321, with RFC 1870 (SIZE), 2034 and 3463 (enhanced codes), 2920 (PIPELINING), 3030 (CHUNKING), 3207 (STARTTLS),
 * 3461 (DSN), 4954 (AUTH), 6152 (8BITMIME).
 * Door: {@link org.x400gate.protocol.smtp.SmtpServerMachine}, {@link org.x400gate.protocol.smtp.SmtpClientMachine},
 * {@link org.x400gate.protocol.smtp.DotStuffing}; their actions, {@link org.x400gate.protocol.smtp.Mailbox} and {@link org.x400gate.protocol.smtp.SmtpReply}.
 * May import: octets. Never: opens a connection, reads a clock, looks into a message, decides who may relay.
 */
package org.x400gate.protocol.smtp;
