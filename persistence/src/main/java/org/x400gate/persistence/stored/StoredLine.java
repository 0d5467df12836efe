package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** A line of the ledger. Details are name, value, name, value. */
public final class StoredLine {
    @Tag(1)
    public long time;

    @Tag(2)
    public int event;

    @Tag(3)
    public String[] references = {};

    @Tag(4)
    public String[] details = {};
}
