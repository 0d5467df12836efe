package org.x400gate.gateway.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the rest of the gateway shows of itself, and the one thing that can be switched; the status is at hand without waiting. */
public interface GatewayViews {
    StatusView status();

    CompletionStage<SessionsView> sessions();

    CompletionStage<BacklogView> backlog();

    QueueViews queue();

    /** Reads the configuration again and brings what may change into use; the answer says what became of it. */
    CompletionStage<ReloadView> reload();

    CompletionStage<PeersView> peers();

    /** Switches a peer's trace; {@code time} is how long it stays on. A name that is no peer's changes nothing. */
    CompletionStage<PeersView> trace(String peer, boolean on, Optional<Duration> time);

    /** In the text format of Prometheus. */
    CompletionStage<String> metrics();
}
