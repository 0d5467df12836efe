package org.x400gate.gateway.admin;

import java.util.concurrent.CompletionStage;

/** What the rest of the gateway shows of itself; the status is at hand without waiting. */
public interface GatewayViews {
    StatusView status();

    CompletionStage<SessionsView> sessions();

    CompletionStage<BacklogView> backlog();

    /** In the text format of Prometheus. */
    CompletionStage<String> metrics();
}
