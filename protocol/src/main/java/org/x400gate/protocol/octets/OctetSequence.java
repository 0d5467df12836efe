package org.x400gate.protocol.octets;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Pieces that are sent one after another: headers in memory around content that is only referred to. */
public record OctetSequence(List<ContentRef> pieces, long octets) implements ContentRef {
    public OctetSequence {
        pieces = List.copyOf(pieces);
    }

    public static OctetSequence of(List<ContentRef> pieces) {
        long total = 0;
        for (ContentRef piece : pieces) {
            total = Math.addExact(total, piece.octets());
        }
        return new OctetSequence(pieces, total);
    }

    @Override
    public InputStream open() throws IOException {
        List<InputStream> streams = new ArrayList<>();
        for (ContentRef piece : pieces) {
            streams.add(piece.open());
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
