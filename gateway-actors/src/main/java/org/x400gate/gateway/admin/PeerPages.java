package org.x400gate.gateway.admin;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * What is done with a peer, a server, or a domain whose mail goes by MX; NAME is the peer's or the server's, or that of the
 * next hop in full.
 *
 * <pre>
 * POST /peers/NAME/suspend?incoming=yes|no&amp;reason=&amp;by=
 * POST /peers/NAME/resume?by=
 * POST /peers/NAME/remove?how=drain|return|re-route&amp;to=&amp;reason=&amp;by=
 * </pre>
 */
final class PeerPages extends AllDirectives {
    private static final int MAX_NAME = 255;
    private static final Set<String> WAYS = Set.of("drain", "return", "re-route");
    private static final PathMatcher1<String> PEER =
            PathMatchers.segment("peers").slash(PathMatchers.segment());

    private final GatewayViews views;
    private final Doer doer = new Doer();

    PeerPages(GatewayViews views) {
        this.views = views;
    }

    /** {@code ofOurs}: wraps what changes something, so that pages of other sites cannot. */
    Route route(Function<Supplier<Route>, Route> ofOurs) {
        return concat(
                path(PEER.slash("suspend"), name -> post(() -> ofOurs.apply(() -> act(name, "suspend")))),
                path(PEER.slash("resume"), name -> post(() -> ofOurs.apply(() -> act(name, "resume")))),
                path(PEER.slash("remove"), name -> post(() -> ofOurs.apply(() -> remove(name)))));
    }

    private Route remove(String name) {
        return parameterOptional(
                "how",
                how -> how.filter(WAYS::contains)
                        .map(way -> act(name, way))
                        .orElseGet(() -> complete(Answers.error(
                                StatusCodes.BAD_REQUEST,
                                "how: one of " + new TreeSet<>(WAYS) + ", what becomes of its mail"))));
    }

    private Route act(String name, String act) {
        return parameterMap(parameters -> {
            Optional<String> to = Optional.ofNullable(parameters.get("to")).filter(text -> !text.isEmpty());
            if (act.equals("re-route") == to.isEmpty()
                    || name.length() > MAX_NAME
                    || to.orElse("").length() > MAX_NAME) {
                return complete(Answers.error(
                        StatusCodes.BAD_REQUEST,
                        "to: the next hop that gets its mail, with how=re-route and not else"));
            }
            GatewayViews.PeerOrder terms = new GatewayViews.PeerOrder(
                    to, isYes(parameters, "incoming"), Doer.reason(Optional.ofNullable(parameters.get("reason"))));
            return doer.by(
                    by -> Answers.later(() -> views.order(name, act, terms, by).thenApply(Doer::answer)));
        });
    }

    private static boolean isYes(Map<String, String> parameters, String name) {
        return "yes".equals(parameters.get(name));
    }
}
