package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.NextHop;

/** What one delivery has learnt of its servers: whom to pass over for now, whom to speak to in clear, how often none was reached. */
final class ServersTried {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDelivery.class);
    private static final int MAX_KEPT = 100;
    /** For so long the next ones are tried at once. */
    private static final Duration PASSED_OVER = Duration.ofMinutes(1);
    /** Where TLS is only wished: a server that failed at it gets its mail in clear for so long (RFC 7435 section 3). */
    private static final Duration IN_CLEAR_AFTER_TLS = Duration.ofHours(1);

    private final Map<SmtpServer, Instant> passedOver = new LinkedHashMap<>();
    private final Map<SmtpServer, Instant> inClear = new LinkedHashMap<>();
    private int failuresBefore;
    private int failures;
    private Instant failedAt = Instant.EPOCH;
    private String reason = "";

    /** {@code failuresBefore}: tries in a row that reached nobody, made by those who served this hop before. */
    ServersTried(int failuresBefore) {
        this.failuresBefore = failuresBefore;
    }

    /** What holds at one time. */
    record Known(Set<SmtpServer> passedOver, Set<SmtpServer> inClear) {
        Known {
            passedOver = Set.copyOf(passedOver);
            inClear = Set.copyOf(inClear);
        }
    }

    Known known(Instant now) {
        return new Known(holding(passedOver, now), holding(inClear, now));
    }

    private static Set<SmtpServer> holding(Map<SmtpServer, Instant> until, Instant now) {
        return until.entrySet().stream()
                .filter(each -> now.isBefore(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The next connection is to another server, or to the same one in clear; if there is none, its dial says so. */
    void unusable(SmtpConnectionEvent.Unusable how, boolean tlsOnlyWished, NextHop hop, Instant now) {
        if (how.inTls() && tlsOnlyWished) {
            keep(inClear, how.server(), now.plus(IN_CLEAR_AFTER_TLS));
        } else {
            passOver(how.server(), how.reason(), now);
        }
        LOG.warn(
                "event=smtp-out-unusable hop={} server={} in-tls={} reason=\"{}\"",
                hop,
                how.server(),
                how.inTls(),
                how.reason());
    }

    void passOver(SmtpServer server, String why, Instant now) {
        keep(passedOver, server, now.plus(PASSED_OVER));
        reason = why;
    }

    private static void keep(Map<SmtpServer, Instant> map, SmtpServer server, Instant until) {
        map.remove(server);
        map.put(server, until);
        if (map.size() > MAX_KEPT) {
            Iterator<SmtpServer> oldest = map.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void reached() {
        failures = 0;
        failuresBefore = 0;
    }

    /** None of them; next time each of them is tried again. */
    void failed(String why, Instant now) {
        failures++;
        failedAt = now;
        reason = why;
        passedOver.clear();
    }

    /** Whether it is so long that none was reached. */
    boolean haveRested(Duration pause, Instant now) {
        return !now.isBefore(failedAt.plus(pause));
    }

    /** In a row. */
    int failures() {
        return failuresBefore + failures;
    }

    /** Why nobody was reached, or who was refused to us last. */
    String reason() {
        return reason;
    }

    /** Whether nobody has been reached since this delivery failed. */
    boolean outOfReach() {
        return failures > 0;
    }
}
