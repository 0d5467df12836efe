package org.x400gate.gateway.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.dns.MxRules.HostAddresses;
import org.x400gate.gateway.dns.MxRules.MailHost;
import org.x400gate.gateway.dns.MxRules.Step;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.ServerFailedException;

/**
 * Finds the servers of a domain by DNS. Asks over UDP, and over TCP where an answer was cut off; follows CNAMEs; remembers
 * answers, bounded in number and time. Safe for many threads; nobody waits in it.
 */
public final class MxLookup {
    private static final Logger LOG = LoggerFactory.getLogger(MxLookup.class);
    private static final int MAX_REDIRECTS = 8;
    /** Each resolver is asked so often before a question goes without an answer. */
    private static final int TRIES = 2;

    private static final Duration MAX_NEGATIVE = Duration.ofMinutes(5);
    /** Whatever the resolvers are, one search takes no longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LookupSession session;
    private final MxRules rules;

    /** {@code executor} runs what follows on answers; it need not take what blocks. */
    public MxLookup(MxSettings settings, RandomGenerator random, Executor executor) {
        this.rules = new MxRules(settings, random);
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(settings.cache().entries());
        cache.setMaxCache((int) settings.cache().maxTime().toSeconds());
        cache.setMaxNCache((int) Math.min(settings.cache().maxTime().toSeconds(), MAX_NEGATIVE.toSeconds()));
        this.session = LookupSession.builder()
                .resolver(resolver(settings))
                .cache(cache)
                .clearSearchPath()
                .maxRedirects(MAX_REDIRECTS)
                .executor(executor)
                .build();
    }

    private static Resolver resolver(MxSettings settings) {
        List<InetSocketAddress> servers = settings.resolvers().isEmpty()
                ? ResolverConfig.getCurrentConfig().servers()
                : settings.resolvers();
        ExtendedResolver all = new ExtendedResolver(
                servers.stream().<Resolver>map(SimpleResolver::new).toList());
        for (Resolver each : all.getResolvers()) {
            each.setTimeout(settings.timeout());
        }
        all.setRetries(TRIES);
        all.setTimeout(settings.timeout().multipliedBy((long) TRIES * servers.size()));
        return all;
    }

    /** {@code domain} in lower case: a name or an address literal. Always completes with an answer. */
    public CompletableFuture<MxAnswer> find(String domain) {
        Optional<InetAddress> literal = AddressLiteral.parse(domain);
        if (literal.isPresent()) {
            String digits = literal.get().getHostAddress();
            return CompletableFuture.completedFuture(rules.servers(
                    domain,
                    List.of(new MailHost(0, digits)),
                    Map.of(digits, new HostAddresses.Known(List.of(literal.get())))));
        }
        Name name;
        try {
            name = Name.fromString(domain, Name.root);
        } catch (TextParseException none) {
            return CompletableFuture.completedFuture(
                    new MxAnswer.Never("5.1.2", domain + " is no name: " + none.getMessage()));
        }
        return records(name, Type.MX)
                .thenCompose(found -> judged(domain, found))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> unknown(domain, failure));
    }

    private static MxAnswer unknown(String domain, Throwable failure) {
        Throwable cause = cause(failure);
        if (!(cause instanceof TimeoutException)) {
            LOG.warn("event=mx-lookup-failed domain={}", domain, cause);
        }
        return new MxAnswer.NotNow("no answer on the MX of " + domain);
    }

    private CompletableFuture<MxAnswer> judged(String domain, Found found) {
        if (found instanceof Found.NoSuchName) {
            return CompletableFuture.completedFuture(new MxAnswer.Never("5.1.2", domain + " does not exist, says DNS"));
        }
        if (found instanceof Found.Unknown unknown) {
            return CompletableFuture.completedFuture(
                    new MxAnswer.NotNow("the MX of " + domain + " cannot be had: " + unknown.why()));
        }
        List<MailHost> hosts = ((Found.Records) found)
                .records().stream()
                        .filter(MXRecord.class::isInstance)
                        .map(MXRecord.class::cast)
                        .map(mx -> new MailHost(mx.getPriority(), text(mx.getTarget())))
                        .toList();
        Step step = rules.hosts(domain, hosts);
        if (step instanceof Step.Over over) {
            return CompletableFuture.completedFuture(over.answer());
        }
        List<MailHost> wanted = ((Step.Addresses) step).of();
        return addresses(wanted).thenApply(addresses -> rules.servers(domain, wanted, addresses));
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }

    private CompletableFuture<Map<String, HostAddresses>> addresses(List<MailHost> hosts) {
        Map<String, CompletableFuture<HostAddresses>> asked = new LinkedHashMap<>();
        hosts.forEach(host -> asked.computeIfAbsent(host.name(), this::addresses));
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, HostAddresses> found = new LinkedHashMap<>();
                    asked.forEach((host, addresses) -> found.put(host, addresses.join()));
                    return found;
                });
    }

    /** An MX host may be an alias, though RFC 2181 10.3 forbids it: many are. */
    private CompletableFuture<HostAddresses> addresses(String host) {
        Name name;
        try {
            name = Name.fromString(host, Name.root);
        } catch (TextParseException none) {
            return CompletableFuture.completedFuture(new HostAddresses.None("is no name"));
        }
        return records(name, Type.AAAA).thenCombine(records(name, Type.A), MxLookup::both);
    }

    private static HostAddresses both(Found six, Found four) {
        List<InetAddress> addresses = new ArrayList<>();
        for (Found found : List.of(six, four)) {
            if (found instanceof Found.Records records) {
                records.records().stream()
                        .flatMap(record -> address(record).stream())
                        .forEach(addresses::add);
            }
        }
        if (!addresses.isEmpty()) {
            return new HostAddresses.Known(addresses);
        }
        for (Found found : List.of(six, four)) {
            if (found instanceof Found.Unknown unknown) {
                return new HostAddresses.Unknown(unknown.why());
            }
        }
        return new HostAddresses.None(four instanceof Found.NoSuchName ? "does not exist" : "has no address");
    }

    private static Optional<InetAddress> address(Record record) {
        if (record instanceof ARecord a) {
            return Optional.of(a.getAddress());
        }
        return record instanceof AAAARecord aaaa ? Optional.of(aaaa.getAddress()) : Optional.empty();
    }

    /** What came of one question. */
    private sealed interface Found {
        /** Maybe none: the name is there, and has nothing of that type. */
        record Records(List<Record> records) implements Found {}

        record NoSuchName() implements Found {}

        record Unknown(String why) implements Found {}
    }

    private CompletableFuture<Found> records(Name name, int type) {
        return session.lookupAsync(name, type)
                .toCompletableFuture()
                .<Found>handle((result, failure) ->
                        failure == null ? new Found.Records(result.getRecords()) : failed(cause(failure)));
    }

    private static Found failed(Throwable failure) {
        if (failure instanceof NoSuchDomainException) {
            return new Found.NoSuchName();
        }
        if (failure instanceof NoSuchRRSetException) {
            return new Found.Records(List.of());
        }
        if (failure instanceof ServerFailedException) {
            return new Found.Unknown("the resolver says SERVFAIL");
        }
        String words = failure.getMessage();
        return new Found.Unknown(words == null ? failure.getClass().getSimpleName() : words);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
