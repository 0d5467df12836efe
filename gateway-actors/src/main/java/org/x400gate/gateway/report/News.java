package org.x400gate.gateway.report;

import java.time.Instant;
import org.x400gate.gateway.failure.Cause;

/** What became of one recipient, as far as its originator may want to hear of it. */
public sealed interface News {
    record Failed(Cause cause) implements News {}

    /** A server that makes no reports has taken it: towards X.400 that is a delivery by the gateway (RFC 2156 4.6.2.3). */
    record TakenOver(String server) implements News {}

    /** A message as probed would go there. */
    record Deliverable() implements News {}

    /** Not yet; there are tries left until then. {@code status}: of RFC 3463, why the last one was none. */
    record Delayed(Cause cause, String status, Instant until) implements News {}
}
