package org.x400gate.persistence.trace;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which messages are wanted: all of it has to fit.
 *
 * @param addresses the same address in each of its forms: of the originator or of a recipient; empty for any
 * @param among of one of whose addresses this is true
 * @param when what happened to it: one of its lines has to fit
 */
public record LedgerQuery(List<String> addresses, Optional<Predicate<String>> among, When when) {
    /** All. */
    public static final LedgerQuery ANY = new LedgerQuery(List.of(), Optional.empty(), When.EVER);

    public LedgerQuery {
        addresses = addresses.stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * What one line says.
     *
     * @param from then or later
     * @param to before then
     * @param peer the next hop, or who gave it to us, by its name with or without its kind
     * @param events empty for any
     */
    public record When(Instant from, Instant to, Optional<String> peer, Set<LedgerEvent> events) {
        public static final When EVER =
                new When(Instant.EPOCH, Instant.ofEpochMilli(LedgerPlace.END.written()), Optional.empty(), Set.of());

        public When {
            events = Set.copyOf(events);
        }

        boolean fits(LedgerLine line) {
            return !line.time().isBefore(from)
                    && line.time().isBefore(to)
                    && (events.isEmpty() || events.contains(line.event()))
                    && peer.map(name -> isOf(line.details(), name)).orElse(true);
        }

        private static boolean isOf(Map<String, String> details, String name) {
            return Stream.of("hop", "peer", "from", "source")
                    .flatMap(each -> Optional.ofNullable(details.get(each)).stream())
                    .anyMatch(each -> each.equalsIgnoreCase(name)
                            || each.regionMatches(true, each.indexOf(':') + 1, name, 0, name.length())
                                    && each.length() == each.indexOf(':') + 1 + name.length());
        }
    }

    /** Whether the lines of one entry fit. */
    public boolean fits(List<LedgerLine> lines) {
        return (addresses.isEmpty() || any(lines, address -> addresses.contains(address.toLowerCase(Locale.ROOT))))
                && among.map(wanted -> any(lines, wanted)).orElse(true)
                && lines.stream().anyMatch(when::fits);
    }

    private static boolean any(List<LedgerLine> lines, Predicate<String> address) {
        return lines.stream().anyMatch(line -> line.parties().any(address));
    }

    /** What leads to those who can fit; empty if nothing does. */
    List<String> marks() {
        return addresses.stream().map(Parties::mark).toList();
    }
}
