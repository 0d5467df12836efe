package org.x400gate.gateway.admin;

import java.util.HashMap;
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
 * The queue, entry by entry.
 *
 * <pre>
 * GET    /queue/entries?hop=&amp;waiting=yes&amp;dead=yes&amp;text=&amp;after=&amp;max=
 * GET    /queue/entries/ID
 * GET    /queue/dead?hop=&amp;text=&amp;after=&amp;max=
 * POST   /queue/entries/ID/retry | hold | release   ?by=
 * POST   /queue/entries/ID/redirect?to=              &amp;by=
 * POST   /queue/entries/ID/return?reason=            &amp;by=
 * DELETE /queue/entries/ID?report=yes|no            &amp;by=
 * POST   /queue/hops/NAME/retry                     ?by=
 * </pre>
 */
final class QueuePages extends AllDirectives {
    static final int MAX_PAGE = 500;

    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_NAME = 1000;
    private static final Set<String> DEEDS = Set.of("retry", "hold", "release", "redirect", "return");
    private static final PathMatcher1<String> ENTRY =
            PathMatchers.segment("queue").slash("entries").slash(PathMatchers.segment());
    private static final PathMatcher1<String> HOP = PathMatchers.segment("queue")
            .slash("hops")
            .slash(PathMatchers.segment())
            .slash("retry");
    private final QueueViews views;
    private final Doer doer = new Doer();

    QueuePages(QueueViews views) {
        this.views = views;
    }

    /** {@code ofOurs}: wraps what changes something, so that pages of other sites cannot. */
    Route route(Function<Supplier<Route>, Route> ofOurs) {
        return concat(
                path(PathMatchers.segment("queue").slash("entries"), () -> get(() -> parameterMap(this::entries))),
                path(PathMatchers.segment("queue").slash("dead"), () -> get(() -> parameterMap(this::dead))),
                path(
                        ENTRY,
                        id -> concat(
                                get(() -> entry(id)), delete(() -> ofOurs.apply(() -> doer.by(by -> delete(id, by)))))),
                path(
                        ENTRY.slash(PathMatchers.segment()),
                        (id, deed) -> post(() -> ofOurs.apply(() -> doer.by(by -> act(id, deed, by))))),
                path(HOP, hop -> post(() -> ofOurs.apply(() -> doer.by(by -> hurryHop(hop, by))))));
    }

    private Route dead(Map<String, String> parameters) {
        Map<String, String> narrowed = new HashMap<>(parameters);
        narrowed.put("dead", "yes");
        return entries(narrowed);
    }

    private Route entries(Map<String, String> parameters) {
        Optional<Integer> max = Optional.ofNullable(parameters.get("max"))
                .map(QueuePages::number)
                .orElse(Optional.of(DEFAULT_PAGE));
        if (max.isEmpty()) {
            return complete(Answers.error(StatusCodes.BAD_REQUEST, "max: 1 to " + MAX_PAGE));
        }
        QueueViews.Query query = new QueueViews.Query(
                given(parameters, "hop"),
                given(parameters, "waiting").filter("yes"::equals).isPresent(),
                given(parameters, "dead").filter("yes"::equals).isPresent(),
                given(parameters, "text"),
                given(parameters, "after"),
                max.get());
        return Answers.later(() -> views.entries(query).thenApply(view -> Answers.json(StatusCodes.OK, view)));
    }

    private static Optional<String> given(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<Integer> number(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,3}"))
                .map(Integer::valueOf)
                .filter(value -> value >= 1 && value <= MAX_PAGE);
    }

    private Route entry(String id) {
        return Answers.later(() -> views.entry(id)
                .thenApply(view -> view.map(sight -> Answers.json(StatusCodes.OK, sight))
                        .orElseGet(() -> Answers.error(StatusCodes.NOT_FOUND, "no entry " + clean(id)))));
    }

    private Route act(String id, String deed, String by) {
        if (!DEEDS.contains(deed)) {
            return complete(Answers.error(StatusCodes.NOT_FOUND, "one of " + new TreeSet<>(DEEDS)));
        }
        return parameterMap(parameters -> {
            Optional<String> to = given(parameters, "to").filter(text -> text.length() <= MAX_NAME);
            if (deed.equals("redirect") && to.isEmpty()) {
                return complete(Answers.error(
                        StatusCodes.BAD_REQUEST, "to: a next hop such as x400:MTA-1 or smtp:inside, or an address"));
            }
            Optional<String> argument = deed.equals("return") ? Doer.reason(given(parameters, "reason")) : to;
            return Answers.later(() -> views.act(id, deed, argument, by).thenApply(Doer::answer));
        });
    }

    private Route delete(String id, String by) {
        return parameterOptional(
                "report",
                report -> report.filter(word -> word.equals("yes") || word.equals("no"))
                        .map(word -> word.equals("yes") ? "delete-with-report" : "delete-without-report")
                        .map(deed -> Answers.later(
                                () -> views.act(id, deed, Optional.empty(), by).thenApply(Doer::answer)))
                        .orElseGet(() -> complete(Answers.error(
                                StatusCodes.BAD_REQUEST, "report: yes or no, whether its originator is told"))));
    }

    private Route hurryHop(String hop, String by) {
        return Answers.later(() -> views.hurryHop(hop, by).thenApply(Doer::answer));
    }

    private static String clean(String text) {
        return text.substring(0, Math.min(64, text.length())).replaceAll("[^A-Za-z0-9._-]", "?");
    }
}
