package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.store.EntryId;

/** Mail with octets above 127 for a server that offers no 8BITMIME (RFC 6152 3). */
class SmtpSevenBitTest extends SmtpDeliveryRig {
    private static final String TEXT =
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                    + "Content-Transfer-Encoding: 8bit\r\n\r\n";

    @BeforeEach
    void takesSevenBitsOnly() {
        server.ehlo = "250-fake.example\r\n250-SIZE\r\n250 PIPELINING";
    }

    @Test
    void itIsEncodedAndItsLengthIsThatOfWhatIsSent() {
        deliver(1);
        enqueue(TEXT + ".gr\u00fcn\r\n", "b@fake.example");
        untilEmpty();
        assertThat(server.taken).hasSize(1);
        String encoded = TEXT.replace("8bit", "quoted-printable") + ".gr=FCn\r\n";
        assertThat(server.taken.get(0).data()).isEqualTo(encoded);
        assertThat(server.taken.get(0).from()).isEqualTo("MAIL FROM:<a@gw.example> SIZE=" + encoded.length());
    }

    @Test
    void whatHasNoneGoesAsItCame() {
        deliver(1);
        enqueue(TEXT + "green = \r\n", "b@fake.example");
        untilEmpty();
        assertThat(server.taken.get(0).data()).isEqualTo(TEXT + "green = \r\n");
    }

    @Test
    void aServerThatTakesItGetsItAsItCame() {
        server.ehlo = "250-fake.example\r\n250 8BITMIME";
        deliver(1);
        enqueue(TEXT + "gr\u00fcn\r\n", "b@fake.example");
        untilEmpty();
        assertThat(server.taken.get(0).data()).isEqualTo(TEXT + "gr\u00fcn\r\n");
        assertThat(server.taken.get(0).from()).endsWith(" BODY=8BITMIME");
    }

    @Test
    void aLargeOneStreamsThrough() {
        deliver(1);
        enqueue(TEXT + "gr\u00fcn\r\n".repeat(500_000), "b@fake.example");
        untilEmpty();
        assertThat(server.taken
                        .get(0)
                        .data()
                        .equals(TEXT.replace("8bit", "quoted-printable") + "gr=FCn\r\n".repeat(500_000)))
                .isTrue();
    }

    /** RFC 1847 2.1; the next message finds the connection as good as before. */
    @Test
    void whatIsSignedFailsForAllOfItsRecipients() {
        deliver(1);
        EntryId signed = enqueue(
                "MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=sha-256; boundary=s; protocol=\"a/b\"\r\n\r\n"
                        + "--s\r\n\r\ngr\u00fcn\r\n--s\r\nContent-Type: a/b\r\n\r\nx\r\n--s--\r\n",
                "b@fake.example",
                "c@fake.example");
        await().atMost(SOON)
                .until(() -> queue.entry(signed).filter(QueueEntry::held).isPresent());
        assertThat(queue.entry(signed).orElseThrow().recipients())
                .allMatch(recipient -> recipient.state() == RecipientState.FAILED)
                .extracting(Recipient::lastOutcome)
                .allMatch(outcome -> outcome.contains("takes no 8-bit content (RFC 6152)")
                        && outcome.contains("a signed part, which may not be changed (RFC 1847 2.1)"));
        assertThat(server.taken).isEmpty();
        enqueue(TEXT + "gr\u00fcn\r\n", "b@fake.example");
        await().atMost(SOON).until(() -> server.taken.size() == 1);
        assertThat(server.connections.get()).isEqualTo(1);
    }
}
