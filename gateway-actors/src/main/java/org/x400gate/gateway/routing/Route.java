package org.x400gate.gateway.routing;

import org.x400gate.persistence.queue.NextHop;

/** The way of one recipient. */
public sealed interface Route {
    /** {@code hop} is a peer ({@code x400:NAME}) or a group of SMTP servers ({@code smtp:NAME}). */
    record To(NextHop hop) implements Route {}

    /** No way is configured; the text names the address and what was looked for. */
    record Unroutable(String reason) implements Route {}
}
