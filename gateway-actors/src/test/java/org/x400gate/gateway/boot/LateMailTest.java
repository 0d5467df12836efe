package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.protocol.octets.Octets;

/** Who hears what of a delay. */
class LateMailTest {
    private static final Instant NOW = Instant.parse("2026-11-23T16:00:00Z");
    private static final Instant DEADLINE = Instant.parse("2026-11-24T12:00:00Z");
    private static final NextHop FAR = new NextHop("x400:far");
    private static final Octets MAIL =
            Octets.of("From: ann@inside.example\r\nSubject: letter\r\n\r\nbody\r\n", StandardCharsets.US_ASCII);

    private final SplittableRandom random = new SplittableRandom(5);

    private QueueEntry mail(Map<Integer, String> asked, Recipient... recipients) {
        Map<String, String> attributes = new LinkedHashMap<>();
        asked.forEach((number, value) -> attributes.put(SmtpAttributes.notifyOn(number), value));
        return QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test",
                        Optional.of("ann@inside.example"),
                        attributes,
                        NOW.minusSeconds(14_400),
                        new Times(DEADLINE, Optional.of(NOW), Optional.empty(), Optional.empty())),
                List.of(recipients),
                MAIL.length());
    }

    private static Recipient waiting(int number) {
        return Recipient.pending(number, "r" + number + "@far.example", FAR);
    }

    private static Recipient tried(int number, RecipientState state, String outcome, Optional<String> status) {
        return new Recipient(number, "r" + number + "@far.example", FAR, state, outcome, status);
    }

    private static Change.Notice notice(QueueEntry entry) {
        return notice(entry, Reporters.standard());
    }

    private static Change.Notice notice(QueueEntry entry, Reporter reporter) {
        return new LateMail(() -> reporter, hop -> {}).notice(entry, MAIL, NOW);
    }

    private static String text(Change.Notice notice) {
        assertThat(notice.newEntries()).hasSize(1);
        return new String(notice.newEntries().get(0).content().get(0), StandardCharsets.US_ASCII);
    }

    /** {@code Final-Recipient} with the fields behind it. */
    private static Map<String, String> groups(String dsn) {
        Map<String, String> groups = new LinkedHashMap<>();
        for (String group : dsn.split("\r\n\r\n")) {
            int at = group.indexOf("Final-Recipient: rfc822; ");
            if (at >= 0) {
                groups.put(group.substring(at + 25).split("@")[0], group);
            }
        }
        return groups;
    }

    @Test
    void oneNoticeTellsOfAllWhoWaitWithStatusAndTheTimeOfTheLastTry() {
        QueueEntry entry = mail(
                Map.of(),
                waiting(1),
                tried(2, RecipientState.PENDING, "mx.example: 451 4.3.0 later", Optional.of("4.3.0")),
                tried(3, RecipientState.PENDING, "cannot be read", Optional.empty()),
                tried(4, RecipientState.RELAYED, "relayed to far", Optional.empty()));

        Change.Notice notice = notice(entry);

        Map<String, String> groups = groups(text(notice));
        assertThat(groups).containsOnlyKeys("r1", "r2", "r3");
        assertThat(groups.values())
                .allSatisfy(group -> assertThat(group)
                        .contains("Action: delayed", "Will-Retry-Until: Tue, 24 Nov 2026 12:00:00 +0000")
                        .doesNotContain("Last-Attempt-Date"));
        assertThat(groups.get("r1")).contains("Status: 4.4.1");
        assertThat(groups.get("r2")).contains("Status: 4.3.0");
        assertThat(groups.get("r3")).contains("Status: 4.0.0");
        assertThat(text(notice)).contains("x400:far could not be reached yet", "mx.example: 451 4.3.0 later");
        assertThat(notice.seen()).isEqualTo(entry);
        assertThat(notice.ledger()).singleElement().satisfies(line -> {
            assertThat(line.entry()).isEqualTo(entry.id());
            assertThat(line.event()).isEqualTo(LedgerEvent.DELAYED);
            assertThat(line.details())
                    .containsEntry("recipients", "3")
                    .containsEntry(
                            "report", notice.newEntries().get(0).entry().id().toString());
        });
    }

    /** The report is one that is itself never told of: null originator, and no notice of its own delay. */
    @Test
    void aNoticeIsNeverLateItself() {
        QueueEntry report =
                notice(mail(Map.of(), waiting(1))).newEntries().get(0).entry();

        assertThat(report.submission().originator()).isEmpty();
        assertThat(report.submission().times().noticeDue()).isEmpty();
    }

    /** RFC 3461 5.2.5 (a) to (c). */
    @Test
    void notifyWithoutDelayIsObeyed() {
        Map<Integer, String> asked = new LinkedHashMap<>();
        List<Recipient> recipients = new ArrayList<>();
        List<String> values = List.of("NEVER", "FAILURE", "SUCCESS,FAILURE", "DELAY", "FAILURE,DELAY");
        for (String value : values) {
            recipients.add(waiting(recipients.size() + 1));
            asked.put(recipients.size(), value);
        }
        recipients.add(waiting(6));

        assertThat(groups(text(notice(mail(asked, recipients.toArray(Recipient[]::new))))))
                .containsOnlyKeys("r4", "r5", "r6");
    }

    @Test
    void whereNobodyWantsToHearOfItNothingHappens() {
        Change.Notice notice = notice(mail(Map.of(1, "FAILURE"), waiting(1)));

        assertThat(notice.newEntries()).isEmpty();
        assertThat(notice.ledger()).isEmpty();
    }

    @Test
    void aNoticeThatHasNoWayIsNamedInTheLedger() {
        Change.Notice notice = notice(mail(Map.of(), waiting(1)), Reporters.nowhere());

        assertThat(notice.newEntries()).isEmpty();
        assertThat(notice.ledger())
                .singleElement()
                .satisfies(line -> assertThat(line.details().get("untold")).startsWith("its report has no way"));
    }

    /** A gateway that was down all the while tells the end alone. */
    @Test
    void pastTheDeadlineThereIsNoDelayToTell() {
        QueueEntry entry = mail(Map.of(), waiting(1));

        Change.Notice notice = new LateMail(Reporters::standard, hop -> {}).notice(entry, MAIL, DEADLINE);

        assertThat(notice.newEntries()).isEmpty();
        assertThat(notice.ledger()).isEmpty();
    }

    @Test
    void whatIsOverFailsForAllWhoWaitThereAndIsToldAsTheyAsked() {
        QueueEntry entry = mail(
                Map.of(2, "NEVER"),
                waiting(1),
                waiting(2),
                tried(3, RecipientState.PENDING, "mx: 451 4.3.0 later", Optional.of("4.3.0")),
                tried(4, RecipientState.RELAYED, "relayed", Optional.empty()));
        WorkItem item = WorkItem.of(entry, FAR, NOW);

        Change.Settle settle = new LateMail(Reporters::standard, hop -> {}).expired(item, entry, MAIL, DEADLINE);

        assertThat(settle.retry()).isEmpty();
        assertThat(settle.outcomes()).extracting(RecipientOutcome::number).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(settle.outcomes())
                .filteredOn(RecipientOutcome.Failed.class::isInstance)
                .extracting(RecipientOutcome::text)
                .containsExactly(
                        "no try left before its deadline; x400:far could not be reached in time",
                        "no try left before its deadline; mx: 451 4.3.0 later");
        assertThat(settle.ledger())
                .extracting(line -> line.event())
                .containsExactlyInAnyOrder(LedgerEvent.FAILED, LedgerEvent.FAILED, LedgerEvent.ENDED);
        Map<String, String> groups =
                groups(new String(settle.newEntries().get(0).content().get(0), StandardCharsets.US_ASCII));
        assertThat(groups).containsOnlyKeys("r1", "r3");
        assertThat(groups.values()).allSatisfy(group -> assertThat(group).contains("Action: failed", "Status: 4.4.7"));
    }
}
