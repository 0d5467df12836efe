package org.x400gate.gateway.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the rest of the gateway shows of itself, and the one thing that can be switched; the status is at hand without waiting. */
public interface GatewayViews {
    StatusView status();

    CompletionStage<SessionsView> sessions();

    /** @param first how many of the oldest entries are shown as well; each is read, and costs as it is long */
    CompletionStage<BacklogView> backlog(int first);

    QueueViews queue();

    LedgerViews ledger();

    /** Reads the configuration again and brings what may change into use; the answer says what became of it. */
    CompletionStage<ReloadView> reload(String by);

    /** Why it can't do its work any more, and has to be started anew; empty as long as it can. */
    Optional<String> failure();

    /**
     * Begins a backup.
     *
     * @param name of its directory; empty for one by the time
     * @param by who asks, for the log
     * @return fails with the reason if it was not begun
     */
    CompletionStage<BackupsView> backup(Optional<String> name, String by);

    CompletionStage<BackupsView> backups();

    CompletionStage<PeersView> peers();

    /**
     * Something is wanted of a next hop, or no longer.
     *
     * @param name of a peer or a server, or of a next hop in full
     * @param act suspend, resume, drain, return or re-route
     * @param by who wants it
     */
    CompletionStage<QueueViews.ActView> order(String name, String act, PeerOrder terms, String by);

    /** {@code to}: where mail is re-routed; {@code incomingToo}: a suspended peer is not let in either. */
    record PeerOrder(Optional<String> to, boolean incomingToo, Optional<String> reason) {}

    /** Switches a peer's trace; {@code time} is how long it stays on. A name that is no peer's changes nothing. */
    CompletionStage<PeersView> trace(String peer, boolean on, Optional<Duration> time, String by);

    /** In the text format of Prometheus. */
    CompletionStage<String> metrics();
}
