package org.x400gate.gateway.boot;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.x400gate.gateway.association.AcceptAttempt;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.PeerTable;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.SessionsBoard;
import org.x400gate.gateway.association.X400Ports;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.smtp.SmtpAttempt;
import org.x400gate.gateway.smtp.SmtpDelivery;
import org.x400gate.gateway.smtp.SmtpDeliveryPorts;
import org.x400gate.gateway.smtp.SmtpHopSettings;
import org.x400gate.gateway.smtp.SmtpPorts;
import org.x400gate.gateway.tls.TlsReload;
import org.x400gate.gateway.trace.PeerTraces;
import org.x400gate.gateway.trace.TraceDesk;
import org.x400gate.gateway.trace.TraceWriter;
import org.x400gate.gateway.x400.InboundEntries;
import org.x400gate.gateway.x400.X400Delivery;
import org.x400gate.gateway.x400.X400Inbound;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.smtp.SmtpClientOptions;
import org.x400gate.protocol.stack.Dialect;

/** Who is given what: the rooms in the order in which they need one another. */
final class Plan implements Guardian.Wiring {
    private static final String BLOCKING = "x400gate-blocking";
    private static final String TRACING = "x400gate-trace";

    private final Settings settings;
    private final DurableQueue queue;
    private final SessionsBoard sessions;
    private final Counters counters;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();

    Plan(Settings settings, DurableQueue queue, SessionsBoard sessions, Counters counters, Clock clock) {
        this.settings = settings;
        this.queue = queue;
        this.sessions = sessions;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public Rooms spawn(ActorContext<?> parent) {
        ActorRef<QueueKeeper.Command> keeper = parent.spawn(
                QueueKeeper.create(queue, settings.storing().queue(), clock),
                "queue",
                DispatcherSelector.fromConfig(BLOCKING));
        RoutingTable routes = settings.routing();
        Map<String, ActorRef<X400Delivery.Command>> byPeer = new ConcurrentHashMap<>();
        X400Inbound inbound = new X400Inbound(
                settings.connecting().inbound(),
                new InboundEntries(routes, settings.mailing().policies().x400()),
                keeper,
                clock,
                random,
                peer -> Optional.ofNullable(byPeer.get(peer))
                        .ifPresent(delivery -> delivery.tell(X400Delivery.PeerSeen.INSTANCE)));
        PeerTraces traces = new PeerTraces(
                settings.connecting().peers().stream().map(PeerSettings::name).toList(), clock);
        parent.spawn(
                TraceWriter.create(settings.trace(), traces), "trace-writer", DispatcherSelector.fromConfig(TRACING));
        ActorRef<TraceDesk.Command> desk =
                parent.spawn(TraceDesk.create(traces, settings.trace(), clock), "trace-desk");
        X400Ports x400 = new X400Ports(
                settings.connecting().association(),
                () -> PeerTable.of(settings.connecting().peers()),
                inbound,
                new Dialer(parent.getSystem(), settings.connecting().net()),
                new ConnectionIds(Long.toString(clock.millis(), Character.MAX_RADIX)),
                counters,
                traces,
                clock,
                settings.connecting().tls()::calling);
        ActorRef<SessionSupervisor.Command> supervisor =
                parent.spawn(SessionSupervisor.create(settings.connecting().limits(), sessions, x400), "sessions");
        List<Runnable> deliveries = new ArrayList<>();
        Rendering rendering = new Rendering(conversion());
        for (PeerSettings peer : settings.connecting().peers()) {
            ActorRef<X400Delivery.Command> delivery = x400Delivery(parent, peer, rendering, keeper, supervisor);
            byPeer.put(peer.name(), delivery);
            deliveries.add(() -> delivery.tell(X400Delivery.Drain.INSTANCE));
        }
        for (MailKeys.Server server : settings.mailing().servers()) {
            deliveries.add(smtpDelivery(
                    parent,
                    server,
                    new SmtpDeliveryPorts(
                            keeper,
                            supervisor,
                            x400.dialer(),
                            rendering::forSmtp,
                            new SmtpClientOptions(settings.identity().hostname(), Map.of()),
                            counters,
                            clock)));
        }
        SmtpPorts smtp = new SmtpPorts(
                keeper,
                supervisor,
                new MailRouting(routes, settings.mailing().policies()),
                new MessageMemory(settings.mailing().smtp().maxMessageMemory()),
                counters,
                clock,
                random);
        settings.connecting()
                .tls()
                .contexts()
                .ifPresent(contexts -> parent.spawn(
                        TlsReload.create(contexts), "tls-reload", DispatcherSelector.fromConfig(BLOCKING)));
        return new Rooms(keeper, supervisor, desk, listeners(x400, supervisor, smtp), deliveries);
    }

    private Map<String, Function<ActorRef<Listener.Event>, Behavior<Listener.Command>>> listeners(
            X400Ports x400, ActorRef<SessionSupervisor.Command> supervisor, SmtpPorts smtp) {
        Map<String, Function<ActorRef<Listener.Event>, Behavior<Listener.Command>>> listeners = new HashMap<>();
        Listener.Attempts ofPeers = AcceptAttempt.attempts(x400, supervisor);
        listeners.put(
                SessionClass.X400_IN.label(),
                listener(SessionClass.X400_IN, settings.connecting().x400(), ofPeers, x400.ids(), Optional.empty()));
        TlsKeys.TlsPlan tls = settings.connecting().tls();
        tls.listen()
                .ifPresent(listen -> listeners.put(
                        SessionClass.X400_IN.label() + "-tls",
                        listener(SessionClass.X400_IN, listen, ofPeers, x400.ids(), tls.called())));
        listeners.put(
                SessionClass.SMTP_IN.label(),
                listener(
                        SessionClass.SMTP_IN,
                        settings.connecting().smtp(),
                        SmtpAttempt.attempts(settings.mailing().smtp(), smtp),
                        x400.ids(),
                        Optional.empty()));
        return listeners;
    }

    private Function<ActorRef<Listener.Event>, Behavior<Listener.Command>> listener(
            SessionClass sessionClass,
            ListenSettings listen,
            Listener.Attempts attempts,
            ConnectionIds ids,
            Optional<Encryption> encryption) {
        return starter -> Listener.create(
                sessionClass,
                listen,
                settings.connecting().net(),
                new Listener.Ports(attempts, ids, counters, starter, encryption));
    }

    private ActorRef<X400Delivery.Command> x400Delivery(
            ActorContext<?> parent,
            PeerSettings peer,
            Rendering rendering,
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<SessionSupervisor.Command> supervisor) {
        return parent.spawn(
                X400Delivery.create(new X400Delivery.Parts(
                        peer,
                        edition(peer.terms().dialect()),
                        settings.connecting().delivery(),
                        settings.mailing().policies().x400(),
                        rendering,
                        keeper,
                        supervisor,
                        clock)),
                "x400-delivery." + actorName(peer.name()),
                DispatcherSelector.fromConfig(BLOCKING));
    }

    private static Edition edition(Dialect dialect) {
        return switch (dialect) {
            case P1_1984 -> Edition.OF_1984;
            case P1_1988_X410, P1_1988 -> Edition.OF_1988;
        };
    }

    private Runnable smtpDelivery(ActorContext<?> parent, MailKeys.Server server, SmtpDeliveryPorts ports) {
        ActorRef<SmtpDelivery.Command> delivery = parent.spawn(
                SmtpDelivery.create(
                        new SmtpHopSettings(
                                RoutingTable.smtpHop(server.name()),
                                server.host(),
                                server.port(),
                                server.connections(),
                                server.messagesPerConnection(),
                                server.idleTimeout(),
                                settings.mailing().policies().smtp()),
                        ports),
                "smtp-delivery." + actorName(server.name()),
                DispatcherSelector.fromConfig(BLOCKING));
        return () -> delivery.tell(SmtpDelivery.Request.DRAIN);
    }

    /** Injective: two peers never share a name, whatever characters they use. */
    private static String actorName(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                .replace("%", "$");
    }

    private ConversionSettings conversion() {
        return new ConversionSettings(
                settings.mailing().addresses().mapping(),
                settings.identity().domain(),
                settings.identity().mtaName(),
                settings.identity().hostname(),
                MimeLimits.STANDARD,
                settings.connecting().inbound().p1Limits(),
                (int) Math.max(
                        settings.connecting().inbound().maxApduOctets(),
                        settings.mailing().smtp().limits().maxMessageOctets()));
    }
}
