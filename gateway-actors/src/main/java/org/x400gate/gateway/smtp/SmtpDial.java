package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;

/**
 * One try to connect to a server of a next hop: it has the servers found, asks for a session, dials one after another
 * until a connection stands (RFC 5321 5.1), and hands it over to an {@link SmtpConnection}. Its owner hears {@link
 * Dialled} if that comes to nothing.
 */
final class SmtpDial {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDial.class);
    /** Longer than the search, the waiting for a session or the dialling of one server. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int MAX_NAMED = 3;

    sealed interface Command {}

    private record Found(SmtpServers.Answer answer) implements Command {}

    private record Answered(Admission admission) implements Command {}

    private record OnWire(Wire.Event event) implements Command {}

    private record WireGone(ActorRef<Wire.Command> wire) implements Command {}

    private enum Tick implements Command {
        EXPIRED
    }

    /** What is to be done: a connection of that name, by what is known of the servers. */
    record Order(String id, ServersTried.Known known) {}

    /** A connection that stands, its name, and with whom. */
    record Link(ActorRef<Wire.Command> wire, String id, SmtpServer server) {}

    /** Why there is no connection, or what was learnt on the way to one. */
    sealed interface Dialled {
        /** No server can be reached. */
        record NotReached(String text) implements Dialled {}

        /** Each of them is to be passed over. */
        enum NoneLeft implements Dialled {
            INSTANCE
        }

        /** There is no server for it, and will be none. */
        record Nowhere(Cause cause) implements Dialled {}

        /** We have no session to spare: no word against the servers. */
        record NoSession(String limit) implements Dialled {}

        /** A connection stands, and these were tried before it in vain. */
        record PassedOver(List<SmtpServer> servers, String text) implements Dialled {}
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final SmtpHopSettings settings;
    private final SmtpDeliveryPorts ports;
    private final Order order;
    private final ActorRef<? super Dialled> replyTo;
    private final ActorRef<SmtpConnectionEvent> owner;

    private SmtpDial(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            Order order,
            ActorRef<? super Dialled> replyTo,
            ActorRef<SmtpConnectionEvent> owner) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        this.order = order;
        this.replyTo = replyTo;
        this.owner = owner;
    }

    /** {@code order} names the connection anew; {@code owner} is whom the connection will report to. */
    static Behavior<Command> create(
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            Order order,
            ActorRef<? super Dialled> replyTo,
            ActorRef<SmtpConnectionEvent> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SmtpDial(context, timers, settings, ports, order, replyTo, owner).find()));
    }

    private Behavior<Command> find() {
        timers.startSingleTimer(Tick.EXPIRED, PATIENCE);
        context.pipeToSelf(
                settings.servers().find(),
                (answer, failure) ->
                        new Found(failure == null ? answer : new SmtpServers.Answer.NotNow(String.valueOf(failure))));
        return Behaviors.receive(Command.class)
                .onMessage(Found.class, found -> onFound(found.answer()))
                .onMessageEquals(Tick.EXPIRED, () -> notReached("its servers were not found in time"))
                .build();
    }

    private Behavior<Command> onFound(SmtpServers.Answer answer) {
        if (answer instanceof SmtpServers.Answer.Nowhere nowhere) {
            return over(
                    new Dialled.Nowhere(nowhere.cause()),
                    "nowhere",
                    nowhere.cause().words());
        }
        if (answer instanceof SmtpServers.Answer.NotNow later) {
            return notReached(later.words());
        }
        List<SmtpServer> servers = ((SmtpServers.Answer.Found) answer)
                .inOrder().stream()
                        .filter(server -> !order.known.passedOver().contains(server))
                        .toList();
        return servers.isEmpty()
                ? over(Dialled.NoneLeft.INSTANCE, "none-left", "each server is passed over")
                : awaitSlot(servers);
    }

    private Behavior<Command> awaitSlot(List<SmtpServer> servers) {
        timers.startSingleTimer(Tick.EXPIRED, PATIENCE);
        ports.supervisor().tell(new SessionSupervisor.Began(SessionClass.SMTP_OUT, context.getSelf()));
        ports.supervisor()
                .tell(new SessionSupervisor.Open(
                        new SessionAsk(
                                SessionClass.SMTP_OUT,
                                settings.hop().name(),
                                servers.get(0).host(),
                                false),
                        context.getSelf(),
                        context.messageAdapter(Admission.class, Answered::new)));
        return Behaviors.receive(Command.class)
                .onMessage(Answered.class, answered -> onAnswer(answered.admission(), servers))
                .onMessageEquals(Tick.EXPIRED, () -> noSession("no answer"))
                .build();
    }

    private Behavior<Command> onAnswer(Admission admission, List<SmtpServer> servers) {
        if (admission instanceof Admission.Refused refused) {
            ports.counters().refused(SessionClass.SMTP_OUT, refused.name().label());
            return noSession(refused.text());
        }
        return new Line(servers, 0, List.of()).dial();
    }

    /** The servers, which of them is dialled now, and why those before it were not reached. */
    private final class Line {
        private final List<SmtpServer> servers;
        private final int place;
        private final List<String> failures;
        private final SmtpServer server;
        private ActorRef<Wire.Command> wire;

        Line(List<SmtpServer> servers, int place, List<String> failures) {
            this.servers = servers;
            this.place = place;
            this.failures = failures;
            this.server = servers.get(place);
        }

        Behavior<Command> dial() {
            timers.startSingleTimer(Tick.EXPIRED, PATIENCE);
            wire = ports.dialer()
                    .dial(
                            server.host(),
                            server.port(),
                            place == 0 ? order.id : order.id + "." + place,
                            ports.client().tls());
            context.watchWith(wire, new WireGone(wire));
            wire.tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
            return Behaviors.receive(Command.class)
                    .onMessage(OnWire.class, on -> onWire(on.event()))
                    .onMessage(WireGone.class, gone -> onGone(gone.wire()))
                    .onMessageEquals(Tick.EXPIRED, this::onExpired)
                    .build();
        }

        /** Its end is told as that of any other connection. */
        private Behavior<Command> onExpired() {
            wire.tell(Wire.Request.ABORT);
            return Behaviors.same();
        }

        /** The wires of servers before it go later than they are told to have ended. */
        private Behavior<Command> onGone(ActorRef<Wire.Command> gone) {
            return gone.equals(wire) ? next("the connection ended at once") : Behaviors.same();
        }

        private Behavior<Command> onWire(Wire.Event event) {
            if (event instanceof Wire.Ended ended) {
                return next(ended.end().sentence());
            }
            if (event instanceof Wire.Connected) {
                if (place > 0) {
                    replyTo.tell(new Dialled.PassedOver(servers.subList(0, place), text(failures)));
                }
                SmtpDeliveryPorts used = order.known.inClear().contains(server) ? ports.inClear() : ports;
                ports.supervisor()
                        .tell(new SessionSupervisor.HandOver<>(
                                context.getSelf(),
                                SmtpConnection.create(new Link(wire, order.id, server), settings, used, owner),
                                SmtpConnection.Request.QUIT));
                return handedOver();
            }
            return Behaviors.same();
        }

        private Behavior<Command> handedOver() {
            return Behaviors.receive(Command.class)
                    .onMessage(OnWire.class, on -> {
                        if (on.event() instanceof Wire.Ended ended) {
                            return notReached(server + ": " + ended.end().sentence());
                        }
                        return on.event() == Wire.Notice.RELEASED
                                ? ended("session", server.toString())
                                : Behaviors.same();
                    })
                    .onMessage(
                            WireGone.class,
                            gone -> gone.wire().equals(wire)
                                    ? notReached(server + ": the connection ended at once")
                                    : Behaviors.same())
                    .onMessageEquals(Tick.EXPIRED, () -> notReached(server + ": no connection in time"))
                    .build();
        }

        private Behavior<Command> next(String why) {
            String failure = servers.size() == 1 ? why : server + " " + why;
            List<String> all =
                    Stream.concat(failures.stream(), Stream.of(failure)).toList();
            if (place + 1 == servers.size()) {
                return notReached(text(all));
            }
            LOG.info(
                    "event=smtp-out-next-server attempt={} hop={} server={} reason=\"{}\"",
                    order.id,
                    settings.hop(),
                    server,
                    why);
            return new Line(servers, place + 1, all).dial();
        }
    }

    private static String text(List<String> failures) {
        return String.join("; ", failures.subList(0, Math.min(failures.size(), MAX_NAMED)))
                + (failures.size() > MAX_NAMED ? "; and " + (failures.size() - MAX_NAMED) + " more" : "");
    }

    private Behavior<Command> notReached(String text) {
        return over(new Dialled.NotReached(text), "not-reached", text);
    }

    private Behavior<Command> noSession(String limit) {
        return over(new Dialled.NoSession(limit), "no-session", limit);
    }

    private Behavior<Command> over(Dialled answer, String outcome, String text) {
        replyTo.tell(answer);
        return ended(outcome, text);
    }

    /** {@code outcome} is counted: there are few of them. */
    private Behavior<Command> ended(String outcome, String text) {
        ports.counters().attempt(SessionClass.SMTP_OUT, outcome);
        LOG.info(
                "event=attempt-end class={} attempt={} peer={} outcome={} text=\"{}\"",
                SessionClass.SMTP_OUT.label(),
                order.id,
                settings.hop(),
                outcome,
                text);
        return Behaviors.stopped();
    }
}
