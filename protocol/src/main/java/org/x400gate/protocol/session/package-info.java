/**
 * The session: who may send what when, dialogue marks, activities, orderly release and abort.
 * Standard: X.225 (X.215's service): kernel, half-duplex, exceptions, minor synchronize, activity management; versions 1 and 2.
 * Door: {@link org.x400gate.protocol.session.SessionMachine}, {@link org.x400gate.protocol.session.SessionRequest},
 * {@link org.x400gate.protocol.session.SessionIndication}, {@link org.x400gate.protocol.session.SessionAction}.
 * May import: octets. Never: looks into user data, knows the transport below or who uses it.
 */
package org.x400gate.protocol.session;
