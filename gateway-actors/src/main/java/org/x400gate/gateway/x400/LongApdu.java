package org.x400gate.gateway.x400;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.x400gate.gateway.association.InboundTransfers.Refused;
import org.x400gate.gateway.queue.LongContent;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ApduScan;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/** An APDU that goes into the content store while it comes; its envelope is read on the way, and stays in memory. */
final class LongApdu {
    /** Of 32,767 recipients with long names. */
    private static final int MAX_ENVELOPE_OCTETS = 16 << 20;

    private final LongContent content;
    private final MessageMemory.Share share;
    private final ApduScan scan;
    private int counted;

    LongApdu(LongContent content, MessageMemory.Share share, P1Limits limits) {
        this.content = content;
        this.share = share;
        this.scan = new ApduScan(limits, MAX_ENVELOPE_OCTETS);
    }

    /** Throws MalformedInput if it is no APDU. */
    void append(Octets part) {
        scan.feed(part);
        content.append(part);
    }

    /** Why no more of it can be taken, if so. */
    Optional<Refused> fault() {
        if (content.fault().isPresent()) {
            return Optional.of(new Refused(
                    "the queue cannot take it now: " + content.fault().get(), false));
        }
        int more = scan.headOctets() - counted;
        counted += more;
        return more == 0 || share.grow(more)
                ? Optional.empty()
                : Optional.of(new Refused("its envelope finds no room in x400.max-message-memory", false));
    }

    boolean isFull() {
        return content.isFull();
    }

    /** What is known of one that came whole. {@code apdu}: its content cannot be read, since it is still on its way. */
    record Head(EntryId id, MtsApdu apdu, ApduScan scan) {
        /** The same with its content where its octets are now. */
        MtsApdu in(ContentRef whole) {
            return scan.end(whole);
        }
    }

    /** Throws MalformedInput if it ends too early. */
    Head head(long octets) {
        return new Head(content.id(), scan.end(new OnItsWay(octets)), scan);
    }

    private record OnItsWay(long octets) implements ContentRef {
        @Override
        public InputStream open() throws IOException {
            throw new IOException("it is still on its way to the content store");
        }
    }

    void end(LongContent.Ending whole) {
        content.end(whole);
    }

    void drop() {
        content.drop();
    }
}
