package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Room;
import org.x400gate.protocol.smtp.SmtpLimits;

class SmtpSessionTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final SmtpLimits LIMITS =
            new SmtpLimits(2048, 1000, 100, 1L << 20, 10, 100, SmtpLimits.Timeouts.STANDARD);

    private static SmtpPeer withEnvelope(SmtpServerRig rig) {
        SmtpPeer peer = rig.connect().hello();
        peer.ask("MAIL FROM:<a@client.example>");
        peer.ask("RCPT TO:<b@routed.example>");
        assertThat(peer.ask("DATA")).startsWith("354");
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        "b@routed.example,      relayed,  250 2.1.5 Ok",
        "b@elsewhere.example,   relayed,  250 2.1.5 Ok",
        "b@unknown.example,     relayed,  550 5.1.2 No route to that domain",
        "b@routed.example,      stranger, 250 2.1.5 Ok",
        "b@elsewhere.example,   stranger, 550 5.7.1 Relaying denied",
        "b@unknown.example,     stranger, 550 5.7.1 Relaying denied",
        "b%elsewhere.example@unknown.example, stranger, 550 5.7.1 Relaying denied",
        "@routed.example:b@elsewhere.example, stranger, 550 5.7.1 Relaying denied",
        "b@[127.0.0.1],         stranger, 550 5.7.1 Relaying denied",
        "Postmaster,            stranger, 550 5.7.1 Relaying denied",
        "b@,                    stranger, 501 5.1.3 Bad recipient address syntax",
    })
    void onlyThoseWhoMayRelayReachWhatWeDoNotServe(String recipient, String client, String reply) {
        List<String> networks = client.equals("relayed") ? List.of("10.0.0.0/8", "127.0.0.0/8") : List.of("10.0.0.0/8");
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS, networks);
                SmtpPeer peer = rig.connect().hello()) {
            peer.ask("MAIL FROM:<a@client.example>");
            assertThat(peer.ask("RCPT TO:<" + recipient + ">")).isEqualTo(reply);
        }
    }

    @Test
    @Tag("SF-47")
    void whatTheDiskHasNoRoomForIsRefusedAtMailAndTakenOnceThereIsRoom() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS);
                SmtpPeer peer = rig.connect().hello()) {
            rig.gate.saw(new Room(Optional.empty(), Optional.empty(), OptionalLong.of(1_000), 0, false, List.of()));
            assertThat(peer.ask("MAIL FROM:<a@client.example> SIZE=1001")).startsWith("452 4.3.1 ");
            rig.gate.saw(new Room(
                    Optional.empty(), Optional.of("disk nearly full"), OptionalLong.of(0), 0, false, List.of()));
            assertThat(peer.ask("MAIL FROM:<a@client.example>")).startsWith("452 4.3.1 ");
            rig.gate.saw(Room.failed("a write failed"));
            assertThat(peer.ask("MAIL FROM:<a@client.example>")).startsWith("452 4.3.1 ");
            rig.gate.saw(Room.OPEN);
            assertThat(peer.ask("MAIL FROM:<a@client.example> SIZE=1001")).startsWith("250 ");
            assertThat(rig.queued()).isEmpty();
        }
    }

    @Test
    void theReplyNamesTheEntryAndTheEntryHasTheEnvelope() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS, List.of("127.0.0.1"));
                SmtpPeer peer = rig.connect().hello()) {
            peer.ask("MAIL FROM:<a@client.example> ENVID=QQ314159 RET=HDRS");
            peer.ask("RCPT TO:<b@routed.example> NOTIFY=FAILURE");
            peer.ask("RCPT TO:<c@elsewhere.example>");
            peer.ask("RCPT TO:<b@ROUTED.example>");
            peer.ask("DATA");
            String reply = peer.ask("Message-ID: <1@client.example>\r\n\r\ntext\r\n.");

            QueueEntry entry = rig.queued().get(0);
            assertThat(reply).isEqualTo("250 2.0.0 Ok: queued as " + entry.id());
            assertThat(entry.submission().originator()).contains("a@client.example");
            assertThat(entry.submission().source()).isEqualTo("127.0.0.1");
            assertThat(entry.submission().attributes())
                    .containsEntry(SmtpAttributes.HELO, "client.example")
                    .containsEntry(SmtpAttributes.MESSAGE_ID, "1@client.example")
                    .containsEntry(SmtpAttributes.ENVID, "QQ314159")
                    .containsEntry(SmtpAttributes.RET, "HDRS")
                    .containsEntry(SmtpAttributes.notifyOn(1), "FAILURE");
            assertThat(entry.recipients())
                    .extracting(Recipient::address)
                    .containsExactly("b@routed.example", "c@elsewhere.example");
            assertThat(rig.queue.hops()).hasSize(2);
            assertThat(entry.contentOctets())
                    .isEqualTo(Stored.content(rig.queue, entry).length());
        }
    }

    /** What the header asks of X.400 counts for what goes there. */
    @Test
    void aWishForALaterTimeIsKeptForX400AndIsNoBusinessOfMailServers() {
        String later = "Deferred-Delivery: Mon, 1 Jan 2046 00:00:00 +0000\r\nPriority: urgent\r\n\r\ntext\r\n.";
        String soon = MailDate.in(Duration.ofHours(2));
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS, List.of("127.0.0.1"));
                SmtpPeer peer = rig.connect().hello()) {
            peer.ask("MAIL FROM:<a@client.example>");
            peer.ask("RCPT TO:<c@elsewhere.example>");
            peer.ask("DATA");
            assertThat(peer.ask(later)).startsWith("250");
            peer.ask("MAIL FROM:<a@client.example>");
            peer.ask("RCPT TO:<b@routed.example>");
            peer.ask("RCPT TO:<c@elsewhere.example>");
            peer.ask("DATA");
            assertThat(peer.ask(later))
                    .isEqualTo(
                            "554 5.3.3 it is not to go before 2046-01-01T00:00:00Z, and nothing is kept for so long");
            peer.ask("MAIL FROM:<a@client.example>");
            peer.ask("RCPT TO:<b@routed.example>");
            peer.ask("DATA");
            assertThat(peer.ask("Deferred-Delivery: 1 Jan 2055 00:00:00 +0000\r\n\r\ntext\r\n."))
                    .startsWith("554 5.3.3 it is not to go before 2055-01-01T00:00:00Z");
            peer.ask("MAIL FROM:<a@client.example>");
            peer.ask("RCPT TO:<b@routed.example>");
            peer.ask("RCPT TO:<c@elsewhere.example>");
            peer.ask("DATA");
            assertThat(peer.ask("Deferred-Delivery: " + soon + "\r\nPriority: urgent\r\n\r\ntext\r\n."))
                    .startsWith("250");

            assertThat(rig.queued()).extracting(QueueEntry::priority).containsExactly(Priority.NORMAL, Priority.URGENT);
            assertThat(rig.queued().get(0).submission().times().notBefore()).isEmpty();
            assertThat(rig.queued().get(1).deferredUntil(Instant.now())).isPresent();
            assertThat(rig.queue.hop(SmtpServerRig.HOP).orElseThrow().earliestDue())
                    .isAfter(Instant.now().plus(Duration.ofMinutes(118)));
        }
    }

    @Test
    void aClientKilledAmidDataLeavesNothing() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS)) {
            SmtpPeer peer = withEnvelope(rig);
            peer.say("Subject: x\r\n\r\nhalf a mess");
            await().atMost(SOON).until(() -> rig.memory.octets() > 0);
            peer.reset();
            await().atMost(SOON).until(() -> rig.counters.sessions.size() == 1);
            assertThat(rig.queued()).isEmpty();
            assertThat(rig.memory.octets()).isZero();
        }
    }

    @Test
    void aClientThatIsGoneBeforeTheReplyHasItsMessageQueuedOnce() {
        ActorTestKit kit = ActorTestKit.create();
        TestProbe<QueueKeeper.Command> keeper = kit.createTestProbe();
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS, List.of(), Optional.of(keeper.ref()))) {
            SmtpPeer peer = withEnvelope(rig);
            peer.say("text\r\n.\r\n");
            QueueKeeper.Write<?> write = keeper.expectMessageClass(QueueKeeper.Write.class);
            peer.reset();
            keeper.expectNoMessage(Duration.ofMillis(200));
            assertThat(rig.counters.sessions).isEmpty();
            ActorRef<QueueKeeper.Command> real =
                    rig.kit.spawn(QueueKeeper.create(rig.queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()));
            real.tell(write);
            await().atMost(SOON).until(() -> rig.counters.sessions.size() == 1);
            assertThat(rig.queued()).hasSize(1);
        } finally {
            kit.shutdownTestKit();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "full,    452 4.3.1 Insufficient system storage",
        "refused, '451 4.3.0 Not taken for now, try again later'",
    })
    void whatTheStoreDoesNotTakeIsNotAcknowledged(String kind, String reply) {
        ChangeResult result =
                kind.equals("full") ? new ChangeResult.Unavailable("disk full") : new ChangeResult.Refused("a fault");
        ActorTestKit kit = ActorTestKit.create();
        ActorRef<QueueKeeper.Command> keeper = kit.spawn(QueueKeeper.create(
                new RefusingQueue(DurableQueue.inMemory(), result), QueueKeeperSettings.STANDARD, Clock.systemUTC()));
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS, List.of(), Optional.of(keeper));
                SmtpPeer peer = withEnvelope(rig)) {
            assertThat(peer.ask("text\r\n.")).isEqualTo(reply);
            assertThat(peer.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
            assertThat(rig.memory.octets()).isZero();
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void aMessageThatWentRoundInCirclesIsRefused() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS)) {
            try (SmtpPeer peer = withEnvelope(rig)) {
                assertThat(peer.ask("Received: x\r\n y\r\n".repeat(31) + "\r\ntext\r\n."))
                        .isEqualTo("554 5.4.6 Too many hops, a loop");
            }
            try (SmtpPeer peer = withEnvelope(rig)) {
                assertThat(peer.ask("received: x\r\n".repeat(30) + "\r\nReceived: y\r\n."))
                        .startsWith("250 ");
            }
            assertThat(rig.queued()).hasSize(1);
        }
    }

    @Test
    void whenAllMessagesTogetherTakeTooMuchTheNextOneWaits() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS);
                SmtpPeer one = withEnvelope(rig);
                SmtpPeer two = withEnvelope(rig)) {
            String half = ("x".repeat(98) + "\r\n").repeat(6000);
            one.say(half);
            await().atMost(SOON).until(() -> rig.memory.octets() == half.length());
            assertThat(two.ask(half + ".")).isEqualTo("452 4.3.1 No room for this message now");
            assertThat(one.ask(".")).startsWith("250 ");
            two.ask("MAIL FROM:<a@client.example>");
            two.ask("RCPT TO:<b@routed.example>");
            two.ask("DATA");
            assertThat(two.ask(half + ".")).startsWith("250 ");
            assertThat(rig.memory.octets()).isZero();
        }
    }

    @Test
    void aClientThatClosesItsSideStillGetsItsReplies() {
        try (SmtpServerRig rig = new SmtpServerRig(LIMITS);
                SmtpPeer peer = rig.connect()) {
            peer.say("HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@routed.example>\r\nDATA\r\ntext\r\n.\r\n");
            peer.halfClose();
            List<String> replies = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                replies.add(peer.line().substring(0, 4));
            }
            assertThat(replies).containsExactly("220 ", "250 ", "250 ", "250 ", "354 ", "250 ");
            assertThat(peer.line()).isEqualTo("[closed]");
            assertThat(rig.queued()).hasSize(1);
        }
    }

    @Test
    void aClientThatReadsNothingIsHeldBack() {
        try (SmtpServerRig rig = new SmtpServerRig(
                        new SmtpLimits(2048, 1000, 100, 1L << 20, 10, 1_000_000, SmtpLimits.Timeouts.STANDARD));
                SmtpPeer peer = rig.connect()) {
            Thread flood = new Thread(() -> {
                byte[] noops = "NOOP\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 20; i++) {
                    peer.say(noops);
                }
            });
            flood.start();
            assertThat(peer.reply()).startsWith("220 ");
            for (int i = 0; i < 200_000; i++) {
                assertThat(peer.line()).isEqualTo("250 2.0.0 Ok\r\n");
            }
        }
    }

    @Test
    void silenceEndsWithATimeout() {
        SmtpLimits.Timeouts brief =
                new SmtpLimits.Timeouts(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(5));
        try (SmtpServerRig rig = new SmtpServerRig(new SmtpLimits(2048, 1000, 100, 1L << 20, 10, 100, brief));
                SmtpPeer peer = withEnvelope(rig)) {
            assertThat(peer.line()).isEqualTo("421 4.4.2 gw.example Timeout receiving data\r\n");
            assertThat(peer.line()).isEqualTo("[closed]");
        }
    }
}
