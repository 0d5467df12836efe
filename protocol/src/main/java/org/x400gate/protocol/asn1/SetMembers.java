package org.x400gate.protocol.asn1;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a SET by tag. One that occurs twice is a fault: two readers could each believe another one. Members
 * nobody asks for are passed over.
 */
public final class SetMembers {
    private final BerElement set;
    private final Map<Tag, BerElement> byTag = new HashMap<>();

    public SetMembers(BerElement set) {
        this.set = set;
        for (BerElement member : set.children()) {
            if (byTag.put(member.tag(), member) != null) {
                throw member.fault("X.690 8.11", "member " + member.tag() + " of a SET occurs twice");
            }
        }
    }

    public Optional<BerElement> find(Tag tag) {
        return Optional.ofNullable(byTag.get(tag));
    }

    public BerElement required(Tag tag, String name) {
        return find(tag).orElseThrow(() -> set.fault("X.690 8.11", name + " " + tag + " is missing"));
    }
}
