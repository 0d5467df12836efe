package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.queue.ContentWatched;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.smtp.SmtpLimits;
import org.x400gate.protocol.smtp.SmtpServices;

/** Messages above the limit, which go into the content store while they come. */
class SmtpLongMessageTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int EACH = 256 * 1024;
    private static final MessageRoom ROOM = new MessageRoom(4L << 20, EACH);
    private static final String HEAD = "Message-ID: <long@client.example>\r\n\r\n";
    private static final String LINE = ".a line of text behind a dot\r\n";

    private final ContentWatched store = new ContentWatched();
    private final ActorTestKit kit = ActorTestKit.create();
    private final SmtpServerRig rig = rig(SmtpLimits.Timeouts.STANDARD);

    private SmtpServerRig rig(SmtpLimits.Timeouts timeouts) {
        return new SmtpServerRig(
                new SmtpLimits(2048, 1000, 100, 64L << 20, 10, 100, timeouts),
                List.of(),
                Optional.of(kit.spawn(
                        QueueKeeper.create(store.queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()),
                        DispatcherSelector.blocking())),
                SmtpServices.NONE,
                ROOM);
    }

    @AfterEach
    void stop() {
        rig.close();
        kit.shutdownTestKit();
        store.close();
    }

    private static SmtpPeer begun(SmtpServerRig at) {
        SmtpPeer peer = at.connect().hello();
        envelope(peer);
        assertThat(peer.ask("DATA")).startsWith("354");
        return peer;
    }

    private static void envelope(SmtpPeer peer) {
        peer.ask("MAIL FROM:<a@client.example>");
        assertThat(peer.ask("RCPT TO:<b@routed.example>")).startsWith("250");
    }

    /** Of about so many octets. */
    private static String text(int octets) {
        return HEAD + LINE.repeat(octets / LINE.length());
    }

    /** RFC 5321 4.5.2. */
    private static String stuffed(String text) {
        return text.replace("\r\n.", "\r\n..");
    }

    private List<QueueEntry> queued() {
        return store.queue.view(EntryId.FIRST, 10).entries();
    }

    private String stored() {
        return Stored.content(store.queue, queued().get(0));
    }

    private void assertNothingStays() {
        await().atMost(SOON).until(() -> !store.begun.isEmpty() && store.isClean());
        await().atMost(SOON).until(() -> rig.memory.octets() == 0);
        assertThat(queued()).isEmpty();
    }

    @Test
    void itIsStoredAsItCameBehindOurTraceField() {
        String text = text(3 << 20);
        try (SmtpPeer peer = begun(rig)) {
            peer.say(stuffed(text));
            await().atMost(SOON).until(() -> store.written.get() > 2 << 20);
            assertThat(rig.memory.octets()).isLessThan(2 << 20);
            assertThat(queued()).isEmpty();
            String reply = peer.ask(".");

            QueueEntry entry = queued().get(0);
            assertThat(reply).isEqualTo("250 2.0.0 Ok: queued as " + entry.id());
            assertThat(entry.submission().attributes()).containsEntry(SmtpAttributes.MESSAGE_ID, "long@client.example");
            String stored = stored();
            assertThat(stored.length()).isEqualTo((int) entry.contentOctets());
            assertThat(stored).startsWith("Received: from client.example").endsWith(text);
            assertThat(stored.substring(0, stored.length() - text.length()))
                    .contains(" id " + entry.id())
                    .matches("(?s)Received: [^\r]*\r\n(\t[^\r]*\r\n)+");
            assertThat(rig.memory.octets()).isZero();
            // one after it, and a short one, go on as ever
            envelope(peer);
            peer.ask("DATA");
            assertThat(peer.ask("short\r\n.")).startsWith("250");
            assertThat(store.begun).hasSize(1);
        }
    }

    @Test
    void inChunksItIsTheSame() {
        byte[] half = ("x".repeat(58) + "\r\n").repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        try (SmtpPeer peer = rig.connect().hello()) {
            envelope(peer);
            peer.say("BDAT 600000\r\n");
            peer.say(half);
            assertThat(peer.reply()).startsWith("250");
            assertThat(store.begun).hasSize(1);
            peer.say("BDAT 600000 LAST\r\n");
            peer.say(half);
            assertThat(peer.reply()).startsWith("250");
            String octets = new String(half, StandardCharsets.US_ASCII);
            assertThat(stored()).endsWith(octets + octets);

            envelope(peer);
            peer.say("BDAT 600000\r\n");
            peer.say(half);
            assertThat(peer.reply()).startsWith("250");
            assertThat(peer.ask("RSET")).startsWith("250");
            assertThat(store.begun).hasSize(2);
            await().atMost(SOON).until(store::isClean);
            assertThat(queued()).hasSize(1);
        }
    }

    @Test
    @Tag("SF-16")
    void aClientThatBreaksOffLeavesNothing() {
        SmtpPeer peer = begun(rig);
        peer.say(text(1 << 20));
        await().atMost(SOON).until(() -> store.written.get() > EACH);
        peer.reset();
        assertNothingStays();

        SmtpPeer finished = begun(rig);
        finished.say(text(1 << 20));
        await().atMost(SOON).until(() -> store.begun.size() == 2);
        finished.halfClose();
        assertNothingStays();
    }

    @Test
    void aClientThatFallsSilentLeavesNothing() {
        SmtpLimits.Timeouts impatience =
                new SmtpLimits.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
        try (SmtpServerRig impatient = rig(impatience);
                SmtpPeer peer = begun(impatient)) {
            peer.say(text(1 << 20));
            assertThat(peer.reply()).startsWith("421");
            assertNothingStays();
        }
    }

    @Test
    void aDiskThatFillsUpInTheMiddleIsToldAtTheEndAndTheSessionGoesOn() {
        store.room = EACH + 300_000;
        try (SmtpPeer peer = begun(rig)) {
            peer.say(text(2 << 20));
            await().atMost(SOON).until(() -> !store.begun.isEmpty() && store.isClean());
            assertThat(peer.ask(".")).isEqualTo("452 4.3.1 Insufficient system storage");
            assertNothingStays();
            store.room = Long.MAX_VALUE;
            envelope(peer);
            peer.ask("DATA");
            assertThat(peer.ask(stuffed(text(1 << 20)) + ".")).startsWith("250");
            assertThat(queued()).hasSize(1);
        }
    }

    /** The kernel holds the client back; what was read is bounded, and other messages have their room. */
    @Test
    void aSlowDiskSlowsItsClientAndNoOther() {
        store.stop();
        String text = stuffed(text(32 << 20));
        try (SmtpPeer peer = begun(rig);
                SmtpPeer other = begun(rig)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> peer.say(text + ".\r\n"));
            await().atMost(SOON).during(Duration.ofMillis(500)).until(() -> rig.memory.octets() > EACH);
            assertThat(sent).isNotDone();
            assertThat(rig.memory.octets()).isLessThan(EACH + (1 << 20) + 200_000);
            assertThat(other.ask("short\r\n.")).startsWith("250");
            store.goOn();
            assertThat(peer.reply()).startsWith("250");
            assertThat(sent).succeedsWithin(SOON);
        }
        assertThat(queued()).hasSize(2);
    }

    @Test
    void oneThatGoesRoundInCirclesIsRefusedAndDoesNotStay() {
        try (SmtpPeer peer = begun(rig)) {
            peer.say("Received: by x\r\n".repeat(40) + text(1 << 20));
            assertThat(peer.ask(".")).startsWith("554 5.4.6");
            assertNothingStays();
        }
    }
}
