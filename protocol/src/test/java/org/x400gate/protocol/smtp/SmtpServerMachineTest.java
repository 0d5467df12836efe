package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;

class SmtpServerMachineTest {
    private static final String ENVELOPE = "HELO c\r\nMAIL FROM:<a@c>\r\nRCPT TO:<b@routed.example>\r\nDATA\r\n";
    private static final SmtpLimits LIMITS =
            new SmtpLimits(2048, 1000, 100, 65_536, 10, 100, SmtpLimits.Timeouts.STANDARD);

    private static final SmtpServerTerms TERMS = new SmtpServerTerms("gw.example", LIMITS, SmtpServices.NONE);

    private static ServerUser opened() {
        ServerUser user = new ServerUser(LIMITS);
        user.open();
        user.takeReplies();
        return user;
    }

    @Test
    void anAnswerAwaitedHoldsBackWhatWasSentAhead() {
        SmtpServerMachine machine = SmtpServerMachine.create(TERMS).onOpened().machine();
        SmtpServerMachine.Step asked = machine.onOctets(
                Octets.of("HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<x@y>\r\nNOOP\r\n", StandardCharsets.US_ASCII));

        assertThat(asked.machine().state()).isEqualTo(SmtpServerState.AWAIT_RCPT_ANSWER);
        assertThat(asked.machine().state().wantsInput()).isFalse();
        assertThat(asked.machine().held().toString(StandardCharsets.US_ASCII)).isEqualTo("NOOP\r\n");
        SmtpServerMachine.Step answered = asked.machine().onRcptAnswer(SmtpReply.of(250, "2.1.5", "Ok"));
        assertThat(answered.actions())
                .filteredOn(SmtpServerAction.Reply.class::isInstance)
                .hasSize(2);
    }

    /** RFC 1870 6.1: what is too large for ever is told apart from what there is no room for now. */
    @Test
    @Tag("SF-47")
    void whatThereIsNoRoomForIsRefusedAtMailUntilThereIs() {
        SmtpServerMachine ready = SmtpServerMachine.create(TERMS)
                .onOpened()
                .machine()
                .onOctets(Octets.of("EHLO c\r\n", StandardCharsets.US_ASCII))
                .machine();
        String large = "MAIL FROM:<a@c> SIZE=5000\r\n";
        String unsaid = "MAIL FROM:<a@c>\r\n";

        assertThat(reply(ready.withRoom(4999), large)).isEqualTo("452 4.3.1 Insufficient system storage\r\n");
        assertThat(reply(ready.withRoom(5000), large)).startsWith("250 ");
        assertThat(reply(ready.withRoom(1), unsaid)).startsWith("250 ");
        assertThat(reply(ready.withRoom(0), unsaid)).startsWith("452 4.3.1 ");
        assertThat(reply(ready.withRoom(0), "MAIL FROM:<a@c> SIZE=0\r\n")).startsWith("452 4.3.1 ");
        assertThat(reply(ready.withRoom(0), "MAIL FROM:<a@c> SIZE=65537\r\n")).startsWith("552 5.3.4 ");
        assertThat(reply(ready.withRoom(0).withRoom(Long.MAX_VALUE), large)).startsWith("250 ");
        // It is no error of the client's: he may ask as often as he likes, and stays where he was.
        assertThat(ready.withRoom(0)
                        .onOctets(Octets.of(unsaid, StandardCharsets.US_ASCII))
                        .machine()
                        .state())
                .isEqualTo(SmtpServerState.READY);
    }

    private static String reply(SmtpServerMachine machine, String command) {
        return machine.onOctets(Octets.of(command, StandardCharsets.US_ASCII)).actions().stream()
                .filter(SmtpServerAction.Reply.class::isInstance)
                .map(action ->
                        ((SmtpServerAction.Reply) action).reply().encode().toString(StandardCharsets.US_ASCII))
                .collect(Collectors.joining());
    }

    @Test
    void equalDialoguesAreEqualMachines() {
        ServerUser one = opened();
        ServerUser two = opened();
        one.receive(ENVELOPE + "Subject: x\r\n.");
        (ENVELOPE + "Subject: x\r\n.").chars().forEach(c -> two.receive(String.valueOf((char) c)));
        assertThat(one.machine).isEqualTo(two.machine).hasSameHashCodeAs(two.machine);
    }

    @Test
    void theRecipientOverTheLimitWaitsForAnotherTransaction() {
        ServerUser user = opened();
        user.receive("HELO c\r\nMAIL FROM:<a@c>\r\n");
        user.takeReplies();
        user.receive(IntStream.rangeClosed(1, 101)
                .mapToObj(i -> "RCPT TO:<b" + i + "@routed.example>\r\n")
                .collect(Collectors.joining()));
        assertThat(user.takeReplies()).isEqualTo("250 2.1.5 Ok\r\n".repeat(100) + "452 4.5.3 Too many recipients\r\n");
    }

    @Test
    void aMessageOverTheLimitIsReadOverAndRefusedAtItsEnd() {
        ServerUser user = opened();
        user.receive(ENVELOPE);
        user.takeReplies();
        for (int i = 0; i < 70; i++) {
            user.receive(("x".repeat(998) + "\r\n"));
        }
        assertThat(user.takeReplies()).isEmpty();
        user.receive(".\r\nNOOP\r\n");
        assertThat(user.takeReplies()).isEqualTo("552 5.3.4 Message too large\r\n250 2.0.0 Ok\r\n");
        assertThat(user.messages).isEmpty();
        assertThat(user.seen).hasAtLeastOneElementOfType(SmtpServerAction.DataDropped.class);
    }

    @Test
    void aMessageOfExactlyTheLimitIsTaken() {
        ServerUser user = opened();
        user.receive(ENVELOPE);
        user.receive((".." + "x".repeat(997) + "\r\n").repeat(65) + "y".repeat(534) + "\r\n.\r\n");
        assertThat(user.messages)
                .singleElement()
                .satisfies(message -> assertThat(message).hasSize(65_536));
    }

    @Test
    void aMessageWithoutEndIsCutOff() {
        ServerUser user = opened();
        user.receive(ENVELOPE);
        user.takeReplies();
        for (int i = 0; i < 140 && user.machine.state() != SmtpServerState.CLOSED; i++) {
            user.receive("x".repeat(998) + "\r\n");
        }
        assertThat(user.takeReplies()).isEqualTo("421 4.3.4 gw.example Message without end\r\n[closed]\r\n");
    }

    @Test
    void aTextLineMayBeAsLongAsTheLimit() {
        ServerUser user = opened();
        user.receive(ENVELOPE + "x".repeat(1000) + "\r\n.\r\n");
        assertThat(user.messages).hasSize(1);
        user.takeReplies();
        user.receive("MAIL FROM:<a@c>\r\nRCPT TO:<b@routed.example>\r\nDATA\r\n" + "x".repeat(1001) + "\r\n.\r\n");
        assertThat(user.messages).hasSize(1);
        assertThat(user.takeReplies()).endsWith("554 5.6.0 Text line too long\r\n");
    }

    @Test
    void anEndlessCommandLineTakesNoMemory() {
        ServerUser user = opened();
        for (int i = 0; i < 1000; i++) {
            user.receive("x".repeat(10_000));
            assertThat(user.machine.held().length()).isLessThanOrEqualTo(2049);
        }
        user.receive("\r\nNOOP\r\n");
        assertThat(user.takeReplies()).isEqualTo("500 5.5.2 Line too long\r\n250 2.0.0 Ok\r\n");
    }

    @Test
    void dataOurUserCannotHoldIsReadOverWithItsReply() {
        ServerUser user = opened();
        user.receive(ENVELOPE + "a\r\n");
        user.takeReplies();
        user.perform(user.machine.onDataRefused(SmtpReply.of(452, "4.3.1", "No room")));
        user.receive("b\r\n.\r\n");
        assertThat(user.takeReplies()).isEqualTo("452 4.3.1 No room\r\n");
        assertThat(user.messages).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SmtpTimer.class)
    void timeRunsOutWith421(SmtpTimer timer) {
        ServerUser user = opened();
        user.receive(ENVELOPE);
        user.takeReplies();
        user.perform(user.machine.onTimer(timer));
        assertThat(user.takeReplies()).isEqualTo("421 4.4.2 gw.example Timeout receiving data\r\n[closed]\r\n");
    }

    @Test
    void singleOctetsDoNotProlongTheTimeForACommand() {
        ServerUser user = opened();
        user.seen.clear();
        user.receive("NOO");
        assertThat(user.seen).isEmpty();
        user.receive("P\r\n");
        assertThat(user.seen).contains(new SmtpServerAction.StartTimer(SmtpTimer.INPUT, Duration.ofMinutes(5)));
    }

    @Test
    void dataHasATimeOfItsOwnForTheWholeMessage() {
        ServerUser user = opened();
        user.receive(ENVELOPE);
        assertThat(user.seen)
                .containsSequence(List.of(
                        new SmtpServerAction.StartTimer(SmtpTimer.MESSAGE, Duration.ofHours(1)),
                        new SmtpServerAction.StartTimer(SmtpTimer.INPUT, Duration.ofMinutes(3))));
        user.receive("x\r\n.\r\n");
        assertThat(user.seen).contains(new SmtpServerAction.StopTimer(SmtpTimer.MESSAGE));
    }

    @Test
    void shutdownSparesTheMessageWhoseEndHasCome() {
        SmtpServerMachine securing = SmtpServerMachine.create(TERMS)
                .onOpened()
                .machine()
                .onOctets(Octets.of("HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<x@y>\r\n", StandardCharsets.US_ASCII))
                .machine()
                .onRcptAnswer(SmtpReply.of(250, "2.1.5", "Ok"))
                .machine()
                .onOctets(Octets.of("DATA\r\nx\r\n.\r\n", StandardCharsets.US_ASCII))
                .machine();
        SmtpServerMachine.Step down = securing.onShutdown();
        assertThat(down.actions()).isEmpty();
        ServerUser user = new ServerUser(down.machine());
        user.perform(user.machine.onMessageAnswer(SmtpReply.of(250, "2.0.0", "Ok")));
        assertThat(user.takeReplies())
                .isEqualTo("250 2.0.0 Ok\r\n421 4.3.2 gw.example Service shutting down\r\n[closed]\r\n");
    }

    @Test
    void atTheLimitTheClientIsToldSoCalmly() {
        ServerUser user = new ServerUser(LIMITS);
        user.perform(user.machine.onBusy());
        assertThat(user.takeReplies())
                .isEqualTo("421 4.3.2 gw.example Too many sessions, try again later\r\n[closed]\r\n");
    }

    @Property(tries = 2000)
    void nothingAClientSendsThrowsOrTakesMemory(@ForAll("noise") List<String> pieces) {
        ServerUser user = opened();
        for (String piece : pieces) {
            user.receive(piece);
            assertThat(user.machine.held().length()).isLessThanOrEqualTo(2049);
        }
    }

    @Provide
    Arbitrary<List<String>> noise() {
        Arbitrary<String> known = Arbitraries.of(
                "EHLO c",
                "HELO",
                "MAIL FROM:<a@b>",
                "MAIL FROM:<",
                "RCPT TO:<b@routed.example>",
                "DATA",
                "BDAT 3",
                "BDAT 9 LAST",
                "BDAT ",
                "RSET",
                "\r\n",
                "\r\n",
                "\n",
                "\r",
                ".",
                ".\r\n",
                " SIZE=1",
                "\"",
                "\\",
                "@[",
                "<>");
        Arbitrary<String> random =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(30);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, known), net.jqwik.api.Tuple.of(1, random))
                .list()
                .ofMaxSize(60);
    }
}
