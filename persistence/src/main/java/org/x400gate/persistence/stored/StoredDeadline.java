package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** Where the work item of a deadline stands in its lane; {@code priority} by the codes of the queue's form. */
public final class StoredDeadline {
    @Tag(1)
    public long due;

    @Tag(2)
    public int priority;
}
