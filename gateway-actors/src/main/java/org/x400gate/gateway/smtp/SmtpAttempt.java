package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Admission;
import org.x400gate.gateway.association.SessionAsk;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpReply;
import org.x400gate.protocol.smtp.SmtpServerAction;
import org.x400gate.protocol.smtp.SmtpServerMachine;

/**
 * One connection from a client, until it has a session or is told that there is none: it holds the wire, asks the
 * supervisor once, then hands over or says 421. It reads nothing.
 */
public final class SmtpAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpAttempt.class);
    /** The supervisor answers within its waiting time; this is for one that does not. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    sealed interface Command {}

    private record OnWire(Wire.Event event) implements Command {}

    private record Answered(Admission admission) implements Command {}

    /** A wire that was gone before it was taken over says nothing. */
    private enum WireGone implements Command {
        GONE
    }

    private enum Tick implements Command {
        EXPIRED
    }

    private final ActorContext<Command> context;
    private final Listener.Accepted connection;
    private final SmtpSettings settings;
    private final SmtpPorts ports;

    private SmtpAttempt(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Listener.Accepted connection,
            SmtpSettings settings,
            SmtpPorts ports) {
        this.context = context;
        this.connection = connection;
        this.settings = settings;
        this.ports = ports;
        timers.startSingleTimer(Tick.EXPIRED, PATIENCE);
    }

    /** What a connection hears for which not even an attempt has a place (RFC 5321 3.8). */
    public static Octets farewell(SmtpSettings settings) {
        return SmtpReply.of(421, "4.7.0", settings.hostname() + " Too many connections, try again later")
                .encode();
    }

    /** What a listener of class {@code smtp-in} makes of each connection. */
    public static Listener.Attempts attempts(SmtpSettings settings, SmtpPorts ports) {
        return accepted -> new Listener.Attempt<>(create(accepted, settings, ports), Optional.empty());
    }

    private static Behavior<Command> create(Listener.Accepted connection, SmtpSettings settings, SmtpPorts ports) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SmtpAttempt(context, timers, connection, settings, ports).awaitSlot()));
    }

    private Behavior<Command> awaitSlot() {
        context.watchWith(connection.wire(), WireGone.GONE);
        connection.wire().tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
        ports.supervisor().tell(new SessionSupervisor.Began(SessionClass.SMTP_IN, context.getSelf()));
        ports.supervisor()
                .tell(new SessionSupervisor.Open(
                        new SessionAsk(SessionClass.SMTP_IN, connection.source(), connection.source(), false),
                        context.getSelf(),
                        context.messageAdapter(Admission.class, Answered::new)));
        return Behaviors.receive(Command.class)
                .onMessage(Answered.class, answered -> onAnswer(answered.admission()))
                .onMessage(OnWire.class, on -> onWire(on.event()))
                .onMessageEquals(WireGone.GONE, () -> ended("lost"))
                .onMessageEquals(Tick.EXPIRED, () -> ended("no-answer"))
                .build();
    }

    private Behavior<Command> onAnswer(Admission admission) {
        if (admission instanceof Admission.Refused refused) {
            return refuse(refused);
        }
        ports.supervisor()
                .tell(new SessionSupervisor.HandOver<>(
                        context.getSelf(),
                        SmtpSession.create(connection, settings, ports),
                        SmtpSession.Request.SHUT_DOWN));
        return handingOver();
    }

    /** The session takes the wire over; only when the wire has let go of us may we stop. */
    private Behavior<Command> handingOver() {
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, on -> onWire(on.event()))
                .onMessageEquals(WireGone.GONE, () -> ended("lost"))
                .onMessageEquals(Tick.EXPIRED, () -> ended("not-handed-over"))
                .build();
    }

    private Behavior<Command> onWire(Wire.Event event) {
        if (event == Wire.Notice.RELEASED) {
            return ended("session");
        }
        return event instanceof Wire.Ended ? ended("lost") : Behaviors.same();
    }

    /** Calm: said in the protocol, with the reason to come again; the wire drains without us. */
    private Behavior<Command> refuse(Admission.Refused refused) {
        LOG.warn("event=smtp-in-busy {} peer={} attempt={}", refused.text(), connection.source(), connection.id());
        for (SmtpServerAction action :
                SmtpServerMachine.create(settings.terms()).onBusy().actions()) {
            if (action instanceof SmtpServerAction.Reply reply) {
                connection.wire().tell(new Wire.Write(reply.reply().encode()));
            }
        }
        ports.counters().refused(SessionClass.SMTP_IN, refused.name().label());
        connection.wire().tell(Wire.Request.DRAIN);
        ports.supervisor().tell(new SessionSupervisor.Lingers(connection.wire()));
        return ended("busy");
    }

    private Behavior<Command> ended(String outcome) {
        ports.counters().attempt(SessionClass.SMTP_IN, outcome);
        LOG.info(
                "event=attempt-end class={} attempt={} peer={} outcome={}",
                SessionClass.SMTP_IN.label(),
                connection.id(),
                connection.source(),
                outcome);
        return Behaviors.stopped();
    }
}
