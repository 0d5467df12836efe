package org.x400gate.gateway.smtp;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Admission;
import org.x400gate.gateway.association.SessionAsk;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;

/**
 * One try to connect to an SMTP server: it asks for a session first, dials only then, and hands the connection over to
 * an {@link SmtpConnection}. Its owner hears one {@link Dialled} if that comes to nothing.
 */
final class SmtpDial {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDial.class);
    /** Longer than the waiting for a session and the dialling together. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    sealed interface Command {}

    private record Answered(Admission admission) implements Command {}

    private record OnWire(Wire.Event event) implements Command {}

    private enum Tick implements Command {
        EXPIRED,
        WIRE_GONE
    }

    /** A connection that stands, and its name. */
    record Link(ActorRef<Wire.Command> wire, String id) {}

    /** Why there is no connection. */
    sealed interface Dialled {
        /** The server cannot be reached. */
        record NotReached(String text) implements Dialled {}

        /** We have no session to spare: no word against the server. */
        record NoSession(String limit) implements Dialled {}
    }

    private final ActorContext<Command> context;
    private final SmtpHopSettings settings;
    private final SmtpDeliveryPorts ports;
    private final String id;
    private final ActorRef<? super Dialled> replyTo;
    private final ActorRef<SmtpConnectionEvent> owner;

    private SmtpDial(
            ActorContext<Command> context,
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            String id,
            ActorRef<? super Dialled> replyTo,
            ActorRef<SmtpConnectionEvent> owner) {
        this.context = context;
        this.settings = settings;
        this.ports = ports;
        this.id = id;
        this.replyTo = replyTo;
        this.owner = owner;
    }

    /** {@code id} names the connection, and is new; {@code owner} is whom the connection will report to. */
    static Behavior<Command> create(
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            String id,
            ActorRef<? super Dialled> replyTo,
            ActorRef<SmtpConnectionEvent> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SmtpDial(context, settings, ports, id, replyTo, owner).awaitSlot(timers)));
    }

    private Behavior<Command> awaitSlot(TimerScheduler<Command> timers) {
        timers.startSingleTimer(Tick.EXPIRED, PATIENCE);
        ports.supervisor().tell(new SessionSupervisor.Began(SessionClass.SMTP_OUT, context.getSelf()));
        ports.supervisor()
                .tell(new SessionSupervisor.Open(
                        new SessionAsk(SessionClass.SMTP_OUT, settings.hop().name(), settings.host(), false),
                        context.getSelf(),
                        context.messageAdapter(Admission.class, Answered::new)));
        return Behaviors.receive(Command.class)
                .onMessage(Answered.class, answered -> onAnswer(answered.admission()))
                .onMessageEquals(Tick.EXPIRED, () -> noSession("no answer"))
                .build();
    }

    private Behavior<Command> onAnswer(Admission admission) {
        if (admission instanceof Admission.Refused refused) {
            ports.counters().refused(SessionClass.SMTP_OUT, refused.name().label());
            return noSession(refused.text());
        }
        ActorRef<Wire.Command> wire = ports.dialer()
                .dial(settings.host(), settings.port(), id, ports.client().tls());
        context.watchWith(wire, Tick.WIRE_GONE);
        wire.tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, on -> onWire(wire, on.event()))
                .onMessageEquals(Tick.WIRE_GONE, () -> notReached("the connection ended at once"))
                .onMessageEquals(Tick.EXPIRED, () -> notReached("no connection in time"))
                .build();
    }

    private Behavior<Command> onWire(ActorRef<Wire.Command> wire, Wire.Event event) {
        if (event instanceof Wire.Ended ended) {
            return notReached(ended.end().sentence());
        }
        if (event == Wire.Notice.RELEASED) {
            return ended("session");
        }
        if (event instanceof Wire.Connected) {
            ports.supervisor()
                    .tell(new SessionSupervisor.HandOver<>(
                            context.getSelf(),
                            SmtpConnection.create(new Link(wire, id), settings, ports, owner),
                            SmtpConnection.Request.QUIT));
        }
        return Behaviors.same();
    }

    private Behavior<Command> notReached(String text) {
        replyTo.tell(new Dialled.NotReached(text));
        return ended("not-reached: " + text);
    }

    private Behavior<Command> noSession(String limit) {
        replyTo.tell(new Dialled.NoSession(limit));
        return ended("no-session: " + limit);
    }

    private Behavior<Command> ended(String outcome) {
        ports.counters().attempt(SessionClass.SMTP_OUT, outcome);
        LOG.info(
                "event=attempt-end class={} attempt={} peer={} host={}:{} outcome=\"{}\"",
                SessionClass.SMTP_OUT.label(),
                id,
                settings.hop(),
                settings.host(),
                settings.port(),
                outcome);
        return Behaviors.stopped();
    }
}
