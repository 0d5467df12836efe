package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/**
 * A line of the ledger. Details are name, value, name, value; no originator is an empty array. {@code recipients} are
 * ranges of numbers ("1-3,7"), and {@code named} the addresses of the first of them.
 */
public final class StoredLine {
    @Tag(1)
    public long time;

    @Tag(2)
    public int event;

    @Tag(3)
    public String[] references = {};

    @Tag(4)
    public String[] details = {};

    @Tag(5)
    public String[] originator = {};

    @Tag(6)
    public String recipients = "";

    @Tag(7)
    public String[] named = {};
}
