package org.x400gate.gateway.admin;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Who does something, why, and what is answered. */
final class Doer extends AllDirectives {
    private static final int MAX_NAME = 64;
    private static final int MAX_REASON = 200;
    private static final Map<String, StatusCode> STATUS = Map.of(
            "done", StatusCodes.OK,
            "unknown", StatusCodes.NOT_FOUND,
            "busy", StatusCodes.CONFLICT,
            "refused", StatusCodes.UNPROCESSABLE_CONTENT,
            "unavailable", StatusCodes.SERVICE_UNAVAILABLE);

    /**
     * Named by whoever asks, since there is no log-in, in 1 to 64 characters that cannot spoil a log line; behind the last
     * {@code @} is where he asks from.
     */
    Route by(Function<String, Route> inner) {
        return extractClientIP(address -> parameterOptional("by", given -> {
            String by = given.orElse("unknown").replaceAll("[^A-Za-z0-9._@ +-]", "?");
            String name = by.isBlank() ? "unknown" : by.substring(0, Math.min(MAX_NAME, by.length()));
            return inner.apply(name + "@"
                    + address.getAddress().map(InetAddress::getHostAddress).orElse("unknown"));
        }));
    }

    /** For a ledger, a log and a report: one line of at most 200 characters. */
    static Optional<String> reason(Optional<String> given) {
        return given.map(text -> text.strip().replaceAll("\\p{Cntrl}", " ").replace('"', '\''))
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring(0, Math.min(MAX_REASON, line.length())));
    }

    static HttpResponse answer(QueueViews.ActView view) {
        return Answers.json(STATUS.get(view.result()), view);
    }
}
