package org.x400gate.persistence.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.x400gate.persistence.store.EntryId;

/**
 * A lane: the work of one next hop and one priority. Its key is also the prefix of the keys of its work.
 *
 * <pre>
 * | length of hop, 1 | hop, UTF-8 | priority, 1 |                              lane
 * | length of hop, 1 | hop, UTF-8 | priority, 1 | due, ms, 8 | entry, 16 |     work item
 * </pre>
 */
record LaneKey(NextHop hop, Priority priority) {
    /** Where a work item stands in its lane. */
    record Spot(long due, EntryId entry) implements Comparable<Spot> {
        static Spot of(WorkItem item) {
            return new Spot(item.due().toEpochMilli(), item.entry());
        }

        @Override
        public int compareTo(Spot other) {
            int byDue = Long.compare(due, other.due);
            return byDue != 0 ? byDue : entry.compareTo(other.entry);
        }
    }

    static LaneKey of(WorkItem item) {
        return new LaneKey(item.hop(), item.priority());
    }

    static LaneKey read(byte[] key) {
        int length = key[0] & 0xFF;
        return new LaneKey(
                new NextHop(new String(key, 1, length, StandardCharsets.UTF_8)), Codes.priority(key[1 + length]));
    }

    byte[] octets() {
        byte[] name = hop.name().getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[name.length + 2];
        key[0] = (byte) name.length;
        System.arraycopy(name, 0, key, 1, name.length);
        key[key.length - 1] = (byte) Codes.code(priority);
        return key;
    }

    /** The first key behind all work of this lane. */
    byte[] end() {
        byte[] key = octets();
        key[key.length - 1]++;
        return key;
    }

    byte[] workKey(Spot spot) {
        byte[] lane = octets();
        return ByteBuffer.allocate(lane.length + Long.BYTES + EntryId.OCTETS)
                .put(lane)
                .putLong(spot.due() ^ Long.MIN_VALUE)
                .put(spot.entry().octets())
                .array();
    }

    Spot spot(byte[] workKey) {
        ByteBuffer rest = ByteBuffer.wrap(workKey).position(workKey.length - Long.BYTES - EntryId.OCTETS);
        return new Spot(rest.getLong() ^ Long.MIN_VALUE, EntryId.read(rest));
    }

    WorkItem item(Spot spot, int attempt) {
        return new WorkItem(
                spot.entry(), hop, priority, Instant.ofEpochMilli(spot.due()), attempt, OptionalLong.empty());
    }
}
