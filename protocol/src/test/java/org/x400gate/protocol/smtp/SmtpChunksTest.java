package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** BDAT (RFC 3030) where a script would be too long. */
class SmtpChunksTest {
    private static final String ENVELOPE = "MAIL FROM:<a@c>\r\nRCPT TO:<b@routed.example>\r\n";
    private static final SmtpLimits LIMITS =
            new SmtpLimits(2048, 1000, 100, 65_536, 10, 100, SmtpLimits.Timeouts.STANDARD);
    private static final String MESSAGE = "Subject: a\r\n\r\n.\r\n..b\r\nQUIT\r\n" + "x".repeat(100) + "\r\n";

    private ServerUser user;

    @BeforeEach
    void opened() {
        user = new ServerUser(LIMITS);
        user.open();
        user.receive("EHLO c\r\n" + ENVELOPE);
        user.takeReplies();
        user.seen.clear();
    }

    private static String lines(int octets) {
        return ("x".repeat(98) + "\r\n").repeat(octets / 100) + "y".repeat(octets % 100 - 2) + "\r\n";
    }

    @Property(tries = 300)
    void whereverAMessageIsCutIntoChunksAndPiecesItComesOutWhole(
            @ForAll @Size(max = 6) List<@IntRange(max = 60) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 30) int piece) {
        opened();
        StringBuilder said = new StringBuilder();
        int at = 0;
        for (int size : sizes) {
            int end = Math.min(MESSAGE.length(), at + size);
            said.append("BDAT ").append(end - at).append("\r\n").append(MESSAGE, at, end);
            at = end;
        }
        said.append("BDAT ").append(MESSAGE.length() - at).append(" LAST\r\n").append(MESSAGE.substring(at));
        for (int i = 0; i < said.length(); i += piece) {
            user.receive(said.substring(i, Math.min(said.length(), i + piece)));
        }
        assertThat(user.messages).containsExactly(MESSAGE);
        assertThat(user.takeReplies().lines())
                .hasSize(sizes.size() + 1)
                .allMatch(line -> line.startsWith("250 2.0.0 "));
        assertThat(user.machine.state()).isEqualTo(SmtpServerState.READY);
    }

    @Test
    void aMessageOfExactlyTheLimitIsTakenAndOneOctetMoreIsNot() {
        user.receive("BDAT 65536 LAST\r\n" + lines(65_536));
        assertThat(user.takeReplies()).startsWith("250 2.0.0 Ok: queued");

        user.receive(ENVELOPE + "BDAT 65536\r\n" + lines(65_536));
        user.takeReplies();
        user.receive("BDAT 1 LAST\r\nx");
        assertThat(user.takeReplies()).isEqualTo("552 5.3.4 Message too large\r\n");
        assertThat(user.messages).hasSize(1);
        assertThat(user.machine.state()).isEqualTo(SmtpServerState.READY);
    }

    @Test
    void aChunkOverTheLimitIsReadOverAndNothingOfItIsKept() {
        user.receive("BDAT 65537\r\n");
        assertThat(user.seen)
                .contains(new SmtpServerAction.DataDropped(SmtpReply.of(552, "5.3.4", "Message too large")));
        for (int i = 0; i < 65_537; i += 10) {
            user.receive("QUIT\r\nRSET".substring(0, Math.min(10, 65_537 - i)));
            assertThat(user.machine.held().length()).isZero();
        }
        assertThat(user.takeReplies()).isEqualTo("552 5.3.4 Message too large\r\n");
        user.receive("NOOP\r\n");
        assertThat(user.takeReplies()).isEqualTo("250 2.0.0 Ok\r\n");
    }

    @Test
    void aChunkOurUserCannotHoldIsRefusedAtItsEnd() {
        user.receive("BDAT 6\r\na\r\n");
        user.perform(user.machine.onDataRefused(SmtpReply.of(452, "4.3.1", "No room")));
        user.receive("b\r\nBDAT 3 LAST\r\nc\r\n");
        assertThat(user.takeReplies()).isEqualTo("452 4.3.1 No room\r\n503 5.5.1 No BDAT here, RSET first\r\n");
        assertThat(user.messages).isEmpty();
    }

    @Test
    void whatOurUserCannotHoldOfAChunkThatIsAnsweredIsToldWithTheNext() {
        user.receive("BDAT 3\r\na\r\n");
        user.takeReplies();
        user.perform(user.machine.onDataRefused(SmtpReply.of(452, "4.3.1", "No room")));
        user.receive("BDAT 3 LAST\r\nc\r\n");
        assertThat(user.takeReplies()).isEqualTo("452 4.3.1 No room\r\n");
        assertThat(user.messages).isEmpty();
        assertThat(user.machine.state()).isEqualTo(SmtpServerState.READY);
    }

    @Test
    void manySmallChunksAreNoMoreCommandsThanOneMessageMayHave() {
        user.receive("BDAT 3\r\na\r\n".repeat(200) + "BDAT 0 LAST\r\n");
        assertThat(user.messages).containsExactly("a\r\n".repeat(200));
    }

    @Test
    void emptyChunksWithoutEndAre() {
        user.receive("BDAT 0\r\n".repeat(101));
        assertThat(user.takeReplies())
                .endsWith("421 4.7.0 gw.example Too many commands without a message\r\n[closed]\r\n");
    }

    @Test
    void theTimeForAMessageRunsOnBetweenItsChunks() {
        user.receive("BDAT 3\r\na\r\n");
        user.receive("BDAT 3\r\nb\r\n");
        assertThat(timers()).containsOnlyOnce("MESSAGE PT1H").doesNotContain("stop MESSAGE");
        user.receive("BDAT 0 LAST\r\n");
        assertThat(timers()).contains("stop MESSAGE");
    }

    @Test
    void aChunkThatStopsComingTimesOut() {
        user.receive("BDAT 300\r\na\r\n");
        assertThat(user.seen).contains(new SmtpServerAction.StartTimer(SmtpTimer.INPUT, Duration.ofMinutes(3)));
        user.perform(user.machine.onTimer(SmtpTimer.INPUT));
        assertThat(user.takeReplies()).isEqualTo("421 4.4.2 gw.example Timeout receiving a chunk\r\n[closed]\r\n");
    }

    private List<String> timers() {
        return user.seen.stream()
                .map(action -> action instanceof SmtpServerAction.StartTimer start
                        ? start.timer() + " " + start.after()
                        : action instanceof SmtpServerAction.StopTimer stop ? "stop " + stop.timer() : "")
                .collect(Collectors.toList());
    }
}
