package org.x400gate.gateway.smtp;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.smtp.Settlement.Fate;
import org.x400gate.gateway.smtp.Settlement.Fault;
import org.x400gate.gateway.smtp.Settlement.Reports;
import org.x400gate.persistence.content.Unreadable;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.RecipientResult;
import org.x400gate.protocol.smtp.SmtpClientAction;
import org.x400gate.protocol.smtp.SmtpClientMachine;
import org.x400gate.protocol.smtp.SmtpClientState;

/**
 * One connection to an SMTP server, for many messages one after another.
 *
 * <p>Each piece of work that its owner gives it is answered once, with Tried or NotTried, unless it dies. Rendering and
 * reading go on the dispatcher that may block; at most two pieces of content are on their way to the wire.
 */
final class SmtpConnection extends AbstractBehavior<SmtpConnection.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

    sealed interface Command {}

    record Deliver(QueueKeeper.Work work) implements Command {}

    /** Ends politely when the message under way is done. */
    enum Request implements Command {
        QUIT
    }

    private record OnWire(Wire.Event event) implements Command {}

    private record Prepared(OutgoingContent.Prepared prepared) implements Command {}

    private record PieceRead(OutgoingContent.Piece piece) implements Command {}

    private record NotRead(Throwable cause) implements Command {}

    private enum Tick implements Command {
        TIMEOUT,
        IDLE,
        OWNER_GONE,
        WIRE_GONE
    }

    private enum Phase {
        OPENING,
        /** Nothing to do. */
        READY,
        /** A message is being rendered, or sent. */
        BUSY,
        /** After what is under way, QUIT. */
        LEAVING
    }

    private final ActorRef<Wire.Command> wire;
    private final String id;
    private final SmtpServer server;
    private final SmtpHopSettings settings;
    private final SmtpDeliveryPorts ports;
    private final ActorRef<SmtpConnectionEvent> owner;
    private final TimerScheduler<Command> timers;
    private final Executor reader;
    private SmtpClientMachine machine;
    private Phase phase = Phase.OPENING;
    private Optional<QueueKeeper.Work> work = Optional.empty();
    private final ContentFlow content = new ContentFlow();
    private int messages;
    private String cause = "stopped";

    private SmtpConnection(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SmtpDial.Link link,
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            ActorRef<SmtpConnectionEvent> owner) {
        super(context);
        this.timers = timers;
        this.wire = link.wire();
        this.id = link.id();
        this.server = link.server();
        this.settings = settings;
        this.ports = ports;
        this.owner = owner;
        this.reader = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        this.machine = SmtpClientMachine.create(ports.client().options());
        context.watchWith(wire, Tick.WIRE_GONE);
        context.watchWith(owner, Tick.OWNER_GONE);
        // Before the dial can hear that it is released: its owner is never without one of the two.
        owner.tell(new SmtpConnectionEvent.Opened(context.getSelf()));
        wire.tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
        wire.tell(Wire.Request.NEXT);
    }

    /** Takes the wire over and waits for the greeting. */
    static Behavior<Command> create(
            SmtpDial.Link link,
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            ActorRef<SmtpConnectionEvent> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            SmtpConnection connection = new SmtpConnection(context, timers, link, settings, ports, owner);
            return connection.drive(connection.machine.onConnected());
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Deliver.class, deliver -> onDeliver(deliver.work()))
                .onMessage(OnWire.class, on -> onWire(on.event()))
                .onMessage(Prepared.class, prepared -> onPrepared(prepared.prepared()))
                .onMessage(PieceRead.class, read -> onPiece(read.piece()))
                .onMessage(NotRead.class, this::onNotRead)
                .onMessageEquals(Tick.TIMEOUT, () -> drive(machine.onTimer()))
                .onMessageEquals(Tick.IDLE, this::onQuit)
                .onMessageEquals(Request.QUIT, this::onQuit)
                .onMessageEquals(Tick.OWNER_GONE, this::onOwnerGone)
                .onMessageEquals(Tick.WIRE_GONE, () -> drive(machine.onLost("it was gone before it was used")))
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onWire(Wire.Event event) {
        if (event instanceof Wire.Received received) {
            wire.tell(Wire.Request.NEXT);
            return drive(machine.onOctets(received.octets()));
        }
        if (event instanceof Wire.Connected up) {
            return onConnected(up);
        }
        if (event instanceof Wire.Ended ended) {
            return drive(machine.onLost(ended.end().sentence()));
        }
        if (event == Wire.Notice.PEER_FINISHED || event == Wire.Notice.PEER_TRUNCATED) {
            return drive(machine.onLost("the server closed"));
        }
        if (event == Wire.Notice.WRITTEN) {
            if (content.onWritten()) {
                readNext();
            }
            return drive(machine.onContentProgress());
        }
        return this;
    }

    /** Told when it stands, and again when TLS is on. */
    private Behavior<Command> onConnected(Wire.Connected up) {
        if (machine.state() != SmtpClientState.TLS_STARTING || up.tls().isEmpty()) {
            return this;
        }
        LOG.info("event=smtp-out-tls {} tls={}", about(), up.tls().get().text());
        wire.tell(Wire.Request.NEXT);
        return drive(machine.onTlsStarted());
    }

    private Behavior<Command> onDeliver(QueueKeeper.Work given) {
        if (phase != Phase.READY) {
            owner.tell(new SmtpConnectionEvent.NotTried(getContext().getSelf(), given));
            return this;
        }
        timers.cancel(Tick.IDLE);
        phase = Phase.BUSY;
        work = Optional.of(given);
        boolean takesEightBit = machine.takesEightBit();
        onReader(() ->
                new Prepared(OutgoingContent.prepare(given, ports.outgoing().rendering(), takesEightBit)));
        return this;
    }

    /** Whatever goes wrong there, this message's fault or not, harms this message alone. */
    private void onReader(Callable<Command> task) {
        CompletableFuture<Command> done = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return task.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                reader);
        getContext().pipeToSelf(done, (command, failure) -> failure == null ? command : notRead(failure));
    }

    private static Command notRead(Throwable failure) {
        return new NotRead(failure.getCause() == null ? failure : failure.getCause());
    }

    private Behavior<Command> onPrepared(OutgoingContent.Prepared prepared) {
        if (prepared instanceof OutgoingContent.Prepared.NotRenderable not) {
            return notSent(new Fate(RecipientResult.Verdict.PERMANENT, not.cause())
                    .by(not.unreadable() ? Fault.OURS_OR_ITS_OWN : Fault.NONE));
        }
        if (prepared instanceof OutgoingContent.Prepared.Unwanted unwanted) {
            owner.tell(
                    new SmtpConnectionEvent.NotWanted(getContext().getSelf(), work.orElseThrow(), unwanted.reason()));
            work = Optional.empty();
            return onReady();
        }
        if (prepared instanceof OutgoingContent.Prepared.Ready ready) {
            content.begin(ready);
            if (phase == Phase.LEAVING) {
                return giveBack();
            }
            return drive(machine.onSend(ready.content().envelope()));
        }
        throw new IllegalStateException("unknown preparation " + prepared);
    }

    private Behavior<Command> giveBack() {
        owner.tell(new SmtpConnectionEvent.NotTried(getContext().getSelf(), work.orElseThrow()));
        work = Optional.empty();
        content.close(id);
        return leave();
    }

    private Behavior<Command> onNotRead(NotRead failed) {
        LOG.error(
                "event=smtp-out-unreadable msg={} session={} reason=\"{}\"",
                work.map(given -> given.entry().id().toString()).orElse(""),
                id,
                String.valueOf(failed.cause()));
        if (content.isOpen()) {
            return drive(machine.onContentFailed("the content cannot be read now"));
        }
        return notSent(
                Unreadable.isForGood(failed.cause())
                        ? new Fate(RecipientResult.Verdict.PERMANENT, Cause.damaged())
                        : Fate.notNow("it cannot be read or converted now")
                                .by(Unreadable.isPassing(failed.cause()) ? Fault.NONE : Fault.OURS_OR_ITS_OWN));
    }

    /** Nothing of it went to the server: the connection is as good as before. */
    private Behavior<Command> notSent(Fate fate) {
        tried(Settlement.all(work.orElseThrow(), fate));
        return onReady();
    }

    private void tried(Map<Integer, Fate> fates) {
        owner.tell(new SmtpConnectionEvent.Tried(
                getContext().getSelf(), work.orElseThrow(), fates, server.name(), about()));
        work = Optional.empty();
        content.close(id);
        messages++;
    }

    private Behavior<Command> onPiece(OutgoingContent.Piece piece) {
        if (!content.isOpen()) {
            return this;
        }
        write(piece.octets());
        if (content.goesOnAfter(piece)) {
            readNext();
        }
        return piece.last() ? drive(machine.onContentSent()) : this;
    }

    private void readNext() {
        OutgoingContent from = content.reading();
        onReader(() -> new PieceRead(from.next()));
    }

    private Behavior<Command> onQuit() {
        if (phase == Phase.READY) {
            return leave();
        }
        phase = Phase.LEAVING;
        return this;
    }

    /** Nobody hears of an outcome any more: what is under way will be sent again, and must not arrive before. */
    private Behavior<Command> onOwnerGone() {
        cause = "its delivery has ended";
        return work.isPresent() ? Behaviors.stopped() : onQuit();
    }

    private Behavior<Command> leave() {
        phase = Phase.LEAVING;
        owner.tell(new SmtpConnectionEvent.Leaving(getContext().getSelf()));
        return drive(machine.onQuit());
    }

    private Behavior<Command> drive(SmtpClientMachine.Step step) {
        machine = step.machine();
        Behavior<Command> next = this;
        for (SmtpClientAction action : step.actions()) {
            next = perform(action);
        }
        return next;
    }

    /** Ready, SendContent and Close are the last of their step, or followed by timers alone. */
    private Behavior<Command> perform(SmtpClientAction action) {
        if (action instanceof SmtpClientAction.Send send) {
            write(send.octets());
        } else if (action instanceof SmtpClientAction.StartTls) {
            startTls();
        } else if (action instanceof SmtpClientAction.StartTimer start) {
            timers.startSingleTimer(Tick.TIMEOUT, start.after());
        } else if (action instanceof SmtpClientAction.StopTimer) {
            timers.cancel(Tick.TIMEOUT);
        } else if (action instanceof SmtpClientAction.SendContent) {
            return onPiece(content.first());
        } else if (action instanceof SmtpClientAction.Done done) {
            tried(Settlement.fates(
                    content.mail(),
                    done.results(),
                    server.name(),
                    machine.takesReportRequests() ? Reports.NEXT_SERVER : Reports.OURS,
                    machine.state() == SmtpClientState.CLOSED));
        } else if (action instanceof SmtpClientAction.Ready) {
            return onReady();
        } else if (action instanceof SmtpClientAction.NotUsable refused) {
            owner.tell(new SmtpConnectionEvent.Unusable(
                    getContext().getSelf(),
                    server,
                    refused.reply().text(),
                    refused.at().startsTls()));
        } else if (action instanceof SmtpClientAction.Close close) {
            cause = close.cause();
            wire.tell(Wire.Request.DRAIN);
            ports.supervisor().tell(new SessionSupervisor.Lingers(wire));
            return Behaviors.stopped();
        } else {
            throw new IllegalStateException("unknown action " + action);
        }
        return this;
    }

    private void startTls() {
        Encryption encryption = ports.client().encryption().orElseThrow().apply(server.name());
        wire.tell(new Wire.StartTls(encryption, Octets.EMPTY));
    }

    private Behavior<Command> onReady() {
        if (phase == Phase.LEAVING || messages >= settings.messagesPerConnection()) {
            return leave();
        }
        phase = Phase.READY;
        timers.startSingleTimer(Tick.IDLE, settings.idleTimeout());
        owner.tell(new SmtpConnectionEvent.Ready(getContext().getSelf()));
        return this;
    }

    private void write(Octets octets) {
        content.onWrite();
        wire.tell(new Wire.Write(octets));
    }

    /** Work that was prepared only goes back; of work that was under way nobody knows, so it is tried again later. */
    private Behavior<Command> onStop() {
        work.ifPresent(left -> owner.tell(
                machine.state() == SmtpClientState.IDLE || machine.state() == SmtpClientState.CLOSED
                        ? new SmtpConnectionEvent.NotTried(getContext().getSelf(), left)
                        : new SmtpConnectionEvent.Tried(
                                getContext().getSelf(),
                                left,
                                Settlement.all(left, Fate.notNow("broken off").by(Fault.BROKEN_OFF)),
                                server.name(),
                                about())));
        content.close(id);
        ports.counters().session(SessionClass.SMTP_OUT, cause);
        LOG.info(
                "event=session-end class={} {} messages={} cause=\"{}\"",
                SessionClass.SMTP_OUT.label(),
                about(),
                messages,
                cause);
        return this;
    }

    private String about() {
        return "session=" + id + " server=" + server;
    }
}
