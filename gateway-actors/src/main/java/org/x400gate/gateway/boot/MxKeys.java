package org.x400gate.gateway.boot;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.gateway.dns.MxSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/** Reads what concerns mail that goes by DNS: {@code smtp.mx}. */
final class MxKeys {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DNS_PORT = 53;

    private MxKeys() {}

    /**
     * How mail goes by DNS.
     *
     * @param deliveries domains at once
     * @param port at which its servers listen
     */
    record Mx(MxSettings lookup, int deliveries, int port, MailKeys.Reuse reuse, StartTls tls) {}

    /** {@code hostname} and {@code listenHost}: who and where we are ourselves. */
    static Optional<Mx> read(SettingsReader reader, String hostname, String listenHost) {
        List<InetSocketAddress> resolvers = resolvers(reader);
        Duration timeout = reader.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1));
        MxSettings.Cache cache = new MxSettings.Cache(
                reader.integer("cache-entries", 1, 10_000_000), reader.duration("cache-time", Duration.ZERO, DAY));
        Set<String> names = new HashSet<>(reader.texts("our-names"));
        names.add(hostname);
        Networks refused = reader.networks("refused-addresses");
        int addresses = reader.integer("max-addresses", 1, 100);
        int deliveries = reader.integer("deliveries", 1, 10_000);
        int port = reader.integer("port", 1, 65_535);
        MailKeys.Reuse reuse = MailKeys.Reuse.read(reader);
        StartTls tls = reader.choice("tls", StartTls.class);
        return reader.build(() -> new Mx(
                new MxSettings(
                        resolvers,
                        timeout,
                        cache,
                        new MxSettings.Ourselves(names, addresses(listenHost)),
                        refused,
                        addresses),
                deliveries,
                port,
                reuse,
                tls));
    }

    private static List<InetSocketAddress> resolvers(SettingsReader reader) {
        List<InetSocketAddress> resolvers = new ArrayList<>();
        for (String text : reader.texts("resolvers")) {
            Optional<InetSocketAddress> resolver = resolver(text.strip());
            if (resolver.isEmpty()) {
                reader.fault(
                        "resolvers",
                        "a list of addresses, with a port if it is not 53: [\"192.0.2.53\", \"[2001:db8::53]:5353\"]; not "
                                + text);
                return List.of();
            }
            resolvers.add(resolver.get());
        }
        return resolvers;
    }

    private static Optional<InetSocketAddress> resolver(String text) {
        boolean bracketed = text.startsWith("[");
        int colon = text.lastIndexOf(':');
        boolean hasPort = bracketed ? colon > text.indexOf(']') : colon >= 0 && text.indexOf(':') == colon;
        String host = (hasPort ? text.substring(0, colon) : text).replaceFirst("^\\[(.*)]$", "$1");
        String port = hasPort ? text.substring(colon + 1) : Integer.toString(DNS_PORT);
        try {
            return Optional.of(new InetSocketAddress(Networks.address(host), Integer.parseInt(port)));
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }

    /** Those under which we are called; a name is looked up by nobody, for it stands among our names if it is one. */
    private static Set<InetAddress> addresses(String listenHost) {
        try {
            InetAddress address = Networks.address(listenHost);
            return address.isAnyLocalAddress()
                    ? NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .collect(Collectors.toSet())
                    : Set.of(address);
        } catch (IllegalArgumentException | SocketException none) {
            return Set.of();
        }
    }
}
