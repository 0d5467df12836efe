package org.x400gate.gateway.boot;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.admin.ReloadView;
import org.x400gate.gateway.tls.TlsReload;

/**
 * Reads the configuration again when it is told to, and brings what may change into use as one version: all of it or, if
 * anything in the files is wrong, nothing. One reload after the other; each has its answer. Runs where blocking is allowed.
 */
final class Reloading extends AbstractBehavior<Reloading.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    sealed interface Command {}

    record Reload(ActorRef<ReloadView> replyTo) implements Command {}

    private final LiveSettings live;
    private final Consumer<InUse> spread;
    private final Clock clock;
    private Optional<ActorRef<TlsReload.Command>> certificates = Optional.empty();

    private Reloading(ActorContext<Command> context, LiveSettings live, Consumer<InUse> spread, Clock clock) {
        super(context);
        this.live = live;
        this.spread = spread;
        this.clock = clock;
    }

    /** {@code spread} tells a version that has come into use to those who keep something of it. */
    static Behavior<Command> create(LiveSettings live, Consumer<InUse> spread, Clock clock) {
        return Behaviors.setup(context -> new Reloading(context, live, spread, clock));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Reload.class, this::onReload).build();
    }

    private Behavior<Command> onReload(Reload reload) {
        InUse before = live.now();
        try {
            Settings fresh = before.settings().again();
            LiveKeys.Difference difference = before.settings().difference(fresh);
            reload.replyTo.tell(
                    difference.live().isEmpty() ? unchanged(before, difference) : changed(before, fresh, difference));
        } catch (InvalidSettings invalid) {
            reload.replyTo.tell(refused(
                    before,
                    invalid.errors().stream().map(SettingError::toString).toList()));
        } catch (IllegalStateException tooMuch) {
            reload.replyTo.tell(refused(before, List.of(tooMuch.getMessage())));
        }
        return this;
    }

    private ReloadView changed(InUse before, Settings fresh, LiveKeys.Difference difference) throws InvalidSettings {
        Settings settings = before.settings().with(fresh);
        Capacity.check(settings, Capacity.present());
        InUse next = InUse.of(before.version() + 1, clock.instant(), settings, new SecureRandom());
        live.use(next, difference.waiting());
        spread.accept(next);
        watchCertificates(next);
        LOG.info(
                "event=reload version={} changed={} waiting-for-a-start={}",
                next.version(),
                difference.live(),
                difference.waiting());
        settings.warnings().forEach(warning -> LOG.warn("event=setting-warning msg=\"{}\"", warning));
        return view("active", next, difference, List.of());
    }

    private ReloadView unchanged(InUse before, LiveKeys.Difference difference) {
        live.use(before, difference.waiting());
        LOG.info("event=reload version={} changed=[] waiting-for-a-start={}", before.version(), difference.waiting());
        return view("unchanged", before, difference, List.of());
    }

    private ReloadView refused(InUse before, List<String> errors) {
        live.refused(clock.instant(), errors);
        LOG.error("event=reload-refused version={} errors={}", before.version(), errors.size());
        errors.forEach(error -> LOG.error("event=reload-error {}", error));
        return view(
                "refused",
                before,
                new LiveKeys.Difference(List.of(), live.view().waiting()),
                errors);
    }

    private static ReloadView view(String outcome, InUse inUse, LiveKeys.Difference difference, List<String> errors) {
        return new ReloadView(
                outcome, inUse.version(), inUse.since().toString(), difference.live(), difference.waiting(), errors);
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
