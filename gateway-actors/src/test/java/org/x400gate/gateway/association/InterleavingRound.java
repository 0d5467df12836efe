package org.x400gate.gateway.association;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;

/** One supervisor with a crowd around it, driven by chance; throws if a law was broken. */
final class InterleavingRound {
    private static final SessionLimits HIGH = limits(5, 4, 3, 2);
    private static final SessionLimits LOW = limits(3, 1, 1, 1);
    private static final int STEPS = 40;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final AtomicInteger NAMES = new AtomicInteger();

    /** What happened, for those who want to know whether enough did. */
    record Seen(long attempts, long sessions, long refusals, long looks) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0);

        Seen plus(Seen other) {
            return new Seen(
                    attempts + other.attempts,
                    sessions + other.sessions,
                    refusals + other.refusals,
                    looks + other.looks);
        }
    }

    /** So many turns of its own mailbox later. */
    private record Later(int turns) {}

    private record Began(ActorRef<Object> session) {}

    private enum Word {
        CLOSE
    }

    /** How one attempt is to go. */
    private record Plan(SessionAsk ask, boolean tellsBegan, int thinks, int dies, boolean lasts, int lives) {}

    private final ActorTestKit kit;
    private final long seed;
    private final Random random;
    private final SessionsBoard board = new SessionsBoard(HIGH);
    private final ActorRef<SessionSupervisor.Command> supervisor;
    private final Set<ActorRef<?>> alive = ConcurrentHashMap.newKeySet();
    private final Set<ActorRef<Object>> lasting = ConcurrentHashMap.newKeySet();
    private final Set<ActorRef<?>> toldToEnd = ConcurrentHashMap.newKeySet();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger attemptsEnded = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Set<String> published = new HashSet<>();
    private final ActorRef<Began> observer;
    private Map<SessionClass, Integer> before = Map.of();
    private long looks;

    InterleavingRound(ActorTestKit kit, long seed) {
        this.kit = kit;
        this.seed = seed;
        this.random = new Random(seed);
        this.supervisor = spawn(SessionSupervisor.create(HIGH, board, new NoDials()));
        this.observer = spawn(observing());
    }

    private static SessionLimits limits(int node, int incoming, int outgoing, int lingering) {
        return new SessionLimits(
                new SessionLimits.X400(node, incoming, outgoing, new SessionLimits.Kept(1, 1, 1), 3, 3),
                new SessionLimits.Smtp(2, 2, 2, 2),
                new SessionLimits.Waiting(2, Duration.ofMillis(20)),
                Map.of(),
                lingering);
    }

    private <M> ActorRef<M> spawn(Behavior<M> behavior) {
        return kit.system().systemActorOf(behavior, "interleaved-" + NAMES.incrementAndGet(), Props.empty());
    }

    Seen play() {
        for (int i = 0; i < STEPS; i++) {
            step();
            look();
        }
        until("all attempts have ended", () -> {
            look();
            SessionsView view = board.view();
            return attemptsEnded.get() == attempts.get() && atRest(view);
        });
        until("board and observer agree", () -> names(alive).equals(shown(board.view())));
        if (random.nextBoolean()) {
            toldToEnd.addAll(lasting);
            supervisor.tell(new SessionSupervisor.Drain(kit.system().ignoreRef()));
        } else {
            lasting.forEach(this::end);
        }
        until(
                "all is over",
                () -> alive.isEmpty()
                        && board.view().active() == 0
                        && board.view().lingering() == 0
                        && atRest(board.view()));
        if (!broken.isEmpty()) {
            throw new AssertionError("seed " + seed + ": " + broken);
        }
        return new Seen(attempts.get(), sessions.get(), refusals.get(), looks);
    }

    private static boolean atRest(SessionsView view) {
        for (SessionClass kind : SessionClass.values()) {
            if (view.attempts(kind) + view.waiting(kind) + view.reserved(kind) > 0) {
                return false;
            }
        }
        return true;
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 70) {
            attempts.incrementAndGet();
            spawn(attempt(plan()));
        } else if (what < 80) {
            changeLimits();
        } else if (what < 87) {
            lasting.stream().findAny().ifPresent(this::end);
        } else if (what < 90) {
            lasting.stream().findAny().ifPresent(session -> {
                toldToEnd.add(session);
                supervisor.tell(new SessionSupervisor.CloseSession(session.toString()));
            });
        } else if (what == 92 && seed % 16 == 0) {
            // Whatever is thrown in it, sessions live on.
            supervisor.tell(new SessionSupervisor.SetLimits(null));
        } else {
            Thread.yield();
        }
    }

    private Plan plan() {
        SessionClass kind = SessionClass.values()[random.nextInt(SessionClass.values().length)];
        SessionAsk ask = new SessionAsk(kind, "p" + random.nextInt(3), "s" + random.nextInt(2), random.nextInt(3) == 0);
        return new Plan(
                ask,
                random.nextInt(4) > 0,
                random.nextInt(20),
                random.nextInt(8),
                random.nextInt(4) == 0,
                random.nextInt(200));
    }

    /** The driver alone changes them, so that it knows when a count may grow. */
    private void changeLimits() {
        SessionLimits next = board.view().limits().equals(HIGH) ? LOW : HIGH;
        supervisor.tell(new SessionSupervisor.SetLimits(next));
        until("limits are in use", () -> board.view().limits().equals(next));
        before = load(board.view());
    }

    private void end(ActorRef<Object> session) {
        toldToEnd.add(session);
        lasting.remove(session);
        session.tell(Word.CLOSE);
    }

    /** I1: beyond a limit nothing grows. And nobody is missing who lasts, was published and was not told to end. */
    private void look() {
        looks++;
        Set<String> due = lasting.stream()
                .filter(session -> !toldToEnd.contains(session))
                .map(Object::toString)
                .filter(published::contains)
                .collect(Collectors.toSet());
        SessionsView view = board.view();
        Map<SessionClass, Integer> now = load(view);
        now.forEach((kind, count) -> {
            if (count > Math.max(most(view.limits(), kind), before.getOrDefault(kind, 0))) {
                broken.add(kind + " grew to " + count + " beyond its limit, from " + before.get(kind));
            }
        });
        before = now;
        Set<String> shown = shown(view);
        due.removeAll(shown);
        if (!due.isEmpty()) {
            broken.add("live sessions not counted: " + due);
        }
        published.addAll(shown);
    }

    private static Map<SessionClass, Integer> load(SessionsView view) {
        Map<SessionClass, Integer> load = new EnumMap<>(SessionClass.class);
        for (SessionClass kind : SessionClass.values()) {
            load.put(kind, view.active(kind) + view.reserved(kind));
        }
        return load;
    }

    private static int most(SessionLimits limits, SessionClass kind) {
        return switch (kind) {
            case X400_IN -> limits.x400().incoming();
            case X400_OUT -> limits.x400().outgoing();
            case SMTP_IN -> limits.smtp().incoming();
            case SMTP_OUT -> limits.smtp().outgoing();
        };
    }

    private static Set<String> shown(SessionsView view) {
        return view.sessions().stream().map(SessionsView.Session::actor).collect(Collectors.toSet());
    }

    private static Set<String> names(Set<ActorRef<?>> actors) {
        return actors.stream().map(Object::toString).collect(Collectors.toSet());
    }

    private void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("seed " + seed + ", never: " + what + "; " + broken + "; shown "
                        + shown(board.view()) + ", alive " + names(alive) + ", attempts "
                        + (attempts.get() - attemptsEnded.get()));
            }
            Thread.yield();
        }
    }

    /** Hears of each session from itself and watches it, as the supervisor does and apart from it. */
    private Behavior<Began> observing() {
        return Behaviors.setup(context -> Behaviors.receive(Began.class)
                .onMessage(Began.class, began -> {
                    alive.add(began.session());
                    context.watch(began.session());
                    return Behaviors.same();
                })
                .onSignal(Terminated.class, ended -> {
                    alive.remove(ended.getRef());
                    return Behaviors.same();
                })
                .build());
    }

    private Behavior<Object> attempt(Plan plan) {
        return Behaviors.setup(context -> {
            ActorRef<Object> self = context.getSelf();
            if (plan.tellsBegan()) {
                supervisor.tell(new SessionSupervisor.Began(plan.ask().sessionClass(), self));
            }
            self.tell(new Later(plan.thinks()));
            AtomicInteger answers = new AtomicInteger();
            ActorRef<Admission> answer = context.messageAdapter(Admission.class, admission -> admission);
            return Behaviors.receive(Object.class)
                    .onMessage(Later.class, later -> {
                        if (later.turns() > 0) {
                            self.tell(new Later(later.turns() - 1));
                            return Behaviors.same();
                        }
                        if (answers.get() > 0 || plan.dies() == 0) {
                            return Behaviors.stopped();
                        }
                        supervisor.tell(new SessionSupervisor.Open(plan.ask(), self, answer));
                        return plan.dies() == 1 ? Behaviors.stopped() : Behaviors.same();
                    })
                    .onMessage(Admission.class, admission -> {
                        if (answers.incrementAndGet() > 1) {
                            broken.add("two answers to one");
                        }
                        if (admission instanceof Admission.Granted && plan.dies() > 2) {
                            supervisor.tell(new SessionSupervisor.HandOver<>(self, session(plan, self), Word.CLOSE));
                            return Behaviors.same();
                        }
                        refusals.addAndGet(admission instanceof Admission.Refused ? 1 : 0);
                        if (plan.lasts()) {
                            lingers(self, plan.lives());
                        }
                        self.tell(new Later(plan.dies()));
                        return Behaviors.same();
                    })
                    .onMessage(Began.class, began -> {
                        self.tell(new Later(plan.dies()));
                        return Behaviors.same();
                    })
                    .onSignal(PostStop.class, stop -> {
                        attemptsEnded.incrementAndGet();
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    /** Ends by itself or when it is told to; anything else has cut it. */
    private Behavior<Object> session(Plan plan, ActorRef<Object> attempt) {
        return Behaviors.setup(context -> {
            ActorRef<Object> self = context.getSelf();
            sessions.incrementAndGet();
            // Before anybody hears of it: whoever then ends all that last must not miss it.
            if (plan.lasts()) {
                lasting.add(self);
            } else {
                self.tell(new Later(plan.lives()));
            }
            observer.tell(new Began(self));
            attempt.tell(new Began(self));
            List<String> ends = new ArrayList<>();
            return Behaviors.receive(Object.class)
                    .onMessage(Later.class, later -> {
                        if (later.turns() > 0) {
                            self.tell(new Later(later.turns() - 1));
                            return Behaviors.same();
                        }
                        ends.add("by itself");
                        if (plan.dies() % 2 == 0) {
                            lingers(self, plan.thinks());
                        }
                        return Behaviors.stopped();
                    })
                    .onMessageEquals(Word.CLOSE, () -> {
                        ends.add("told to");
                        toldToEnd.add(self);
                        lasting.remove(self);
                        return Behaviors.stopped();
                    })
                    .onSignal(PostStop.class, stop -> {
                        if (ends.isEmpty()) {
                            broken.add("a session was cut: " + self);
                        }
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    /** A connection that lives a little longer than its owner, or until it is crowded out. */
    private void lingers(ActorRef<?> of, int turns) {
        Behavior<Wire.Command> lingering = Behaviors.setup(context -> {
            AtomicInteger left = new AtomicInteger(turns);
            context.getSelf().tell(Wire.Request.NEXT);
            return Behaviors.receiveMessage(message -> {
                if (message == Wire.Request.ABORT || left.getAndDecrement() <= 0) {
                    return Behaviors.stopped();
                }
                context.getSelf().tell(Wire.Request.NEXT);
                return Behaviors.same();
            });
        });
        supervisor.tell(new SessionSupervisor.Lingers(spawn(lingering), of));
    }

    /** Dials have their own tests. */
    private static final class NoDials implements SessionSupervisor.Outgoing {
        @Override
        public String nextId() {
            throw new IllegalStateException("nobody dials here");
        }

        @Override
        public Behavior<?> attempt(
                String id, PeerSettings peer, boolean urgent, ActorRef<SessionSupervisor.Command> supervisor) {
            throw new IllegalStateException("nobody dials here");
        }
    }
}
