package org.x400gate.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;

/** Asks a running gateway at its admin address. */
final class AdminClient {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String address;

    private AdminClient(String address) {
        this.address = address;
    }

    /** At {@code admin}, or where the configuration says. */
    static AdminClient of(Optional<String> admin, Optional<Path> config) throws InvalidSettings {
        if (admin.isPresent()) {
            return new AdminClient(admin.get());
        }
        var settings = Settings.read(config).admin();
        return new AdminClient(settings.host() + ":" + settings.port());
    }

    String address() {
        return address;
    }

    /**
     * What a gateway answered.
     *
     * @param body what it says, also when it says no
     */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status == HttpURLConnection.HTTP_OK;
        }

        /** It was begun, and goes on. */
        boolean taken() {
            return status == HttpURLConnection.HTTP_ACCEPTED;
        }

        /** Why not. */
        String words() {
            return body.has("text")
                    ? body.path("text").asText()
                    : body.path("error").asText("HTTP status " + status);
        }
    }

    /** An answer that is no is an answer too; {@link IOException} if there is none. */
    Answer send(String method, String path) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + address + path).toURL().openConnection();
        http.setRequestMethod(method);
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS + TIMEOUT_MILLIS);
        int status = http.getResponseCode();
        try (InputStream in = status < 400 ? http.getInputStream() : http.getErrorStream()) {
            return new Answer(status, read(in));
        }
    }

    /**
     * A long answer, line by line as it comes; empty if it was given whole, or the answer that is none of lines. An answer
     * that ends too early is an {@link IOException}.
     */
    Optional<Answer> lines(String path, Consumer<String> line) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + address + path).toURL().openConnection();
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS + TIMEOUT_MILLIS);
        int status = http.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            return Optional.of(new Answer(status, read(http.getErrorStream())));
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
            for (String next = in.readLine(); next != null; next = in.readLine()) {
                line.accept(next);
            }
        }
        return Optional.empty();
    }

    static ObjectNode object() {
        return new ObjectMapper().createObjectNode();
    }

    /** As part of a query; nothing if there is none. */
    static String parameter(String name, Optional<String> value) {
        return value.map(given -> "&" + name + "=" + encoded(given)).orElse("");
    }

    private static JsonNode read(InputStream in) throws IOException {
        byte[] body = in == null ? new byte[0] : in.readAllBytes();
        try {
            return new ObjectMapper().readTree(body);
        } catch (JsonProcessingException noJson) {
            return new ObjectMapper().createObjectNode().put("error", new String(body, StandardCharsets.UTF_8).strip());
        }
    }

    /** Who asks for something to be done, as a parameter. */
    static String by() {
        return "by=" + encoded(System.getProperty("user.name", "unknown"));
    }

    /** As a part of a path, or a value in a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws IOException {
        return ask("GET", path);
    }

    /** {@link FileNotFoundException} if the gateway knows no such thing. */
    JsonNode ask(String method, String path) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + address + path).toURL().openConnection();
        http.setRequestMethod(method);
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = http.getInputStream()) {
            return new ObjectMapper().readTree(in);
        }
    }
}
