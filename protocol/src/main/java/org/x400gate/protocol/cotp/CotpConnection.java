package org.x400gate.protocol.cotp;

/** Agreed once at connect: references of both sides (the peer's is 0 until known) and the TPDU size in octets. */
public record CotpConnection(int ourReference, int peerReference, int tpduOctets) {}
