package org.x400gate.gateway.association;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.trace.TraceTap;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackTimer;
import org.x400gate.protocol.stack.TransferReject;

/**
 * One association with a peer MTA, from its bind to its end: the stack as a value, the wire, and one transfer at a time.
 *
 * <p>It begins when its attempt has handed it the wire and the stack, or ends with its attempt. As initiator it sends
 * what it is given, one transfer after another, and releases when told to or after {@code idleTimeout}. As responder it
 * passes what comes on to {@link InboundTransfers} and acknowledges a transfer only when that says Secured. Where the turn
 * may pass it is given to who asks for it, and asked for before sending or releasing; as responder it sends only if it is
 * set so, and gives the turn back. It ends when
 * the stack says so, and is over as soon as the last octets are with the wire: that the peer still has to close is not
 * its concern.
 */
public final class Association extends AbstractBehavior<Association.Command> {
    static final Logger LOG = LoggerFactory.getLogger(Association.class);
    /** Segments of one turn are written together up to about so many octets. */
    private static final int BATCH_OCTETS = 128 * 1024;

    public sealed interface Command {}

    /**
     * Sends one bare MTS-APDU; one at a time, another is answered Busy. Whoever asks watches the association: a request
     * that reaches it after its end has no other answer.
     *
     * @param label comes back with the outcome
     */
    public record Transfer(ContentRef apdu, String label, ActorRef<TransferOutcome> replyTo) implements Command {}

    /** Requests without data. */
    public enum Request implements Command {
        /** Ends it politely when the transfer that runs has ended. */
        CLOSE,
        /** Aborts it now. */
        ABORT
    }

    /**
     * The stack as the attempt leaves it, once the wire is this association's.
     *
     * @param early what the peer said in one breath with its answer to the open
     */
    record Begin(OsiStack stack, TraceTap tap, int unconfirmedWrites, List<StackAction> early) implements Command {}

    record OnWire(Wire.Event event) implements Command {}

    private record Fired(StackTimer timer) implements Command {}

    private record OnSettled(InboundTransfers.Settled settled) implements Command {}

    enum Expired implements Command {
        /** Before its begin: the attempt is gone, or took too long. */
        BEGIN,
        IDLE,
        /** It has served long enough. */
        LIFETIME,
        STALL,
        /** The turn was asked for and not given. */
        TURN,
        /** A turn that the peer gave us is not used. */
        UNUSED,
        /** By no timer: what waited for the disk, to be received or to be sent, goes on. */
        DISK
    }

    /** What its attempt hears first. */
    record Ready(ActorRef<Command> session, ActorRef<Wire.Event> events) {}

    private enum Mode {
        OPEN,
        /** It is to end as soon as no transfer runs. */
        CLOSING,
        /** It is to end as soon as the turn is ours. */
        AWAIT_TURN,
        /** The release was sent. */
        RELEASING
    }

    private final TimerScheduler<Command> timers;
    private final X400Ports ports;
    private final ActorRef<SessionSupervisor.Command> supervisor;
    private final AssociationStart start;
    private final StackOnWire<Command> stack;
    private final Turn turn;
    private final Lifetime lifetime;
    private final Runnable onDisk;
    private final Receiving receiving;
    private Mode mode = Mode.OPEN;
    private Optional<Sending> sending = Optional.empty();
    private boolean owesNext = true;

    Association(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            X400Ports ports,
            ActorRef<SessionSupervisor.Command> supervisor,
            AssociationStart start,
            Begin begin) {
        super(context);
        this.timers = timers;
        this.ports = ports;
        this.supervisor = supervisor;
        this.start = start;
        this.stack = new StackOnWire<>(
                begin.stack(), start.wire(), timers, Fired::new, begin.tap(), begin.unconfirmedWrites());
        this.turn = new Turn(start, stack, timers, ports.settings().limits().wait(StackTimer.TURN));
        this.lifetime = new Lifetime(start, ports.settings().idleTimeout(), timers);
        ActorRef<Command> self = context.getSelf();
        this.onDisk = () -> self.tell(Expired.DISK);
        this.receiving = new Receiving(ports.inbound(), start.context(), new InboundTransfers.Receiver(self, onDisk));
        if (start.role() == AssociationStart.Role.RESPONDER) {
            ports.inbound().bound(start.context(), turn.mayBeAskedFor() ? Optional.of(self) : Optional.empty());
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(OnWire.class, this::onWire)
                .onMessage(
                        Fired.class, fired -> onActions(stack.take(stack.stack().onTimer(fired.timer()))))
                .onMessage(Transfer.class, this::onTransfer)
                .onMessage(OnSettled.class, this::onSettled)
                .onMessageEquals(Request.CLOSE, this::onClose)
                .onMessageEquals(Request.ABORT, () -> abort(AbortReason.LOCAL_PROBLEM))
                .onMessageEquals(Expired.IDLE, this::onClose)
                .onMessageEquals(Expired.LIFETIME, this::onClose)
                .onMessageEquals(Expired.STALL, () -> ended(EndCause.TCP_RESET, "the peer's host takes no octets"))
                .onMessageEquals(Expired.TURN, this::onNoTurn)
                .onMessageEquals(Expired.UNUSED, () -> onActions(turn.give()))
                .onMessageEquals(Expired.BEGIN, () -> this)
                .onMessageEquals(Expired.DISK, () -> onActions(nextSegment()))
                .onMessage(Begin.class, again -> this)
                .onSignal(PostStop.class, stopped -> onStop())
                .build();
    }

    /** However it stopped: what came of a transfer is not kept. */
    private Behavior<Command> onStop() {
        receiving.broken();
        return this;
    }

    private Behavior<Command> onWire(OnWire message) {
        Wire.Event event = message.event();
        if (event instanceof Wire.Received received) {
            owesNext = true;
            return onActions(stack.onOctets(received.octets()));
        }
        if (event == Wire.Notice.WRITTEN) {
            stack.onWritten();
            timers.cancel(Expired.STALL);
            return onActions(nextSegment());
        }
        Optional<EndCause> end = TcpCause.ofEnd(event);
        return end.isPresent() ? onActions(stack.take(stack.stack().onWireClosed(end.get()))) : this;
    }

    private Behavior<Command> onTransfer(Transfer transfer) {
        boolean ours = stack.stack().canTransfer();
        if (mode != Mode.OPEN || sending.isPresent() || turn.isWaitedFor() || !ours && !turn.mayBeAskedFor()) {
            transfer.replyTo().tell(new TransferOutcome.Busy(transfer.label()));
            return this;
        }
        lifetime.busy();
        return onActions(ours ? begin(transfer) : turn.askFor(transfer));
    }

    private List<StackAction> begin(Transfer transfer) {
        turn.used();
        sending = Optional.of(new Sending(transfer, SendingSource.of(transfer.apdu(), getContext(), onDisk)));
        return stack.take(stack.stack().startTransfer(transfer.apdu().octets()));
    }

    private Behavior<Command> onSettled(OnSettled message) {
        if (!receiving.settled()) {
            return this;
        }
        received();
        // Here responsibility for the message becomes ours: it is on our disk, and the peer hears so (X.228: AEA).
        OsiStack.Step answer = message.settled() instanceof InboundTransfers.Refused refused
                ? stack.stack().rejectTransfer(refused.forGood() ? TransferReject.TOO_LONG : TransferReject.TEMPORARY)
                : stack.stack().acceptTransfer();
        return onActions(stack.take(answer));
    }

    private Behavior<Command> onClose() {
        if (mode == Mode.OPEN) {
            mode = Mode.CLOSING;
        }
        return closeWhenQuiet();
    }

    /** Ends it when it is to end and nothing runs. Only its initiator can release, with the turn; the other can but abort. */
    private Behavior<Command> closeWhenQuiet() {
        if (mode != Mode.CLOSING || sending.isPresent() || turn.isWaitedFor() || !receiving.isQuiet()) {
            return this;
        }
        if (turn.isWantedForRelease()) {
            mode = Mode.AWAIT_TURN;
            return onActions(turn.askFor());
        }
        mode = Mode.RELEASING;
        return start.role() == AssociationStart.Role.INITIATOR && stack.stack().canTransfer()
                ? onActions(stack.take(stack.stack().close()))
                : abort(AbortReason.TEMPORARY_PROBLEM);
    }

    /** A peer that sends meanwhile has its reason to keep the turn. */
    private Behavior<Command> onNoTurn() {
        if (!receiving.isQuiet()) {
            turn.restartTimer();
            return this;
        }
        if (start.role() == AssociationStart.Role.RESPONDER) {
            LOG.info(
                    "event=turn-not-given session={} peer={}",
                    start.id(),
                    LogText.quoted(start.peer().name()));
            turn.notBegun();
            return closeWhenQuiet();
        }
        stack.take(stack.stack().abort(AbortReason.TEMPORARY_PROBLEM));
        return ended(EndCause.ABORTED_BY_US, "the peer did not give the turn that we asked for");
    }

    private Behavior<Command> abort(AbortReason reason) {
        return onActions(stack.take(stack.stack().abort(reason)));
    }

    /** Everything the stack tells, and what follows from it, in order; then what is to be sent leaves in one Write. */
    Behavior<Command> onActions(List<StackAction> actions) {
        Deque<StackAction> queue = new ArrayDeque<>(actions);
        while (!queue.isEmpty()) {
            StackAction action = queue.remove();
            if (action instanceof StackAction.Released) {
                return released();
            } else if (action instanceof StackAction.Aborted aborted) {
                return ended(aborted.cause(), aborted.detail());
            } else if (action instanceof StackAction.OpenRefused refused) {
                return ended(refused.cause(), refused.detail());
            }
            queue.addAll(onAction(action));
            if (queue.isEmpty()) {
                queue.addAll(nextSegment());
            }
        }
        return endOfTurn();
    }

    private List<StackAction> onAction(StackAction action) {
        if (action instanceof StackAction.WantSegment want) {
            sending.ifPresent(transfer -> transfer.want(want.octets()));
        } else if (action instanceof StackAction.TransferConfirmed) {
            // Here responsibility for the message becomes the peer's.
            sending.ifPresent(Sending::transferred);
            return sent();
        } else if (action instanceof StackAction.TransferRefused refused) {
            sending.ifPresent(transfer -> transfer.refused(refused.cause(), refused.detail()));
            return sent();
        } else if (action instanceof StackAction.TransferStarted) {
            lifetime.busy();
            receiving.begin();
        } else if (action instanceof StackAction.TransferSegment segment) {
            receiving.segment(segment.part());
        } else if (action instanceof StackAction.CheckpointReached reached) {
            // Recovery is refused for now, so that a confirmed checkpoint promises no more than that it came.
            return stack.take(stack.stack().confirmCheckpoint(reached.serial()));
        } else if (action instanceof StackAction.TransferEnded) {
            receiving.end(getContext().messageAdapter(InboundTransfers.Settled.class, OnSettled::new));
        } else if (action instanceof StackAction.TransferAborted) {
            return incomingBroken();
        } else if (action instanceof StackAction.TurnPlease) {
            return turn.onPlease();
        } else if (action instanceof StackAction.TurnGiven) {
            return turnGiven();
        } else if (action instanceof StackAction.OpenIndication || action instanceof StackAction.OpenConfirmed) {
            throw new IllegalStateException("opened twice: " + action);
        }
        return List.of();
    }

    /** An answer that is still to come could be taken for that of the next transfer: then the association ends. */
    private List<StackAction> incomingBroken() {
        boolean answerComes = receiving.broken();
        received();
        return answerComes ? stack.take(stack.stack().abort(AbortReason.LOCAL_PROBLEM)) : List.of();
    }

    private void received() {
        lifetime.idle();
        turn.onPeerHasSent();
    }

    private List<StackAction> sent() {
        sending = Optional.empty();
        lifetime.idle();
        if (mode == Mode.OPEN && lifetime.sentLast()) {
            mode = Mode.CLOSING;
        }
        return mode == Mode.OPEN ? turn.onSent() : List.of();
    }

    private List<StackAction> turnGiven() {
        if (mode == Mode.AWAIT_TURN) {
            mode = Mode.CLOSING;
        }
        return turn.onGiven().map(this::begin).orElse(List.of());
    }

    /** One more segment, if one is wanted and neither this turn's batch nor the wire is full. */
    private List<StackAction> nextSegment() {
        if (sending.isEmpty()
                || !sending.get().isReady()
                || !stack.mayWrite()
                || stack.unsentOctets() >= BATCH_OCTETS) {
            return List.of();
        }
        try {
            return stack.take(stack.stack().segment(sending.get().read()));
        } catch (IOException unreadable) {
            LOG.error("event=content-unreadable session={} reason=\"{}\"", start.id(), unreadable.getMessage());
            return stack.take(stack.stack().discardTransfer());
        }
    }

    private Behavior<Command> endOfTurn() {
        stack.flush();
        if (stack.idle()) {
            timers.cancel(Expired.STALL);
        } else if (!timers.isTimerActive(Expired.STALL)) {
            timers.startSingleTimer(
                    Expired.STALL, Expired.STALL, ports.settings().stallTimeout());
        }
        askForMore();
        return closeWhenQuiet();
    }

    /** Octets that would have to be answered are not asked for while answers pile up, nor what the disk is not ready for. */
    private void askForMore() {
        if (owesNext && stack.mayWrite() && !receiving.isFull()) {
            owesNext = false;
            stack.next();
        }
    }

    private Behavior<Command> released() {
        turn.notBegun();
        return ended("released", "ended in good order", "");
    }

    private Behavior<Command> ended(EndCause cause, String detail) {
        sending.ifPresent(transfer -> transfer.broken(cause, detail));
        turn.broken(cause, detail);
        receiving.broken();
        return ended(cause.code(), cause.sentence(), detail);
    }

    /** The only place where a session ends; with its last octets handed to the wire its place is free. */
    private Behavior<Command> ended(String code, String sentence, String detail) {
        stack.end(supervisor, getContext().getSelf());
        ports.counters().session(start.role().sessionClass(), code);
        LOG.info(
                "event=session-end class={} session={} peer={} cause={} msg={} detail={}",
                start.role().sessionClass().label(),
                start.id(),
                LogText.quoted(start.peer().name()),
                code,
                LogText.quoted(sentence),
                LogText.quoted(detail));
        return Behaviors.stopped();
    }
}
