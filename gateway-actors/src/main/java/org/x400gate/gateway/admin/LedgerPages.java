package org.x400gate.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.x400gate.gateway.admin.LedgerViews.ExportLine;

/**
 * The ledger.
 *
 * <pre>
 * GET /trace?id=&amp;address=&amp;in=&amp;from=&amp;to=&amp;peer=&amp;outcome=&amp;after=&amp;max=
 * GET /trace/export?from=&amp;to=&amp;after=      one line of JSON for each line, for as long as there are any
 * </pre>
 */
final class LedgerPages extends AllDirectives {
    static final int MAX_PAGE = 100;

    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_NAME = 1000;
    private static final int EXPORTED_AT_ONCE = 250;
    private static final Duration SLACK = Duration.ofMinutes(10);
    private static final Set<String> OUTCOMES = Set.of(
            "accepted", "relayed", "delivered", "deferred", "failed", "ended", "duplicate", "delayed", "operator");
    private static final ContentType LINES =
            ContentTypes.create(MediaTypes.applicationWithOpenCharset("x-ndjson"), HttpCharsets.UTF_8);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LedgerViews views;

    LedgerPages(LedgerViews views) {
        this.views = views;
    }

    Route route() {
        return concat(
                path("trace", () -> get(() -> parameterMap(given -> checked(given, this::search)))),
                path(
                        PathMatchers.segment("trace").slash("export"),
                        () -> get(() -> parameterMap(given -> checked(given, this::export)))));
    }

    /** What is asked for is right, or is named. */
    private Route checked(Map<String, String> given, Function<Asked, Route> answer) {
        try {
            return answer.apply(new Asked(given));
        } catch (IllegalArgumentException e) {
            return complete(Answers.error(StatusCodes.BAD_REQUEST, e.getMessage()));
        }
    }

    private Route search(Asked asked) {
        LedgerViews.Query query = new LedgerViews.Query(
                asked.text("id"),
                asked.text("address"),
                asked.text("in"),
                asked.time("from"),
                asked.time("to"),
                asked.text("peer"),
                asked.outcomes(),
                asked.text("after"),
                asked.max());
        CompletionStage<LedgerViews.TraceView> found = views.search(query);
        return Answers.later(() -> found.thenApply(view -> Answers.json(StatusCodes.OK, view)));
    }

    private Route export(Asked asked) {
        Optional<Instant> from = asked.time("from");
        Optional<Instant> to = asked.time("to");
        Predicate<ExportLine> wanted = line -> {
            Instant time = Instant.parse(line.time());
            return from.filter(time::isBefore).isEmpty()
                    && to.filter(end -> !time.isBefore(end)).isEmpty();
        };
        String place = asked.text("after")
                .map(text -> {
                    if (!views.isPlace(text)) {
                        throw new IllegalArgumentException("after: the place of a line, as an export says it");
                    }
                    return text;
                })
                .orElseGet(() -> views.placeAt(from.orElse(Instant.EPOCH)));
        // Each page is asked for when the one before it has gone out.
        Source<ByteString, NotUsed> lines = Source.unfoldAsync(
                        place,
                        at -> views.read(at, EXPORTED_AT_ONCE)
                                .thenApply(page -> page.isEmpty()
                                                || to.filter(end -> isPast(page, end))
                                                        .isPresent()
                                        ? Optional.<Pair<String, List<ExportLine>>>empty()
                                        : Optional.of(Pair.create(
                                                page.get(page.size() - 1).place(), page))))
                .map(page -> octets(page.stream().filter(wanted).toList()))
                .filter(octets -> !octets.isEmpty());
        return complete(Answers.guarded(HttpResponse.create().withEntity(HttpEntities.createChunked(LINES, lines))));
    }

    /** A line is written soon after its time: behind one that is so much later none is wanted. */
    private static boolean isPast(List<ExportLine> page, Instant end) {
        return Instant.parse(page.get(0).time()).isAfter(end.plus(SLACK));
    }

    private static ByteString octets(List<ExportLine> page) {
        return ByteString.fromString(
                page.stream().map(line -> written(line) + "\n").collect(Collectors.joining()), StandardCharsets.UTF_8);
    }

    private static String written(ExportLine line) {
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line that cannot be written", e);
        }
    }

    /** The parameters of a request. */
    private record Asked(Map<String, String> given) {
        Optional<String> text(String name) {
            Optional<String> text = Optional.ofNullable(given.get(name)).filter(each -> !each.isBlank());
            if (text.filter(each -> each.length() > MAX_NAME).isPresent()) {
                throw new IllegalArgumentException(name + ": 1 to " + MAX_NAME + " characters");
            }
            return text;
        }

        Optional<Instant> time(String name) {
            try {
                return text(name).map(Instant::parse);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(name + ": a time as 2026-11-28T09:30:00Z", e);
            }
        }

        Set<String> outcomes() {
            Set<String> outcomes = text("outcome")
                    .map(all -> Arrays.stream(all.toLowerCase(Locale.ROOT).split(","))
                            .collect(Collectors.toSet()))
                    .orElse(Set.of());
            if (!OUTCOMES.containsAll(outcomes)) {
                throw new IllegalArgumentException(
                        "outcome: of " + OUTCOMES.stream().sorted().collect(Collectors.joining(", ")) + ", by commas");
            }
            return outcomes;
        }

        int max() {
            return text("max")
                    .map(text -> Optional.of(text)
                            .filter(digits -> digits.matches("[0-9]{1,3}"))
                            .map(Integer::valueOf)
                            .filter(value -> value >= 1 && value <= MAX_PAGE)
                            .orElseThrow(() -> new IllegalArgumentException("max: 1 to " + MAX_PAGE)))
                    .orElse(DEFAULT_PAGE);
        }
    }
}
