package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** What the key of a work item does not say. */
public final class StoredWork {
    @Tag(1)
    public int attempt;
}
