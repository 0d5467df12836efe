package org.x400gate.protocol.octets;

/** Reads forward over {@link Octets}; running out of them inside a unit is {@link MalformedInput}, never an end. */
public final class OctetReader {
    private final Octets octets;
    private final String layer;
    private final String clause;
    private int position;

    /** {@code layer} and {@code clause} are what a fault names. */
    public OctetReader(Octets octets, String layer, String clause) {
        this.octets = octets;
        this.layer = layer;
        this.clause = clause;
    }

    public boolean hasMore() {
        return position < octets.length();
    }

    public int remaining() {
        return octets.length() - position;
    }

    /** Octets read so far. */
    public int position() {
        return position;
    }

    public int peek() {
        need(1);
        return octets.at(position);
    }

    public int u8() {
        need(1);
        return octets.at(position++);
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public Octets take(int count) {
        need(count);
        position += count;
        return octets.slice(position - count, position);
    }

    public Octets rest() {
        return take(remaining());
    }

    public MalformedInput fault(String text) {
        return new MalformedInput(layer, position, clause, text);
    }

    private void need(int count) {
        if (count < 0 || count > remaining()) {
            throw fault(count + " octets wanted, " + remaining() + " left");
        }
    }
}
