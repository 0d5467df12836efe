/**
 * Internet messages: header fields and body parts read into values within limits, and written so that any relay carries them.
 * Standard: RFC 5322, RFC 2045 to 2047, RFC 6152; the codecs and the part parser are Apache Mime4j's.
 * Door: {@link org.x400gate.protocol.mime.MimeReader}, {@link org.x400gate.protocol.mime.MimeWriter}, {@link org.x400gate.protocol.mime.SevenBit} and the records they speak in.
 * May import: octets, Mime4j. Never: knows X.400, drops a field or part silently, lets CR or LF into a field.
 */
package org.x400gate.protocol.mime;
