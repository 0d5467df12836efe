package org.x400gate.gateway.association;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.net.WireEnd;
import org.x400gate.gateway.trace.PeerTraces;
import org.x400gate.gateway.trace.TraceTap;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;

/**
 * A real association with a peer in memory: its wire is an actor that hands each Write to the peer's stack and brings
 * back what that answers, except that the Write with a given number fails as a broken connection makes it fail. Exact,
 * where a socket would break where it likes.
 */
public final class MemoryPeer {
    /** What the peer does when a transfer has come whole. */
    public enum Conduct {
        ACCEPT,
        ABORT,
        /** Says that a TPDU was wrong, and nothing more. */
        REJECT_TPDU
    }

    /** No write fails. */
    public static final int NEVER = Integer.MAX_VALUE;

    private static final Octets REJECTED_TPDU = Octets.ofHex("0300000b 06 70 0001 00 c1 00".replace(" ", ""));

    private final ActorTestKit kit;
    private final X400Ports ports;
    private final TestProbe<SessionSupervisor.Command> supervisor;
    private final List<Octets> accepted = new ArrayList<>();

    private volatile int failedWrites;
    private volatile int writes;

    public MemoryPeer(ActorTestKit kit) {
        this.kit = kit;
        supervisor = kit.createTestProbe();
        ports = new X400Ports(
                AssociationSettings.of(responder(), StackLimits.STANDARD),
                () -> PeerTable.of(List.of()),
                new InboundKept(),
                new Dialer(kit.system(), NetSettings.STANDARD),
                new ConnectionIds("memory"),
                new CountersKept(),
                PeerTraces.none(),
                Clock.systemUTC());
    }

    private static ResponderParameters responder() {
        return new ResponderParameters(Set.of(), 1, 1, StackLimits.STANDARD);
    }

    /** The transfers that the peer took, on whichever association. */
    public synchronized List<Octets> accepted() {
        return List.copyOf(accepted);
    }

    /** On all associations together. */
    public int failedWrites() {
        return failedWrites;
    }

    /** On all associations together. */
    public int writes() {
        return writes;
    }

    /** An association that is open; its write with number {@code failing}, counted from 1, fails. */
    public ActorRef<Association.Command> open(int failing, Function<Octets, Conduct> conduct) {
        Peer peer = new Peer(conduct);
        OpenParameters proposal = MtaRig.opening(0);
        OsiStack ours = peer.opened(OsiStack.initiator(proposal));
        ActorRef<Wire.Command> wire = kit.spawn(Behaviors.setup(context -> new Link(peer, failing).behavior()));
        TestProbe<Association.Ready> attempt = kit.createTestProbe();
        AssociationStart start =
                new AssociationStart(AssociationStart.Role.INITIATOR, MtaRig.peer(0, 102), "127.0.0.1", "memory", wire);
        kit.spawn(start.session(ports, supervisor.ref(), attempt.ref()));
        Association.Ready ready = attempt.receiveMessage(Duration.ofSeconds(10));
        wire.tell(new Wire.TakeOver(ready.events()));
        ready.session().tell(new Association.Begin(ours, TraceTap.NONE, 0, List.of()));
        return ready.session();
    }

    /** The other end's stack and what it answers. */
    private final class Peer {
        private final Function<Octets, Conduct> conduct;
        private final Deque<StackAction> toDo = new ArrayDeque<>();
        private final List<Octets> parts = new ArrayList<>();
        private final Deque<Octets> answers = new ArrayDeque<>();
        private OsiStack stack = OsiStack.responder(responder());

        Peer(Function<Octets, Conduct> conduct) {
            this.conduct = conduct;
            take(stack.awaitConnect());
        }

        /** Carries the octets of an open to and fro. */
        OsiStack opened(OsiStack initiator) {
            OsiStack.Step step = initiator.connect();
            OsiStack ours = step.next();
            while (!ours.canTransfer()) {
                for (StackAction action : step.actions()) {
                    if (action instanceof StackAction.Send send) {
                        feed(send.octets());
                    }
                }
                step = ours.onOctets(answers.remove());
                ours = step.next();
            }
            return ours;
        }

        void feed(Octets octets) {
            take(stack.onOctets(octets));
            while (!toDo.isEmpty()) {
                act(toDo.remove());
            }
        }

        private void take(OsiStack.Step step) {
            stack = step.next();
            toDo.addAll(step.actions());
        }

        private void act(StackAction action) {
            if (action instanceof StackAction.Send send) {
                answers.add(send.octets());
            } else if (action instanceof StackAction.OpenIndication) {
                take(stack.acceptOpen(MtaRig.bindResult(0)));
            } else if (action instanceof StackAction.TransferStarted) {
                parts.clear();
            } else if (action instanceof StackAction.TransferSegment segment) {
                parts.add(segment.part());
            } else if (action instanceof StackAction.CheckpointReached reached) {
                take(stack.confirmCheckpoint(reached.serial()));
            } else if (action instanceof StackAction.TransferEnded) {
                end(Octets.concat(parts));
            }
        }

        private void end(Octets apdu) {
            switch (conduct.apply(apdu)) {
                case ACCEPT -> {
                    synchronized (MemoryPeer.this) {
                        accepted.add(apdu);
                    }
                    take(stack.acceptTransfer());
                }
                case ABORT -> take(stack.abort(AbortReason.LOCAL_PROBLEM));
                case REJECT_TPDU -> answers.add(REJECTED_TPDU);
            }
        }
    }

    /** Says Written and brings answers as a wire does: one Received for each Next. */
    private final class Link {
        private final Peer peer;
        private final int failing;
        private final Deque<ActorRef<Wire.Event>> owner = new ArrayDeque<>();
        private boolean asked;
        private int mine;

        Link(Peer peer, int failing) {
            this.peer = peer;
            this.failing = failing;
        }

        Behavior<Wire.Command> behavior() {
            return Behaviors.receive(Wire.Command.class)
                    .onMessage(Wire.TakeOver.class, command -> {
                        owner.add(command.newOwner());
                        return Behaviors.same();
                    })
                    .onMessage(Wire.Write.class, write -> onWrite(write.octets()))
                    .onMessageEquals(Wire.Request.NEXT, () -> {
                        asked = true;
                        return bring();
                    })
                    .onMessageEquals(Wire.Request.DRAIN, Behaviors::stopped)
                    .onMessageEquals(Wire.Request.ABORT, Behaviors::stopped)
                    .build();
        }

        private Behavior<Wire.Command> onWrite(Octets octets) {
            MemoryPeer.this.writes++;
            if (++mine == failing) {
                failedWrites++;
                owner.getLast().tell(new Wire.Ended(WireEnd.PEER_RESET, "write " + failing + " fails"));
                return Behaviors.stopped();
            }
            peer.feed(octets);
            owner.getLast().tell(Wire.Notice.WRITTEN);
            return bring();
        }

        private Behavior<Wire.Command> bring() {
            if (asked && !peer.answers.isEmpty() && !owner.isEmpty()) {
                asked = false;
                owner.getLast().tell(new Wire.Received(peer.answers.remove()));
            }
            return Behaviors.same();
        }
    }
}
