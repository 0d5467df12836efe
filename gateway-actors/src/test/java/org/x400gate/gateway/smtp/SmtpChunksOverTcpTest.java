package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.x400gate.protocol.smtp.SmtpLimits;

/** BDAT (RFC 3030) where memory for messages is short. */
class SmtpChunksOverTcpTest {
    private static final SmtpLimits LIMITS =
            new SmtpLimits(2048, 1000, 100, 1L << 20, 10, 100, SmtpLimits.Timeouts.STANDARD);
    private static final String CHUNK = ("x".repeat(98) + "\r\n").repeat(4_000);

    private static SmtpPeer begun(SmtpServerRig rig) {
        SmtpPeer peer = rig.connect().hello();
        peer.ask("MAIL FROM:<a@client.example>");
        peer.ask("RCPT TO:<b@routed.example>");
        return peer;
    }

    @Test
    void aMessageThatFindsNoRoomIsRefusedForNowAndTheOtherIsTaken() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS);
                SmtpPeer first = begun(rig);
                SmtpPeer second = begun(rig)) {
            first.say("BDAT 400000\r\n" + CHUNK);
            assertThat(first.reply()).startsWith("250 2.0.0");
            second.say("BDAT 400000\r\n" + CHUNK + "BDAT 400000\r\n" + CHUNK);
            assertThat(second.reply()).startsWith("250 2.0.0");
            assertThat(second.reply()).isEqualTo("452 4.3.1 No room for this message now");
            assertThat(second.ask("RSET")).isEqualTo("250 2.0.0 Ok");
            assertThat(first.ask("BDAT 0 LAST")).startsWith("250 2.0.0 Ok: queued");

            assertThat(rig.queued())
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(Stored.content(rig.queue, entry)).endsWith(CHUNK));
        }
    }

    @Test
    void aClientThatVanishesWithinAChunkLeavesNothing() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS)) {
            SmtpPeer peer = begun(rig);
            peer.say("BDAT 400000 LAST\r\n" + CHUNK.substring(1));
            peer.halfClose();
            assertThat(peer.line()).isEqualTo("[closed]");
            assertThat(rig.queued()).isEmpty();
            peer.close();
            org.awaitility.Awaitility.await().until(() -> rig.counters.sessions.size() == 1);
        }
    }
}
