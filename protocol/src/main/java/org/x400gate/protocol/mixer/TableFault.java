package org.x400gate.protocol.mixer;

/**
 * One thing wrong in a file of addresses.
 *
 * @param line counted from 1
 * @param value what stands there
 * @param allowed what is wrong with it, or what may stand there
 */
public record TableFault(int line, String value, String allowed) {}
