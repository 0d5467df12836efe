package org.x400gate.persistence.content;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Session;
import org.x400gate.persistence.store.EntryId;

/** For the queue: the contents that one batch makes entries' own, and those whose entries go with it. */
public final class ContentBatch {
    /** Octets of chunks in one statement. */
    private static final int AT_ONCE = 4 << 20;

    private final Session session;
    private final Map<EntryId, Loose> loose = new HashMap<>();
    /** Sealed, but not all of its chunks are there: commits of chunks can be lost with the server, and its writer go on. */
    private final Set<EntryId> torn = new HashSet<>();

    private final Set<EntryId> streamed = new LinkedHashSet<>();
    private final Map<EntryId, List<byte[]>> given = new HashMap<>();
    private final Set<EntryId> removed = new LinkedHashSet<>();

    /** Of entries that may be accepted. */
    public ContentBatch(Session session, Collection<EntryId> accepted) {
        this.session = session;
        if (!accepted.isEmpty()) {
            session.all(
                            "select id, octets, sealed, (select coalesce(sum(octet_length(chunk.octets)), 0) from chunk"
                                    + " where chunk.content = content.id and chunk.number * ?::bigint < content.octets)"
                                    + " from content where id = any(?) and loose for update",
                            row -> Map.entry(
                                    row.id(1), new Written(new Loose(row.number(2), row.flag(3)), row.number(4))),
                            Chunks.OCTETS,
                            Column.ids(accepted))
                    .forEach(each -> add(each.getKey(), each.getValue()));
        }
    }

    /** {@code there}: octets of its chunks. */
    private record Written(Loose loose, long there) {}

    private void add(EntryId id, Written written) {
        loose.put(id, written.loose());
        if (written.there() != written.loose().octets()) {
            torn.add(id);
        }
    }

    /** Why content cannot become an entry's; see {@link Loose#fault}. */
    public Optional<String> fault(EntryId id, List<byte[]> pieces, long octets) {
        return Loose.fault(id, Optional.ofNullable(loose.get(id)), pieces, octets)
                .or(() -> Optional.of("content of " + id + " lacks octets that were written")
                        .filter(fault -> torn.contains(id)));
    }

    /** There is no fault in it. */
    public void adopt(EntryId id, List<byte[]> pieces) {
        if (loose.containsKey(id)) {
            streamed.add(id);
        } else {
            given.put(id, Chunks.of(pieces));
        }
    }

    public void remove(EntryId id) {
        removed.add(id);
    }

    /** Those that were adopted. */
    public Set<EntryId> adopted() {
        Set<EntryId> all = new LinkedHashSet<>(streamed);
        all.addAll(given.keySet());
        return all;
    }

    public void write() {
        if (!streamed.isEmpty()) {
            session.change(
                    "update content set loose = false, writer = null where id = any(?) and loose",
                    Column.ids(streamed));
        }
        if (!given.isEmpty()) {
            List<EntryId> ids = new ArrayList<>(given.keySet());
            session.change(
                    "insert into content (id, octets, loose, sealed, retain_until)"
                            + " select id, octets, false, true, 0 from unnest(?::uuid[], ?::bigint[]) as given(id, octets)",
                    Column.ids(ids),
                    Column.numbers(ids.stream().map(this::octets).toList()));
            writeChunks();
        }
        if (!removed.isEmpty()) {
            session.change("delete from content where id = any(?)", Column.ids(removed));
            session.change("delete from chunk where content = any(?)", Column.ids(removed));
        }
    }

    private long octets(EntryId id) {
        return given.get(id).stream().mapToLong(chunk -> chunk.length).sum();
    }

    private void writeChunks() {
        List<EntryId> ids = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        List<byte[]> octets = new ArrayList<>();
        int together = 0;
        for (Map.Entry<EntryId, List<byte[]>> content : given.entrySet()) {
            long number = 0;
            for (byte[] chunk : content.getValue()) {
                ids.add(content.getKey());
                numbers.add(number++);
                octets.add(chunk);
                together += chunk.length;
                if (together >= AT_ONCE) {
                    writeChunks(ids, numbers, octets);
                    together = 0;
                }
            }
        }
        writeChunks(ids, numbers, octets);
    }

    private void writeChunks(List<EntryId> ids, List<Long> numbers, List<byte[]> octets) {
        if (!ids.isEmpty()) {
            session.change(
                    "insert into chunk (content, number, octets) select * from unnest(?::uuid[], ?::bigint[], ?::bytea[])",
                    Column.ids(ids),
                    Column.numbers(numbers),
                    Column.octets(octets));
        }
        ids.clear();
        numbers.clear();
        octets.clear();
    }
}
