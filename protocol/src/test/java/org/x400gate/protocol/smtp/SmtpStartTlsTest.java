package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/** STARTTLS (RFC 3207) and AUTH (RFC 4954) where a script cannot say it. */
class SmtpStartTlsTest {
    private static final SmtpServices TLS_AND_AUTH = new SmtpServices(true, false, true, true);

    private ServerUser user;

    @BeforeEach
    void opened() {
        user = new ServerUser(SmtpLimits.STANDARD, TLS_AND_AUTH);
        user.open();
        user.receive("EHLO c\r\n");
        user.takeReplies();
        user.seen.clear();
    }

    @Test
    void whatIsSentBehindStartTlsInOneGoIsNeverReadAsIfItHadComeInTls() {
        user.receive("STARTTLS\r\nMAIL FROM:<a@b>\r\n");
        assertThat(user.takeReplies())
                .isEqualTo("421 4.7.0 gw.example Nothing may follow STARTTLS before its reply\r\n[closed]\r\n");
        assertThat(user.seen).doesNotHaveAnyElementsOfTypes(SmtpServerAction.StartTls.class);
    }

    @Test
    void whatComesInClearWhileTlsBeginsEndsIt() {
        user.receive("STARTTLS\r\n");
        assertThat(user.takeReplies()).isEqualTo("220 2.0.0 Ready to start TLS\r\n");
        user.receive("MAIL FROM:<a@b>\r\n");
        assertThat(user.takeReplies()).isEqualTo("[closed]\r\n");
        assertThat(user.machine.state()).isEqualTo(SmtpServerState.CLOSED);
    }

    @Test
    void aShutdownWhileTlsBeginsSaysNothingInClear() {
        user.receive("STARTTLS\r\n");
        user.takeReplies();
        user.perform(user.machine.onShutdown());
        assertThat(user.takeReplies()).isEqualTo("[closed]\r\n");
    }

    @Test
    void whoWasProvenInClearIsNotInTls() {
        user.receive("AUTH PLAIN AGFubgBzZWNyZXQ=\r\n");
        assertThat(user.machine.standing().user()).contains("ann");
        user.receive("STARTTLS\r\n");
        user.perform(user.machine.onTlsStarted());
        assertThat(user.machine.standing()).isEqualTo(SmtpStanding.UNKNOWN.secured());
        assertThat(user.machine.state()).isEqualTo(SmtpServerState.AWAIT_HELLO);
        assertThat(user.seen).contains(new SmtpServerAction.StartTimer(SmtpTimer.INPUT, Duration.ofMinutes(5)));
    }

    @Test
    void anEndlessResponseIsRefusedAndTakesNoMemory() {
        user.receive("AUTH PLAIN\r\n");
        user.takeReplies();
        for (int i = 0; i < 100; i++) {
            user.receive("x".repeat(1000));
            assertThat(user.machine.held().length()).isLessThanOrEqualTo(2049);
        }
        user.receive("\r\nNOOP\r\n");
        assertThat(user.takeReplies()).isEqualTo("500 5.5.2 Line too long\r\n250 2.0.0 Ok\r\n");
    }

    @Test
    void aPasswordStandsInNothingThatMightBeLogged() {
        SmtpServerAction.AuthIndication asked =
                new SmtpServerAction.AuthIndication("ann", Octets.ofHex("736563726574"));
        SmtpCommand.Auth command = new SmtpCommand.Auth("PLAIN", Optional.of("AGFubgBzZWNyZXQ="));
        assertThat(asked.toString() + command).doesNotContain("736563726574", "secret", "AGFubg");
        user.receive("AUTH LOGIN\r\nYW5u\r\n");
        user.receive("c2VjcmV0");
        user.receive("\r\n");
        assertThat(user.machine.toString()).doesNotContain("secret", "c2VjcmV0");
        assertThat(user.machine.standing().user()).contains("ann");
    }
}
