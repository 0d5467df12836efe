package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
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
