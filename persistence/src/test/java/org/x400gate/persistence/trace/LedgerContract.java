package org.x400gate.persistence.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.store.EntryId;

/** What every ledger owes. */
interface LedgerContract {
    Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    String MTS = "mts:/PRMD=X/ADMD=Y/C=DE/;0001";

    Random RANDOM = new Random(5);

    Ledger ledger();

    /** As a queue does it, in a batch of its own. */
    void write(LedgerLine line);

    private LedgerLine write(EntryId entry, LedgerEvent event, String... references) {
        LedgerLine line =
                new LedgerLine(entry.time(), entry, event, List.of(references), Map.of("peer", "west", "to", "R"));
        write(line);
        return line;
    }

    private EntryId id(Instant time) {
        return EntryId.of(time, RANDOM);
    }

    @Test
    default void everyEventOfAnEntryComesBackInTheOrderItWasWritten() {
        EntryId entry = id(NOW);
        List<LedgerLine> lines = Arrays.stream(LedgerEvent.values())
                .map(event -> write(entry, event))
                .toList();
        write(id(NOW), LedgerEvent.ACCEPTED);

        assertThat(ledger().of(entry)).isEqualTo(lines);
    }

    @Test
    default void aReferenceFindsTheLinesThatNameItNewestEntryFirst() {
        LedgerLine old = write(id(NOW.minusSeconds(9)), LedgerEvent.ACCEPTED, MTS, "msgid:<a@b>");
        EntryId entry = id(NOW);
        LedgerLine fresh = write(entry, LedgerEvent.ACCEPTED, MTS);
        write(entry, LedgerEvent.DEFERRED);

        assertThat(ledger().referring(MTS, 10)).containsExactly(fresh, old);
        assertThat(ledger().referring(MTS, 1)).containsExactly(fresh);
        assertThat(ledger().referring("msgid:<a@b>", 10)).containsExactly(old);
        assertThat(ledger().referring("msgid:<none@b>", 10)).isEmpty();
    }

    @Test
    default void linesPastTheirTimeArePurgedInPortions() {
        for (int day = 0; day < 40; day++) {
            write(id(NOW.minus(Duration.ofDays(day))), LedgerEvent.ACCEPTED, MTS);
        }
        Instant before = NOW.minus(Ledger.DEFAULT_RETENTION);

        assertThat(ledger().purge(before, 5)).isEqualTo(5);
        assertThat(ledger().purge(before, 100)).isEqualTo(4);
        assertThat(ledger().purge(before, 100)).isZero();

        assertThat(ledger().referring(MTS, 100)).hasSize(31);
    }

    @Test
    default void whatIsKeptWithALineIsFoundByItsReferenceAndGoneWithTheLine() {
        EntryId entry = id(NOW.minusSeconds(9));
        LedgerLine line = new LedgerLine(
                NOW,
                entry,
                LedgerEvent.ACCEPTED,
                List.of(MTS, "msgid:<a@b>"),
                java.util.Map.of(),
                java.util.Optional.of(new LedgerLine.Kept(MTS, java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}))));
        write(line);

        assertThat(ledger().kept(MTS).orElseThrow()).containsExactly(1, 2, 3);
        assertThat(ledger().kept("msgid:<a@b>")).isEmpty();
        assertThat(ledger().referring(MTS, 9)).hasSize(1);

        ledger().purge(NOW, 9);

        assertThat(ledger().kept(MTS)).isEmpty();
    }
}
