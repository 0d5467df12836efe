package org.x400gate.protocol.p1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerHeader;
import org.x400gate.protocol.asn1.StringInParts;
import org.x400gate.protocol.octets.ContentRange;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * Reads an MTS-APDU while it comes, and keeps of it everything but its content: a message's, or the one that a report
 * returns. What is kept is an APDU again, with an empty content in the content's place.
 *
 * <pre>
 *  message  A0 { 31 {envelope}  04 content }             content  primitive, or constructed of parts, to any depth
 *  report   A1 { 31 {envelope}  31 { ..  81 content  .. } }
 *           `- with indefinite lengths from here on -'
 * </pre>
 *
 * <p>Of what is kept only lengths are looked at; {@link MtsApdu#decode} reads the rest. One thread at a time.
 */
public final class ApduScan {
    private static final int MESSAGE = 0xA0;
    private static final int REPORT = 0xA1;
    private static final int SET = 0x31;
    private static final int OCTET_STRING = 0x04;
    private static final int RETURNED_CONTENT = 0x81;
    private static final int CONSTRUCTED = 0x20;
    private static final int PIECE_OCTETS = 64 * 1024;

    /** What becomes of an element. */
    private enum Part {
        /** Holds the content, or what holds it: kept with an indefinite length. */
        AROUND,
        KEPT,
        CONTENT
    }

    /** An element that is open. {@code end} is where it ends, empty for an indefinite length. */
    private static final class Open {
        final BerHeader header;
        final Part part;
        final Optional<Long> end;
        int children;

        Open(BerHeader header, Part part, long contentsAt) {
            this.header = header;
            this.part = part;
            this.end = header.isIndefinite() ? Optional.empty() : Optional.of(contentsAt + header.length());
        }
    }

    private final P1Limits limits;
    private final int maxHeadOctets;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final Deque<Open> open = new ArrayDeque<>();
    private Octets header = Octets.EMPTY;
    private long position;
    /** Of a primitive element, or of one of which nothing but its length is looked at. */
    private long contentsLeft;

    private Part inside = Part.KEPT;
    private boolean begun;
    private Optional<Content> content = Optional.empty();

    /** Where the content is: its contents octets from there to there, of which so many are its value. */
    private static final class Content {
        final boolean inParts;
        final long from;
        long to;
        long octets;

        Content(boolean inParts, long from) {
            this.inParts = inParts;
            this.from = from;
        }
    }

    /** {@code maxHeadOctets}: of all that is kept. */
    public ApduScan(P1Limits limits, int maxHeadOctets) {
        this.limits = limits;
        this.maxHeadOctets = maxHeadOctets;
    }

    /**
     * The message in content that was scanned before, its content where it is. Of one that may be read in one go no more is
     * read than what stands before its content.
     */
    public static MtsApdu read(ContentRef whole, P1Limits limits, int maxHeadOctets) throws IOException {
        ApduScan scan = new ApduScan(limits, maxHeadOctets);
        byte[] piece = new byte[PIECE_OCTETS];
        try (InputStream in = whole.open()) {
            for (int count = in.read(piece); count >= 0 && !scan.hasSeenEnough(); count = in.read(piece)) {
                scan.feed(Octets.wrap(piece, 0, count));
            }
        }
        return scan.hasSeenEnough() ? scan.apdu(whole) : scan.end(whole);
    }

    /** The next octets; they are not kept beyond the call. */
    public void feed(Octets part) {
        int at = 0;
        while (at < part.length()) {
            if (contentsLeft > 0) {
                int taken = (int) Math.min(contentsLeft, part.length() - at);
                contents(part.slice(at, at + taken));
                at += taken;
            } else {
                header = header.append(part.slice(at, at + 1));
                at++;
                position++;
                Optional<BerHeader> read = BerHeader.read(header, position - header.length());
                if (read.isPresent()) {
                    Octets octets = header;
                    header = Octets.EMPTY;
                    element(read.get(), octets);
                }
            }
        }
    }

    /** Octets that are kept. */
    public int headOctets() {
        return head.size();
    }

    /** The APDU, now that all has come; its content is a part of {@code whole}, where the same octets stand. */
    public MtsApdu end(ContentRef whole) {
        if (!begun || !open.isEmpty() || contentsLeft > 0 || !header.isEmpty()) {
            throw fault("X.690 8.1", "the APDU ends inside an element");
        }
        return apdu(whole);
    }

    private MtsApdu apdu(ContentRef whole) {
        if (content.isPresent() && content.get().to > whole.octets()) {
            throw fault("X.690 8.1.3", "the content is longer than what is there");
        }
        Octets kept = Octets.concat(Octets.wrap(head.toByteArray()), Octets.wrap(new byte[2 * open.size()]));
        MtsApdu apdu = MtsApdu.decode(kept, limits);
        return apdu instanceof MtsApdu.Message message && content.isPresent()
                ? new MtsApdu.Message(message.envelope(), in(whole, content.get()))
                : apdu;
    }

    private static ContentRef in(ContentRef whole, Content content) {
        ContentRange contents = new ContentRange(whole, content.from, content.to - content.from);
        return content.inParts ? new StringInParts(contents, content.octets) : contents;
    }

    /** Behind a message's content that is not in parts nothing comes but what ends it. */
    private boolean hasSeenEnough() {
        return open.size() == 1
                && open.peek().header.first() == MESSAGE
                && content.isPresent()
                && !content.get().inParts
                && contentsLeft > 0;
    }

    private void contents(Octets octets) {
        position += octets.length();
        contentsLeft -= octets.length();
        if (inside == Part.KEPT) {
            keep(octets);
        } else {
            content.orElseThrow().octets += octets.length();
        }
        if (contentsLeft == 0) {
            closeWhatEnds();
        }
    }

    private void element(BerHeader element, Octets octets) {
        if (element.isEndOfContents()) {
            endOfContents(octets);
            return;
        }
        if (begun && open.isEmpty()) {
            throw fault("X.690 8.1.1", "octets behind the end of the APDU");
        }
        begun = true;
        Part part = part(element);
        if (!open.isEmpty()) {
            open.peek().children++;
            Optional<Long> end = open.peek().end;
            if (end.isPresent() && element.length() > end.get() - position) {
                throw fault("X.690 8.1.3", "an element is longer than the one around it");
            }
        }
        switch (part) {
            case AROUND -> keep(Octets.concat(octets.slice(0, 1), Octets.of(0x80)));
            case KEPT -> keep(octets);
            case CONTENT -> beginContent(element);
        }
        boolean walked =
                part == Part.AROUND || element.isIndefinite() || part == Part.CONTENT && element.isConstructed();
        if (walked) {
            push(new Open(element, part, position));
        } else {
            inside = part;
            contentsLeft = element.length();
        }
        if (contentsLeft == 0) {
            closeWhatEnds();
        }
    }

    private Part part(BerHeader element) {
        if (open.isEmpty()) {
            return element.first() == MESSAGE || element.first() == REPORT ? Part.AROUND : Part.KEPT;
        }
        Open parent = open.peek();
        if (parent.part == Part.CONTENT) {
            if (!element.isUniversal()) {
                throw fault("X.690 8.7.3", "a part of the content is no string");
            }
            return Part.CONTENT;
        }
        if (parent.part == Part.KEPT || content.isPresent()) {
            return Part.KEPT;
        }
        int primitive = element.first() & ~CONSTRUCTED;
        if (open.size() == 1 && parent.children == 1) {
            return parent.header.first() == MESSAGE
                    ? primitive == OCTET_STRING ? Part.CONTENT : Part.KEPT
                    : element.first() == SET ? Part.AROUND : Part.KEPT;
        }
        return open.size() == 2 && primitive == RETURNED_CONTENT ? Part.CONTENT : Part.KEPT;
    }

    private void beginContent(BerHeader element) {
        if (content.isEmpty()) {
            content = Optional.of(new Content(element.isConstructed(), position));
            keep(Octets.of(element.first() & ~CONSTRUCTED, 0));
            content.get().to = element.isIndefinite() ? position : position + element.length();
        }
    }

    private void push(Open element) {
        if (open.size() >= limits.ber().maxDepth()) {
            throw fault(
                    "limit maxDepth",
                    "elements nested deeper than " + limits.ber().maxDepth());
        }
        open.push(element);
    }

    private void endOfContents(Octets octets) {
        if (open.isEmpty() || open.peek().end.isPresent()) {
            throw fault("X.690 8.1.5", "end-of-contents octets where no indefinite length ends");
        }
        close(octets);
        closeWhatEnds();
    }

    /** The innermost element ends here, and with it perhaps those around it. */
    private void closeWhatEnds() {
        while (!open.isEmpty() && open.peek().end.isPresent() && open.peek().end.get() == position) {
            close(Octets.EMPTY);
        }
    }

    private void close(Octets endOfContents) {
        Open closed = open.pop();
        boolean ofContent = closed.part == Part.CONTENT;
        if (ofContent && closed.header.isIndefinite() && (open.isEmpty() || open.peek().part != Part.CONTENT)) {
            content.orElseThrow().to = position - endOfContents.length();
        }
        if (closed.part == Part.AROUND) {
            keep(Octets.of(0, 0));
        } else if (!ofContent) {
            keep(endOfContents);
        }
    }

    private void keep(Octets octets) {
        if (head.size() + octets.length() > maxHeadOctets) {
            throw fault("limit maxHeadOctets", "envelope longer than " + maxHeadOctets);
        }
        head.writeBytes(octets.toByteArray());
    }

    private MalformedInput fault(String clause, String text) {
        return new MalformedInput("p1", (int) Math.min(Integer.MAX_VALUE, position), clause, text);
    }
}
