package org.x400gate.gateway.boot;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.admin.ReloadView;
import org.x400gate.gateway.audit.Audit;
import org.x400gate.gateway.tls.TlsReload;

/**
 * Reads the configuration again when it is told to or, if that is set, when its files have changed, and brings what may
 * change into use as one version: all of it or, if anything in the files is wrong, nothing. One reload after the other;
 * each has its answer. Runs where blocking is allowed.
 */
final class Reloading extends AbstractBehavior<Reloading.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    sealed interface Command {}

    record Reload(String by, ActorRef<ReloadView> replyTo) implements Command {}

    enum Cause implements Command {
        /** SIGHUP. */
        HANG_UP,
        /** It is time to look whether the files have changed. */
        LOOK
    }

    private final LiveSettings live;
    private final Consumer<InUse> spread;
    private final Function<InUse, List<String>> left;
    private final Clock clock;
    private final TimerScheduler<Command> timers;
    private final WatchedFiles files;
    private Optional<ActorRef<TlsReload.Command>> certificates = Optional.empty();

    private Reloading(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LiveSettings live,
            Consumer<InUse> spread,
            Function<InUse, List<String>> left,
            Clock clock) {
        super(context);
        this.left = left;
        this.timers = timers;
        this.files = new WatchedFiles(live.now().settings().file());
        this.live = live;
        this.spread = spread;
        this.clock = clock;
        watchFiles();
    }

    /**
     * @param spread tells a version that has come into use to those who keep something of it
     * @param left what it has no place for any more, though there is mail
     */
    static Behavior<Command> create(
            LiveSettings live, Consumer<InUse> spread, Function<InUse, List<String>> left, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Reloading(context, timers, live, spread, left, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Reload.class, this::onReload)
                .onMessageEquals(Cause.HANG_UP, this::onHangUp)
                .onMessageEquals(Cause.LOOK, this::onLook)
                .build();
    }

    private Behavior<Command> onReload(Reload reload) {
        reload.replyTo.tell(reloaded("operator", reload.by));
        return this;
    }

    private Behavior<Command> onHangUp() {
        reloaded("hang-up", Audit.PROCESS);
        return this;
    }

    private Behavior<Command> onLook() {
        if (files.haveChanged()) {
            reloaded("changed-files", Audit.PROCESS);
        }
        watchFiles();
        return this;
    }

    private void watchFiles() {
        ReloadSettings settings = live.now().settings().reload();
        if (settings.watch()) {
            timers.startSingleTimer(Cause.LOOK, Cause.LOOK, settings.interval());
        } else {
            timers.cancel(Cause.LOOK);
        }
    }

    /** {@code cause}: what it comes of; {@code by}: who wants it. */
    private ReloadView reloaded(String cause, String by) {
        ReloadView view = reloaded(cause);
        Audit.act(
                "reload",
                "version",
                view.version(),
                by,
                view.outcome().toUpperCase(Locale.ROOT),
                cause + "; changed " + view.changed() + ", errors "
                        + view.errors().size());
        return view;
    }

    private ReloadView reloaded(String by) {
        InUse before = live.now();
        files.reading();
        try {
            Settings fresh = before.settings().again();
            LiveKeys.Difference difference = before.settings().difference(fresh);
            return difference.live().isEmpty()
                    ? unchanged(by, before, difference)
                    : changed(by, before, fresh, difference);
        } catch (InvalidSettings invalid) {
            return refused(
                    by,
                    before,
                    invalid.errors().stream().map(SettingError::toString).toList());
        } catch (IllegalStateException tooMuch) {
            return refused(by, before, List.of(tooMuch.getMessage()));
        }
    }

    private ReloadView changed(String by, InUse before, Settings fresh, LiveKeys.Difference difference)
            throws InvalidSettings {
        Settings settings = before.settings().with(fresh);
        Capacity.check(settings, Capacity.present());
        InUse next = InUse.of(
                before.version() + 1,
                clock.instant(),
                settings,
                new SecureRandom(),
                before.routes().detours());
        live.use(next, difference.waiting());
        spread.accept(next);
        watchCertificates(next);
        watchFiles();
        LOG.info(
                "event=reload version={} by={} changed={} waiting-for-a-start={}",
                next.version(),
                by,
                difference.live(),
                difference.waiting());
        settings.warnings().forEach(warning -> LOG.warn("event=setting-warning msg=\"{}\"", warning));
        List<String> waits = left.apply(next);
        waits.forEach(each -> LOG.warn("event=reload-left msg=\"{}\"", each));
        return view("active", next, difference, waits, List.of());
    }

    private ReloadView unchanged(String by, InUse before, LiveKeys.Difference difference) {
        live.use(before, difference.waiting());
        LOG.info(
                "event=reload version={} by={} changed=[] waiting-for-a-start={}",
                before.version(),
                by,
                difference.waiting());
        return view("unchanged", before, difference, List.of(), List.of());
    }

    private ReloadView refused(String by, InUse before, List<String> errors) {
        live.refused(clock.instant(), errors);
        LOG.error("event=reload-refused version={} by={} errors={}", before.version(), by, errors.size());
        errors.forEach(error -> LOG.error("event=reload-error {}", error));
        return view(
                "refused",
                before,
                new LiveKeys.Difference(List.of(), live.view().waiting()),
                List.of(),
                errors);
    }

    private static ReloadView view(
            String outcome, InUse inUse, LiveKeys.Difference difference, List<String> left, List<String> errors) {
        return new ReloadView(
                outcome,
                inUse.version(),
                inUse.since().toString(),
                difference.live(),
                difference.waiting(),
                left,
                errors);
    }

    /** Each version reads the certificates for those whom we call anew, and looks after them while it is in use. */
    private void watchCertificates(InUse next) {
        certificates.ifPresent(getContext()::stop);
        certificates = next.settings()
                .connecting()
                .tls()
                .contexts()
                .map(contexts -> getContext().spawn(TlsReload.create(contexts), "tls-reload." + next.version()));
    }
}
