package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** A recipient of an entry; {@code state} by the codes of the queue's form. */
public final class StoredRecipient {
    @Tag(1)
    public int number;

    @Tag(2)
    public String address = "";

    @Tag(3)
    public String hop = "";

    @Tag(4)
    public int state;

    @Tag(5)
    public String lastOutcome = "";

    /** Empty for none. */
    @Tag(6)
    public String lastStatus = "";

    @Tag(7)
    public int faults;
}
