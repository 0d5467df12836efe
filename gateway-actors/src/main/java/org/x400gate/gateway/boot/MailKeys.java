package org.x400gate.gateway.boot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.failure.RetryTable;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.smtp.SmtpSettings;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.AddressTables;
import org.x400gate.protocol.mixer.DomainTable;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.smtp.SmtpClientOptions;
import org.x400gate.protocol.smtp.SmtpLimits;
import org.x400gate.protocol.smtp.SmtpServices;

/** Reads what concerns mail: SMTP, addresses, routes, retries. */
final class MailKeys {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(366);
    private static final long GIBI = 1L << 30;
    private static final List<String> FILES =
            List.of("users-file", "domains-file", "prefixes-file", "domain-gateways-file", "prefix-gateways-file");
    private static final int MAX_SERVER_NAME = 64;

    private MailKeys() {}

    /** {@code inMemory}: of one message. */
    static Optional<SmtpSettings> smtp(SettingsReader reader, String hostname, SmtpServices services, long inMemory) {
        Networks networks = reader.networks("relay-networks");
        long message = reader.octets("max-message", 65_536, 64 * GIBI);
        long memory = reader.octets("max-message-memory", 65_536, 64 * GIBI);
        int recipients = reader.integer("max-recipients", 100, 32_767);
        int received = reader.integer("max-received", 30, 1_000);
        int bad = reader.integer("max-bad-commands", 1, 1_000);
        SmtpLimits.Timeouts timeouts = new SmtpLimits.Timeouts(
                reader.duration("command-timeout", SECOND, DAY),
                reader.duration("data-timeout", SECOND, DAY),
                reader.duration("message-timeout", SECOND, DAY));
        Duration secure = reader.duration("secure-timeout", SECOND, DAY);
        SmtpLimits standard = SmtpLimits.STANDARD;
        return reader.build(() -> new SmtpSettings(
                hostname,
                networks,
                new SmtpLimits(
                        standard.maxCommandOctets(),
                        standard.maxTextLineOctets(),
                        recipients,
                        message,
                        bad,
                        standard.maxCommandsPerMessage(),
                        timeouts),
                received,
                new MessageRoom(memory, inMemory),
                secure,
                services));
    }

    static Optional<GlobalDomainIdentifier> domain(SettingsReader reader) {
        String country = reader.text("country", 2, 3);
        String admd = reader.text("admd", 0, 16);
        Optional<String> prmd = reader.optionalText("prmd", 16);
        return reader.build(() -> new GlobalDomainIdentifier(country, admd, prmd));
    }

    /** The mapping, the domains that have O/R addresses of their own, the entries of the settings, and a digest of all files. */
    record Addresses(
            AddressMapping mapping, Set<String> mapped, List<AddressMapping.Equivalence> prefixes, String contents) {
        Addresses {
            prefixes = List.copyOf(prefixes);
        }
    }

    static Optional<Addresses> addresses(SettingsReader reader, String hostname) {
        Optional<OrAddress> prefix = orAddress(reader, "gateway-prefix");
        String domain = reader.optionalText("gateway-domain", 255).orElse(hostname);
        List<AddressMapping.Equivalence> table = new ArrayList<>();
        for (SettingsReader row : reader.list("table", Set.of("domain", "prefix"))) {
            String mailDomain = row.domain("domain");
            orAddress(row, "prefix")
                    .ifPresent(or -> table.add(
                            new AddressMapping.Equivalence(mailDomain, or, 0, row.name() + " (" + row.where() + ")")));
        }
        TableFiles files = new TableFiles(reader);
        AddressTables tables = new AddressTables(
                table,
                files.domains("domains-file", DomainTable.Kind.DOMAINS),
                files.domains("prefixes-file", DomainTable.Kind.PREFIXES),
                files.domains("domain-gateways-file", DomainTable.Kind.DOMAIN_GATEWAYS),
                files.domains("prefix-gateways-file", DomainTable.Kind.PREFIX_GATEWAYS),
                files.users("users-file"));
        String contents = files.digest();
        Set<String> mapped = Stream.concat(tables.both().stream(), tables.domains().stream())
                .map(AddressMapping.Equivalence::domain)
                .collect(Collectors.toSet());
        return prefix.flatMap(or ->
                reader.build(() -> new Addresses(new AddressMapping(or, domain, tables), mapped, table, contents)));
    }

    private static Optional<OrAddress> orAddress(SettingsReader reader, String key) {
        String text = reader.text(key, 1, 1_000);
        try {
            return Optional.of(OrAddress.parse(text));
        } catch (IllegalArgumentException e) {
            reader.fault(key, "an O/R address such as /C=XX/ADMD= /PRMD=name/ (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    static Optional<RoutingSettings> routes(
            SettingsReader reader, Set<String> servers, Set<String> peers, Optional<Addresses> addresses) {
        List<RoutingSettings.SmtpRoute> smtp = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (SettingsReader row : reader.list("smtp", Set.of("domain", "server", "mx"))) {
            boolean others = row.has("domain") && row.text("domain", 1, 255).equals(RoutingSettings.SmtpRoute.OTHERS);
            String domain = others ? RoutingSettings.SmtpRoute.OTHERS : row.domain("domain");
            Optional<String> server = server(row, servers);
            once(row, "domain", domain.toLowerCase(Locale.ROOT), seen);
            row.build(() -> new RoutingSettings.SmtpRoute(domain, server)).ifPresent(smtp::add);
        }
        List<RoutingSettings.X400Route> x400 = new ArrayList<>();
        Map<String, String> prefixes = new HashMap<>();
        for (SettingsReader row : reader.list("x400", Set.of("prefix", "peer"))) {
            String peer = row.oneOf("peer", peers);
            orAddress(row, "prefix").ifPresent(prefix -> {
                once(row, "prefix", prefix.matchingKey(), prefixes);
                x400.add(new RoutingSettings.X400Route(prefix, peer));
            });
        }
        Optional<RoutingSettings> tables = reader.build(() -> new RoutingSettings(smtp, x400));
        return tables.flatMap(routes -> addresses.map(known -> withAlternate(reader, routes, known)));
    }

    /** One to whom nothing leads would be found missing with the first message for somebody unknown. */
    private static RoutingSettings withAlternate(SettingsReader reader, RoutingSettings routes, Addresses addresses) {
        String key = "alternate-recipient";
        Optional<String> text = reader.optionalText(key, 1_000);
        Optional<OrAddress> alternate = text.flatMap(
                each -> Mailbox.parse(each).flatMap(addresses.mapping()::toOr).or(() -> orAddress(reader, key)));
        RoutingTable table = new RoutingTable(routes, addresses.mapping(), addresses.mapped());
        alternate
                .map(table::ofOrAddress)
                .filter(Route.Unroutable.class::isInstance)
                .ifPresent(none -> reader.fault(
                        key, "an address that a route leads to (" + ((Route.Unroutable) none).reason() + ")"));
        return new RoutingSettings(routes.smtp(), routes.x400(), alternate);
    }

    /** Either a server or, empty, whom DNS names. */
    private static Optional<String> server(SettingsReader row, Set<String> servers) {
        boolean byMx = row.has("mx") && row.yes("mx");
        if (byMx && row.has("server")) {
            row.fault("mx", "left out where server is set: a domain's mail goes to one server, or by its MX");
        }
        if (!byMx && !row.has("server")) {
            row.fault(
                    row.has("mx") ? "mx" : "server",
                    (servers.isEmpty() ? "" : "one of " + new TreeSet<>(servers) + ", or ")
                            + "mx = true for the servers that DNS names");
        }
        return byMx || !row.has("server") ? Optional.empty() : Optional.of(row.oneOf("server", servers));
    }

    /** Of two routes for the same one would never be taken. */
    private static void once(SettingsReader row, String key, String value, Map<String, String> seen) {
        String twin = seen.putIfAbsent(value, row.name() + " (" + row.where() + ")");
        if (twin != null) {
            row.fault(key, "one that no other route has; " + twin + " has it too");
        }
    }

    /**
     * An SMTP next hop.
     *
     * @param tlsName the name its certificate has to bear where TLS is required; empty for its host
     * @param retries pauses of its own between tries; empty for those of all
     */
    record Server(
            String name,
            String host,
            int port,
            Reuse reuse,
            SmtpClientOptions.StartTls tls,
            Optional<String> tlsName,
            Optional<RetryTable> retries) {}

    /** How connections to a server are used again. */
    record Reuse(int connections, int messagesPerConnection, Duration idleTimeout) {
        static Reuse read(SettingsReader reader) {
            return new Reuse(
                    reader.integer("connections", 1, 1_000),
                    reader.integer("messages-per-connection", 1, 1_000_000),
                    reader.duration("idle-timeout", SECOND, DAY));
        }
    }

    /** Where mail goes by SMTP. */
    record SmtpHops(List<Server> servers, MxKeys.Mx mx) {
        SmtpHops {
            servers = List.copyOf(servers);
        }
    }

    static List<Server> servers(SettingsReader smtp) {
        return smtp.named("servers", "server-defaults", MAX_SERVER_NAME).stream()
                .map(named -> server(named.name(), named.reader()))
                .toList();
    }

    private static Server server(String name, SettingsReader reader) {
        return new Server(
                name,
                reader.text("host", 1, 255),
                reader.integer("port", 1, 65_535),
                Reuse.read(reader),
                reader.choice("tls", SmtpClientOptions.StartTls.class),
                reader.optionalText("tls-name", 253),
                ownRetries(reader));
    }

    /** The pauses of one next hop, if it has its own. */
    static Optional<RetryTable> ownRetries(SettingsReader reader) {
        return Optional.of(reader.durations("retry-pauses", 0, SECOND, YEAR))
                .filter(pauses -> !pauses.isEmpty())
                .map(RetryTable::new);
    }

    private static Optional<Duration> noticeAfter(SettingsReader queue) {
        String key = "delayed-notice-after";
        String allowed = "never, or a time up to " + SettingWords.text(YEAR) + ", for example 4 h";
        return queue.text(key, 1, 100).equals("never")
                ? Optional.empty()
                : Optional.of(queue.duration(key, Duration.ZERO, YEAR, allowed)).filter(after -> !after.isZero());
    }

    static Optional<Lifetimes> retry(SettingsReader reader, SettingsReader queue) {
        Optional<Duration> noticeAfter = noticeAfter(queue);
        Duration maxDeferral = queue.duration("max-deferral", Duration.ZERO, YEAR);
        int faults = queue.integer("max-failed-transfers", 1, 1_000);
        List<Duration> pauses = reader.durations("pauses", 1, SECOND, YEAR);
        Duration urgent = reader.duration("x400-urgent", SECOND, YEAR);
        Duration normal = reader.duration("x400-normal", SECOND, YEAR);
        Duration nonUrgent = reader.duration("x400-non-urgent", SECOND, YEAR);
        Duration smtp = reader.duration("smtp", SECOND, YEAR);
        return reader.build(() -> {
            RetryTable table = new RetryTable(pauses);
            return new Lifetimes(
                    new FailurePolicy(
                            table,
                            Map.of(Priority.URGENT, urgent, Priority.NORMAL, normal, Priority.NON_URGENT, nonUrgent),
                            faults),
                    new FailurePolicy(
                            table,
                            Map.of(Priority.URGENT, smtp, Priority.NORMAL, smtp, Priority.NON_URGENT, smtp),
                            faults),
                    noticeAfter,
                    maxDeferral);
        });
    }
}
