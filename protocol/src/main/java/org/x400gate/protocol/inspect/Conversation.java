package org.x400gate.protocol.inspect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.x400gate.protocol.octets.Octets;

/**
 * Follows one TCP connection in both directions and tells each data unit as soon as it is whole. Not for several
 * threads. Whatever comes, nothing is thrown: what cannot be read is told with layer, offset and clause, and the rest
 * goes on.
 */
public final class Conversation {
    private final Map<Side, Stream> streams = new EnumMap<>(Side.class);
    private final Association association;

    private Conversation(ReadingLimits limits, Association association) {
        this.association = association;
        for (Side side : Side.values()) {
            streams.put(side, new Stream(side, limits, association));
        }
    }

    /** From the first octet on. */
    public static Conversation fromStart(ReadingLimits limits) {
        return new Conversation(limits, new Association(limits, false));
    }

    /**
     * From somewhere in the middle: neither mode nor contexts are known, so they are guessed from what comes. A first
     * data unit that began before it is passed over, not misread; see {@link #startsAt}.
     */
    public static Conversation fromMidway(ReadingLimits limits) {
        return new Conversation(limits, new Association(limits, true));
    }

    /**
     * Where one direction stands: {@code waiting} are the octets already here of a packet that is not whole,
     * {@code insideTsdu} whether earlier TPDUs of a TSDU went by unseen.
     */
    public Conversation startsAt(Side side, Octets waiting, boolean insideTsdu) {
        streams.get(side).startAt(waiting, insideTsdu);
        return this;
    }

    /** The next octets that {@code side} sent. */
    public List<Told> sent(Side side, Octets octets) {
        List<Told> told = new ArrayList<>();
        streams.get(side).take(octets, told);
        return told;
    }

    /** Octets kept of data units that are not whole; the limits bound them for each, so a caller of many may add them up. */
    public long held() {
        return association.held()
                + streams.values().stream().mapToLong(Stream::held).sum();
    }

    /** What lies there unfinished, for the end of a recording. */
    public List<Told> end() {
        List<Told> told = new ArrayList<>();
        streams.values().forEach(stream -> stream.end(told));
        return told;
    }
}
