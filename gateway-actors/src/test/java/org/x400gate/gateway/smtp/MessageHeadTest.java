package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.gateway.failure.Wishes;
import org.x400gate.persistence.queue.Priority;

/** What a door has to know of a header. */
class MessageHeadTest {
    private static final String MAIL = """
            Received: from a
             by b
            received: by c
            Deferred-Delivery: Sun, 29 Nov 2026
              12:00:00 +0100
            Deferred-Delivery: Mon, 30 Nov 2026 12:00:00 +0000
            LATEST-delivery-time: Tue, 1 Dec 2026 00:00:00 +0000
            Priority: Urgent
            Message-ID:
             <1@client.example>
            Subject: Priority

            Priority: non-urgent
            Received: not in the header
            """.replace("\n", "\r\n");

    private static MessageHead head(String mail) {
        return MessageHead.read(List.of(mail.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void theFirstFieldOfEachNameCountsUnfolded() {
        assertThat(head(MAIL))
                .isEqualTo(new MessageHead(
                        2,
                        Optional.of("1@client.example"),
                        Priority.URGENT,
                        new Wishes(
                                Optional.of(Instant.parse("2026-11-29T11:00:00Z")),
                                Optional.of(Instant.parse("2026-12-01T00:00:00Z"))),
                        Optional.of("from a by b")));
    }

    @Test
    void itIsTheSameWhereverItIsCut() {
        byte[] octets = MAIL.getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> single = new ArrayList<>();
        for (byte octet : octets) {
            single.add(new byte[] {octet});
        }
        assertThat(MessageHead.read(single)).isEqualTo(head(MAIL));
    }

    @ParameterizedTest
    @CsvSource({"urgent, URGENT", "NORMAL, NORMAL", "Non-Urgent, NON_URGENT", "high, NORMAL", "'', NORMAL", "1, NORMAL"
    })
    void prioritiesAreThoseOfX400(String text, Priority priority) {
        assertThat(head("Priority: " + text + "\r\n\r\n").priority()).isEqualTo(priority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "", "29 Nov 2026 12:00:00 +0000\u0000"})
    void whatIsNoTimeAsksForNothing(String text) {
        assertThat(head("Deferred-Delivery: " + text + "\r\n\r\n").wishes()).isEqualTo(Wishes.NONE);
    }

    /** To go at once is not what its originator meant: he hears that nobody waits for so long. */
    @Test
    void aTimeThatX400CannotNameIsAWishAllTheSame() {
        assertThat(head("Deferred-Delivery: 1 Jan 2055 00:00:00 +0000\r\n\r\n").wishes())
                .isEqualTo(new Wishes(Optional.of(Instant.parse("2055-01-01T00:00:00Z")), Optional.empty()));
        assertThat(head("Latest-Delivery-Time: 1 Jan 2055 00:00:00 +0000\r\n\r\n")
                        .wishes())
                .isEqualTo(Wishes.NONE);
    }

    @Test
    void aHeaderWithoutAnEndIsReadAsFarAsOneIsEverLookedAt() {
        String endless = "X: " + "x".repeat(300_000);
        assertThat(head(endless + "\r\nReceived: by b\r\n").received()).isZero();
        assertThat(head("").received()).isZero();
        assertThat(head("Received: by b").received()).isEqualTo(1);
        assertThat(head("\r\nReceived: by b\r\n").received()).isZero();
    }
}
