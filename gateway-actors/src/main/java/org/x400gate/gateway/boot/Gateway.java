package org.x400gate.gateway.boot;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.admin.AdminServer;
import org.x400gate.gateway.admin.RecentEvents;
import org.x400gate.gateway.association.SessionsBoard;
import org.x400gate.gateway.audit.Audit;
import org.x400gate.gateway.queue.StoreGate;
import org.x400gate.gateway.x400.PeersBoard;
import org.x400gate.persistence.queue.DurableQueue;

/** One running gateway: started step by step, drained at the end. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** What the keeper and the actor system need after the sessions have ended. */
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(40);

    private final Settings settings;
    private final ActorSystem<Guardian.Command> system;
    private final Guardian.Promises promises;
    private final Meters meters;
    private final StatusBoard status;

    private Gateway(
            Settings settings,
            ActorSystem<Guardian.Command> system,
            Guardian.Promises promises,
            Meters meters,
            StatusBoard status) {
        this.status = status;
        this.settings = settings;
        this.system = system;
        this.promises = promises;
        this.meters = meters;
    }

    /**
     * Starts a gateway; when this returns it listens and is ready.
     *
     * @throws StartFailed naming the step; what had been started is stopped again
     */
    public static Gateway start(Settings settings, String version) throws StartFailed {
        RecentEvents events = new RecentEvents();
        Clock clock = Clock.systemUTC();
        try (StartSequence start = new StartSequence(settings.process().startDeadline())) {
            start.step("log", () -> {
                Logging.begin(settings.log(), events);
                return settings.log();
            });
            LOG.info(
                    "event=start version={} mta=\"{}\" pid={}",
                    version,
                    settings.identity().mtaName(),
                    ProcessHandle.current().pid());
            Audit.act("start", "pid", ProcessHandle.current().pid(), user(), "BEGUN", "version " + version);
            settings.warnings().forEach(warning -> LOG.warn("event=setting-warning msg=\"{}\"", warning));
            start.step("limits", () -> Capacity.check(settings, Capacity.present()));
            if (!settings.storing().store().synced()) {
                LOG.error("event=store-not-synced reason=\"a test asked for it: what is acknowledged may be lost\"");
            }
            DurableQueue queue =
                    start.step("store", () -> settings.storing().store().open(clock.instant()));
            StatusBoard status = new StatusBoard(version, settings.identity().mtaName(), clock.instant());
            OrdersBoard orders = start.step("store", () -> new OrdersBoard(queue.orders()));
            Boards boards = new Boards(
                    status,
                    new SessionsBoard(settings.connecting().limits()),
                    new PeersBoard(),
                    orders,
                    new StoreGate());
            Meters meters = new Meters(boards);
            Guardian.Promises promises = new Guardian.Promises();
            LiveSettings live = new LiveSettings(InUse.of(1, clock.instant(), settings, new SecureRandom(), orders));
            Plan plan = new Plan(live, queue, boards, meters, clock);
            ActorSystem<Guardian.Command> system = start.step(
                    "actors",
                    () -> ActorSystem.create(
                            Guardian.create(status, settings.process().drainDeadline(), promises, plan),
                            "x400gate",
                            ConfigFile.actors()));
            meters.follow(system);
            Gateway gateway = new Gateway(settings, system, promises, meters, status);
            try {
                Rooms rooms = start.step("rooms", () -> promises.spawned().get());
                Views views = new Views(
                        system, boards, live, rooms, meters, settings.admin().answerTimeout(), clock);
                InetSocketAddress admin = start.step(
                        "admin port",
                        () -> AdminServer.start(system, settings.admin(), views, events)
                                .toCompletableFuture()
                                .get());
                system.tell(new Guardian.AdminListens(admin));
                system.tell(Guardian.Signal.LISTEN);
                start.step("listeners", () -> promises.listening().get());
            } catch (StartFailed e) {
                gateway.drain();
                throw e;
            }
            LOG.info("event=ready");
            return gateway;
        }
    }

    /** As whom the process runs. */
    private static String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** Where the admin port is bound, also when the system chose it. */
    public int adminPort() {
        return status.state().listening().get("admin").getPort();
    }

    /** Blocks until the gateway has ended by itself, which is a fault, or was drained: whether it was drained. */
    public boolean awaitEnd() throws InterruptedException {
        try {
            return promises.ended().get();
        } catch (ExecutionException e) {
            LOG.error("event=fatal reason=\"the guardian failed\"", e);
            return false;
        }
    }

    /** Whether it has ended, one way or the other. */
    public boolean ended() {
        return promises.ended().isDone();
    }

    /** Has the configuration read again; what becomes of it is in the log and in the status. */
    public void reload() {
        promises.spawned().thenAccept(rooms -> rooms.reloading().tell(Reloading.Cause.HANG_UP));
    }

    /** Stops listening, lets transfers end, closes associations and the store; false if that did not come to an end in time. */
    public boolean drain() {
        Audit.act(
                "shutdown",
                "pid",
                ProcessHandle.current().pid(),
                Audit.PROCESS,
                "BEGUN",
                "sessions end, then the store");
        system.tell(Guardian.Signal.DRAIN);
        boolean drained = within(settings.process().drainDeadline().plus(AFTER_DRAIN));
        system.terminate();
        boolean ended = terminated();
        meters.close();
        LOG.info("event=stopped drained={}", drained && ended);
        Logging.end();
        return drained && ended;
    }

    private boolean within(Duration wait) {
        try {
            return promises.ended().get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("event=drain-failed reason=\"{}\"", String.valueOf(e));
        }
        return false;
    }

    private boolean terminated() {
        try {
            system.getWhenTerminated().toCompletableFuture().get(AFTER_DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("event=stop-failed reason=\"{}\"", String.valueOf(e));
        }
        return false;
    }
}
