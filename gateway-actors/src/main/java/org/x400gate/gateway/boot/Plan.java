package org.x400gate.gateway.boot;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.x400gate.gateway.association.AcceptAttempt;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.X400Ports;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.failure.RetryTable;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.TlsUse;
import org.x400gate.gateway.queue.Caretaker;
import org.x400gate.gateway.queue.LedgerDesk;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.QueueDesk;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.Timekeeper;
import org.x400gate.gateway.routing.MxHop;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.smtp.MxDeliveries;
import org.x400gate.gateway.smtp.Outgoing;
import org.x400gate.gateway.smtp.SmtpAttempt;
import org.x400gate.gateway.smtp.SmtpClientTerms;
import org.x400gate.gateway.smtp.SmtpDelivery;
import org.x400gate.gateway.smtp.SmtpDeliveryPorts;
import org.x400gate.gateway.smtp.SmtpHopSettings;
import org.x400gate.gateway.smtp.SmtpPorts;
import org.x400gate.gateway.smtp.SmtpServers;
import org.x400gate.gateway.tls.TlsContexts;
import org.x400gate.gateway.tls.TlsReload;
import org.x400gate.gateway.trace.PeerTraces;
import org.x400gate.gateway.trace.TraceDesk;
import org.x400gate.gateway.trace.TraceWriter;
import org.x400gate.gateway.x400.GatedTransfers;
import org.x400gate.gateway.x400.X400Delivery;
import org.x400gate.gateway.x400.X400DeliverySettings;
import org.x400gate.gateway.x400.X400Inbound;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.stack.Dialect;

/** Who is given what: the rooms in the order in which they need one another. */
final class Plan implements Guardian.Wiring {
    private static final String BLOCKING = "x400gate-blocking";
    private static final String OPERATORS = "x400gate-operators";
    private static final String TRACING = "x400gate-trace";
    private static final String UPKEEP = "x400gate-upkeep";

    private final Settings settings;
    private final LiveSettings live;
    private final DurableQueue queue;
    private final Boards boards;
    private final OrdersBoard orders;
    private final Counters counters;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();

    /** {@code live} holds at first what the gateway starts with; what cannot change later is taken from there. */
    Plan(LiveSettings live, DurableQueue queue, Boards boards, Counters counters, Clock clock) {
        this.settings = live.now().settings();
        this.live = live;
        this.queue = queue;
        this.boards = boards;
        this.orders = boards.orders();
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * One delivery as it is to run.
     *
     * @param settings all that it is made of: while these are equal it runs on
     * @param drain what makes it end in good order
     * @param seen what it wants to hear when its peer has bound to us
     * @param lastTry what makes it try, if it pauses and has paused for a while
     */
    record Delivery<M>(
            NextHop hop,
            Object settings,
            Behavior<M> behavior,
            M drain,
            Function<Deliveries.PeerSeen, M> seen,
            M lastTry) {}

    @Override
    public Rooms spawn(ActorContext<?> parent, Guardian.Ears ears) {
        ActorRef<QueueKeeper.Command> keeper = parent.spawn(
                QueueKeeper.create(queue, settings.storing().queue(), clock),
                "queue",
                DispatcherSelector.fromConfig(BLOCKING));
        ActorRef<Deliveries.Command> deliveries = parent.spawn(
                Deliveries.create(terms -> MxDeliveries.create(keeper, clock, terms, MxHop::is), orders::stops, clock),
                "deliveries");
        X400Inbound inbound = new X400Inbound(
                settings.connecting().inbound(),
                live.each(InUse::x400Entries),
                keeper,
                clock,
                random,
                (peer, over) -> deliveries.tell(new Deliveries.PeerSeen(RoutingTable.x400Hop(peer), over)));
        PeerTraces traces = new PeerTraces(
                settings.connecting().peers().stream().map(PeerSettings::name).toList(), clock);
        parent.spawn(
                TraceWriter.create(settings.trace(), traces), "trace-writer", DispatcherSelector.fromConfig(TRACING));
        ActorRef<TraceDesk.Command> desk =
                parent.spawn(TraceDesk.create(traces, settings.trace(), clock), "trace-desk");
        X400Ports x400 = new X400Ports(
                settings.connecting().association(),
                () -> live.now().peers().without(orders::closed),
                new GatedTransfers(inbound, boards.store()::closed, orders::closed),
                new Dialer(parent.getSystem(), settings.connecting().net()),
                new ConnectionIds(Long.toString(clock.millis(), Character.MAX_RADIX)),
                counters,
                traces,
                clock,
                peer -> live.now().settings().connecting().tls().calling(peer));
        ActorRef<SessionSupervisor.Command> supervisor = parent.spawn(
                SessionSupervisor.create(settings.connecting().limits(), boards.sessions(), x400), "sessions");
        MxPlan mx = new MxPlan(
                live, orders, parent.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING)), random);
        Function<Settings, Deliveries.Serve> served = wanted -> {
            Function<SmtpClientTerms, SmtpDeliveryPorts> ports =
                    client -> deliveryPorts(keeper, supervisor, x400.dialer(), client);
            SmtpClientTerms byMx = wanted.mailing()
                    .security()
                    .client(
                            wanted.identity().hostname(),
                            wanted.mailing().hops().mx());
            return new Deliveries.Serve(
                    deliveries(wanted, keeper, supervisor, ports), mx.terms(wanted, ports.apply(byMx)));
        };
        deliveries.tell(served.apply(settings));
        SmtpPorts smtp = new SmtpPorts(
                keeper,
                supervisor,
                live.each(InUse::mailRouting),
                settings.mailing()
                        .security()
                        .shared(new MessageMemory(settings.mailing().smtp().memory()), boards.store()),
                counters,
                clock,
                random);
        reload(parent, settings.connecting().tls().contexts(), "tls-reload");
        reload(parent, settings.mailing().security().contexts(), "smtp-tls-reload");
        OperatorWork work = new OperatorWork(live, deliveries);
        ActorRef<Stranded.Command> stranded = parent.spawn(
                unending(Stranded.create(
                        live,
                        work,
                        keeper,
                        new Stranded.Others(settings.storing().store().patience(), orders::empties),
                        clock)),
                "stranded",
                DispatcherSelector.fromConfig(BLOCKING));
        LateMail late = new LateMail(live.each(InUse::reporter), hop -> deliveries.tell(new Deliveries.LastTry(hop)));
        ActorRef<OrderDesk.Command> orderDesk = parent.spawn(
                unending(OrderDesk.create(
                        new OrderDesk.Ports(
                                queue,
                                keeper,
                                live,
                                orders,
                                new Evacuation(queue, work, late),
                                () -> deliveries.tell(Deliveries.Request.ORDERS)),
                        clock)),
                "orders",
                DispatcherSelector.fromConfig(BLOCKING));
        parent.spawn(
                unending(Timekeeper.create(queue, keeper, late, clock)),
                "timekeeper",
                DispatcherSelector.fromConfig(BLOCKING));
        Consumer<InUse> spread = next -> {
            deliveries.tell(served.apply(next.settings()));
            supervisor.tell(
                    new SessionSupervisor.SetLimits(next.settings().connecting().limits()));
            desk.tell(new TraceDesk.Know(next.peers().byName().keySet()));
            stranded.tell(Stranded.Request.LOOK);
            ears.places(next.settings());
        };
        ActorRef<Reloading.Command> reloading = parent.spawn(
                Reloading.create(live, spread, new LeftMail(queue, orders), clock),
                "reloading",
                DispatcherSelector.fromConfig(BLOCKING));
        ActorRef<QueueDesk.Command> operators = parent.spawn(
                QueueDesk.create(queue, keeper, work, clock), "queue-desk", DispatcherSelector.fromConfig(OPERATORS));
        ActorRef<LedgerDesk.Command> ledger =
                parent.spawn(LedgerDesk.create(queue), "ledger-desk", DispatcherSelector.fromConfig(OPERATORS));
        return new Rooms(
                keeper,
                new Rooms.Desks(operators, ledger),
                orderDesk,
                supervisor,
                desk,
                listeners(x400, supervisor, smtp),
                deliveries,
                reloading,
                caretaker(parent, ears));
    }

    private ActorRef<Caretaker.Command> caretaker(ActorContext<?> parent, Guardian.Ears ears) {
        Settings.Storing storing = settings.storing();
        return parent.spawn(
                Caretaker.create(
                        queue,
                        boards.store(),
                        storing.store().caretaker(storing.queue().giveUp()),
                        ears::storeClosed,
                        parent.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(UPKEEP)),
                        clock),
                "caretaker",
                DispatcherSelector.fromConfig(BLOCKING));
    }

    /** One that begins anew after a fault, however often: a message must not end what all others need. */
    private static <T> Behavior<T> unending(Behavior<T> behavior) {
        return Behaviors.supervise(behavior)
                .onFailure(SupervisorStrategy.restartWithBackoff(Relapses.FIRST, Relapses.MOST, 0)
                        .withResetBackoffAfter(Relapses.FORGIVEN));
    }

    private static void reload(ActorContext<?> parent, Optional<TlsContexts> contexts, String name) {
        contexts.ifPresent(made -> parent.spawn(TlsReload.create(made), name, DispatcherSelector.fromConfig(BLOCKING)));
    }

    /** One for each peer and each SMTP server. */
    private List<Delivery<?>> deliveries(
            Settings wanted,
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<SessionSupervisor.Command> supervisor,
            Function<SmtpClientTerms, SmtpDeliveryPorts> ports) {
        List<Delivery<?>> deliveries = new ArrayList<>();
        for (PeerSettings peer : wanted.connecting().peers()) {
            deliveries.add(x400Delivery(wanted, peer, keeper, supervisor));
        }
        for (MailKeys.Server server : wanted.mailing().servers()) {
            deliveries.add(smtpDelivery(
                    wanted,
                    server,
                    ports.apply(
                            wanted.mailing().security().client(wanted.identity().hostname(), server))));
        }
        return deliveries;
    }

    private SmtpDeliveryPorts deliveryPorts(
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<SessionSupervisor.Command> supervisor,
            Dialer dialer,
            SmtpClientTerms client) {
        return new SmtpDeliveryPorts(
                keeper,
                supervisor,
                dialer,
                new Outgoing(
                        (entry, hop, content) -> live.now().rendering().forSmtp(entry, hop, content),
                        live.each(InUse::reporter)),
                client,
                counters,
                clock);
    }

    private Map<String, Function<ActorRef<Listener.Event>, Behavior<Listener.Command>>> listeners(
            X400Ports x400, ActorRef<SessionSupervisor.Command> supervisor, SmtpPorts smtp) {
        Map<String, Function<ActorRef<Listener.Event>, Behavior<Listener.Command>>> listeners = new HashMap<>();
        Listener.Attempts ofPeers = AcceptAttempt.attempts(x400, supervisor);
        listeners.put(
                SessionClass.X400_IN.label(),
                listener(
                        SessionClass.X400_IN,
                        settings.connecting().x400(),
                        ports(ofPeers, x400.ids(), TlsUse.Plain.NEVER, Octets.EMPTY)));
        TlsKeys.TlsPlan tls = settings.connecting().tls();
        tls.listen()
                .ifPresent(listen -> listeners.put(
                        SessionClass.X400_IN.label() + "-tls",
                        listener(
                                SessionClass.X400_IN,
                                listen,
                                ports(
                                        ofPeers,
                                        x400.ids(),
                                        new TlsUse.AtOnce(tls.called().orElseThrow()),
                                        Octets.EMPTY))));
        listeners.put(
                SessionClass.SMTP_IN.label(),
                listener(
                        SessionClass.SMTP_IN,
                        settings.connecting().smtp(),
                        ports(
                                SmtpAttempt.attempts(settings.mailing().smtp(), smtp),
                                x400.ids(),
                                settings.mailing().smtp().services().startTls()
                                        ? TlsUse.Plain.WHEN_TOLD
                                        : TlsUse.Plain.NEVER,
                                SmtpAttempt.farewell(settings.mailing().smtp()))));
        return listeners;
    }

    private Function<ActorRef<Listener.Event>, Behavior<Listener.Command>> listener(
            SessionClass sessionClass,
            ListenSettings listen,
            Function<ActorRef<Listener.Event>, Listener.Ports> ports) {
        return starter ->
                Listener.create(sessionClass, listen, settings.connecting().net(), ports.apply(starter));
    }

    private Function<ActorRef<Listener.Event>, Listener.Ports> ports(
            Listener.Attempts attempts, ConnectionIds ids, TlsUse tls, Octets farewell) {
        return starter -> new Listener.Ports(attempts, ids, counters, starter, tls, farewell);
    }

    private Delivery<X400Delivery.Command> x400Delivery(
            Settings wanted,
            PeerSettings peer,
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<SessionSupervisor.Command> supervisor) {
        X400DeliverySettings ofAll = wanted.connecting().delivery();
        NextHop hop = RoutingTable.x400Hop(peer.name());
        Optional<RetryTable> own =
                Optional.ofNullable(wanted.mailing().ofPeers().retries().get(hop));
        FailurePolicy policy = wanted.mailing().lifetimes().x400().with(own);
        return new Delivery<>(
                hop,
                List.of(peer, ofAll, policy),
                X400Delivery.create(new X400Delivery.Parts(
                        peer,
                        edition(peer.terms().dialect()),
                        ofAll,
                        policy,
                        live.each(InUse::rendering),
                        live.each(InUse::reporter),
                        new X400Delivery.Ports(keeper, supervisor, boards.peers(), clock))),
                X400Delivery.Drain.INSTANCE,
                seen -> new X400Delivery.PeerSeen(seen.over()),
                X400Delivery.LastTry.INSTANCE);
    }

    private static Edition edition(Dialect dialect) {
        return switch (dialect) {
            case P1_1984 -> Edition.OF_1984;
            case P1_1988_X410, P1_1988 -> Edition.OF_1988;
        };
    }

    private static Delivery<SmtpDelivery.Command> smtpDelivery(
            Settings wanted, MailKeys.Server server, SmtpDeliveryPorts ports) {
        SmtpHopSettings hop = new SmtpHopSettings(
                RoutingTable.smtpHop(server.name()),
                new SmtpServers.Named(server.host(), server.port()),
                server.reuse().connections(),
                server.reuse().messagesPerConnection(),
                server.reuse().idleTimeout(),
                wanted.mailing().lifetimes().smtp().with(server.retries()));
        return new Delivery<>(
                hop.hop(),
                List.of(hop, server),
                SmtpDelivery.create(hop, ports),
                SmtpDelivery.Request.DRAIN,
                seen -> SmtpDelivery.Request.TRY_NOW,
                SmtpDelivery.Request.LAST_TRY);
    }
}
