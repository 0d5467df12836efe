package org.x400gate.gateway.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.x400gate.gateway.admin.LedgerViews;
import org.x400gate.gateway.admin.QueueViews.LineView;
import org.x400gate.gateway.admin.QueueViews.SightView;
import org.x400gate.gateway.queue.LedgerDesk;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerPlace;
import org.x400gate.persistence.trace.LedgerQuery;
import org.x400gate.persistence.trace.PlacedLine;
import org.x400gate.protocol.mixer.Names;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsIdentifier;

/** The ledger's answers in the words of the admin port. */
final class LedgerAnswers implements LedgerViews {
    private static final Pattern MTS_IDENTIFIER = Pattern.compile("\\[?(/[^;]*/);([^\\]]+)\\]?");

    private final ActorSystem<?> system;
    private final ActorRef<LedgerDesk.Command> desk;
    private final Duration timeout;

    LedgerAnswers(ActorSystem<?> system, ActorRef<LedgerDesk.Command> desk, Duration timeout) {
        this.system = system;
        this.desk = desk;
        this.timeout = timeout;
    }

    private <T> CompletionStage<T> asked(Function<ActorRef<StatusReply<T>>, LedgerDesk.Command> command) {
        return AskPattern.askWithStatus(desk, command::apply, timeout, system.scheduler());
    }

    @Override
    public CompletionStage<TraceView> search(Query query) {
        LedgerQuery wanted = wanted(query);
        if (query.id().isPresent()) {
            return this.<LedgerDesk.Found>asked(
                            replyTo -> new LedgerDesk.Find(names(query.id().get()), wanted, query.max(), replyTo))
                    .thenApply(found -> new TraceView(
                            query.id().get(),
                            found.sights().stream().map(QueueAnswers::view).toList(),
                            ""));
        }
        return this.<LedgerDesk.Found>asked(
                        replyTo -> new LedgerDesk.Search(wanted, query.after(), query.max(), replyTo))
                .thenApply(found -> new TraceView(
                        "",
                        found.sights().stream()
                                .map(QueueAnswers::view)
                                .map(LedgerAnswers::brief)
                                .toList(),
                        found.next().orElse("")));
    }

    private static LedgerQuery wanted(Query query) {
        return new LedgerQuery(
                query.address().map(LedgerAnswers::forms).orElse(List.of()),
                query.within().map(LedgerAnswers::within),
                new LedgerQuery.When(
                        query.from().orElse(Instant.EPOCH),
                        query.to().orElse(LedgerQuery.When.EVER.to()),
                        query.peer(),
                        query.outcomes().stream()
                                .map(word -> LedgerEvent.valueOf(word.toUpperCase(Locale.ROOT)))
                                .collect(Collectors.toSet())));
    }

    /**
     * As it was given; a Message-ID without its angle brackets; an IPM identifier as the Message-ID that it was made of; an
     * MTS identifier as it is written here.
     */
    private static List<String> names(String id) {
        String bare = id.strip();
        List<String> names = new ArrayList<>(List.of(id, bare));
        if (bare.startsWith("<") && bare.endsWith(">")) {
            names.add(bare.substring(1, bare.length() - 1));
        }
        Names.messageId(bare).ifPresent(names::add);
        Matcher mts = MTS_IDENTIFIER.matcher(bare);
        if (mts.matches()) {
            mtsIdentifier(mts.group(1), mts.group(2)).ifPresent(names::add);
        }
        return names.stream().distinct().toList();
    }

    /** RFC 2156 writes the domain from its end, others from its beginning. */
    private static Optional<String> mtsIdentifier(String domain, String local) {
        try {
            OrAddress parts = OrAddress.parse(domain);
            return parts.country().isEmpty() || parts.admd().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MtsIdentifier(
                                    new GlobalDomainIdentifier(
                                            parts.country().get(), parts.admd().get(), parts.prmd()),
                                    local)
                            .toString());
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** A mailbox as it stands; an O/R address as it is written here, whichever of its forms it is given in. */
    private static List<String> forms(String address) {
        List<String> forms = new ArrayList<>(List.of(address.strip()));
        if (isOrAddress(address)) {
            forms.add(orAddress(address).toString());
        }
        return forms.stream().distinct().toList();
    }

    private static boolean isOrAddress(String text) {
        return text.startsWith("/") || text.contains("=") && !text.contains("@");
    }

    private static OrAddress orAddress(String text) {
        try {
            return OrAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no O/R address: " + e.getMessage(), e);
        }
    }

    private static Predicate<String> within(String part) {
        if (isOrAddress(part)) {
            OrAddress prefix = orAddress(part);
            return address -> isOrAddress(address) && isWithin(prefix, address);
        }
        String domain = part.strip().toLowerCase(Locale.ROOT).replaceFirst("^@", "");
        return address -> {
            String other = address.toLowerCase(Locale.ROOT);
            return other.endsWith("@" + domain) || other.contains("@") && other.endsWith("." + domain);
        };
    }

    private static boolean isWithin(OrAddress prefix, String address) {
        try {
            return prefix.isPrefixOf(OrAddress.parse(address));
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /** Without the rest of long lists; by its id a message shows all. */
    private static SightView brief(SightView sight) {
        return new SightView(
                sight.id(),
                sight.entry().stream()
                        .map(entry -> entry.of(entry.recipients().stream()
                                .limit(QueueAnswers.MAX_SHOWN)
                                .toList()))
                        .toList(),
                Map.of(),
                sight.work(),
                sight.ledger().stream()
                        .filter(line -> !line.event().equals(LedgerEvent.LISTED.name()))
                        .map(line -> new LineView(
                                line.time(),
                                line.event(),
                                line.references(),
                                line.originator(),
                                line.recipients(),
                                line.addresses().stream()
                                        .limit(QueueAnswers.MAX_SHOWN)
                                        .toList(),
                                line.details()))
                        .toList());
    }

    @Override
    public CompletionStage<List<ExportLine>> read(String place, int max) {
        LedgerPlace after = LedgerPlace.parse(place).orElse(LedgerPlace.START);
        return this.<LedgerDesk.Page>asked(replyTo -> new LedgerDesk.Read(after, max, replyTo))
                .thenApply(page ->
                        page.lines().stream().map(LedgerAnswers::exported).toList());
    }

    private static ExportLine exported(PlacedLine placed) {
        LineView line = QueueAnswers.view(placed.line());
        return new ExportLine(
                placed.place().toString(),
                line.time(),
                placed.line().entry().toString(),
                line.event(),
                line.references(),
                line.originator(),
                line.recipients(),
                line.addresses(),
                line.details());
    }

    @Override
    public String placeAt(Instant time) {
        return LedgerPlace.at(time).toString();
    }

    @Override
    public boolean isPlace(String text) {
        return LedgerPlace.parse(text).isPresent();
    }
}
