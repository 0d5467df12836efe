package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** Work of one next hop and priority: how many items, and a bound below all of them. */
public final class StoredLane {
    @Tag(1)
    public long count;

    @Tag(2)
    public long firstDue;

    @Tag(3)
    public long firstHigh;

    @Tag(4)
    public long firstLow;
}
