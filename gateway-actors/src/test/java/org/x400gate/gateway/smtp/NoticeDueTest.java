package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.failure.RetryTable;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.Mailbox;
import org.x400gate.protocol.smtp.RcptParameters;

/** When a sender is to hear that his mail still waits, as the door writes it down (RFC 3461 5.2.5). */
class NoticeDueTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Optional<Duration> FOUR_HOURS = Optional.of(Duration.ofHours(4));
    private static final Duration DAY = Duration.ofDays(1);

    private static Lifetimes lifetimes(Optional<Duration> noticeAfter, Duration lifetime) {
        FailurePolicy policy = new FailurePolicy(RetryTable.STANDARD, Map.of(Priority.NORMAL, lifetime));
        return new Lifetimes(policy, policy, noticeAfter, Duration.ZERO);
    }

    private static Optional<Instant> due(
            Optional<Mailbox> from, Optional<Duration> after, Duration lifetime, String... asked) {
        IncomingMessage message = new IncomingMessage(
                from, MailParameters.kept(Optional.empty(), Optional.empty()), lifetimes(after, lifetime));
        for (int i = 0; i < asked.length; i++) {
            message.add(
                    mailbox("r" + i + "@far.example"),
                    new RcptParameters(Optional.of(asked[i]).filter(value -> !value.isEmpty()), Optional.empty()),
                    new NextHop("x400:far"));
        }
        message.add(Octets.of('x', '\r', '\n'));
        IncomingMessage.Origin origin =
                new IncomingMessage.Origin(InetAddress.getLoopbackAddress(), "client", "ESMTP", "gate.example");
        return message.accept(EntryId.of(NOW, new SplittableRandom(1)), origin, message.head(), NOW)
                .entry()
                .submission()
                .times()
                .noticeDue();
    }

    private static Mailbox mailbox(String address) {
        return Mailbox.parse(address);
    }

    private static Optional<Mailbox> ann() {
        return Optional.of(mailbox("ann@inside.example"));
    }

    @ParameterizedTest
    @CsvSource({"'', true", "DELAY, true", "'FAILURE,DELAY', true", "FAILURE, false", "NEVER, false", "SUCCESS, false"})
    void notifySaysWhetherADelayIsTold(String asked, boolean told) {
        assertThat(due(ann(), FOUR_HOURS, DAY, asked))
                .isEqualTo(told ? Optional.of(NOW.plus(Duration.ofHours(4))) : Optional.empty());
    }

    @Test
    void oneRecipientOfWhomItIsToldIsEnough() {
        assertThat(due(ann(), FOUR_HOURS, DAY, "NEVER", "FAILURE", "DELAY")).isPresent();
        assertThat(due(ann(), FOUR_HOURS, DAY, "NEVER", "FAILURE")).isEmpty();
    }

    @Test
    void nobodyIsToldAtTheNullReversePathOrWhereItIsSwitchedOffOrTooLate() {
        assertThat(due(Optional.empty(), FOUR_HOURS, DAY, "")).isEmpty();
        assertThat(due(ann(), Optional.empty(), DAY, "")).isEmpty();
        assertThat(due(ann(), FOUR_HOURS, Duration.ofHours(4), "")).isEmpty();
    }
}
