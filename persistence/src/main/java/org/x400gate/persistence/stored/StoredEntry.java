package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** A queue entry without its id, which is its key. Attributes are name, value, name, value; no originator is an empty array. */
public final class StoredEntry {
    @Tag(1)
    public int kind;

    @Tag(2)
    public int priority;

    @Tag(3)
    public String source = "";

    @Tag(4)
    public String[] originator = {};

    @Tag(5)
    public String[] attributes = {};

    @Tag(6)
    public long acceptedAt;

    @Tag(7)
    public long deadline;

    @Tag(8)
    public StoredRecipient[] recipients = {};

    @Tag(9)
    public long contentOctets;

    @Tag(10)
    public int attempts;

    /** 0 for none. */
    @Tag(11)
    public long noticeDue;

    /** 0 for none. */
    @Tag(12)
    public long notBefore;

    /** 0 for none. */
    @Tag(13)
    public long latest;
}
