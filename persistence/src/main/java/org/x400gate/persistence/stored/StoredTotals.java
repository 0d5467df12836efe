package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** The sums over the queue, and the number of its last write. */
public final class StoredTotals {
    @Tag(1)
    public long entries;

    @Tag(2)
    public long contentOctets;

    @Tag(3)
    public long held;

    @Tag(4)
    public long workItems;

    @Tag(5)
    public long writes;

    /** Whether the rows of deadlines are there: a store of before has none. */
    @Tag(6)
    public boolean deadlines;

    @Tag(7)
    public long dead;

    /** Whether that is counted, and whatever waits for an operator has its mark: a store of before does neither. */
    @Tag(8)
    public boolean countsDead;
}
