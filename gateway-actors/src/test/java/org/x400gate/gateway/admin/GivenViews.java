package org.x400gate.gateway.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A gateway as tests of the admin port want it: what it says of itself, and what it was asked. */
final class GivenViews implements GatewayViews {
    final GivenQueue queue = new GivenQueue();
    final GivenLedger ledger = new GivenLedger();
    volatile String state = "running";
    volatile boolean traced;
    volatile Optional<String> failure = Optional.empty();
    volatile int reloads;
    volatile int entriesAsked;
    volatile String until = "";

    @Override
    public StatusView status() {
        List<String> problems = state.equals("running") ? List.of() : List.of("cannot listen on 127.0.0.1:102");
        ConfigurationView configuration = new ConfigurationView(
                "/etc/<x>.conf", 3, "2026-11-23T00:00:01Z", List.of("x400gate.admin.port"), "", List.of());
        return new StatusView(
                "1", "mta", "2026-11-23T00:00:00Z", 1, state, problems, List.of(), configuration, List.of());
    }

    @Override
    public CompletionStage<SessionsView> sessions() {
        return CompletableFuture.completedFuture(
                new SessionsView(List.of(new SessionsView.ClassView("x400-in", 96, 2, 0, 0, 0)), 128, 0, List.of()));
    }

    @Override
    public CompletionStage<BacklogView> backlog(int first) {
        entriesAsked = first;
        return CompletableFuture.completedFuture(new BacklogView(
                7,
                700,
                0,
                0,
                0,
                0,
                OptionalLong.of(1),
                0,
                List.of(new BacklogView.HopView("x400:B", 7, 0, "2026-11-23T00:00:00Z")),
                List.of()));
    }

    @Override
    public QueueViews queue() {
        return queue;
    }

    @Override
    public LedgerViews ledger() {
        return ledger;
    }

    @Override
    public CompletionStage<ReloadView> reload(String by) {
        reloads++;
        return CompletableFuture.completedFuture(new ReloadView(
                reloads == 1 ? "active" : "refused",
                4,
                "",
                List.of("x400gate.peers.A.host"),
                List.of(),
                List.of(),
                List.of("e")));
    }

    @Override
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public CompletionStage<BackupsView> backup(Optional<String> name, String by) {
        return name.filter(given -> given.equals("bad")).isPresent()
                ? CompletableFuture.failedFuture(new IllegalStateException("a backup is under way already"))
                : CompletableFuture.completedFuture(
                        new BackupsView("/backups/" + name.orElse("by-time"), "", "", 0, 0, ""));
    }

    @Override
    public CompletionStage<BackupsView> backups() {
        return CompletableFuture.completedFuture(
                new BackupsView("", "/backups/monday", "2026-11-23T00:00:00Z", 7, 700, ""));
    }

    @Override
    public CompletionStage<PeersView> peers() {
        return CompletableFuture.completedFuture(new PeersView(
                List.of(new PeersView.PeerView("MTA B", traced, until, "/trace/MTA+B.trace", 7, "", List.of())),
                List.of()));
    }

    @Override
    public CompletionStage<QueueViews.ActView> order(String name, String act, PeerOrder terms, String by) {
        queue.done.add(act + " " + name + " " + terms + " by " + by);
        return CompletableFuture.completedFuture(new QueueViews.ActView("done", "words", false));
    }

    @Override
    public CompletionStage<PeersView> trace(String peer, boolean on, Optional<Duration> time, String by) {
        if (peer.equals("MTA B")) {
            traced = on;
            until = time.map(Duration::toString).orElse("");
        }
        return peers();
    }

    @Override
    public CompletionStage<String> metrics() {
        return CompletableFuture.completedFuture("x400gate_sessions_active 2\n");
    }
}
