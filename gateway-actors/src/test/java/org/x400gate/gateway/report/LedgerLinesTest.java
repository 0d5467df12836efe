package org.x400gate.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.Made;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

class LedgerLinesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop WEST = new NextHop("x400:west");
    private static final EntryId REPORT = new EntryId(7, 7);

    private static QueueEntry entry(int recipients) {
        return QueueEntry.of(
                new EntryId(1, 1),
                EntryKind.RFC822,
                Priority.URGENT,
                new QueueEntry.Submission("192.0.2.1", Optional.of("ann@one.example"), Map.of(), NOW, NOW),
                IntStream.rangeClosed(1, recipients)
                        .mapToObj(i -> Recipient.pending(i, "u" + i + "@two.example", WEST))
                        .toList(),
                2048);
    }

    @Test
    void anAcceptanceSaysHowLargeHowUrgentFromWhomAndForWhom() {
        List<LedgerLine> lines =
                LedgerLines.accepted(entry(2), List.of("1@a"), Map.of("by", "smtp"), Optional.empty(), NOW);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.event()).isEqualTo(LedgerEvent.ACCEPTED);
            assertThat(line.references()).containsExactly("1@a");
            assertThat(line.details())
                    .isEqualTo(Map.of("by", "smtp", "octets", "2048", "recipients", "2", "priority", "urgent"));
            assertThat(line.parties().originator()).contains("ann@one.example");
            assertThat(line.parties().recipients()).hasToString("1-2");
            assertThat(line.parties().named()).containsExactly("u1@two.example", "u2@two.example");
        });
    }

    @Test
    void aLongListIsNamedOnceInLinesOfABoundedLength() {
        List<LedgerLine> lines = LedgerLines.accepted(entry(1_201), List.of("1@a"), Map.of(), Optional.empty(), NOW);

        assertThat(lines)
                .extracting(LedgerLine::event)
                .containsExactly(LedgerEvent.ACCEPTED, LedgerEvent.LISTED, LedgerEvent.LISTED);
        assertThat(lines)
                .extracting(line -> line.parties().recipients().text())
                .containsExactly("1-500", "501-1000", "1001-1201");
        assertThat(lines.get(2).parties().named()).hasSize(201).contains("u1201@two.example");
        assertThat(lines.get(1).references()).isEmpty();
        assertThat(lines.get(0).details()).containsEntry("recipients", "1201");
    }

    @Test
    void thoseWhoFaredAlikeShareALine() {
        Cause unknown = Cause.unroutable("nobody");
        List<LedgerLine> lines = LedgerLines.outcomes(
                entry(5),
                WEST,
                List.of(
                        new RecipientOutcome.Relayed(1, "taken"),
                        new RecipientOutcome.Relayed(2, "taken"),
                        new RecipientOutcome.Failed(3, "nobody", Optional.of(REPORT)),
                        new RecipientOutcome.Failed(4, "not so", Optional.empty()),
                        new RecipientOutcome.Relayed(5, "taken")),
                Map.of(3, unknown),
                Made.AS_IT_CAME.with("mts-1").with("octets", "9"),
                NOW);

        assertThat(lines).extracting(line -> line.parties().recipients().text()).containsExactly("1-2,5", "3", "4");
        assertThat(lines.get(0).references()).containsExactly("mts-1");
        assertThat(lines.get(0).details())
                .isEqualTo(Map.of(
                        "hop",
                        "x400:west",
                        "recipients",
                        "3",
                        "text",
                        "taken",
                        "action",
                        "transferred",
                        "octets",
                        "9"));
        assertThat(lines.get(1).details())
                .containsEntry("action", "reported")
                .containsEntry("report", REPORT.toString())
                .containsEntry("reason", unknown.codes().reasonWord().orElseThrow())
                .containsEntry("diagnostic", unknown.codes().diagnosticWord().orElseThrow())
                .doesNotContainKey("octets");
        assertThat(lines.get(2).details()).containsEntry("action", "held");
    }

    /** A server may have a word of its own for each of ten thousand. */
    @Test
    void aTryHasABoundedNumberOfLinesAndLosesNobody() {
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            outcomes.add(new RecipientOutcome.Failed(i, "u" + i + " is unknown", Optional.of(REPORT)));
        }
        List<LedgerLine> lines = LedgerLines.outcomes(entry(10_000), WEST, outcomes, Map.of(), NOW);

        assertThat(lines).hasSize(LedgerLines.MAX_KINDS + 1);
        assertThat(lines.stream()
                        .mapToInt(line -> line.parties().recipients().count())
                        .sum())
                .isEqualTo(10_000);
        assertThat(lines).allMatch(line -> line.parties().named().size() <= LedgerLines.MAX_NAMED);
    }
}
