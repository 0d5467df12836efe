package org.x400gate.persistence.stored;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** Content without an entry: octets synced or sealed, and until when it may wait. */
public final class StoredLoose {
    @Tag(1)
    public long octets;

    @Tag(2)
    public boolean sealed;

    @Tag(3)
    public long retainUntil;
}
