package org.x400gate.protocol.stack;

import java.io.IOException;
import java.io.InputStream;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

/** The EXTERNAL that stands around a transferred APDU in normal mode; peers refuse an APDU without it (X.690 8.18). */
final class ExternalWriter {
    private ExternalWriter() {}

    /** All that precedes an APDU of so many octets; with definite lengths nothing follows it. */
    static Octets header(int contextId, long apduOctets) {
        BerNode external = BerNode.constructed(
                Tag.EXTERNAL,
                BerNode.integer(contextId),
                BerNode.constructed(Tag.context(0), BerNode.raw(new Elsewhere(apduOctets))));
        return (Octets) external.sequence().pieces().get(0);
    }

    /** An APDU of which only the length is known here. */
    private record Elsewhere(long octets) implements ContentRef {
        @Override
        public InputStream open() throws IOException {
            throw new IOException("the APDU is not here");
        }
    }
}
