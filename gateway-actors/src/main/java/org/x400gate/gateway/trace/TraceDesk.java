package org.x400gate.gateway.trace;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.audit.Audit;
import org.x400gate.protocol.inspect.Lines;

/** Switches traces on and off, says so in the log, and switches those off whose time is over. */
public final class TraceDesk extends AbstractBehavior<TraceDesk.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(TraceDesk.class);

    public sealed interface Command {}

    /** {@code time} is how long; without it, until it is switched off. */
    public record SwitchOn(String peer, Optional<Duration> time, String by, ActorRef<Shown> replyTo)
            implements Command {}

    public record SwitchOff(String peer, String by, ActorRef<Shown> replyTo) implements Command {}

    public record Show(ActorRef<Shown> replyTo) implements Command {}

    /** These are the peers from now on; the trace of one that is gone ends. */
    public record Know(Set<String> peers) implements Command {
        public Know {
            peers = Set.copyOf(peers);
        }
    }

    private record Expired(PeerTrace trace) implements Command {}

    /** How all peers stand now; a name that is none of theirs changed nothing. */
    public record Shown(List<State> peers) {
        public Shown {
            peers = List.copyOf(peers);
        }
    }

    /** {@code until} if its end was given; {@code dropped} since it was last switched on. */
    public record State(String peer, boolean on, Optional<Instant> until, String file, long dropped) {}

    private final TimerScheduler<Command> timers;
    private final PeerTraces traces;
    private final TraceSettings settings;
    private final Clock clock;
    private final Map<PeerTrace, Instant> until = new HashMap<>();
    private int lastEpoch;

    private TraceDesk(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            PeerTraces traces,
            TraceSettings settings,
            Clock clock) {
        super(context);
        this.timers = timers;
        this.traces = traces;
        this.settings = settings;
        this.clock = clock;
    }

    public static Behavior<Command> create(PeerTraces traces, TraceSettings settings, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new TraceDesk(context, timers, traces, settings, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(SwitchOn.class, this::onSwitchOn)
                .onMessage(SwitchOff.class, this::onSwitchOff)
                .onMessage(Show.class, this::onShow)
                .onMessage(Know.class, this::onKnow)
                .onMessage(Expired.class, this::onExpired)
                .build();
    }

    private void audited(String act, String peer, String by, String text) {
        boolean known = traces.find(peer).isPresent();
        Audit.act(act, "peer", peer, by, known ? "DONE" : "UNKNOWN", known ? text : "no such peer");
    }

    private Behavior<Command> onSwitchOn(SwitchOn command) {
        audited(
                "trace-on",
                command.peer(),
                command.by(),
                command.time().map(time -> "for " + time.toSeconds() + " s").orElse("until it is switched off"));
        traces.find(command.peer()).ifPresent(trace -> {
            timers.cancel(trace);
            until.remove(trace);
            command.time().ifPresent(time -> {
                timers.startSingleTimer(trace, new Expired(trace), time);
                until.put(trace, clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS));
            });
            if (!trace.isOn()) {
                trace.switchOn(++lastEpoch);
            }
            LOG.info(
                    "event=trace-on peer=\"{}\" until={} file={}",
                    Lines.printable(trace.peer()),
                    Optional.ofNullable(until.get(trace)).map(Instant::toString).orElse("switched-off"),
                    file(trace));
        });
        return answer(command.replyTo());
    }

    private Behavior<Command> onSwitchOff(SwitchOff command) {
        audited("trace-off", command.peer(), command.by(), "");
        traces.find(command.peer()).ifPresent(trace -> off(trace, "operator"));
        return answer(command.replyTo());
    }

    private Behavior<Command> onKnow(Know known) {
        for (PeerTrace trace : traces.all()) {
            if (!known.peers().contains(trace.peer())) {
                off(trace, "the peer is no longer configured");
                traces.remove(trace);
            }
        }
        known.peers().forEach(traces::add);
        return this;
    }

    private Behavior<Command> onExpired(Expired expired) {
        off(expired.trace(), "time is over");
        return this;
    }

    private void off(PeerTrace trace, String why) {
        timers.cancel(trace);
        until.remove(trace);
        if (trace.isOn()) {
            trace.switchOff();
            LOG.info("event=trace-off peer=\"{}\" reason=\"{}\"", Lines.printable(trace.peer()), why);
        }
    }

    private Path file(PeerTrace trace) {
        return TraceFile.path(settings.directory(), trace.peer()).toAbsolutePath();
    }

    private Behavior<Command> onShow(Show command) {
        return answer(command.replyTo());
    }

    private Behavior<Command> answer(ActorRef<Shown> replyTo) {
        replyTo.tell(new Shown(traces.all().stream()
                .map(trace -> new State(
                        trace.peer(),
                        trace.isOn(),
                        Optional.ofNullable(until.get(trace)),
                        file(trace).toString(),
                        trace.dropped()))
                .toList()));
        return this;
    }
}
