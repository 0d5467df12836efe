package org.x400gate.persistence.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.x400gate.persistence.content.ChunkedContent;
import org.x400gate.persistence.queue.SalvageReport.Finding;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.DamagedStore;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.trace.KeptLedger;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * Makes a queue consistent again after some of its batches are gone. A batch is there wholly or not at all, so each
 * row is one that was written, but rows of different batches may contradict each other. What an entry says of its
 * recipients is right; everything else follows from the entries:
 *
 * <ul>
 *   <li>each next hop with pending recipients gets its work item, if it has none, due now; other work is removed;
 *   <li>content that is whole but not yet the entry's becomes so;
 *   <li>an entry whose content is not whole is held: its pending recipients fail, and its content is empty;
 *   <li>an entry that cannot be read is removed; the copy of the directory still has it.
 * </ul>
 *
 * <p>An outcome that was in a lost batch is unknown: its message is sent again.
 */
final class Salvage {
    private static final String CONTENT_LOST = "its content is lost: the store was damaged";
    private static final int ENTRIES_PER_BATCH = 1000;
    private static final byte[] END = new byte[EntryId.OCTETS + 1];

    private static final byte[] ANY_END = {-1};

    static {
        Arrays.fill(END, (byte) 0xFF);
    }

    private final DamagedStore damaged;
    private final Store store;
    private final ChunkedContent content;
    private final KeptLedger ledger;
    private final Instant now;
    private final SalvagedWork work = new SalvagedWork();
    private final List<Finding> repaired = new ArrayList<>();
    private final List<Finding> lost = new ArrayList<>();
    private final Totals before;
    private Totals totals;
    private long kept;
    private int lines;
    private Batch batch = new Batch();

    Salvage(DamagedStore damaged, Instant now) {
        this.damaged = damaged;
        this.store = damaged.store();
        this.content = new ChunkedContent(store);
        this.ledger = new KeptLedger(store);
        this.now = now;
        this.before = Totals.read(store);
        this.totals = new Totals(0, 0, 0, 0, 0, before.writes() + 1);
    }

    SalvageReport run(Path copy) {
        work.read(store, batch);
        readEntries();
        for (WorkItem item : work.removeRest(batch)) {
            repaired.add(new Finding(item.entry(), "work at " + item.hop() + " for no recipient is removed"));
        }
        readHeld();
        readTimes();
        if (!damaged.damages().isEmpty() || damaged.missing().isPresent()) {
            nameContentWithoutEntry();
        }
        work.writeLanes(store, batch);
        totals = totals.withWork(work.count());
        if (!same(before, totals)) {
            totals.write(batch);
        }
        // Synced, and with it everything before; and the witness is right again.
        if (!batch.isEmpty() || damaged.missing().isPresent() || !repaired.isEmpty() || !lost.isEmpty()) {
            store.write(batch);
        }
        return new SalvageReport(
                copy, damaged.damages(), damaged.missing().stream().toList(), kept, repaired, lost);
    }

    private void readEntries() {
        int inBatch = 0;
        try (Store.Walk rows = store.walk(Table.ENTRIES, EntryId.FIRST.octets(), END)) {
            while (rows.next()) {
                EntryId id = EntryId.read(ByteBuffer.wrap(rows.key()));
                readable(id, rows.value()).ifPresentOrElse(this::salvage, () -> remove(id));
                if (++inBatch % ENTRIES_PER_BATCH == 0) {
                    append();
                }
            }
        }
        append();
    }

    private void append() {
        if (!batch.isEmpty()) {
            store.append(batch);
            batch = new Batch();
        }
    }

    private static Optional<QueueEntry> readable(EntryId id, byte[] row) {
        try {
            return Optional.of(EntryForm.read(id, row));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void remove(EntryId id) {
        lost.add(new Finding(id, "its envelope cannot be read; the entry is removed"));
        batch.delete(Table.ENTRIES, id.octets());
        content.remove(batch, id, content.length(id).orElse(0));
    }

    private void salvage(QueueEntry entry) {
        EntryId id = entry.id();
        QueueEntry sound = entry;
        if (!whole(entry)) {
            lost.add(new Finding(
                    id,
                    CONTENT_LOST + "; held; from "
                            + entry.submission().originator().orElse("nobody") + " to "
                            + String.join(
                                    ", ",
                                    entry.recipients().stream()
                                            .map(Recipient::address)
                                            .toList())));
            sound = withoutContent(entry);
            content.empty(batch, id, entry.contentOctets());
            batch.put(Table.ENTRIES, id.octets(), EntryForm.write(sound));
            ledger.add(
                    batch,
                    List.of(new LedgerLine(now, id, LedgerEvent.FAILED, List.of(), Map.of("reason", CONTENT_LOST))),
                    totals.writes(),
                    lines++);
        } else {
            kept++;
            if (!content.adopted(id, entry.contentOctets())) {
                content.own(batch, id, entry.contentOctets());
                repaired.add(new Finding(id, "its content is its own again"));
            }
        }
        totals = totals.with(sound);
        repairWork(sound);
        NoticeRows.mend(store, batch, sound);
        if (sound.held() && store.get(Table.HELD, id.octets()).isEmpty()) {
            HeldRows.put(batch, id);
        }
    }

    private void repairWork(QueueEntry entry) {
        Set<NextHop> pending = new LinkedHashSet<>();
        entry.recipients().stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .forEach(recipient -> pending.add(recipient.hop()));
        for (NextHop hop : pending) {
            if (!work.keep(store, batch, entry, hop)) {
                work.make(batch, entry, WorkItem.of(entry, hop, now));
                repaired.add(new Finding(entry.id(), "its work at " + hop + " is made anew, due now"));
            }
        }
    }

    private boolean whole(QueueEntry entry) {
        try (InputStream octets = content.open(entry.id())) {
            return octets.transferTo(OutputStream.nullOutputStream()) == entry.contentOctets();
        } catch (IOException e) {
            if (e.getCause() instanceof QueueUnavailable away && !(away instanceof QueueCorrupt)) {
                throw away; // what is not shown now is not lost
            }
            return false;
        }
    }

    private static QueueEntry withoutContent(QueueEntry entry) {
        List<Recipient> recipients = entry.recipients().stream()
                .map(recipient ->
                        recipient.state() == RecipientState.PENDING || recipient.state() == RecipientState.HELD
                                ? new Recipient(
                                        recipient.number(),
                                        recipient.address(),
                                        recipient.hop(),
                                        RecipientState.FAILED,
                                        CONTENT_LOST)
                                : recipient)
                .toList();
        return new QueueEntry(
                entry.id(), entry.kind(), entry.priority(), entry.submission(), recipients, 0, entry.attempts());
    }

    /** A mark in the table of the held is right if its entry's row says so. */
    private void readHeld() {
        try (Store.Walk rows = store.walk(Table.HELD, EntryId.FIRST.octets(), END)) {
            while (rows.next()) {
                EntryId id = EntryId.read(ByteBuffer.wrap(rows.key()));
                boolean held = store.get(Table.ENTRIES, id.octets())
                        .flatMap(row -> readable(id, row))
                        .filter(QueueEntry::held)
                        .isPresent();
                if (!held) {
                    batch.delete(Table.HELD, rows.key());
                }
            }
        }
    }

    /** Likewise a row of a notice, or of a deadline. */
    private void readTimes() {
        remove(Table.NOTICES, NoticeRows::entry, NoticeRows::isOf);
        remove(Table.DEADLINES, DeadlineRows::entry, (row, entry) -> {
            NextHop hop = DeadlineRows.hop(row);
            return !entry.pendingAt(hop).isEmpty() && Arrays.equals(row, DeadlineRows.key(entry, hop));
        });
    }

    private void remove(Table table, Function<byte[], EntryId> entryOf, BiPredicate<byte[], QueueEntry> right) {
        try (Store.Walk rows = store.walk(table, new byte[0], ANY_END)) {
            while (rows.next()) {
                byte[] row = rows.key();
                EntryId id = entryOf.apply(row);
                boolean kept = store.get(Table.ENTRIES, id.octets())
                        .flatMap(octets -> readable(id, octets))
                        .filter(entry -> right.test(row, entry))
                        .isPresent();
                if (!kept) {
                    batch.delete(table, row);
                }
            }
        }
    }

    /** Content that waits for its entry is nothing unusual; but its entry may have been in the part that is lost. */
    private void nameContentWithoutEntry() {
        try (Store.Walk rows = store.walk(Table.LOOSE, EntryId.FIRST.octets(), END)) {
            while (rows.next()) {
                EntryId id = EntryId.read(ByteBuffer.wrap(rows.key()));
                if (store.get(Table.ENTRIES, id.octets()).isEmpty()) {
                    lost.add(new Finding(
                            id, "content without an entry: never accepted, or accepted in the part that is lost"));
                }
            }
        }
    }

    private static boolean same(Totals one, Totals other) {
        return new Totals(one.entries(), one.contentOctets(), one.held(), one.dead(), one.workItems(), other.writes())
                .equals(other);
    }
}
