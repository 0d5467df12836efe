package org.x400gate.persistence.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;

final class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String MTS = "mts:/PRMD=X/ADMD=Y/C=DE/;0001";

    private final Store store = Store.inMemory();
    private final KeptLedger ledger = new KeptLedger(store);
    private final Random random = new Random(5);
    private long writes;

    private LedgerLine write(EntryId entry, LedgerEvent event, String... references) {
        LedgerLine line =
                new LedgerLine(entry.time(), entry, event, List.of(references), Map.of("peer", "west", "to", "R"));
        Batch batch = new Batch();
        ledger.add(batch, line, ++writes, 0);
        store.write(batch);
        return line;
    }

    private EntryId id(Instant time) {
        return EntryId.of(time, random);
    }

    @Test
    void everyEventOfAnEntryComesBackInTheOrderItWasWritten() {
        EntryId entry = id(NOW);
        List<LedgerLine> lines = Arrays.stream(LedgerEvent.values())
                .map(event -> write(entry, event))
                .toList();
        write(id(NOW), LedgerEvent.ACCEPTED);

        assertThat(ledger.of(entry)).isEqualTo(lines);
    }

    @Test
    void aReferenceFindsTheLinesThatNameItNewestEntryFirst() {
        LedgerLine old = write(id(NOW.minusSeconds(9)), LedgerEvent.ACCEPTED, MTS, "msgid:<a@b>");
        EntryId entry = id(NOW);
        LedgerLine fresh = write(entry, LedgerEvent.ACCEPTED, MTS);
        write(entry, LedgerEvent.DEFERRED);

        assertThat(ledger.referring(MTS, 10)).containsExactly(fresh, old);
        assertThat(ledger.referring(MTS, 1)).containsExactly(fresh);
        assertThat(ledger.referring("msgid:<a@b>", 10)).containsExactly(old);
        assertThat(ledger.referring("msgid:<none@b>", 10)).isEmpty();
    }

    @Test
    void linesPastTheirTimeArePurgedInPortions() {
        for (int day = 0; day < 40; day++) {
            write(id(NOW.minus(Duration.ofDays(day))), LedgerEvent.ACCEPTED, MTS);
        }
        Instant before = NOW.minus(Ledger.DEFAULT_RETENTION);

        assertThat(ledger.purge(before, 5)).isEqualTo(5);
        assertThat(ledger.purge(before, 100)).isEqualTo(4);
        assertThat(ledger.purge(before, 100)).isZero();

        assertThat(ledger.referring(MTS, 100)).hasSize(31);
    }

    @Test
    void whatIsKeptWithALineIsFoundByItsReferenceAndGoneWithTheLine() {
        EntryId entry = id(NOW.minusSeconds(9));
        LedgerLine line = new LedgerLine(
                NOW,
                entry,
                LedgerEvent.ACCEPTED,
                List.of(MTS, "msgid:<a@b>"),
                java.util.Map.of(),
                java.util.Optional.of(new LedgerLine.Kept(MTS, java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}))));
        Batch batch = new Batch();
        ledger.add(batch, line, 1, 0);
        store.write(batch);

        assertThat(ledger.kept(MTS).orElseThrow()).containsExactly(1, 2, 3);
        assertThat(ledger.kept("msgid:<a@b>")).isEmpty();
        assertThat(ledger.referring(MTS, 9)).hasSize(1);

        ledger.purge(NOW, 9);

        assertThat(ledger.kept(MTS)).isEmpty();
    }
}
