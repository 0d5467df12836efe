package org.x400gate.gateway.x400;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.conversion.ConversionRoom;
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
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.Selectors;

/** A delivery for one peer, whose keeper, supervisor and associations the test plays. */
abstract class X400DeliveryRig {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final NextHop HOP = new NextHop("x400:far");
    static final String MAIL =
            "From: a@near.example\r\nTo: b@far.example\r\nSubject: s\r\nMessage-ID: <1@near.example>\r\n\r\ntext\r\n";

    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    final ManualTime time = ManualTime.get(kit.system());
    final SplittableRandom random = new SplittableRandom(3);
    final PeersBoard board = new PeersBoard();
    final TestProbe<QueueKeeper.Command> keeper = kit.createTestProbe(QueueKeeper.Command.class);
    final TestProbe<SessionSupervisor.Command> supervisor = kit.createTestProbe(SessionSupervisor.Command.class);
    volatile Instant now = NOW;
    PeerSettings peer;
    ActorRef<X400Delivery.Command> delivery;
    ActorRef<? super QueueKeeper.WorkReady> ready;

    @BeforeEach
    void start() {
        peer = far(new PeerSettings.Terms(63, 3, 2, Duration.ofSeconds(60)));
        delivery = spawn(peer, Edition.OF_1988);
        ready.tell(new QueueKeeper.WorkReady(HOP));
    }

    ActorRef<X400Delivery.Command> spawn(PeerSettings peer, Edition edition) {
        X400Delivery.Ports ports = new X400Delivery.Ports(
                keeper.ref(), supervisor.ref(), board, ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
        ActorRef<X400Delivery.Command> spawned = kit.spawn(X400Delivery.create(parts(peer, edition, ports)));
        ready = keeper.expectMessageClass(QueueKeeper.Serve.class).server();
        return spawned;
    }

    static PeerSettings far(PeerSettings.Terms terms) {
        PeerSettings.Credential nobody = new PeerSettings.Credential("", Octets.EMPTY);
        Selectors none = new Selectors(Optional.empty(), Optional.empty(), Optional.empty());
        PeerSettings.Address address = new PeerSettings.Address("127.0.0.1", 102, none, none);
        return new PeerSettings("far", address, nobody, nobody, Networks.NONE, terms);
    }

    static X400Delivery.Parts parts(PeerSettings peer, Edition edition, X400Delivery.Ports ports) {
        Rendering rendering = new Rendering(new ConversionSettings(
                new AddressMapping(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"), "gate.example", List.of()),
                GlobalDomainIdentifier.of("XX", " ", "gate"),
                "gate",
                "gate.example",
                MimeLimits.STANDARD,
                P1Limits.STANDARD,
                ConversionRoom.inMemory(1 << 20)));
        return new X400Delivery.Parts(
                peer,
                edition,
                X400DeliverySettings.STANDARD,
                FailurePolicy.X400,
                () -> rendering,
                Reporters::nowhere,
                ports);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    QueueKeeper.Work work(String content, Duration life) {
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

    QueueKeeper.Work work() {
        return work(MAIL, Duration.ofHours(24));
    }

    /** The next claim is answered with these; the one that follows it stays open. */
    void lend(QueueKeeper.Work... work) {
        QueueKeeper.Claim claim = keeper.expectMessageClass(QueueKeeper.Claim.class);
        claim.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(work), Optional.empty()));
    }

    SessionSupervisor.Dial dial() {
        return supervisor.expectMessageClass(SessionSupervisor.Dial.class);
    }

    TestProbe<Association.Command> open(SessionSupervisor.Dial dial) {
        TestProbe<Association.Command> association = kit.createTestProbe(Association.Command.class);
        dial.replyTo().tell(new SessionSupervisor.Opened(association.ref()));
        return association;
    }

    Change.Settle settled() {
        QueueKeeper.Write<?> write = (QueueKeeper.Write<?>) keeper.fishForMessage(
                        Duration.ofSeconds(3),
                        message -> message instanceof QueueKeeper.Claim
                                ? FishingOutcomes.continueAndIgnore()
                                : FishingOutcomes.complete())
                .get(0);
        return (Change.Settle) write.change();
    }

    static SessionSupervisor.NotOpened notOpened(EndCause cause) {
        return new SessionSupervisor.NotOpened(cause, "", Optional.empty());
    }
}
