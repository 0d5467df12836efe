package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.AdditionalActions;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.RoutingAction;
import org.x400gate.protocol.p1.TraceElement;

/** Trace elements of the MTS as {@code X400-Received} fields and back (RFC 2156 5.3.7, 5.1.6). */
final class Traces {
    static final String FIELD = "X400-Received";
    private static final List<String> TYPES =
            List.of("Undefined", "Telex", "IA5-Text", "G3-Fax", "TIF0", "Teletex", "Videotex", "Voice", "SFD", "TIF1");
    private static final Pattern BY = Pattern.compile(
            "by\\s+(?:mta\\s+(?:\"((?:[^\"\\\\]|\\\\.){0,64})\"|([^\\s;\"]{1,64}))\\s+in\\s+)?(/[^;]{1,200}/)\\s*;(.*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ARC = Pattern.compile("\\(([0-9]{1,15})\\)");
    private static final Map<String, RoutingAction> ROUTING =
            Map.of("relayed", RoutingAction.RELAYED, "rerouted", RoutingAction.REROUTED);

    /** One passage through an MTA, or through a domain if the MTA is not told. */
    record Passed(
            GlobalDomainIdentifier domain,
            Optional<String> mta,
            Instant arrival,
            RoutingAction action,
            Optional<String> attempted,
            AdditionalActions additional) {
        static Passed of(TraceElement e) {
            return new Passed(
                    e.domain(),
                    Optional.empty(),
                    e.arrival(),
                    e.action(),
                    e.attemptedDomain().map(d -> "MD " + text(d)),
                    e.additional());
        }

        static Passed of(InternalTraceElement e) {
            Optional<String> attempted = e.attemptedMta()
                    .map(m -> "MTA " + word(m))
                    .or(() -> e.attemptedDomain().map(d -> "MD " + text(d)));
            return new Passed(e.domain(), Optional.of(e.mtaName()), e.arrival(), e.action(), attempted, e.additional());
        }

        Passed withoutMta() {
            return new Passed(domain, Optional.empty(), arrival, action, attempted, additional);
        }

        boolean isConversion() {
            return additional
                    .converted()
                    .map(t -> t.extended().contains(Rfc822Fields.EIT_MIXER))
                    .orElse(false);
        }
    }

    private Traces() {}

    /**
     * Both traces as one, in the order of time; an element that internal trace repeats with its MTA is left out. The
     * order is that of the elements, since clocks differ.
     */
    static List<Passed> merge(List<TraceElement> trace, List<InternalTraceElement> internal) {
        List<Passed> merged = new ArrayList<>();
        List<Passed> inside = new ArrayList<>(internal.stream().map(Passed::of).toList());
        for (TraceElement element : trace) {
            List<Passed> own = new ArrayList<>();
            while (!inside.isEmpty() && inside.get(0).domain().equals(element.domain())) {
                own.add(inside.remove(0));
            }
            Passed outer = Passed.of(element);
            if (own.stream().noneMatch(i -> i.withoutMta().equals(outer))) {
                merged.add(outer);
            }
            merged.addAll(own);
        }
        merged.addAll(inside);
        return merged;
    }

    /** How often MIXER converted: a conversion stands in the trace, in the internal trace or in both. */
    static int conversions(List<Passed> passed) {
        long inside = passed.stream()
                .filter(Passed::isConversion)
                .filter(p -> p.mta().isPresent())
                .count();
        long all = passed.stream().filter(Passed::isConversion).count();
        return (int) Math.max(inside, all - inside);
    }

    /** Our own trace field and, behind it, all trace, the most recent first (RFC 2156 5.3.7). */
    static List<HeaderField> fields(List<Passed> passed, MappingContext context) {
        List<HeaderField> fields = new ArrayList<>();
        fields.add(new HeaderField(
                "Received",
                "by " + context.hostname() + " (" + RfcToIpm.CONVERSION_MARK + " following RFC 2156) id "
                        + context.localId()
                        + "; "
                        + date(context.now())));
        for (int i = passed.size() - 1; i >= 0; i--) {
            fields.add(field(passed.get(i)));
        }
        return fields;
    }

    static HeaderField field(Passed passed) {
        AdditionalActions more = passed.additional();
        List<String> actions = new ArrayList<>();
        actions.add(
                switch (passed.action()) {
                    case RELAYED -> "Relayed";
                    case REROUTED -> "Rerouted";
                });
        if (more.dlOperation()) {
            actions.add("Expanded");
        }
        if (more.redirected()) {
            actions.add("Redirected");
        }
        String text = "by " + passed.mta().map(m -> "mta " + word(m) + " in ").orElse("") + text(passed.domain()) + "; "
                + more.deferredTime()
                        .map(t -> "deferred until " + date(t) + "; ")
                        .orElse("")
                + more.converted().map(t -> "converted (" + types(t) + "); ").orElse("")
                + passed.attempted().map(a -> "attempted " + a + "; ").orElse("")
                + String.join(", ", actions) + "; " + date(passed.arrival());
        return new HeaderField(FIELD, text);
    }

    static Optional<Passed> parse(HeaderField field) {
        Matcher by = BY.matcher(field.body());
        if (!by.matches()) {
            return Optional.empty();
        }
        Optional<GlobalDomainIdentifier> domain =
                OrAddress.parseStandard(by.group(3)).flatMap(AddressMapping::domainOf);
        Optional<String> mta = Optional.ofNullable(by.group(1))
                .map(quoted -> quoted.replaceAll("\\\\(.)", "$1"))
                .or(() -> Optional.ofNullable(by.group(2)));
        String[] rest = by.group(4).split(";", -1);
        Optional<Instant> arrival = instant(rest[rest.length - 1]);
        if (domain.isEmpty() || arrival.isEmpty() || rest.length < 2) {
            return Optional.empty();
        }
        String actions = rest[rest.length - 2].toLowerCase(Locale.ROOT);
        Optional<Instant> deferred = Optional.empty();
        Optional<EncodedInformationTypes> converted = Optional.empty();
        for (String part : rest) {
            String option = part.strip();
            if (option.toLowerCase(Locale.ROOT).startsWith("deferred until ")) {
                deferred = instant(option.substring("deferred until ".length()));
            } else if (option.toLowerCase(Locale.ROOT).startsWith("converted")) {
                converted = Optional.of(types(option.substring("converted".length())));
            }
        }
        RoutingAction action = ROUTING.entrySet().stream()
                .filter(e -> actions.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(RoutingAction.RELAYED);
        AdditionalActions additional = new AdditionalActions(
                deferred, converted, actions.contains("redirected"), actions.contains("expanded"));
        return Optional.of(new Passed(domain.get(), mta, arrival.get(), action, Optional.empty(), additional));
    }

    /** EBNF.encoded-info of 5.3.3.1. */
    static String types(EncodedInformationTypes types) {
        List<String> names = new ArrayList<>();
        types.builtIn().forEach(bit -> names.add(bit < TYPES.size() ? TYPES.get(bit) : "Undefined"));
        types.extended().forEach(oid -> names.add(text(oid)));
        return String.join(", ", names);
    }

    private static EncodedInformationTypes types(String text) {
        Set<Integer> builtIn = new TreeSet<>();
        List<Oid> extended = new ArrayList<>();
        String inside = text.strip().replaceAll("^\\(|\\)$", "");
        for (String name : inside.split(",", 64)) {
            List<Long> arcs = new ArrayList<>();
            for (Matcher arc = ARC.matcher(name); arc.find(); ) {
                arcs.add(Long.parseLong(arc.group(1)));
            }
            if (arcs.size() >= 2 && arcs.size() <= Oid.MAX_ARCS && arcs.get(0) <= 2 && arcs.get(1) <= 39) {
                extended.add(new Oid(arcs));
            }
            for (int bit = 0; bit < TYPES.size(); bit++) {
                if (TYPES.get(bit).equalsIgnoreCase(name.strip())) {
                    builtIn.add(bit);
                }
            }
        }
        return EncodedInformationTypes.of(builtIn, extended);
    }

    /** EBNF.object-identifier of 3.3.7, numbers only. */
    static String text(Oid oid) {
        StringBuilder out = new StringBuilder();
        oid.arcs().forEach(arc -> out.append('(').append(arc).append(')'));
        return out.toString();
    }

    /** EBNF.global-id of 5.3.3.2; a peer's identifier is written as it is, whatever its length. */
    static String text(GlobalDomainIdentifier domain) {
        OrAddress address = new Hierarchy(Hierarchy.levels(domain)).apply(OrAddress.EMPTY);
        return address.isEmpty() ? "/" : address.toStandardText();
    }

    /** EBNF.mts-msg-id of 4.6.3. */
    static String text(MtsIdentifier identifier) {
        return "[" + text(identifier.domain()) + ";" + identifier.localId() + "]";
    }

    static String word(String text) {
        return text.matches("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
                ? text
                : '"' + text.replaceAll("[^ -~]", "?").replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }

    static String date(Instant instant) {
        return HeaderField.ofDate("Date", OffsetDateTime.ofInstant(instant, ZoneOffset.UTC))
                .body();
    }

    static Optional<Instant> instant(String text) {
        return new HeaderField("Date", text)
                .date()
                .map(OffsetDateTime::toInstant)
                .filter(Times::isUtcTime);
    }
}
