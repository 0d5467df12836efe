package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Admission;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.LimitName;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.stack.EndCause;

class X400DeliveryTest extends X400DeliveryRig {
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

    /** The store is away: the message is none the worse for it. */
    @Test
    void whatTheStoreDoesNotGiveNowIsTriedLater() {
        QueueKeeper.Work work = work();
        ContentRef away = new ContentRef() {
            @Override
            public long octets() {
                return work.content().octets();
            }

            @Override
            public InputStream open() {
                throw new QueueUnavailable("the database cannot be reached");
            }
        };
        lend(new QueueKeeper.Work(work.item(), work.entry(), away));
        open(dial());

        Change.Settle settle = settled();

        assertThat(settle.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RecipientOutcome.Deferred.class,
                        deferred -> assertThat(deferred.text()).contains("cannot be read now"));
        assertThat(settle.retry()).isPresent();
    }

    /** A fault of ours in one message: the next one goes on over the same association. */
    @Test
    void aMessageThatCannotBePreparedHarmsNoOther() {
        QueueKeeper.Work bad = work();
        QueueKeeper.Work good = work();
        lend(
                new QueueKeeper.Work(bad.item(), bad.entry(), thatThrows(new IllegalStateException("injected"))),
                new QueueKeeper.Work(good.item(), good.entry(), good.content()));
        TestProbe<Association.Command> association = open(dial());

        Change.Settle settle = settled();

        assertThat(settle.item()).isEqualTo(bad.item());
        assertThat(settle.retry()).isPresent();
        assertThat(settle.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RecipientOutcome.Deferred.class,
                        deferred -> assertThat(deferred.text()).contains("error of the gateway's own"));
        assertThat(association.expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(good.entry().id().toString());
    }

    /** At its deadline there is no later: it is held for the operator, and the delivery goes on. */
    @Test
    void aMessageThatCanNeitherBePreparedNorToldOfIsHeldAndHarmsNoOther() {
        QueueKeeper.Work bad = work(MAIL, Duration.ZERO);
        QueueKeeper.Work good = work();
        lend(
                new QueueKeeper.Work(bad.item(), bad.entry(), thatThrows(new QueueCorrupt("a damaged row"))),
                new QueueKeeper.Work(good.item(), good.entry(), good.content()));
        TestProbe<Association.Command> association = open(dial());

        assertThat(settled().outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RecipientOutcome.Failed.class,
                        failed -> assertThat(failed.text()).contains("not reported"));
        assertThat(association.expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(good.entry().id().toString());
    }

    private ContentRef thatThrows(RuntimeException fault) {
        return new ContentRef() {
            @Override
            public long octets() {
                return MAIL.length();
            }

            @Override
            public InputStream open() {
                throw fault;
            }
        };
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

    /** A timer of Pekko's cannot be set for so long. */
    @Test
    void whatIsDueInAYearIsLookedForAgainAndEndsNoDelivery() {
        QueueKeeper.Claim claim = keeper.expectMessageClass(QueueKeeper.Claim.class);
        claim.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.of(NOW.plus(Duration.ofDays(366)))));
        keeper.expectNoMessage(Duration.ofMillis(50));
        ready.tell(new QueueKeeper.WorkReady(HOP));

        lend(work());

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

        delivery.tell(X400Delivery.PeerSeen.ALONE);

        keeper.expectMessageClass(QueueKeeper.Claim.class);
    }

    /** Mail at its deadline is tried, however long the table says to pause; but not more often than its first pause. */
    @Test
    @Tag("SF-20")
    void aMessageAtItsDeadlineEndsAPauseThatHasLasted() {
        lend(work());
        dial().replyTo().tell(new SessionSupervisor.NotOpened(EndCause.TCP_REFUSED, "", Optional.empty()));
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        keeper.expectMessageClass(QueueKeeper.Release.class);
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        now = NOW.plusSeconds(59);
        delivery.tell(X400Delivery.LastTry.INSTANCE);
        keeper.expectNoMessage(Duration.ofMillis(50));

        now = NOW.plusSeconds(60);
        delivery.tell(X400Delivery.LastTry.INSTANCE);

        QueueKeeper.Work last = work();
        lend(last);
        Association.Transfer transfer = open(dial()).expectMessageClass(Association.Transfer.class);
        assertThat(transfer.label()).isEqualTo(last.entry().id().toString());
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

    /** X.411: not after its latest delivery time, not even once. */
    @Test
    void whatMustNotGoOnAnyLongerIsNotSent() {
        QueueKeeper.Work work = work();
        QueueEntry entry = work.entry();
        Times times = new Times(NOW, Optional.empty(), Optional.empty(), Optional.of(NOW));
        QueueEntry over = QueueEntry.of(
                entry.id(),
                entry.kind(),
                entry.priority(),
                new QueueEntry.Submission("test", entry.submission().originator(), Map.of(), NOW, times),
                entry.recipients(),
                entry.contentOctets());
        lend(new QueueKeeper.Work(work.item(), over, work.content()));

        TestProbe<Association.Command> association = open(dial());

        assertThat(settled().outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RecipientOutcome.Failed.class,
                        failed -> assertThat(failed.text()).contains("latest delivery time"));
        association.expectNoMessage(Duration.ofMillis(50));
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
        spawn(peer, Edition.OF_1984).tell(X400Delivery.PeerSeen.ALONE);
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

    private static Octets octets(ContentRef content) {
        try (var in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
