package org.x400gate.gateway.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.net.Networks;

/** Reads where a peer listens. */
final class EndpointKeys {
    private static final int MAX_ALTERNATES = 7;
    private static final Pattern ENDPOINT =
            Pattern.compile("(?:\\[(?<v6>[0-9A-Fa-f:.]+)]|(?<host>[^\\s:\\[\\]]+)):(?<port>[0-9]{1,5})");
    private static final String ALTERNATES =
            "up to " + MAX_ALTERNATES + " different addresses, each as host:port or [IPv6 address]:port";

    private EndpointKeys() {}

    /** The one that host and port name, then the alternates. */
    static Optional<List<PeerSettings.Endpoint>> of(SettingsReader reader) {
        String host = reader.text("host", 1, 255);
        int port = reader.integer("port", 1, 65_535);
        faultOfHost(host).ifPresent(fault -> reader.fault("host", "a host name or an address (" + fault + ")"));
        List<PeerSettings.Endpoint> endpoints = new ArrayList<>();
        reader.<PeerSettings.Endpoint>build(() -> new PeerSettings.Endpoint(host, port))
                .ifPresent(endpoints::add);
        List<String> alternates = reader.texts("alternates");
        for (String text : alternates) {
            endpoint(text)
                    .filter(endpoint -> !endpoints.contains(endpoint))
                    .ifPresentOrElse(endpoints::add, () -> reader.fault("alternates", ALTERNATES));
        }
        if (alternates.size() > MAX_ALTERNATES) {
            reader.fault("alternates", ALTERNATES);
        }
        return endpoints.isEmpty() ? Optional.empty() : Optional.of(endpoints);
    }

    private static Optional<PeerSettings.Endpoint> endpoint(String text) {
        Matcher parts = ENDPOINT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String host = Optional.ofNullable(parts.group("v6")).orElseGet(() -> parts.group("host"));
        int port = Integer.parseInt(parts.group("port"));
        return port < 1
                        || port > 65_535
                        || host.length() > 255
                        || faultOfHost(host).isPresent()
                ? Optional.empty()
                : Optional.of(new PeerSettings.Endpoint(host, port));
    }

    /** A name is not looked up before it is called. */
    private static Optional<String> faultOfHost(String host) {
        try {
            Networks.ofHost(host);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
