package org.x400gate.gateway.queue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.Room;
import org.x400gate.persistence.store.Backup;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * Looks after the store: closes the doors while it has no room or has failed, gives the space of what is gone back, makes
 * backups. What is queued goes out meanwhile.
 *
 * <p>A shortage is over by itself, once there is a little more room than is to be kept: the doors must not swing. A store that has
 * failed stays so: after a time it ends the caretaker, and with it the gateway, which opened anew either works or says why not.
 *
 * <p>Runs where blocking is allowed; what takes long has a thread of its own.
 */
public final class Caretaker extends AbstractBehavior<Caretaker.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public sealed interface Command {}

    /** A backup below the directory for backups; without a name it is called by the time. One at a time. */
    public record MakeBackup(Optional<String> name, String by, ActorRef<StatusReply<Backups>> replyTo)
            implements Command {}

    /** How far it has come. */
    public record AskBackups(ActorRef<StatusReply<Backups>> replyTo) implements Command {}

    /**
     * What became of backups since the start.
     *
     * @param underWay where one is being written
     * @param last the last that was made
     * @param fault why the last one that ended was not made; empty if it was
     */
    public record Backups(Optional<Path> underWay, Optional<BackupReport> last, String fault) {}

    private enum Tick implements Command {
        LOOK
    }

    private record Collected(long before, Instant begun, Optional<String> fault) implements Command {}

    private record BackupEnded(Path target, Instant begun, Optional<BackupReport> report, String fault)
            implements Command {}

    private final DurableQueue queue;
    private final StoreGate gate;
    private final CaretakerSettings settings;
    private final Consumer<Optional<String>> alarm;
    private final Executor ownThread;
    private final Clock clock;
    private Optional<String> closed = Optional.empty();
    private Optional<Instant> failedSince = Optional.empty();
    private boolean collecting;
    /** What the last collection could not give back. */
    private long uncollectable;

    private Backups backups = new Backups(Optional.empty(), Optional.empty(), "");

    private Caretaker(
            ActorContext<Command> context,
            DurableQueue queue,
            StoreGate gate,
            CaretakerSettings settings,
            Consumer<Optional<String>> alarm,
            Executor ownThread,
            Clock clock) {
        super(context);
        this.queue = queue;
        this.gate = gate;
        this.settings = settings;
        this.alarm = alarm;
        this.ownThread = ownThread;
        this.clock = clock;
    }

    /**
     * Spawn it where it may block.
     *
     * @param gate what the doors ask
     * @param alarm told why nothing is taken, and when that is over
     * @param ownThread for what takes long
     */
    public static Behavior<Command> create(
            DurableQueue queue,
            StoreGate gate,
            CaretakerSettings settings,
            Consumer<Optional<String>> alarm,
            Executor ownThread,
            Clock clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.LOOK, settings.interval());
            Caretaker caretaker = new Caretaker(context, queue, gate, settings, alarm, ownThread, clock);
            return caretaker.onLook();
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.LOOK, this::onLook)
                .onMessage(Collected.class, this::onCollected)
                .onMessage(MakeBackup.class, this::onMakeBackup)
                .onMessage(AskBackups.class, this::onAskBackups)
                .onMessage(BackupEnded.class, this::onBackupEnded)
                .build();
    }

    private Behavior<Command> onLook() {
        Room room = withMargin(look());
        room.damaged().stream()
                .filter(name -> !gate.damaged().contains(name))
                .forEach(name -> LOG.error("event=record-damaged record=\"{}\"", name));
        gate.saw(room);
        tell(gate.closed());
        Instant now = clock.instant();
        failedSince = room.failure().isPresent() ? failedSince.or(() -> Optional.of(now)) : Optional.empty();
        if (failedSince
                .filter(since -> !now.isBefore(since.plus(settings.giveUp())))
                .isPresent()) {
            LOG.error(
                    "event=store-given-up failing-since={} reason=\"{}\"",
                    failedSince.get(),
                    room.failure().get());
            return Behaviors.stopped();
        }
        boolean grown = room.garbageOctets() > uncollectable + uncollectable / 2;
        if (room.wasteful() && grown && !collecting) {
            collect(room.garbageOctets());
        }
        return this;
    }

    /** A disk that cannot be asked is no reason to take anything. */
    private Room look() {
        try {
            return queue.room();
        } catch (QueueUnavailable e) {
            return Room.failed(e.getMessage());
        }
    }

    private Room withMargin(Room room) {
        boolean little = room.spareOctets().isPresent() && room.spareOctets().getAsLong() < settings.reopenOctets();
        return closed.isPresent() && room.failure().isEmpty() && room.shortage().isEmpty() && little
                ? new Room(
                        room.failure(),
                        closed,
                        room.spareOctets(),
                        room.garbageOctets(),
                        room.wasteful(),
                        room.damaged())
                : room;
    }

    private void tell(Optional<String> now) {
        if (now.isPresent() != closed.isPresent() || gate.failed() && !now.equals(closed)) {
            now.ifPresentOrElse(
                    why -> LOG.error("event=store-gate gate=open->closed reason=\"{}\"", why),
                    () -> LOG.warn("event=store-gate gate=closed->open"));
            alarm.accept(now);
        }
        closed = now;
    }

    private void collect(long garbage) {
        collecting = true;
        Instant begun = clock.instant();
        getContext()
                .pipeToSelf(
                        apart(() -> {
                            queue.collect();
                            return garbage;
                        }),
                        (before, fault) -> new Collected(garbage, begun, words(fault)));
    }

    private Behavior<Command> onCollected(Collected collected) {
        collecting = false;
        uncollectable = collected.fault.isPresent() ? collected.before : look().garbageOctets();
        LOG.info(
                "event=store-collected garbage={}->{} took={}{}",
                collected.before,
                uncollectable,
                Duration.between(collected.begun, clock.instant()),
                collected.fault.map(fault -> " fault=\"" + fault + "\"").orElse(""));
        return this;
    }

    private Behavior<Command> onMakeBackup(MakeBackup asked) {
        Optional<String> obstacle = obstacle(asked);
        if (obstacle.isPresent()) {
            asked.replyTo.tell(StatusReply.error(obstacle.get()));
            return this;
        }
        Instant begun = clock.instant();
        Path target = settings.backups().orElseThrow().resolve(asked.name.orElseGet(() -> NAME.format(begun)));
        backups = new Backups(Optional.of(target), backups.last, backups.fault);
        LOG.info("event=backup-begins directory=\"{}\" by=\"{}\"", target, asked.by);
        getContext()
                .pipeToSelf(
                        apart(() -> queue.backup(target, begun)),
                        (report, fault) -> new BackupEnded(
                                target,
                                begun,
                                Optional.ofNullable(report),
                                words(fault).orElse("")));
        asked.replyTo.tell(StatusReply.success(backups));
        return this;
    }

    private Behavior<Command> onAskBackups(AskBackups ask) {
        ask.replyTo.tell(StatusReply.success(backups));
        return this;
    }

    private Optional<String> obstacle(MakeBackup asked) {
        if (settings.backups().isEmpty()) {
            return Optional.of("no backup is made before x400gate.store.backup-directory says where to");
        }
        if (backups.underWay.isPresent()) {
            return Optional.of("a backup is under way already");
        }
        return asked.name.flatMap(Backup::fault).map(allowed -> "name: " + allowed);
    }

    private Behavior<Command> onBackupEnded(BackupEnded ended) {
        Duration took = Duration.between(ended.begun, clock.instant());
        backups = new Backups(Optional.empty(), ended.report.or(backups::last), ended.fault);
        ended.report.ifPresentOrElse(
                report -> LOG.info(
                        "event=backup directory=\"{}\" entries={} octets={} took={}",
                        report.directory(),
                        report.entries(),
                        report.octets(),
                        took),
                () -> LOG.error(
                        "event=backup-failed directory=\"{}\" took={} reason=\"{}\"", ended.target, took, ended.fault));
        return this;
    }

    private <T> CompletableFuture<T> apart(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, ownThread);
    }

    private static Optional<String> words(Throwable fault) {
        return Optional.ofNullable(fault)
                .map(thrown -> Optional.ofNullable(thrown.getCause()).orElse(thrown))
                .map(thrown -> thrown instanceof QueueUnavailable ? thrown.getMessage() : thrown.toString());
    }
}
