package org.x400gate.gateway.trace;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.protocol.inspect.Conversation;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.inspect.ReadingLimits;
import org.x400gate.protocol.inspect.Side;
import org.x400gate.protocol.inspect.Told;
import org.x400gate.protocol.stack.Arriving;

/**
 * Reads what the taps left in the queue and writes it, on a thread of its own that may block. A file that cannot be
 * written is said once; what would have gone there is lost and counted, and it is tried again from time to time.
 */
public final class TraceWriter extends AbstractBehavior<TraceWriter.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(TraceWriter.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int BATCH = 64;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(10);

    /** What one association may hold here; a longer APDU is counted only. */
    private static final int MAX_TSDU = 1 << 20;

    private static final int MAX_APDU = 256 << 10;
    private static final int MAX_ASSOCIATIONS = 256;

    /** What all of them together may hold; the one that wants more is not followed any further. */
    static final long MAX_HELD = 16 << 20;

    sealed interface Command {}

    enum Signal implements Command {
        WORK,
        /** A second is over. */
        REFILL
    }

    private final TimerScheduler<Command> timers;
    private final TraceSettings settings;
    private final PeerTraces traces;
    private final Lines lines;
    private final ReadingLimits limits;
    private final Map<PeerTrace, Output> outputs = new HashMap<>();
    /** By association, those longest silent first; empty for one that is not followed any further. */
    private final Map<String, Optional<Conversation>> conversations = new LinkedHashMap<>(16, 0.75f, true);

    private long held;

    /** Octets that may still be written in this second; while there are none, what comes waits in the queue. */
    private long budget;

    private TraceWriter(
            ActorContext<Command> context, TimerScheduler<Command> timers, TraceSettings settings, PeerTraces traces) {
        super(context);
        this.timers = timers;
        this.budget = settings.maxRate();
        this.settings = settings;
        this.traces = traces;
        this.lines = new Lines(settings.contents(), settings.maxOctets());
        this.limits = new ReadingLimits(MAX_TSDU, MAX_APDU, settings.contents());
        traces.queue().wakeBy(() -> context.getSelf().tell(Signal.WORK));
        context.getSelf().tell(Signal.WORK);
    }

    /** To be run where it may block. */
    public static Behavior<?> create(TraceSettings settings, PeerTraces traces) {
        return Behaviors.supervise(writing(settings, traces)).onFailure(SupervisorStrategy.restart());
    }

    static Behavior<Command> writing(TraceSettings settings, PeerTraces traces) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new TraceWriter(context, timers, settings, traces)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Signal.WORK, this::onWork)
                .onMessageEquals(Signal.REFILL, this::onRefill)
                .onSignal(PreRestart.class, signal -> close())
                .onSignal(PostStop.class, signal -> close())
                .build();
    }

    private Behavior<Command> onWork() {
        List<TraceEvent> events = traces.queue().take(BATCH);
        Map<PeerTrace, StringBuilder> texts = new LinkedHashMap<>();
        for (TraceEvent event : events) {
            StringBuilder text = texts.computeIfAbsent(event.peer(), peer -> new StringBuilder());
            dropped(event.droppedBefore(), event.time(), text);
            append(event, text);
        }
        if (events.isEmpty()) {
            // Those after which nothing more came.
            for (PeerTrace peer : traces.all()) {
                long last = peer.takeUntold();
                if (last > 0) {
                    dropped(last, peer.clock().instant(), texts.computeIfAbsent(peer, none -> new StringBuilder()));
                }
            }
        }
        texts.forEach((peer, text) -> {
            budget -= text.length();
            outputs.computeIfAbsent(peer, Output::new).write(text.toString());
        });
        if (!texts.isEmpty() && !timers.isTimerActive(Signal.REFILL)) {
            timers.startSingleTimer(Signal.REFILL, Signal.REFILL, SECOND);
        }
        if (!events.isEmpty() && budget > 0) {
            getContext().getSelf().tell(Signal.WORK);
        }
        return this;
    }

    private Behavior<Command> onRefill() {
        boolean stopped = budget <= 0;
        budget = settings.maxRate();
        if (stopped) {
            getContext().getSelf().tell(Signal.WORK);
        }
        return this;
    }

    private static void dropped(long pieces, Instant time, StringBuilder text) {
        if (pieces > 0) {
            line(text, time, "--", "-", "the trace could not follow: " + pieces + " pieces dropped");
        }
    }

    private void append(TraceEvent event, StringBuilder text) {
        String id = event.association();
        event.start().ifPresent(arriving -> follow(id, Optional.of(from(arriving))));
        if (event.kind() == TraceEvent.Kind.END) {
            forget(id);
            line(text, event.time(), "--", id, "end");
            return;
        }
        if (!conversations.containsKey(id)) {
            follow(id, Optional.of(Conversation.fromMidway(limits)));
        }
        conversations.get(id).ifPresent(conversation -> tell(event, conversation, text));
    }

    private Conversation from(Arriving arriving) {
        return arriving.open()
                ? Conversation.fromMidway(limits).startsAt(Side.RESPONDER, arriving.packet(), arriving.insideTsdu())
                : Conversation.fromStart(limits);
    }

    private void tell(TraceEvent event, Conversation conversation, StringBuilder text) {
        String id = event.association();
        boolean sent = event.kind() == TraceEvent.Kind.SENT;
        long before = conversation.held();
        // Which of the two opened the association does not matter to the reading.
        for (Told told : conversation.sent(sent ? Side.INITIATOR : Side.RESPONDER, event.octets())) {
            lines.of(told).forEach(each -> line(text, event.time(), sent ? "->" : "<-", id, each));
        }
        held += conversation.held() - before;
        if (held > MAX_HELD) {
            follow(id, Optional.empty());
            line(
                    text,
                    event.time(),
                    "--",
                    id,
                    "not followed any further: all that is unfinished is more than " + MAX_HELD + " octets");
        }
    }

    private void follow(String id, Optional<Conversation> conversation) {
        forget(id);
        if (conversations.size() >= MAX_ASSOCIATIONS) {
            forget(conversations.keySet().iterator().next());
        }
        conversations.put(id, conversation);
        held += conversation.map(Conversation::held).orElse(0L);
    }

    private void forget(String id) {
        Optional<Conversation> known = conversations.remove(id);
        if (known != null) {
            held -= known.map(Conversation::held).orElse(0L);
        }
    }

    private static void line(StringBuilder text, Instant time, String direction, String id, String line) {
        text.append(TIME.format(time))
                .append(' ')
                .append(direction)
                .append(' ')
                .append(id)
                .append(' ')
                .append(line)
                .append('\n');
    }

    private Behavior<Command> close() {
        outputs.values().forEach(Output::close);
        outputs.clear();
        return this;
    }

    /** One peer's file, there or not. */
    private final class Output {
        private final PeerTrace peer;
        private Optional<TraceFile> file = Optional.empty();
        private Optional<Instant> failedAt = Optional.empty();

        Output(PeerTrace peer) {
            this.peer = peer;
        }

        void write(String text) {
            Instant now = peer.clock().instant();
            if (failedAt.isPresent() && now.isBefore(failedAt.get().plus(RETRY))) {
                return;
            }
            try {
                if (file.isPresent() && !file.get().isThere()) {
                    close();
                }
                if (file.isEmpty()) {
                    file = Optional.of(TraceFile.open(
                            TraceFile.path(settings.directory(), peer.peer()), settings.maxFileOctets()));
                }
                file.get().write(text);
                if (failedAt.isPresent()) {
                    LOG.info("event=trace-writes-again peer=\"{}\"", Lines.printable(peer.peer()));
                    failedAt = Optional.empty();
                }
            } catch (IOException unwritable) {
                if (failedAt.isEmpty()) {
                    LOG.warn(
                            "event=trace-not-written peer=\"{}\" directory={} reason=\"{}\"; mail is not concerned",
                            Lines.printable(peer.peer()),
                            settings.directory(),
                            String.valueOf(unwritable));
                }
                failedAt = Optional.of(now);
                close();
            }
        }

        void close() {
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException late) {
                LOG.debug("event=trace-not-closed reason=\"{}\"", String.valueOf(late));
            }
            file = Optional.empty();
        }
    }
}
