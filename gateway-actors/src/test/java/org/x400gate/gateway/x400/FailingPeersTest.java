package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.MemoryPeer;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;

/** A delivery and real associations: writes that fail, a peer that ends the association on one message each time. */
@Timeout(300)
class FailingPeersTest {
    private static final NextHop HOP = new NextHop("x400:far");
    private static final String POISON = "quicksilver";

    private final ActorTestKit kit = ActorTestKit.create();
    private final SplittableRandom random = new SplittableRandom(3);
    private final MemoryPeer peer = new MemoryPeer(kit);
    private final TestProbe<Object> told = kit.createTestProbe();
    private final Deque<QueueKeeper.Claim> claims = new ArrayDeque<>();
    private final MovedClock clock = new MovedClock();

    private static final class MovedClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private ActorRef<X400Delivery.Command> delivery() {
        PeerSettings far = X400DeliveryRig.far(new PeerSettings.Terms(1, 1, 1, Duration.ofSeconds(60)));
        X400Delivery.Ports ports =
                new X400Delivery.Ports(told.ref().narrow(), told.ref().narrow(), new PeersBoard(), clock);
        X400Delivery.Parts silent = X400DeliveryRig.parts(far, Edition.OF_1988, ports);
        Reporter reporter = Reporters.of(Reporters.routes(
                new RoutingSettings(List.of(new RoutingSettings.SmtpRoute("near.example", "near")), List.of())));
        return kit.spawn(X400Delivery.create(new X400Delivery.Parts(
                far, silent.edition(), silent.settings(), silent.policy(), silent.rendering(), () -> reporter, ports)));
    }

    private QueueKeeper.Work work(String text) {
        String mail = "From: a@near.example\r\nTo: b@far.example\r\nSubject: s\r\n\r\n" + text + "\r\n";
        QueueEntry entry = QueueEntry.of(
                EntryId.of(clock.instant(), random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test",
                        Optional.of("a@near.example"),
                        Map.of(),
                        clock.instant(),
                        clock.instant().plus(Duration.ofHours(24))),
                List.of(Recipient.pending(1, "b@far.example", HOP)),
                mail.length());
        WorkItem item = new WorkItem(entry.id(), HOP, Priority.NORMAL, clock.instant(), 0, OptionalLong.of(1));
        return new QueueKeeper.Work(item, entry, Octets.of(mail, StandardCharsets.US_ASCII));
    }

    /** Plays keeper and supervisor until so many outcomes are settled; by entry. */
    private Map<EntryId, Change.Settle> serve(Deque<QueueKeeper.Work> lent, int settles, Opener opener) {
        Map<EntryId, Change.Settle> settled = new HashMap<>();
        lendIfAsked(lent);
        while (settled.size() < settles) {
            Object message = told.receiveMessage(Duration.ofSeconds(20));
            if (message instanceof QueueKeeper.Claim claim) {
                claims.add(claim);
                lendIfAsked(lent);
            } else if (message instanceof QueueKeeper.Serve serve) {
                serve.server().tell(new QueueKeeper.WorkReady(HOP));
            } else if (message instanceof QueueKeeper.Write<?> write) {
                Change.Settle settle = (Change.Settle) write.change();
                assertThat(settled.put(settle.item().entry(), settle))
                        .as("settled once")
                        .isNull();
                write.answer(new ChangeResult.Applied());
            } else if (message instanceof SessionSupervisor.Dial dial) {
                dial.replyTo().tell(new SessionSupervisor.Opened(opener.open()));
            } else {
                throw new AssertionError("unexpected: " + message);
            }
        }
        return settled;
    }

    private void lendIfAsked(Deque<QueueKeeper.Work> lent) {
        if (!lent.isEmpty() && !claims.isEmpty()) {
            claims.remove().replyTo().tell(new QueueKeeper.Lent(HOP, List.copyOf(lent), Optional.empty()));
            lent.clear();
        }
    }

    private interface Opener {
        ActorRef<Association.Command> open();
    }

    @Test
    @Tag("SF-12")
    void whicheverWriteFailsThatSessionEndsAloneAndTheOtherMessagesGo() {
        int failing = 1;
        for (boolean failed = true; failed; failing++) {
            failed = sendThreeWith(failing);
        }
        assertThat(failing)
                .as("writes of three messages with checkpoints of 1 KiB, window 1")
                .isGreaterThan(20);
    }

    /** Whether that write was reached at all. */
    private boolean sendThreeWith(int failing) {
        ActorRef<X400Delivery.Command> delivery = delivery();
        claims.clear();
        QueueKeeper.Work first = work("first ".repeat(1500));
        QueueKeeper.Work second = work("second ".repeat(1500));
        QueueKeeper.Work third = work("third ".repeat(1500));
        Deque<ActorRef<Association.Command>> opened = new ArrayDeque<>();
        int before = peer.accepted().size();
        int failedBefore = peer.failedWrites();
        Map<EntryId, Change.Settle> settled = serve(new ArrayDeque<>(List.of(first, second, third)), 3, () -> {
            int which = opened.isEmpty() ? failing : MemoryPeer.NEVER;
            opened.add(peer.open(which, apdu -> MemoryPeer.Conduct.ACCEPT));
            return opened.getLast();
        });

        List<Change.Settle> deferred = settled.values().stream()
                .filter(settle -> settle.retry().isPresent())
                .toList();
        boolean reached = peer.failedWrites() > failedBefore;
        assertThat(deferred).as("write %d", failing).hasSize(reached ? 1 : 0);
        for (Change.Settle settle : deferred) {
            assertThat(settle.retry().orElseThrow().due())
                    .isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
        }
        assertThat(settled.values().stream()
                        .filter(settle -> settle.outcomes().get(0) instanceof RecipientOutcome.Relayed))
                .hasSize(reached ? 2 : 3);
        assertThat(peer.accepted()).hasSize(before + (reached ? 2 : 3));
        if (reached) {
            told.expectTerminated(opened.getFirst(), Duration.ofSeconds(10));
        }
        kit.stop(delivery);
        return reached;
    }

    @Test
    @Tag("SF-13")
    void aPeerThatAbortsOnOneMessageEachTimeGetsAllOthersAndThatOneIsADeadLetterAfterItsTries() {
        poisonAgainAndAgain(MemoryPeer.Conduct.ABORT, "RTSE-AB-0");
    }

    @Test
    @Tag("SF-15")
    void anErOnOneMessageEndsItsSessionWithTheCauseAndItIsTriedAsTheTableSays() {
        poisonAgainAndAgain(MemoryPeer.Conduct.REJECT_TPDU, "COTP-ER-0");
    }

    private void poisonAgainAndAgain(MemoryPeer.Conduct conduct, String cause) {
        delivery();
        QueueKeeper.Work poison = work(POISON);
        int tries = 0;
        boolean pending = true;
        while (pending) {
            QueueKeeper.Work before = work("before " + tries);
            QueueKeeper.Work after = work("after " + tries);
            Map<EntryId, Change.Settle> settled = serve(
                    new ArrayDeque<>(List.of(before, poison, after)),
                    3,
                    () -> peer.open(
                            MemoryPeer.NEVER,
                            apdu -> apdu.toString(StandardCharsets.ISO_8859_1).contains(POISON)
                                    ? conduct
                                    : MemoryPeer.Conduct.ACCEPT));
            tries++;
            for (QueueKeeper.Work other : List.of(before, after)) {
                assertThat(settled.get(other.entry().id()).outcomes().get(0))
                        .isInstanceOf(RecipientOutcome.Relayed.class);
            }
            Change.Settle settle = settled.get(poison.entry().id());
            if (settle.retry().isPresent()) {
                assertThat(((RecipientOutcome.Deferred) settle.outcomes().get(0)).text())
                        .startsWith(cause);
                Duration pause =
                        Duration.between(clock.instant(), settle.retry().get().due());
                assertThat(pause).isEqualTo(FailurePolicy.X400.retries().after(tries));
                assertThat(((RecipientOutcome.Deferred) settle.outcomes().get(0)).fault())
                        .isTrue();
                clock.now = settle.retry().get().due();
                poison =
                        new QueueKeeper.Work(settle.retry().get(), withFaults(poison.entry(), tries), poison.content());
            } else {
                assertThat(settle.outcomes().get(0)).isInstanceOf(RecipientOutcome.Quarantined.class);
                assertThat(settle.newEntries()).as("its report").hasSize(1);
                pending = false;
            }
        }
        assertThat(tries).isEqualTo(FailurePolicy.MAX_FAULTS);
    }

    private static QueueEntry withFaults(QueueEntry entry, int faults) {
        Recipient one = entry.recipients().get(0);
        return new QueueEntry(
                entry.id(),
                entry.kind(),
                entry.priority(),
                entry.submission(),
                List.of(new Recipient(
                        one.number(), one.address(), one.hop(), one.state(), "", Optional.empty(), faults)),
                entry.contentOctets(),
                faults);
    }
}
