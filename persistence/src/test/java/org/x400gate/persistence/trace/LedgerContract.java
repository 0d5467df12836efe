package org.x400gate.persistence.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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

    /** An entry of that name is in the queue, or is no longer. */
    void queued(EntryId entry);

    void finished(EntryId entry);

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
        for (int day = 39; day >= 0; day--) {
            write(id(NOW.minus(Duration.ofDays(day))), LedgerEvent.ACCEPTED, MTS);
        }
        Instant before = NOW.minus(Ledger.DEFAULT_RETENTION);

        assertThat(ledger().purge(before, 5)).isTrue();
        assertThat(ledger().referring(MTS, 100)).hasSize(35);
        assertThat(ledger().purge(before, 100)).isFalse();
        assertThat(ledger().purge(before, 100)).isFalse();

        assertThat(ledger().referring(MTS, 100)).hasSize(31);
        assertThat(ledger().after(LedgerPlace.START, 100)).hasSize(31);
    }

    /** A message may be held for longer than lines are kept. */
    @Test
    default void whatIsStillQueuedKeepsItsLinesAndIsFound() {
        Instant old = NOW.minus(Duration.ofDays(40));
        EntryId held = id(old);
        EntryId gone = id(old.plusSeconds(1));
        queued(held);
        LedgerLine kept = new LedgerLine(
                old,
                held,
                LedgerEvent.ACCEPTED,
                List.of(MTS),
                Map.of(),
                Optional.of(new LedgerLine.Kept(MTS, ByteBuffer.wrap(new byte[] {7}))),
                parties("ann@one.example", "bob@two.example"));
        write(kept);
        write(gone, LedgerEvent.ACCEPTED, MTS);
        purge(NOW.minus(Duration.ofDays(35)));
        write(held, LedgerEvent.OPERATOR);
        purge(NOW.minus(Ledger.DEFAULT_RETENTION));

        assertThat(ledger().of(gone)).isEmpty();
        assertThat(ledger().of(held)).hasSize(2);
        assertThat(ledger().referring(MTS, 9)).hasSize(1);
        assertThat(ledger().kept(MTS)).isPresent();
        assertThat(ledger().marked(Parties.mark("Bob@Two.example"), Optional.empty(), 9))
                .containsExactly(held);

        finished(held);
        purge(NOW.plusSeconds(1));

        assertThat(ledger().of(held)).isEmpty();
        assertThat(ledger().kept(MTS)).isEmpty();
        assertThat(ledger().marked(Parties.mark("bob@two.example"), Optional.empty(), 9))
                .isEmpty();
    }

    private void purge(Instant before) {
        while (ledger().purge(before, 1)) {}
    }

    /** Thirty days count from what happened, not from when the message came. */
    @Test
    default void aLateLineOutlivesTheFirstOnesOfItsEntry() {
        EntryId entry = id(NOW.minus(Duration.ofDays(31)));
        write(entry, LedgerEvent.ACCEPTED);
        LedgerLine late =
                new LedgerLine(NOW.minus(Duration.ofDays(29)), entry, LedgerEvent.RELAYED, List.of(), Map.of());
        write(late);

        purge(NOW.minus(Ledger.DEFAULT_RETENTION));

        assertThat(ledger().of(entry)).containsExactly(late);
    }

    /** Also where those of its acceptance have gone with their week. */
    @Test
    default void anAddressFindsALateLine() {
        EntryId entry = id(NOW.minus(Duration.ofDays(36)));
        write(line(entry, entry.time(), LedgerEvent.ACCEPTED, parties("ann@one.example", "bob@two.example")));
        LedgerLine late = line(
                entry,
                NOW.minus(Duration.ofDays(29)),
                LedgerEvent.RELAYED,
                new Parties(Optional.empty(), Numbers.of(List.of(1)), List.of("bob@two.example")));
        write(late);

        purge(NOW.minus(Ledger.DEFAULT_RETENTION));

        assertThat(ledger().of(entry)).containsExactly(late);
        assertThat(ledger().marked(Parties.mark("bob@two.example"), Optional.empty(), 9))
                .containsExactly(entry);
    }

    private static LedgerLine line(EntryId entry, Instant time, LedgerEvent event, Parties parties) {
        return new LedgerLine(time, entry, event, List.of(), Map.of(), Optional.empty(), parties);
    }

    @Test
    default void linesAreReadInTheOrderInWhichTheyWereWrittenAndBack() {
        List<LedgerLine> lines = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            lines.add(write(id(NOW.plusMillis(10L * i)), LedgerEvent.ACCEPTED));
        }

        List<LedgerLine> forward = new ArrayList<>();
        LedgerPlace place = LedgerPlace.START;
        for (List<PlacedLine> page = ledger().after(place, 7); !page.isEmpty(); page = ledger().after(place, 7)) {
            page.forEach(each -> forward.add(each.line()));
            place = LedgerPlace.parse(page.get(page.size() - 1).place().toString())
                    .orElseThrow();
        }
        List<LedgerLine> back = new ArrayList<>();
        LedgerPlace from = LedgerPlace.END;
        for (List<PlacedLine> page = ledger().before(from, NOW.plusMillis(50), 7);
                !page.isEmpty();
                page = ledger().before(from, NOW.plusMillis(50), 7)) {
            page.forEach(each -> back.add(each.line()));
            from = page.get(page.size() - 1).place();
        }

        assertThat(forward).isEqualTo(lines);
        Collections.reverse(back);
        assertThat(back).isEqualTo(lines.subList(5, 25));
    }

    @Test
    default void whomALineIsAboutComesBackAsItWas() {
        EntryId entry = id(NOW);
        LedgerLine line = new LedgerLine(
                NOW,
                entry,
                LedgerEvent.ACCEPTED,
                List.of(),
                Map.of(),
                Optional.empty(),
                new Parties(
                        Optional.of("/C=XX/ADMD= /PRMD=a/S=B/"),
                        Numbers.of(List.of(1, 2, 3, 7)),
                        List.of("x@y.example")));
        write(line);

        assertThat(ledger().of(entry)).containsExactly(line);
    }

    private static Parties parties(String originator, String... recipients) {
        return new Parties(
                Optional.of(originator),
                Numbers.of(IntStream.rangeClosed(1, recipients.length).boxed().toList()),
                List.of(recipients));
    }

    private EntryId message(int second, String peer, String originator, String... recipients) {
        EntryId entry = id(NOW.plusSeconds(second));
        write(new LedgerLine(
                entry.time(),
                entry,
                LedgerEvent.ACCEPTED,
                List.of(),
                Map.of("source", "192.0.2.1"),
                Optional.empty(),
                parties(originator, recipients)));
        write(new LedgerLine(entry.time().plusMillis(500), entry, LedgerEvent.RELAYED, List.of(), Map.of("hop", peer)));
        return entry;
    }

    @Test
    default void messagesAreFoundByAddressTimePeerAndOutcome() {
        EntryId one = message(1, "x400:west", "ann@one.example", "/C=XX/ADMD= /PRMD=w/S=Bob/");
        EntryId two = message(2, "x400:west", "carl@one.example", "/C=XX/ADMD= /PRMD=w/S=Dan/");
        EntryId three = message(3, "smtp:inside", "/C=XX/ADMD= /PRMD=w/S=Bob/", "ann@one.example");
        LedgerSearch search = new LedgerSearch(ledger());
        var ever = LedgerQuery.When.EVER;

        assertThat(found(search, List.of("ANN@one.example"), ever)).containsExactly(three, one);
        assertThat(found(search, List.of(), ever)).containsExactly(three, two, one);
        assertThat(found(search, List.of(), when(Optional.of("west")))).containsExactly(two, one);
        assertThat(found(search, List.of("ann@one.example"), when(Optional.of("smtp:inside"))))
                .containsExactly(three);
        assertThat(found(
                        search,
                        List.of(),
                        new LedgerQuery.When(
                                NOW.plusSeconds(2), NOW.plusSeconds(3), Optional.empty(), Set.of(LedgerEvent.RELAYED))))
                .containsExactly(two);
        assertThat(found(
                        search,
                        List.of(),
                        new LedgerQuery.When(
                                Instant.EPOCH, NOW.plusSeconds(9), Optional.empty(), Set.of(LedgerEvent.FAILED))))
                .isEmpty();
        assertThat(search.find(
                                new LedgerQuery(List.of(), Optional.of(address -> address.contains("carl")), ever),
                                Optional.empty(),
                                9)
                        .entries())
                .containsExactly(two);
    }

    @Test
    default void aSearchGoesOnWhereItsPageEnded() {
        List<EntryId> all = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            all.add(0, message(i, "x400:west", "ann@one.example", "bob@two.example"));
        }
        LedgerSearch search = new LedgerSearch(ledger());
        for (List<String> addresses : List.of(List.<String>of(), List.of("bob@two.example"))) {
            LedgerQuery query = new LedgerQuery(addresses, Optional.empty(), LedgerQuery.When.EVER);
            List<EntryId> found = new ArrayList<>();
            Optional<String> next = Optional.empty();
            do {
                LedgerSearch.Found page = search.find(query, next, 3);
                found.addAll(page.entries());
                next = page.next();
            } while (next.isPresent());

            assertThat(found).isEqualTo(all);
        }
    }

    private static LedgerQuery.When when(Optional<String> peer) {
        return new LedgerQuery.When(Instant.EPOCH, NOW.plusSeconds(3600), peer, Set.of());
    }

    private static List<EntryId> found(LedgerSearch search, List<String> addresses, LedgerQuery.When when) {
        return search.find(new LedgerQuery(addresses, Optional.empty(), when), Optional.empty(), 9)
                .entries();
    }

    @Test
    default void whatIsKeptWithALineIsFoundByItsReferenceAndGoneWithTheLine() {
        EntryId entry = id(NOW.minusSeconds(9));
        LedgerLine line = new LedgerLine(
                NOW,
                entry,
                LedgerEvent.ACCEPTED,
                List.of(MTS, "msgid:<a@b>"),
                Map.of(),
                Optional.of(new LedgerLine.Kept(MTS, ByteBuffer.wrap(new byte[] {1, 2, 3}))),
                Parties.NONE);
        write(line);

        assertThat(ledger().kept(MTS).orElseThrow()).containsExactly(1, 2, 3);
        assertThat(ledger().kept("msgid:<a@b>")).isEmpty();
        assertThat(ledger().referring(MTS, 9)).hasSize(1);

        ledger().purge(NOW.plus(Duration.ofDays(8)), 9);

        assertThat(ledger().kept(MTS)).isEmpty();
    }
}
