package org.x400gate.protocol.oraddress;

import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** ORName (X.411): an address, and a directory name carried as a whole BER element ([0] and its contents). */
public record OrName(OrAddress address, Optional<Octets> directoryName) {
    public static final Tag TAG = Tag.application(0);

    public static OrName of(OrAddress address) {
        return new OrName(address, Optional.empty());
    }

    /** An ORName under whatever tag the caller has checked. */
    public static OrName decode(BerElement element) {
        return OrAddressBer.decodeName(element);
    }

    public BerNode node() {
        return node(TAG);
    }

    public BerNode node(Tag tag) {
        return OrAddressBer.nameNode(tag, this);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
