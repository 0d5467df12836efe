package org.x400gate.gateway.admin;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * The admin port. Answers GET, and POST and DELETE for traces of peers and entries of the queue; only under names of its own: a page of another site
 * that has its name resolve to our address (DNS rebinding) is refused by its Host header, one that sends its visitor's
 * browser here to switch something by its Origin header.
 */
public final class AdminServer extends AllDirectives {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final ContentType PROMETHEUS = MediaTypes.customWithOpenCharset(
                    "text", "plain", Map.of("version", "0.0.4"), false)
            .toContentType(org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8);

    private static final PathMatcher1<String> TRACE =
            PathMatchers.segment("peers").slash(PathMatchers.segment()).slash("trace");

    /** What /queue shows of the queue beside its figures. */
    private static final int FIRST_ENTRIES = 50;

    /** A week: a trace that is forgotten should end by itself. */
    private static final long MAX_TRACE_SECONDS = 7 * 24 * 3600;

    /** As long as reading large tables may take. */
    private static final Duration RELOAD_TIMEOUT = Duration.ofMinutes(5);

    private final AdminSettings settings;
    private final GatewayViews views;
    private final RecentEvents events;
    private final Doer doer = new Doer();

    private AdminServer(AdminSettings settings, GatewayViews views, RecentEvents events) {
        this.settings = settings;
        this.views = views;
        this.events = events;
    }

    /** Listens until the system ends; the stage fails with the reason when the address cannot be bound. */
    public static CompletionStage<InetSocketAddress> start(
            ActorSystem<?> system, AdminSettings settings, GatewayViews views, RecentEvents events) {
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .withSettings(ServerSettings.create(Adapter.toClassic(system)).withRemoteAddressAttribute(true))
                .bind(new AdminServer(settings, views, events).route())
                .thenApply(binding -> unbindAtEnd(system, binding));
    }

    private static InetSocketAddress unbindAtEnd(ActorSystem<?> system, ServerBinding binding) {
        binding.addToCoordinatedShutdown(java.time.Duration.ofSeconds(1), system);
        return binding.localAddress();
    }

    private Route route() {
        return extractHost(host -> ours(host)
                ? withRequestTimeout(
                        settings.answerTimeout(),
                        () -> concat(
                                get(this::pages),
                                path(TRACE, name -> ofOurs(() -> switches(name))),
                                path("reload", () -> ofOurs(() -> post(this::reload))),
                                path("backup", () -> ofOurs(() -> post(this::backup))),
                                new PeerPages(views).route(this::ofOurs),
                                new QueuePages(views.queue()).route(this::ofOurs),
                                new LedgerPages(views.ledger()).route()))
                : complete(StatusCodes.MISDIRECTED_REQUEST, "this is not " + clean(host) + "\n"));
    }

    /** Browsers name the page that a request to change something comes from; programs of an operator do not. */
    private Route ofOurs(Supplier<Route> inner) {
        return optionalHeaderValueByName(
                "Origin",
                origin -> origin.isPresent()
                        ? complete(StatusCodes.FORBIDDEN, "not for pages of other sites\n")
                        : inner.get());
    }

    private Route reload() {
        return withRequestTimeout(
                RELOAD_TIMEOUT,
                () -> doer.by(by -> Answers.later(() -> views.reload(by)
                        .thenApply(
                                view -> Answers.json(view.refused() ? StatusCodes.CONFLICT : StatusCodes.OK, view)))));
    }

    private Route backup() {
        return parameterOptional(
                "name",
                name -> doer.by(by -> Answers.later(() -> views.backup(name, by)
                        .handle((view, fault) -> fault == null
                                ? Answers.json(StatusCodes.ACCEPTED, view)
                                : Answers.json(StatusCodes.CONFLICT, Map.of("error", words(fault)))))));
    }

    private static String words(Throwable fault) {
        return Optional.ofNullable(fault.getCause()).orElse(fault).getMessage();
    }

    private Route switches(String name) {
        return concat(
                post(() -> parameterOptional(
                        "for",
                        text -> time(text)
                                .map(time -> doer.by(by -> Answers.later(() -> traced(name, true, time, by))))
                                .orElseGet(() -> complete(Answers.json(
                                        StatusCodes.BAD_REQUEST,
                                        Map.of("error", "for: seconds, 1 to " + MAX_TRACE_SECONDS)))))),
                delete(() -> doer.by(by -> Answers.later(() -> traced(name, false, Optional.empty(), by)))));
    }

    /** Outer empty if it is no time; inner empty if none was given. */
    private static Optional<Optional<Duration>> time(Optional<String> seconds) {
        if (seconds.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        boolean digits = seconds.get().matches("[0-9]{1,7}");
        long value = digits ? Long.parseLong(seconds.get()) : 0;
        return value >= 1 && value <= MAX_TRACE_SECONDS
                ? Optional.of(Optional.of(Duration.ofSeconds(value)))
                : Optional.empty();
    }

    private CompletionStage<HttpResponse> traced(String name, boolean on, Optional<Duration> time, String by) {
        return views.trace(name, on, time, by).thenApply(view -> one(view, name));
    }

    private HttpResponse one(PeersView view, String name) {
        return view.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .map(peer -> Answers.json(StatusCodes.OK, peer))
                .orElseGet(() -> Answers.json(StatusCodes.NOT_FOUND, Map.of("error", "no such peer")));
    }

    private boolean ours(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name)
                || name.equals(settings.host())
                || settings.hostNames().contains(name);
    }

    private static String clean(String host) {
        return host.replaceAll("[^A-Za-z0-9.:-]", "?");
    }

    private Route pages() {
        return concat(
                pathSingleSlash(() -> Answers.later(this::page)),
                path("health", () -> complete(health())),
                path(
                        "backup",
                        () -> Answers.later(
                                () -> views.backups().thenApply(view -> Answers.json(StatusCodes.OK, view)))),
                path("ready", () -> complete(ready())),
                path("status", () -> complete(Answers.json(StatusCodes.OK, views.status()))),
                path("metrics", () -> Answers.later(() -> views.metrics().thenApply(AdminServer::metrics))),
                path(
                        "sessions",
                        () -> Answers.later(
                                () -> views.sessions().thenApply(view -> Answers.json(StatusCodes.OK, view)))),
                path(
                        "peers",
                        () -> Answers.later(() -> views.peers().thenApply(view -> Answers.json(StatusCodes.OK, view)))),
                path(TRACE, name -> Answers.later(() -> views.peers().thenApply(view -> one(view, name)))),
                path(
                        "queue",
                        () -> Answers.later(() ->
                                views.backlog(FIRST_ENTRIES).thenApply(view -> Answers.json(StatusCodes.OK, view)))));
    }

    private static HttpResponse metrics(String text) {
        return HttpResponse.create().withEntity(HttpEntities.create(PROMETHEUS, text.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse health() {
        return views.failure()
                .map(why -> Answers.json(StatusCodes.SERVICE_UNAVAILABLE, Map.of("health", "failed", "reason", why)))
                .orElseGet(() -> Answers.json(StatusCodes.OK, Map.of("health", "up")));
    }

    private HttpResponse ready() {
        StatusView status = views.status();
        return Answers.json(
                status.ready() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                Map.of("ready", status.ready(), "state", status.state(), "problems", status.problems()));
    }

    private CompletionStage<HttpResponse> page() {
        return views.sessions()
                .thenCombine(
                        views.backlog(0),
                        (sessions, backlog) -> Answers.guarded(HttpResponse.create()
                                .withEntity(HttpEntities.create(
                                        ContentTypes.TEXT_HTML_UTF8,
                                        StatusPage.of(views.status(), sessions, backlog, events.lines())))));
    }
}
