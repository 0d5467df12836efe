package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpReply;
import org.x400gate.protocol.smtp.SmtpServerAction;
import org.x400gate.protocol.smtp.SmtpServerMachine;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;
import org.x400gate.protocol.smtp.SmtpServerState;
import org.x400gate.protocol.smtp.SmtpTimer;

/**
 * One client's connection, from the greeting to its end: octets to the machine, its questions to the policy, its messages
 * to the queue. A message is acknowledged when the queue says that it is synced, and not before.
 *
 * <p>It reads only while the machine has use for octets and its replies leave; else the kernel holds the client back.
 */
final class SmtpSession extends AbstractBehavior<SmtpSession.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);
    private static final int MAX_UNCONFIRMED_WRITES = 2;
    private static final String SECURING = "securing";
    private static final SmtpServerAction.HelloIndication UNKNOWN =
            new SmtpServerAction.HelloIndication("unknown", false);

    sealed interface Command {}

    /** Ends the session: 421 as soon as nothing is being secured. */
    enum Request implements Command {
        SHUT_DOWN
    }

    private record OnWire(Wire.Event event) implements Command {}

    private record Secured(EntryId id, ChangeResult result) implements Command {}

    private record AuthChecked(AuthAnswer answer) implements Command {}

    private record Expired(SmtpTimer timer) implements Command {}

    /** The queue has not answered in time. */
    private record NotSecured(EntryId id) implements Command {}

    private enum Sign implements Command {
        /** What is being received goes on, or has failed. */
        ROOM,
        /** A wire that was gone before it was taken over says nothing. */
        WIRE_GONE
    }

    private enum Link {
        OPEN,
        /** The client sends no more; it may still read. */
        HALF_CLOSED,
        GONE
    }

    /** What is on its way to the disk, and what the log will say of it. */
    private record Securing(EntryId id, String summary) {}

    private final Listener.Accepted connection;
    private final SmtpSettings settings;
    private final SmtpPorts ports;
    private final TimerScheduler<Command> timers;
    /** Taken anew for each message: one message is routed by one version of the tables. */
    private RecipientPolicy policy;

    private final Incoming incoming;
    private final Map<SmtpTimer, Optional<Duration>> timersAsked = new EnumMap<>(SmtpTimer.class);
    private final List<Octets> replies = new ArrayList<>();
    private SmtpServerMachine machine;
    private Link link = Link.OPEN;
    private int unconfirmedWrites;
    private SmtpServerAction.HelloIndication hello = UNKNOWN;
    private Optional<Securing> securing = Optional.empty();
    private Optional<String> closing = Optional.empty();
    private int messages;

    private SmtpSession(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Listener.Accepted connection,
            SmtpSettings settings,
            SmtpPorts ports) {
        super(context);
        this.timers = timers;
        this.connection = connection;
        this.settings = settings;
        this.ports = ports;
        this.policy = policy();
        ActorRef<Command> self = context.getSelf();
        this.incoming = new Incoming(ports, self, () -> self.tell(Sign.ROOM));
        this.machine = SmtpServerMachine.create(settings.terms());
        context.watchWith(connection.wire(), Sign.WIRE_GONE);
        connection.wire().tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
    }

    /** Takes the connection's wire over and greets. */
    static Behavior<Command> create(Listener.Accepted connection, SmtpSettings settings, SmtpPorts ports) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            SmtpSession session = new SmtpSession(context, timers, connection, settings, ports);
            return session.drive(session.machine.onOpened());
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(OnWire.class, on -> onWire(on.event()))
                .onMessageEquals(Sign.WIRE_GONE, () -> gone("lost before it began"))
                .onMessageEquals(Sign.ROOM, this::onRoom)
                .onMessage(Secured.class, this::onSecured)
                .onMessage(NotSecured.class, this::onNotSecured)
                .onMessage(AuthChecked.class, this::onAuthChecked)
                .onMessage(Expired.class, expired -> drive(machine.onTimer(expired.timer())))
                .onMessageEquals(Request.SHUT_DOWN, () -> drive(machine.onShutdown()))
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onWire(Wire.Event event) {
        if (event instanceof Wire.Received received) {
            return drive(withRoom().onOctets(received.octets()));
        }
        if (event instanceof Wire.Connected up) {
            return onConnected(up);
        }
        if (event instanceof Wire.Ended ended) {
            return gone("lost: " + ended.end().sentence());
        }
        if (event instanceof Wire.Notice notice) {
            return switch (notice) {
                case WRITTEN -> {
                    unconfirmedWrites--;
                    yield readOn();
                }
                case PEER_FINISHED, PEER_TRUNCATED -> {
                    link = Link.HALF_CLOSED;
                    closing = closing.or(() -> Optional.of("client closed"));
                    yield securing.isPresent() ? this : finish();
                }
                case RELEASED -> Behaviors.stopped();
            };
        }
        return this;
    }

    /** What it may promise to take now. */
    private SmtpServerMachine withRoom() {
        return machine.withRoom(ports.shared().gate().octets());
    }

    /** What is being secured is awaited all the same: the log tells what became of it. */
    private Behavior<Command> gone(String cause) {
        link = Link.GONE;
        closing = closing.or(() -> Optional.of(cause));
        return securing.isPresent() ? this : Behaviors.stopped();
    }

    /** Does what the machine wants, answers what it asks, and writes all replies of this turn at once (RFC 2920 3.2). */
    private Behavior<Command> drive(SmtpServerMachine.Step first) {
        Optional<SmtpServerMachine.Step> step = Optional.of(first);
        while (step.isPresent()) {
            machine = step.get().machine();
            Optional<SmtpServerMachine.Step> answer = Optional.empty();
            for (SmtpServerAction action : step.get().actions()) {
                Optional<SmtpServerMachine.Step> given = perform(action);
                answer = given.isPresent() ? given : answer;
            }
            step = answer;
        }
        setTimers();
        if (machine.state() == SmtpServerState.TLS_STARTING && !replies.isEmpty()) {
            Encryption encryption = ports.shared().startTls().orElseThrow();
            connection.wire().tell(new Wire.StartTls(encryption, Octets.concat(replies)));
        } else if (!replies.isEmpty()) {
            unconfirmedWrites++;
            connection.wire().tell(new Wire.Write(Octets.concat(replies)));
        }
        replies.clear();
        return machine.state() == SmtpServerState.CLOSED ? finish() : readOn();
    }

    /** Told when it stands, and again when TLS is on. */
    private Behavior<Command> onConnected(Wire.Connected up) {
        if (machine.state() != SmtpServerState.TLS_STARTING || up.tls().isEmpty()) {
            return this;
        }
        LOG.info("event=smtp-in-tls {} tls={}", about(), up.tls().get().text());
        hello = UNKNOWN;
        return drive(machine.onTlsStarted());
    }

    private void onAuth(SmtpServerAction.AuthIndication asked) {
        Credentials users = ports.shared().users().orElseThrow();
        var answer = UserCheck.of(users, asked, connection.id(), getContext().getSystem());
        getContext().pipeToSelf(answer, (given, never) -> new AuthChecked(given));
    }

    private Behavior<Command> onAuthChecked(AuthChecked checked) {
        return machine.state() == SmtpServerState.AWAIT_AUTH_ANSWER
                ? drive(machine.onAuthAnswer(checked.answer()))
                : this;
    }

    /** The answer, if the action is a question. */
    private Optional<SmtpServerMachine.Step> perform(SmtpServerAction action) {
        if (action instanceof SmtpServerAction.Reply reply) {
            replies.add(reply.reply().encode());
        } else if (action instanceof SmtpServerAction.DataChunk chunk) {
            return incoming.add(chunk.octets(), this::origin).map(machine::onDataRefused);
        } else if (action instanceof SmtpServerAction.RcptIndication rcpt) {
            return Optional.of(machine.onRcptAnswer(onRcpt(rcpt)));
        } else if (action instanceof SmtpServerAction.MessageEnd) {
            return onMessageEnd();
        } else if (action instanceof SmtpServerAction.MailIndication mail) {
            policy = policy();
            incoming.begin(new IncomingMessage(
                    mail.from(), mail.parameters(), policy.routing().lifetimes()));
        } else if (action instanceof SmtpServerAction.HelloIndication given) {
            hello = given;
        } else if (action instanceof SmtpServerAction.AuthIndication auth) {
            onAuth(auth);
        } else if (action instanceof SmtpServerAction.DataDropped dropped) {
            LOG.info(
                    "event=smtp-in-refused {} reply=\"{}\"",
                    about(),
                    dropped.reply().text());
            incoming.drop();
        } else if (action instanceof SmtpServerAction.TransactionDropped) {
            incoming.drop();
        } else if (action instanceof SmtpServerAction.StartTimer start) {
            timersAsked.put(start.timer(), Optional.of(start.after()));
        } else if (action instanceof SmtpServerAction.StopTimer stop) {
            timersAsked.put(stop.timer(), Optional.empty());
        } else if (action instanceof SmtpServerAction.Close close) {
            closing = closing.or(() -> Optional.of(close.cause()));
        } else if (!(action instanceof SmtpServerAction.DataIndication
                || action instanceof SmtpServerAction.StartTls)) {
            throw new IllegalStateException("unknown action " + action);
        }
        return Optional.empty();
    }

    private RecipientPolicy policy() {
        return new RecipientPolicy(settings.relayNetworks(), ports.routing().get());
    }

    private SmtpReply onRcpt(SmtpServerAction.RcptIndication rcpt) {
        RecipientPolicy.Decision decision = policy.decide(
                connection.remote().getAddress(), machine.standing().user().isPresent(), rcpt.to());
        decision.way()
                .ifPresentOrElse(
                        way -> incoming.message().orElseThrow().add(rcpt.to(), rcpt.parameters(), way),
                        () -> LOG.info(
                                "event=smtp-in-recipient-refused {} to=\"<{}>\" reply=\"{}\"",
                                about(),
                                IncomingMessage.quotable(rcpt.to()),
                                decision.reply().text()));
        return decision.reply();
    }

    /** Of a store that fails in the middle its client hears at the end of the message, of which no more is kept. */
    private Behavior<Command> onRoom() {
        return incoming.failed()
                .map(reply -> drive(machine.onDataRefused(reply)))
                .orElseGet(this::readOn);
    }

    private IncomingMessage.Origin origin() {
        return IncomingMessage.Origin.of(
                connection.remote().getAddress(), hello, machine.standing(), settings.hostname());
    }

    private Optional<SmtpServerMachine.Step> onMessageEnd() {
        if (incoming.message().isEmpty()) {
            return Optional.of(machine.onMessageAnswer(MessageReplies.NO_ROOM));
        }
        IncomingMessage message = incoming.message().get();
        MessageHead head = message.head();
        Instant now = ports.clock().instant();
        Optional<SmtpReply> obstacle = message.obstacle(head, settings.maxReceivedFields(), now);
        if (obstacle.isPresent()) {
            LOG.warn(
                    "event=smtp-in-refused {} {} reply=\"{}\"",
                    about(),
                    message.summary(),
                    obstacle.get().text());
            incoming.drop();
            return Optional.of(machine.onMessageAnswer(obstacle.get()));
        }
        EntryId id = incoming.id().orElseGet(() -> EntryId.of(now, ports.random()));
        securing = Optional.of(new Securing(
                id, message.summary() + " message-id=\"" + head.messageId().orElse("") + "\" hops=" + message.hops()));
        incoming.end(new QueueKeeper.Write<>(
                message.accept(id, origin(), head, now), getContext().getSelf(), result -> new Secured(id, result)));
        timers.startSingleTimer(SECURING, new NotSecured(id), settings.secureTimeout());
        return Optional.empty();
    }

    /** The line at which a message becomes ours: synced, and only now acknowledged (RFC 5321 6.1). */
    private Behavior<Command> onSecured(Secured secured) {
        if (securing.filter(waiting -> waiting.id().equals(secured.id())).isEmpty()) {
            LOG.warn("event=smtp-in-late msg={} result={} {}", secured.id(), secured.result(), about());
            return this;
        }
        Securing done = securing.get();
        if (secured.result().applied()) {
            messages++;
            LOG.info("event=smtp-in msg={} {} {}", done.id(), done.summary(), about());
            return answered(SmtpReply.of(250, "2.0.0", "Ok: queued as " + done.id()));
        }
        LOG.warn("event=smtp-in-not-taken {} {} result=\"{}\"", done.summary(), about(), secured.result());
        return answered(MessageReplies.notTaken(secured.result()));
    }

    private Behavior<Command> onNotSecured(NotSecured late) {
        if (securing.filter(waiting -> waiting.id().equals(late.id())).isEmpty()) {
            return this;
        }
        LOG.warn(
                "event=smtp-in-not-taken {} {} result=\"no answer in time\"",
                securing.get().summary(),
                about());
        return answered(MessageReplies.TRY_AGAIN);
    }

    private Behavior<Command> answered(SmtpReply reply) {
        timers.cancel(SECURING);
        securing = Optional.empty();
        incoming.drop();
        return link == Link.GONE ? Behaviors.stopped() : drive(withRoom().onMessageAnswer(reply));
    }

    private void setTimers() {
        timersAsked.forEach((timer, after) -> after.ifPresentOrElse(
                time -> timers.startSingleTimer(timer, new Expired(timer), time), () -> timers.cancel(timer)));
        timersAsked.clear();
    }

    private Behavior<Command> readOn() {
        if (link == Link.HALF_CLOSED && machine.state().wantsInput()) {
            return finish();
        }
        boolean mayRead = unconfirmedWrites < MAX_UNCONFIRMED_WRITES && !incoming.isFull();
        if (link == Link.OPEN && machine.state().wantsInput() && mayRead) {
            connection.wire().tell(Wire.Request.NEXT);
        }
        return this;
    }

    /** What was written leaves; the wire needs nobody for that. */
    private Behavior<Command> finish() {
        connection.wire().tell(Wire.Request.DRAIN);
        ports.supervisor().tell(new SessionSupervisor.Lingers(connection.wire()));
        return Behaviors.stopped();
    }

    private Behavior<Command> onStop() {
        incoming.drop();
        String cause = closing.orElse("stopped");
        ports.counters().session(SessionClass.SMTP_IN, cause);
        LOG.info(
                "event=session-end class={} {} messages={} cause=\"{}\"",
                SessionClass.SMTP_IN.label(),
                about(),
                messages,
                cause);
        return this;
    }

    private String about() {
        return "session=" + connection.id() + " client=" + connection.source() + " helo=" + hello.name()
                + (machine.standing().tls() ? " tls=on" : "")
                + machine.standing().user().map(user -> " user=\"" + user + '"').orElse("");
    }
}
