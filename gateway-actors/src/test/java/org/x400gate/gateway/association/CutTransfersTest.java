package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.net.WireEnd;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.trace.TraceTap;
import org.x400gate.gateway.x400.InboundEntries;
import org.x400gate.gateway.x400.X400Inbound;
import org.x400gate.gateway.x400.X400InboundSettings;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;

/** A transfer of 20 KB whose connection breaks behind each of its octets in turn. */
class CutTransfersTest {
    private static final int CONTENT_OCTETS = 20 * 1024;
    private static final int MOST = 64 * 1024;
    private static final int AT_ONCE = 256;

    private final DurableQueue queue = DurableQueue.inMemory();
    private final ActorTestKit kit = ActorTestKit.create();
    private final ActorRef<QueueKeeper.Command> keeper =
            kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()));
    private final X400Inbound inbound = new X400Inbound(
            new X400InboundSettings(MOST, MessageRoom.whole(2 * MOST), 10, Duration.ZERO, P1Limits.STANDARD),
            () -> new InboundEntries(
                    Reporters.ROUTES, Lifetimes.STANDARD, Reporters.RENDERING, Reporters.nowhere(), 10),
            keeper,
            Clock.systemUTC(),
            new SplittableRandom(1),
            (peer, over) -> {});
    private final MtaRig rig = MtaRig.start(
            MtaRig.limits(20, 10, 10, 10), AssociationSettings.of(MtaRig.RESPONDER, MtaRig.STACK), inbound);
    private final TestProbe<Association.Ready> attempt = rig.kit.createTestProbe();
    private final TestProbe<SessionSupervisor.Command> supervisor = rig.kit.createTestProbe();
    private final AtomicLong written = new AtomicLong();
    private final ActorRef<Wire.Command> wire = rig.kit.spawn(Behaviors.receiveMessage(command -> {
        if (command instanceof Wire.Write) {
            written.incrementAndGet();
        }
        return Behaviors.same();
    }));

    private OsiStack caller = OsiStack.initiator(opening());
    private OsiStack called = OsiStack.responder(MtaRig.RESPONDER);
    private final List<StackAction> atCaller = new ArrayList<>();
    private final List<StackAction> atCalled = new ArrayList<>();

    @AfterEach
    void close() {
        rig.close();
        kit.shutdownTestKit();
    }

    /** With no checkpoint in so few octets: nothing has to be answered before the end. */
    private static OpenParameters opening() {
        OpenParameters plain = MtaRig.opening(0);
        return new OpenParameters(
                plain.called(),
                plain.calling(),
                plain.bindArgument(),
                63,
                plain.window(),
                plain.dialogueMode(),
                plain.reference(),
                plain.now(),
                plain.limits());
    }

    private static Octets apdu() {
        GlobalDomainIdentifier domain = GlobalDomainIdentifier.of("XX", " ", "far");
        TransferEnvelope envelope = TransferEnvelope.builder(
                        new MtsIdentifier(domain, "1"),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=otto/")),
                        ContentType.P22)
                .trace(TraceElement.relayed(domain, Instant.parse("2026-11-23T12:00:00Z")))
                .recipient(PerRecipient.of(
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/DD.RFC-822=bob(a)inside.example/")), 1))
                .build();
        return new MtsApdu.Message(envelope, Octets.wrap(new byte[CONTENT_OCTETS]))
                .node()
                .encode();
    }

    private static Octets sent(List<StackAction> actions) {
        return Octets.concat(actions.stream()
                .filter(StackAction.Send.class::isInstance)
                .map(action -> ((StackAction.Send) action).octets())
                .toList());
    }

    private Octets callers(OsiStack.Step step) {
        caller = step.next();
        atCaller.addAll(step.actions());
        return sent(step.actions());
    }

    private Octets calleds(OsiStack.Step step) {
        called = step.next();
        atCalled.addAll(step.actions());
        return sent(step.actions());
    }

    /** Until both sides have an association. */
    private void open() {
        called = called.awaitConnect().next();
        Octets toCalled = callers(caller.connect());
        while (atCalled.stream().noneMatch(StackAction.OpenIndication.class::isInstance)) {
            toCalled = callers(caller.onOctets(calleds(called.onOctets(toCalled))));
        }
        callers(caller.onOctets(calleds(called.acceptOpen(MtaRig.bindResult(0)))));
        assertThat(atCaller).anyMatch(StackAction.OpenConfirmed.class::isInstance);
    }

    /** All that the caller says of one transfer when nobody answers. */
    private Octets transfer() {
        Octets apdu = apdu();
        int from = atCaller.size();
        Octets said = callers(caller.startTransfer(apdu.length()));
        Octets rest = apdu;
        for (int i = from; i < atCaller.size(); i++) {
            if (atCaller.get(i) instanceof StackAction.WantSegment want) {
                Octets part = rest.slice(0, want.octets());
                rest = rest.from(want.octets());
                said = said.append(callers(caller.segment(part)));
            }
        }
        assertThat(rest.isEmpty()).as("all is said without an answer").isTrue();
        return said;
    }

    /** An association that hears this and then that its connection has broken. */
    private ActorRef<Association.Command> hears(Octets octets) {
        AssociationStart start = new AssociationStart(
                AssociationStart.Role.RESPONDER, MtaRig.peer(0, 102), MtaRig.HOST, "x400-in.1", wire);
        ActorRef<Association.Command> association =
                rig.kit.spawn(start.session(rig.ports, supervisor.ref(), attempt.ref()));
        association.tell(new Association.Begin(called, TraceTap.NONE, 0, List.of()));
        association.tell(new Association.OnWire(new Wire.Received(octets)));
        association.tell(new Association.OnWire(new Wire.Ended(WireEnd.PEER_RESET, "cut")));
        return association;
    }

    private void awaitEnd(List<ActorRef<Association.Command>> associations) {
        associations.forEach(association -> supervisor.expectTerminated(association, MtaRig.PATIENCE));
        associations.clear();
    }

    @Test
    @Tag("SF-16")
    void nothingPartialIsEverVisible() {
        open();
        Octets said = transfer();
        List<ActorRef<Association.Command>> underWay = new ArrayList<>();
        for (int cut = 0; cut < said.length(); cut++) {
            underWay.add(hears(said.slice(0, cut)));
            if (underWay.size() == AT_ONCE) {
                awaitEnd(underWay);
                assertThat(queue.figures().entries())
                        .as("cut before octet " + cut)
                        .isZero();
            }
        }
        awaitEnd(underWay);
        assertThat(queue.figures().entries()).isZero();

        // Whole it is taken; and there is room for it, since no part of those before was kept.
        hears(said);

        await().atMost(MtaRig.PATIENCE).until(() -> queue.figures().entries() == 1);
        assertThat(queue.figures().contentOctets()).isEqualTo(apdu().length());
        assertThat(written).as("acknowledged to nobody").hasValue(0);
    }
}
