package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Admission;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.LimitName;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.Selectors;

class X400DeliveryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop HOP = new NextHop("x400:far");
    private static final String MAIL =
            "From: a@near.example\r\nTo: b@far.example\r\nSubject: s\r\nMessage-ID: <1@near.example>\r\n\r\ntext\r\n";

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final SplittableRandom random = new SplittableRandom(3);
    private final PeersBoard board = new PeersBoard();
    private final TestProbe<QueueKeeper.Command> keeper = kit.createTestProbe(QueueKeeper.Command.class);
    private final TestProbe<SessionSupervisor.Command> supervisor =
            kit.createTestProbe(SessionSupervisor.Command.class);
    private PeerSettings peer;
    private ActorRef<X400Delivery.Command> delivery;
    private ActorRef<? super QueueKeeper.WorkReady> ready;

    @BeforeEach
    void start() {
        PeerSettings.Credential nobody = new PeerSettings.Credential("", Octets.EMPTY);
        Selectors none = new Selectors(Optional.empty(), Optional.empty(), Optional.empty());
        peer = new PeerSettings(
                "far",
                new PeerSettings.Address("127.0.0.1", 102, none, none),
                nobody,
                nobody,
                Networks.NONE,
                new PeerSettings.Terms(63, 3, 2, Duration.ofSeconds(60)));
        delivery = spawn(peer, Edition.OF_1988);
        ready.tell(new QueueKeeper.WorkReady(HOP));
    }

    private ActorRef<X400Delivery.Command> spawn(PeerSettings peer, Edition edition) {
        Rendering rendering = new Rendering(new ConversionSettings(
                new AddressMapping(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"), "gate.example", List.of()),
                GlobalDomainIdentifier.of("XX", " ", "gate"),
                "gate",
                "gate.example",
                MimeLimits.STANDARD,
                P1Limits.STANDARD,
                1 << 20));
        ActorRef<X400Delivery.Command> spawned = kit.spawn(X400Delivery.create(new X400Delivery.Parts(
                peer,
                edition,
                X400DeliverySettings.STANDARD,
                FailurePolicy.X400,
                () -> rendering,
                Reporters::nowhere,
                new X400Delivery.Ports(keeper.ref(), supervisor.ref(), board, Clock.fixed(NOW, ZoneOffset.UTC)))));
        ready = keeper.expectMessageClass(QueueKeeper.Serve.class).server();
        return spawned;
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private QueueKeeper.Work work(String content, Duration life) {
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.of("a@near.example"), Map.of(), NOW, NOW.plus(life)),
                List.of(Recipient.pending(1, "b@far.example", HOP)),
                content.length());
        WorkItem item = new WorkItem(entry.id(), HOP, Priority.NORMAL, NOW, 0, OptionalLong.of(1));
        return new QueueKeeper.Work(item, entry, Octets.of(content, StandardCharsets.US_ASCII));
    }

    private QueueKeeper.Work work() {
        return work(MAIL, Duration.ofHours(24));
    }

    /** The next claim is answered with these; the one that follows it stays open. */
    private void lend(QueueKeeper.Work... work) {
        QueueKeeper.Claim claim = keeper.expectMessageClass(QueueKeeper.Claim.class);
        claim.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(work), Optional.empty()));
    }

    private SessionSupervisor.Dial dial() {
        return supervisor.expectMessageClass(SessionSupervisor.Dial.class);
    }

    private TestProbe<Association.Command> open(SessionSupervisor.Dial dial) {
        TestProbe<Association.Command> association = kit.createTestProbe(Association.Command.class);
        dial.replyTo().tell(new SessionSupervisor.Opened(association.ref()));
        return association;
    }

    private Change.Settle settled() {
        QueueKeeper.Write<?> write = (QueueKeeper.Write<?>) keeper.fishForMessage(
                        Duration.ofSeconds(3),
                        message -> message instanceof QueueKeeper.Claim
                                ? FishingOutcomes.continueAndIgnore()
                                : FishingOutcomes.complete())
                .get(0);
        return (Change.Settle) write.change();
    }

    @Test
    void workIsSentOverAnAssociationOpenedForItAndSettledWhenThePeerHasIt() {
        QueueKeeper.Work work = work();
        lend(work);
        TestProbe<Association.Command> association = open(dial());
        Association.Transfer transfer = association.expectMessageClass(Association.Transfer.class);
        transfer.replyTo().tell(new TransferOutcome.Transferred(transfer.label()));

        Change.Settle settle = settled();

        assertThat(settle.item()).isEqualTo(work.item());
        assertThat(settle.outcomes()).containsExactly(new RecipientOutcome.Relayed(1, "relayed to far"));
        assertThat(settle.retry()).isEmpty();
    }

    @Test
    void whenThePeerCannotBeReachedWorkGoesBackUnharmedAndTheTableIsFollowed() {
        QueueKeeper.Work work = work();
        lend(work);
        dial().replyTo().tell(new SessionSupervisor.NotOpened(EndCause.TCP_REFUSED, "", Optional.empty()));

        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        assertThat(keeper.expectMessageClass(QueueKeeper.Release.class).items()).containsExactly(work.item());
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        time.expectNoMessageFor(Duration.ofSeconds(59), keeper, supervisor);
        time.timePasses(Duration.ofSeconds(1));
        lend(work);
        dial();
    }

    @Test
    void placesOfOursThatAreTakenDoNotCountAsFailuresOfThePeer() {
        SessionSupervisor.NotOpened full = new SessionSupervisor.NotOpened(
                EndCause.REFUSED_BUSY, "", Optional.of(new Admission.Refused(LimitName.OUTGOING, 1, 1)));
        for (int i = 0; i < 3; i++) {
            lend(work());
            dial().replyTo().tell(full);
            QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
            keeper.expectMessageClass(QueueKeeper.Release.class);
            ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
            time.expectNoMessageFor(Duration.ofSeconds(59), keeper, supervisor);
            time.timePasses(Duration.ofSeconds(1));
        }
        keeper.expectMessageClass(QueueKeeper.Claim.class);
    }

    @Test
    @Tag("SF-20")
    void aBindFromThePeerEndsThePause() {
        lend(work());
        dial().replyTo().tell(new SessionSupervisor.NotOpened(EndCause.TCP_REFUSED, "", Optional.empty()));
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        keeper.expectMessageClass(QueueKeeper.Release.class);
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        keeper.expectNoMessage(Duration.ofMillis(50));

        delivery.tell(X400Delivery.PeerSeen.INSTANCE);

        keeper.expectMessageClass(QueueKeeper.Claim.class);
    }

    private static SessionSupervisor.NotOpened notOpened(EndCause cause) {
        return new SessionSupervisor.NotOpened(cause, "", Optional.empty());
    }

    /** The delivery goes into its pause, and out of it again when that is over. */
    private void outlast(Duration pause) {
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        keeper.expectMessageClass(QueueKeeper.Release.class);
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        time.expectNoMessageFor(pause.minusSeconds(1), keeper, supervisor);
        time.timePasses(Duration.ofSeconds(1));
    }

    private ActorRef<X400Delivery.Command> spawnAt(int... ports) {
        lend();
        List<PeerSettings.Endpoint> endpoints = IntStream.of(ports)
                .mapToObj(port -> new PeerSettings.Endpoint("127.0.0.1", port))
                .toList();
        Selectors none = peer.address().called();
        PeerSettings there = new PeerSettings(
                "far",
                new PeerSettings.Address(endpoints, Duration.ofMinutes(10), none, none),
                peer.ours(),
                peer.expected(),
                Networks.NONE,
                peer.terms());
        ActorRef<X400Delivery.Command> spawned = spawn(there, Edition.OF_1988);
        ready.tell(new QueueKeeper.WorkReady(HOP));
        return spawned;
    }

    @Test
    void whereNobodyIsTheNextAddressIsCalledAndAllOfThemAreOneFailure() {
        spawnAt(1, 2, 3);
        lend(work());

        SessionSupervisor.Dial first = dial();
        assertThat(first.peer().address().port()).isEqualTo(1);
        first.replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        SessionSupervisor.Dial second = dial();
        assertThat(second.peer().address().port()).isEqualTo(2);
        second.replyTo().tell(notOpened(EndCause.TLS_NOT_TRUSTED));
        SessionSupervisor.Dial third = dial();
        assertThat(third.peer().address().port()).isEqualTo(3);
        third.replyTo().tell(notOpened(EndCause.TCP_TIMEOUT));

        outlast(Duration.ofMinutes(1));
        lend(work());
        assertThat(dial().peer().address().port()).isEqualTo(1);
        assertThat(board.standings().get("far").notReached().orElseThrow().text())
                .isEqualTo("127.0.0.1:3: TCP-2 the TCP connection was not established in time");
    }

    @Test
    void anAddressThatWorkedIsCalledFirstAndTheOthersAfterIt() {
        spawnAt(1, 2, 3);
        lend(work(), work(), work(), work(), work());
        dial().replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        open(dial()).expectMessageClass(Association.Transfer.class);
        assertThat(board.standings().get("far").endpoint()).contains("127.0.0.1:2");

        SessionSupervisor.Dial further = dial();
        assertThat(further.peer().address().port()).isEqualTo(2);
        further.replyTo().tell(notOpened(EndCause.TCP_RESET));
        assertThat(dial().peer().address().port()).isEqualTo(1);
    }

    @Test
    void whatThePeersMtaRefusesIsNotTriedElsewhere() {
        spawnAt(1, 2);
        lend(work());
        dial().replyTo().tell(notOpened(EndCause.BIND_AUTHENTICATION));
        outlast(Duration.ofMinutes(1));
        supervisor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    @Tag("SF-08")
    void aDialogueModeThatIsRefusedIsShownUntilItWorksAndTriedNoMoreOftenThanTheTableSays() {
        for (Duration pause : List.of(Duration.ofMinutes(1), Duration.ofMinutes(5))) {
            lend(work());
            dial().replyTo().tell(notOpened(EndCause.BIND_DIALOGUE_MODE));
            outlast(pause);
        }
        lend(work());
        dial().replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        outlast(Duration.ofMinutes(15));
        PeersBoard.Standing refused = board.standings().get("far");
        assertThat(refused.misconfigured().orElseThrow().text())
                .isEqualTo("it does not take peers.\"far\".dialogue-mode = monologue, which has to change");
        assertThat(refused.misconfigured().orElseThrow().tries()).isEqualTo(2);
        assertThat(board.count(PeersBoard.Standing::misconfigured)).isEqualTo(1);

        lend(work());
        open(dial()).expectMessageClass(Association.Transfer.class);

        assertThat(board.standings().get("far").misconfigured()).isEmpty();
        assertThat(board.count(PeersBoard.Standing::misconfigured)).isZero();
    }

    @Test
    void whoIsServedNoMoreLeavesTheBoard() {
        assertThat(board.standings()).containsKey("far");
        delivery.tell(X400Delivery.Drain.INSTANCE);
        keeper.expectMessageClass(QueueKeeper.Claim.class)
                .replyTo()
                .tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        supervisor.expectTerminated(delivery, Duration.ofSeconds(3));
        assertThat(board.standings()).isEmpty();
    }

    @Test
    void anAssociationThatDiesInFlightDefersItsMessageAlone() {
        QueueKeeper.Work first = work();
        QueueKeeper.Work second = work();
        lend(first, second);
        TestProbe<Association.Command> association = open(dial());
        association.expectMessageClass(Association.Transfer.class);
        association.stop();

        Change.Settle settle = settled();

        assertThat(settle.item()).isEqualTo(first.item());
        assertThat(settle.outcomes()).singleElement().isInstanceOf(RecipientOutcome.Deferred.class);
        assertThat(settle.retry().orElseThrow().due()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        Association.Transfer next = open(dial()).expectMessageClass(Association.Transfer.class);
        assertThat(next.label()).isEqualTo(second.entry().id().toString());
    }

    @Test
    void aMessageThatWasNotBegunIsGivenToTheNextAssociationWithoutAnAttemptCounted() {
        lend(work());
        TestProbe<Association.Command> leaving = open(dial());
        Association.Transfer transfer = leaving.expectMessageClass(Association.Transfer.class);
        transfer.replyTo().tell(new TransferOutcome.Busy(transfer.label()));
        leaving.stop();
        assertThat(open(dial()).expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(transfer.label());
    }

    @Test
    void anExpiredMessageFailsInsteadOfWaiting() {
        lend(work(MAIL, Duration.ZERO));
        TestProbe<Association.Command> association = open(dial());
        Association.Transfer transfer = association.expectMessageClass(Association.Transfer.class);
        transfer.replyTo()
                .tell(new TransferOutcome.NotTransferred(
                        transfer.label(),
                        EndCause.TCP_CLOSED,
                        "",
                        TransferOutcome.Fate.SURELY_NOT_TAKEN,
                        TransferOutcome.Standing.ENDED));
        assertThat(settled().outcomes()).singleElement().isInstanceOf(RecipientOutcome.Failed.class);
    }

    @Test
    void aMessageThatCannotBeRenderedFailsAndTheQueueGoesOn() {
        QueueKeeper.Work broken = work("From: a@near.example\r\n" + "X: y\r\n".repeat(100_000), Duration.ofHours(1));
        QueueKeeper.Work good = work();
        lend(broken, good);
        TestProbe<Association.Command> association = open(dial());
        assertThat(association.expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(good.entry().id().toString());
        Change.Settle settle = settled();
        assertThat(settle.item()).isEqualTo(broken.item());
        assertThat(settle.outcomes()).singleElement().isInstanceOf(RecipientOutcome.Failed.class);
    }

    @Test
    void aPeerOf1984GetsP2AndWhatItCannotReadIsHeldWithTheReason() {
        lend();
        spawn(peer, Edition.OF_1984).tell(X400Delivery.PeerSeen.INSTANCE);
        String head = "From: a@near.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
        QueueKeeper.Work cyrillic = work(head + "=D0=96\r\n", Duration.ofHours(1));
        QueueKeeper.Work umlaut = work(head + "=C3=BC\r\n", Duration.ofHours(1));
        lend(cyrillic, umlaut);
        Association.Transfer transfer = open(dial()).expectMessageClass(Association.Transfer.class);
        assertThat(transfer.label()).isEqualTo(umlaut.entry().id().toString());
        MtsApdu.Message sent = (MtsApdu.Message) MtsApdu.decode(octets(transfer.apdu()), P1Limits.STANDARD);
        assertThat(sent.envelope().contentType()).isEqualTo(ContentType.P2);
        assertThat(sent.envelope().extensions()).isEmpty();
        Change.Settle settle = settled();
        assertThat(settle.item()).isEqualTo(cyrillic.item());
        assertThat(settle.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RecipientOutcome.Failed.class,
                        failed -> assertThat(failed.text()).contains("outside T.61"));
    }

    private static Octets octets(ContentRef content) {
        try (var in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    @Test
    void furtherAssociationsComeWithTheBacklogUpToTheLimitAndARefusedOneIsNotDialledAgainAtOnce() {
        lend(work(), work(), work(), work(), work(), work(), work());
        open(dial()).expectMessageClass(Association.Transfer.class);
        dial().replyTo().tell(new SessionSupervisor.NotOpened(EndCause.BIND_BUSY, "", Optional.empty()));
        supervisor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void neverMoreAssociationsThanThePeersLimit() {
        lend(work(), work(), work(), work(), work(), work(), work());
        open(dial()).expectMessageClass(Association.Transfer.class);
        open(dial()).expectMessageClass(Association.Transfer.class);
        supervisor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void aDrainEndsWhatIsInFlightGivesTheRestBackAndStops() {
        QueueKeeper.Work first = work();
        QueueKeeper.Work second = work();
        lend(first, second);
        TestProbe<Association.Command> association = open(dial());
        Association.Transfer transfer = association.expectMessageClass(Association.Transfer.class);
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);

        delivery.tell(X400Delivery.Drain.INSTANCE);

        assertThat(keeper.expectMessageClass(QueueKeeper.Release.class).items()).containsExactly(second.item());
        association.expectMessage(Association.Request.CLOSE);
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        transfer.replyTo().tell(new TransferOutcome.Transferred(transfer.label()));
        QueueKeeper.Write<?> write = (QueueKeeper.Write<?>) keeper.fishForMessage(
                        Duration.ofSeconds(3),
                        message -> message instanceof QueueKeeper.Write<?>
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0);
        association.stop();
        write.answer(new org.x400gate.persistence.queue.ChangeResult.Applied());
        supervisor.expectTerminated(delivery, Duration.ofSeconds(3));
    }
}
