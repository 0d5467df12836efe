package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** What an operator wants of a next hop; {@code kind} by the codes of the queue's form. */
public final class StoredOrder {
    @Tag(1)
    public String hop = "";

    @Tag(2)
    public int kind;

    /** Empty for none. */
    @Tag(3)
    public String instead = "";

    @Tag(4)
    public boolean incomingToo;

    @Tag(5)
    public long since;

    @Tag(6)
    public String by = "";

    @Tag(7)
    public String reason = "";
}
