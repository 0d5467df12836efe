package org.x400gate.protocol.rtse;

/** What both sides settled on at open (X.228 RTORQ, RTOAC). */
public record RtseAgreement(int checkpointKilooctets, int window, boolean twoWayAlternate) {}
