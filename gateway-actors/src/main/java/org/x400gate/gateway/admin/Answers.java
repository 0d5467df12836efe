package org.x400gate.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Answers as all pages give them: JSON, not to be kept, framed or guessed at by a browser. */
final class Answers {
    private static final ContentType JSON = ContentTypes.APPLICATION_JSON;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AllDirectives DIRECTIVES = new AllDirectives() {};

    private Answers() {}

    static HttpResponse json(StatusCode code, Object view) {
        try {
            return guarded(HttpResponse.create()
                    .withStatus(code)
                    .withEntity(HttpEntities.create(JSON, MAPPER.writeValueAsBytes(view))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view that cannot be written: " + view.getClass(), e);
        }
    }

    static HttpResponse error(StatusCode code, String text) {
        return json(code, Map.of("error", text));
    }

    static HttpResponse guarded(HttpResponse response) {
        return response.addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .addHeader(RawHeader.create("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"))
                .addHeader(RawHeader.create("Cache-Control", "no-store"));
    }

    /** When the answer comes, or that none came. */
    static Route later(Supplier<CompletionStage<HttpResponse>> answer) {
        return DIRECTIVES.completeWithFuture(answer.get()
                .exceptionally(failure ->
                        error(StatusCodes.SERVICE_UNAVAILABLE, "the gateway did not answer: " + failure.getMessage())));
    }
}
