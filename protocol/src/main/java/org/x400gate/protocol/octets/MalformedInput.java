package org.x400gate.protocol.octets;

/**
 * What a peer sent is not what the standard allows: the only exception that leaves a decoder.
 *
 * <p>{@code layer} is the room that found it, {@code offset} the octet within what that room was given, {@code clause}
 * the standard and clause that are broken. The text never quotes message contents.
 */
public final class MalformedInput extends RuntimeException {
    private final String layer;
    private final int offset;
    private final String clause;

    public MalformedInput(String layer, int offset, String clause, String text) {
        super(layer + " at octet " + offset + ": " + text + " (" + clause + ")", null, false, false);
        this.layer = layer;
        this.offset = offset;
        this.clause = clause;
    }

    public String layer() {
        return layer;
    }

    public int offset() {
        return offset;
    }

    public String clause() {
        return clause;
    }
}
