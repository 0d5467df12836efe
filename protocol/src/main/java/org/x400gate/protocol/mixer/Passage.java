package org.x400gate.protocol.mixer;

/**
 * How far a message has come, for whoever stops loops.
 *
 * @param hops trace fields and trace elements it came with
 * @param conversions passages through a MIXER gateway, in the direction that has more; RFC 2156 5.1.5 tolerates five
 */
public record Passage(int hops, int conversions) {}
