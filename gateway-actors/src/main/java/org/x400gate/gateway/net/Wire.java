package org.x400gate.gateway.net;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import org.x400gate.protocol.octets.Octets;

/**
 * One TCP connection with one owner at a time.
 *
 * <p>The owner takes it over, asks for octets with Next and gets one Received for each, writes and gets one Written for
 * each Write. It ends it with Drain (all is sent, our side is closed, the peer has {@code lingerTimeout} to close its
 * own; the wire then needs no owner any more) or with Abort (reset). When the peer closes its side the owner hears
 * PeerFinished (PeerTruncated, if TLS was not closed) after the last octets and may still write; it then drains or aborts. Ended is the last event, sent when
 * the socket is gone; it is kept for an owner that comes later than it. An owner that dies takes its wire along, unless it drains.
 */
public final class Wire extends AbstractBehavior<Wire.Command> {
    public sealed interface Command permits TakeOver, Write, StartTls, Request, WireStream.Signal, Internal {}

    /** A new owner: the old one hears Released, octets not yet received by it go to the new one when it asks. */
    public record TakeOver(ActorRef<Event> newOwner) implements Command {}

    /** At most {@code maxUnconfirmedWrites} may be unconfirmed; one more is Ended(OVERRUN). */
    public record Write(Octets octets) implements Command {}

    /**
     * TLS from here on, on a wire that was made for it: what was written goes in clear, {@code lastInClear} behind it, and
     * the owner writes nothing more and asks for nothing until it hears Connected again. Octets that came before TLS and
     * that the owner has not had by then end the connection: nothing said in clear may pass for something said in TLS
     * (RFC 3207 6).
     */
    public record StartTls(Encryption encryption, Octets lastInClear) implements Command {}

    /** Requests without data. */
    public enum Request implements Command {
        /** One more Received, please; asking twice before it came asks once. */
        NEXT,
        DRAIN,
        ABORT
    }

    sealed interface Internal extends Command {}

    private record OwnerEnded(ActorRef<Event> owner) implements Internal {}

    private enum Expired implements Internal {
        TAKE_OVER,
        LINGER
    }

    public sealed interface Event {}

    /** The connection stands; one with TLS when its handshake is done, with what that agreed on. */
    public record Connected(InetSocketAddress local, InetSocketAddress remote, Optional<TlsSession> tls)
            implements Event {
        /** In clear. */
        public Connected(InetSocketAddress local, InetSocketAddress remote) {
            this(local, remote, Optional.empty());
        }

        Connected with(TlsSession session) {
            return new Connected(local, remote, Optional.of(session));
        }
    }

    public record Received(Octets octets) implements Event {}

    /** Events without data. */
    public enum Notice implements Event {
        /** One Write has left for the kernel. */
        WRITTEN,
        /** The peer will send no more. */
        PEER_FINISHED,
        /** The same without the end of TLS: whether it had all been sent nobody knows. */
        PEER_TRUNCATED,
        /** Another owner has it now; nothing more comes from this wire. */
        RELEASED
    }

    /** The socket is gone. */
    public record Ended(WireEnd end, String detail) implements Event {}

    /** How far a start of TLS has come. */
    private enum Upgrade {
        NONE,
        /** What was written is still on its way to the kernel. */
        ASKED,
        /** An empty chunk follows it, as in {@link WireOutput#CLOSING}. */
        FLUSHING,
        /** The handshake goes on. */
        STARTED
    }

    private final NetSettings settings;
    private final TimerScheduler<Command> timers;
    private final WireStream stream;
    private final Deque<ByteString> toWrite = new ArrayDeque<>();
    private Optional<ActorRef<Event>> owner = Optional.empty();
    private Optional<Connected> connected = Optional.empty();
    private Optional<WireStream.Chunk> held = Optional.empty();
    private Ended end = new Ended(WireEnd.DRAINED, "");
    private Notice lastWord = Notice.PEER_FINISHED;
    private WireInput input = WireInput.IDLE;
    private WireOutput output = WireOutput.OPEN;
    private Upgrade upgrade = Upgrade.NONE;
    private Optional<TlsStage.Start> start = Optional.empty();
    /** Octets given to owners. */
    private long delivered;

    private int inStream;
    private boolean outputFinished;

    private Wire(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            NetSettings settings,
            Flow<ByteString, ByteString, CompletionStage<Connected>> connection,
            TlsUse tls) {
        super(context);
        this.settings = settings;
        this.timers = timers;
        this.stream = WireStream.run(context, connection, tls);
        timers.startSingleTimer(Expired.TAKE_OVER, settings.takeOverTimeout());
    }

    /** {@code connection}: octets in and out of a socket. */
    static Behavior<Command> create(
            NetSettings settings, Flow<ByteString, ByteString, CompletionStage<Connected>> connection, TlsUse tls) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Wire(context, timers, settings, connection, tls)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(TakeOver.class, this::onTakeOver)
                .onMessage(Write.class, this::onWrite)
                .onMessage(StartTls.class, this::onStartTls)
                .onMessageEquals(Request.NEXT, this::onNext)
                .onMessageEquals(Request.DRAIN, this::onDrain)
                .onMessageEquals(Request.ABORT, () -> abort(WireEnd.ABORTED))
                .onMessage(OwnerEnded.class, this::onOwnerEnded)
                .onMessageEquals(Expired.TAKE_OVER, () -> abort(WireEnd.NEVER_OWNED))
                .onMessageEquals(Expired.LINGER, () -> abort(WireEnd.LINGER_TIMEOUT))
                .onMessage(WireStream.Up.class, this::onUp)
                .onMessage(WireStream.Secured.class, this::onSecured)
                .onMessage(WireStream.Ready.class, ready -> more(ready.demand()))
                .onMessage(WireStream.Chunk.class, this::onChunk)
                .onMessage(WireStream.Failed.class, this::onFailed)
                .onMessageEquals(WireStream.Progress.TAKEN, this::onTaken)
                .onMessageEquals(WireStream.Progress.INPUT_FINISHED, this::onInputFinished)
                .onMessageEquals(WireStream.Progress.OUTPUT_FINISHED, this::onOutputFinished)
                .build();
    }

    private Behavior<Command> onTakeOver(TakeOver command) {
        timers.cancel(Expired.TAKE_OVER);
        owner.ifPresent(old -> {
            getContext().unwatch(old);
            old.tell(Notice.RELEASED);
        });
        ActorRef<Event> next = command.newOwner();
        getContext().watchWith(next, new OwnerEnded(next));
        owner = Optional.of(next);
        connected.ifPresent(next::tell);
        if (bothFinished()) {
            return whenBothFinished();
        }
        if (input == WireInput.ASKED) {
            input = WireInput.IDLE;
        } else if (input == WireInput.FINISHED && output == WireOutput.OPEN) {
            next.tell(lastWord);
        }
        return this;
    }

    private Behavior<Command> onOwnerEnded(OwnerEnded signal) {
        boolean itsOwner = owner.equals(Optional.of(signal.owner()));
        return itsOwner && output == WireOutput.OPEN ? abort(WireEnd.OWNER_ENDED) : this;
    }

    private Behavior<Command> onUp(WireStream.Up up) {
        connected = Optional.of(up.addresses());
        tellOwner(up.addresses());
        return this;
    }

    private Behavior<Command> onNext() {
        if (upgrade != Upgrade.NONE) {
            return this;
        }
        if (input == WireInput.IDLE) {
            input = WireInput.ASKED;
        } else if (held.isPresent()) {
            boolean last = input == WireInput.HOLDING_LAST;
            input = last ? WireInput.FINISHED : WireInput.IDLE;
            deliver(held.get());
            held = Optional.empty();
            if (last) {
                tellOwner(lastWord);
            }
        }
        return this;
    }

    private Behavior<Command> onChunk(WireStream.Chunk chunk) {
        if (output != WireOutput.OPEN) {
            return more(chunk.demand());
        }
        if (input == WireInput.ASKED && upgrade == Upgrade.NONE) {
            input = WireInput.IDLE;
            deliver(chunk);
        } else {
            input = WireInput.HOLDING;
            held = Optional.of(chunk);
        }
        return this;
    }

    private void deliver(WireStream.Chunk chunk) {
        delivered += chunk.octets().length();
        tellOwner(new Received(Octets.wrap(chunk.octets().toArrayUnsafe())));
        more(chunk.demand());
    }

    private Behavior<Command> onInputFinished() {
        if (input == WireInput.HOLDING) {
            input = WireInput.HOLDING_LAST;
            return this;
        }
        input = WireInput.FINISHED;
        if (output == WireOutput.OPEN) {
            tellOwner(lastWord);
        }
        return whenBothFinished();
    }

    private Behavior<Command> onWrite(Write write) {
        if (output != WireOutput.OPEN || upgrade != Upgrade.NONE) {
            return this;
        }
        if (toWrite.size() + inStream >= settings.maxUnconfirmedWrites()) {
            return abort(WireEnd.OVERRUN);
        }
        toWrite.add(ByteString.fromArrayUnsafe(write.octets().toByteArray()));
        return inStream == 0 ? sendNext() : this;
    }

    private Behavior<Command> onStartTls(StartTls command) {
        if (output != WireOutput.OPEN || upgrade != Upgrade.NONE) {
            return this;
        }
        start = Optional.of(new TlsStage.Start(
                command.encryption(),
                ByteString.fromArrayUnsafe(command.lastInClear().toByteArray())));
        upgrade = Upgrade.ASKED;
        input = input == WireInput.ASKED ? WireInput.IDLE : input;
        return inStream == 0 ? sendNext() : this;
    }

    /** What is held came in TLS if all that came in clear was had by an owner; else somebody put it in. */
    private Behavior<Command> onSecured(WireStream.Secured secured) {
        if (secured.cameInClear() != delivered) {
            return abort(WireEnd.TLS_NOT_TLS);
        }
        upgrade = Upgrade.NONE;
        connected = connected.map(up -> up.with(secured.session()));
        connected.ifPresent(this::tellOwner);
        return this;
    }

    private Behavior<Command> onTaken() {
        for (; inStream > 0; inStream--) {
            tellOwner(Notice.WRITTEN);
        }
        return sendNext();
    }

    private Behavior<Command> sendNext() {
        if (upgrade == Upgrade.ASKED && toWrite.isEmpty()) {
            upgrade = Upgrade.FLUSHING;
            stream.send(ByteString.emptyByteString());
        } else if (upgrade == Upgrade.FLUSHING) {
            upgrade = Upgrade.STARTED;
            stream.startTls(getContext(), start.orElseThrow());
        } else if (!toWrite.isEmpty()) {
            inStream = toWrite.size();
            stream.send(toWrite.stream().reduce(ByteString.emptyByteString(), ByteString::concat));
            toWrite.clear();
        } else if (output == WireOutput.FLUSHING) {
            output = WireOutput.CLOSING;
            stream.send(ByteString.emptyByteString());
        } else if (output == WireOutput.CLOSING) {
            output = WireOutput.LINGERING;
            stream.finish();
        }
        return this;
    }

    private Behavior<Command> onDrain() {
        if (output != WireOutput.OPEN) {
            return this;
        }
        if (upgrade != Upgrade.NONE) {
            return abort(WireEnd.ABORTED);
        }
        output = WireOutput.FLUSHING;
        timers.cancel(Expired.TAKE_OVER);
        timers.startSingleTimer(Expired.LINGER, settings.lingerTimeout());
        dropHeld();
        return inStream == 0 ? sendNext() : this;
    }

    private Behavior<Command> abort(WireEnd why) {
        if (output != WireOutput.ABORTED && output != WireOutput.BROKEN) {
            output = WireOutput.ABORTED;
            end = new Ended(why, "");
            dropHeld();
            stream.abort();
        }
        return whenBothFinished();
    }

    private void dropHeld() {
        held.ifPresent(chunk -> more(chunk.demand()));
        held = Optional.empty();
        if (input == WireInput.HOLDING_LAST) {
            input = WireInput.FINISHED;
        } else if (input == WireInput.HOLDING) {
            input = WireInput.IDLE;
        }
    }

    private Behavior<Command> onFailed(WireStream.Failed failed) {
        Ended failure = WireFailure.of(failed.cause());
        if (failure.end() == WireEnd.TLS_TRUNCATED && output == WireOutput.OPEN) {
            lastWord = Notice.PEER_TRUNCATED;
            return onInputFinished();
        }
        if (output != WireOutput.ABORTED) {
            output = WireOutput.ABORTED;
            end = failure;
        }
        held = Optional.empty();
        input = WireInput.FINISHED;
        return whenBothFinished();
    }

    private Behavior<Command> onOutputFinished() {
        outputFinished = true;
        if (output == WireOutput.OPEN) {
            output = WireOutput.BROKEN;
            end = new Ended(WireEnd.PEER_RESET, "");
            dropHeld();
        }
        return whenBothFinished();
    }

    /** The end is kept for the first owner, if that one is still to come. */
    private Behavior<Command> whenBothFinished() {
        boolean ownerComes = owner.isEmpty() && timers.isTimerActive(Expired.TAKE_OVER);
        if (!bothFinished() || ownerComes) {
            return this;
        }
        tellOwner(end);
        return Behaviors.stopped();
    }

    private boolean bothFinished() {
        return outputFinished && input == WireInput.FINISHED;
    }

    private Behavior<Command> more(ActorRef<WireStream.Demand> demand) {
        demand.tell(WireStream.Demand.MORE);
        return this;
    }

    private void tellOwner(Event event) {
        owner.ifPresent(ref -> ref.tell(event));
    }
}
