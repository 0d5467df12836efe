package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.x400gate.protocol.mixer.AddressMapping.Equivalence;
import org.x400gate.protocol.oraddress.OrAddress;

/** Entries found by the longest match, whatever their number and order (RFC 2156 4.2, Appendix F 4). */
final class Equivalences {
    static final Pattern DOMAIN_SYNTAX = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** C, ADMD, PRMD, O and four OU. */
    private static final int MAX_LEVELS = 8;

    private final Map<String, Equivalence> byDomain = new HashMap<>();
    private final Map<List<String>, Equivalence> byPrefix = new HashMap<>();

    /** An entry, and how many levels of the address it covers, those left out included. */
    record Match(Equivalence entry, int levels) {}

    /** Throws IllegalArgumentException naming both entries if the domain has one already. */
    void addDomain(Equivalence entry) {
        for (String label : entry.domain().split("\\.", -1)) {
            if (!DOMAIN_SYNTAX.matcher(label).matches()) {
                throw new IllegalArgumentException(entry.text() + ": \"" + label + "\" is no domain label");
            }
        }
        refuseTwin(entry, "domain", byDomain.putIfAbsent(entry.domain().toLowerCase(Locale.ROOT), entry));
    }

    /** Likewise if the prefix has one. */
    void addPrefix(Equivalence entry) {
        refuseTwin(entry, "prefix", byPrefix.putIfAbsent(key(entry), entry));
    }

    /** Throws likewise if the domain is in this table: it cannot be in both (Appendix F 7). */
    void refuseDomain(Equivalence entry) {
        refuseTwin(entry, "domain", byDomain.get(entry.domain().toLowerCase(Locale.ROOT)));
    }

    /** Likewise for the prefix (Appendix F 8). */
    void refusePrefix(Equivalence entry) {
        refuseTwin(entry, "prefix", byPrefix.get(key(entry)));
    }

    private static List<String> key(Equivalence entry) {
        int depth = Hierarchy.depth(entry.prefix()) + entry.omitted();
        return key(Hierarchy.filled(entry.prefix()).subList(0, depth));
    }

    private static void refuseTwin(Equivalence entry, String what, Equivalence twin) {
        if (twin != null && twin != entry) {
            throw new IllegalArgumentException(entry.text() + ": has its " + what + " from " + twin.text());
        }
    }

    /** The entry of the domain itself, or of the nearest one above it. */
    Optional<Equivalence> ofDomain(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        for (int at = 0; at >= 0; at = next(lower, at)) {
            Equivalence known = byDomain.get(lower.substring(at));
            if (known != null) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static int next(String domain, int from) {
        int dot = domain.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    /** Every entry whose prefix the address has, the longest first. */
    List<Match> ofAddress(OrAddress address) {
        List<Match> matches = new ArrayList<>();
        if (byPrefix.isEmpty()) {
            return matches;
        }
        List<Hierarchy.Level> levels = Hierarchy.filled(address);
        for (int depth = Math.min(levels.size(), MAX_LEVELS); depth > 0; depth--) {
            Equivalence known = byPrefix.get(key(levels.subList(0, depth)));
            if (known != null) {
                matches.add(new Match(known, depth));
            }
        }
        return matches;
    }

    private static List<String> key(List<Hierarchy.Level> levels) {
        List<String> key = new ArrayList<>(levels.size());
        for (Hierarchy.Level level : levels) {
            String value = level.value().strip();
            String folded = hasBlank(value) ? BLANKS.matcher(value).replaceAll(" ") : value;
            key.add(level.attribute() + "=" + folded.toUpperCase(Locale.ROOT));
        }
        return key;
    }

    private static boolean hasBlank(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ') {
                return true;
            }
        }
        return false;
    }
}
