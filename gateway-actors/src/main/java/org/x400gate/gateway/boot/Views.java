package org.x400gate.gateway.boot;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.x400gate.gateway.admin.BacklogView;
import org.x400gate.gateway.admin.BackupsView;
import org.x400gate.gateway.admin.GatewayViews;
import org.x400gate.gateway.admin.LedgerViews;
import org.x400gate.gateway.admin.PeersView;
import org.x400gate.gateway.admin.QueueViews;
import org.x400gate.gateway.admin.ReloadView;
import org.x400gate.gateway.admin.SessionsView;
import org.x400gate.gateway.admin.StatusView;
import org.x400gate.gateway.association.SessionLimits;
import org.x400gate.gateway.audit.Audit;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.queue.Caretaker;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueShown;
import org.x400gate.gateway.trace.TraceDesk;
import org.x400gate.gateway.x400.PeersBoard;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.store.BackupReport;

/** What the rooms publish, in the words of the admin port: who and where, never what is in a message. */
final class Views implements GatewayViews {
    /** A table of a million lines takes its time. */
    private static final Duration RELOAD_TIMEOUT = Duration.ofMinutes(5);

    private final ActorSystem<?> system;
    private final Boards boards;
    private final LiveSettings live;
    private final Rooms rooms;
    private final Meters meters;
    private final Duration timeout;
    private final Clock clock;

    Views(
            ActorSystem<?> system,
            Boards boards,
            LiveSettings live,
            Rooms rooms,
            Meters meters,
            Duration timeout,
            Clock clock) {
        this.system = system;
        this.boards = boards;
        this.live = live;
        this.rooms = rooms;
        this.meters = meters;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public StatusView status() {
        return boards.status().view(clock.instant(), live.view(), boards.store().damaged());
    }

    @Override
    public CompletionStage<SessionsView> sessions() {
        var view = boards.sessions().view();
        List<SessionsView.ClassView> classes = new ArrayList<>();
        for (SessionClass each : SessionClass.values()) {
            classes.add(new SessionsView.ClassView(
                    each.label(),
                    limit(view.limits(), each),
                    view.active(each),
                    view.reserved(each),
                    view.waiting(each),
                    view.attempts(each)));
        }
        List<SessionsView.SessionView> each = view.sessions().stream()
                .map(session -> new SessionsView.SessionView(
                        session.actor(), session.sessionClass().label(), session.peer(), session.source()))
                .toList();
        return CompletableFuture.completedFuture(
                new SessionsView(classes, view.limits().x400().node(), view.lingering(), each));
    }

    private static int limit(SessionLimits limits, SessionClass sessionClass) {
        return switch (sessionClass) {
            case X400_IN -> limits.x400().incoming();
            case X400_OUT -> limits.x400().outgoing();
            case SMTP_IN -> limits.smtp().incoming();
            case SMTP_OUT -> limits.smtp().outgoing();
        };
    }

    @Override
    public CompletionStage<BacklogView> backlog(int first) {
        CompletionStage<QueueShown> shown = AskPattern.ask(
                rooms.keeper(), replyTo -> new QueueKeeper.Show(first, replyTo), timeout, system.scheduler());
        return shown.thenApply(Views::backlog);
    }

    static BacklogView backlog(QueueShown shown) {
        return new BacklogView(
                shown.figures().entries(),
                shown.figures().contentOctets(),
                shown.figures().held(),
                shown.figures().dead(),
                shown.deadLettersMade(),
                shown.figures().leased(),
                shown.figures().freeOctets(),
                shown.waitingChanges(),
                shown.hops().stream()
                        .map(hop -> new BacklogView.HopView(
                                hop.hop().name(),
                                hop.queued(),
                                hop.leased(),
                                hop.earliestDue().toString()))
                        .toList(),
                shown.oldest().stream().map(QueueAnswers::brief).toList());
    }

    @Override
    public QueueViews queue() {
        return new QueueAnswers(system, rooms.desks().queue(), timeout);
    }

    @Override
    public LedgerViews ledger() {
        return new LedgerAnswers(system, rooms.desks().ledger(), timeout);
    }

    @Override
    public CompletionStage<ReloadView> reload(String by) {
        return AskPattern.ask(
                rooms.reloading(), replyTo -> new Reloading.Reload(by, replyTo), RELOAD_TIMEOUT, system.scheduler());
    }

    @Override
    public Optional<String> failure() {
        return boards.store().failed() ? boards.store().closed() : Optional.empty();
    }

    @Override
    public CompletionStage<BackupsView> backup(Optional<String> name, String by) {
        Audit.act("backup", "name", name.orElse(""), by, "ASKED", "");
        return backups(replyTo -> new Caretaker.MakeBackup(name, by, replyTo));
    }

    @Override
    public CompletionStage<BackupsView> backups() {
        return backups(Caretaker.AskBackups::new);
    }

    private CompletionStage<BackupsView> backups(
            Function<ActorRef<StatusReply<Caretaker.Backups>>, Caretaker.Command> command) {
        CompletionStage<Caretaker.Backups> asked =
                AskPattern.askWithStatus(rooms.caretaker(), command::apply, timeout, system.scheduler());
        return asked.thenApply(answer -> new BackupsView(
                answer.underWay().map(Path::toString).orElse(""),
                answer.last().map(last -> last.directory().toString()).orElse(""),
                answer.last().map(last -> last.made().toString()).orElse(""),
                answer.last().map(BackupReport::entries).orElse(0L),
                answer.last().map(BackupReport::octets).orElse(0L),
                answer.fault()));
    }

    @Override
    public CompletionStage<PeersView> peers() {
        return asked(TraceDesk.Show::new);
    }

    @Override
    public CompletionStage<PeersView> trace(String peer, boolean on, Optional<Duration> time, String by) {
        return asked(replyTo ->
                on ? new TraceDesk.SwitchOn(peer, time, by, replyTo) : new TraceDesk.SwitchOff(peer, by, replyTo));
    }

    private CompletionStage<PeersView> asked(Function<ActorRef<TraceDesk.Shown>, TraceDesk.Command> command) {
        CompletionStage<TraceDesk.Shown> shown =
                AskPattern.ask(rooms.traces(), command::apply, timeout, system.scheduler());
        return shown.thenCombine(backlog(0), (answer, backlog) -> {
            Map<String, PeersBoard.Standing> standings = boards.peers().standings();
            return new PeersView(
                    answer.peers().stream()
                            .map(state -> peer(state, Optional.ofNullable(standings.get(state.peer()))))
                            .toList(),
                    boards.orders().all().stream()
                            .map(order -> order(order, backlog))
                            .toList());
        });
    }

    private PeersView.OrderView order(HopOrder order, BacklogView backlog) {
        return new PeersView.OrderView(
                order.hop().name(),
                OrderWords.act(order),
                order.instead().map(NextHop::name).orElse(""),
                order.incomingToo(),
                order.since().toString(),
                order.by(),
                order.reason(),
                backlog.hops().stream()
                        .filter(hop -> hop.hop().equals(order.hop().name()))
                        .mapToLong(BacklogView.HopView::queued)
                        .sum(),
                live.now().serves(order.hop()));
    }

    @Override
    public CompletionStage<QueueViews.ActView> order(String name, String act, PeerOrder terms, String by) {
        Function<ActorRef<QueueViews.ActView>, OrderDesk.Command> command = replyTo -> act.equals("resume")
                ? new OrderDesk.End(name, by, replyTo)
                : new OrderDesk.Put(
                        name,
                        new OrderDesk.Wish(
                                OrderWords.kind(act),
                                terms.to(),
                                terms.incomingToo(),
                                terms.reason().orElse("")),
                        by,
                        replyTo);
        return AskPattern.ask(rooms.orders(), command::apply, timeout, system.scheduler());
    }

    private static PeersView.PeerView peer(TraceDesk.State state, Optional<PeersBoard.Standing> standing) {
        List<PeersView.ProblemView> problems = new ArrayList<>();
        standing.flatMap(PeersBoard.Standing::misconfigured)
                .ifPresent(failure -> problems.add(problem("configuration", failure)));
        standing.flatMap(PeersBoard.Standing::notReached)
                .ifPresent(failure -> problems.add(problem("not reached", failure)));
        return new PeersView.PeerView(
                state.peer(),
                state.on(),
                state.until().map(Instant::toString).orElse(""),
                state.file(),
                state.dropped(),
                standing.flatMap(PeersBoard.Standing::endpoint).orElse(""),
                problems);
    }

    private static PeersView.ProblemView problem(String kind, PeersBoard.Failure failure) {
        return new PeersView.ProblemView(kind, failure.text(), failure.since().toString(), failure.tries());
    }

    @Override
    public CompletionStage<String> metrics() {
        return backlog(0).thenApply(meters::text);
    }
}
