package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.x400gate.protocol.mixer.AddressMapping.Equivalence;
import org.x400gate.protocol.oraddress.OrAddress;

/**
 * A file of equivalences in the formats of RFC 2156 Appendix F: {@code domain#dmn-or-address#} or
 * {@code dmn-or-address#domain#}, where an O/R address is written as a domain, {@code O$Xerox.ADMD$ATT.C$US}.
 */
public final class DomainTable {
    private static final List<String> LEVELS = List.of("C", "ADMD", "PRMD", "O");
    private static final int MAX_PARTS = 32;

    private DomainTable() {}

    /** What stands first in a line. */
    public enum Kind {
        /** Appendix F 5: from domains to O/R addresses. */
        DOMAINS,
        /** F 6: from O/R addresses to domains. */
        PREFIXES,
        /** F 7: from domains to gateways, whose addresses may have any attribute. */
        DOMAIN_GATEWAYS,
        /** F 8: from O/R addresses to the domains of gateways. */
        PREFIX_GATEWAYS;

        boolean domainFirst() {
            return this == DOMAINS || this == DOMAIN_GATEWAYS;
        }
    }

    /** The entries, or what is wrong with the file. */
    public record Loaded(List<Equivalence> entries, List<TableFault> faults) {
        public Loaded {
            entries = List.copyOf(entries);
            faults = List.copyOf(faults);
        }
    }

    /** {@code name} stands in the origin of each entry. */
    public static Loaded load(Kind kind, String name, byte[] content) {
        TableLines reading = new TableLines(content);
        List<Equivalence> entries = new ArrayList<>();
        Map<String, Integer> keys = new HashMap<>();
        while (reading.advance()) {
            String text = reading.text();
            if (text.isEmpty()) {
                continue;
            }
            try {
                Equivalence entry = entry(kind, text, name + ": " + reading.line());
                Equivalences alone = new Equivalences();
                alone.addDomain(entry);
                String key = kind.domainFirst()
                        ? entry.domain().toLowerCase(Locale.ROOT)
                        : entry.prefix().matchingKey() + entry.omitted();
                Integer twin = keys.putIfAbsent(key, reading.line());
                if (twin == null) {
                    entries.add(entry);
                } else {
                    String what = kind.domainFirst() ? "a domain" : "an O/R address";
                    reading.fault(text.strip(), what + " once only: it stands in line " + twin + " too");
                }
            } catch (IllegalArgumentException e) {
                reading.fault(text.strip(), e.getMessage());
            }
        }
        return new Loaded(reading.faults().isEmpty() ? entries : List.of(), reading.faults());
    }

    private static Equivalence entry(Kind kind, String line, String where) {
        String[] halves = line.stripLeading().split("#", -1);
        String form = kind.domainFirst() ? "domain#O/R address#" : "O/R address#domain#";
        if (halves.length != 3 || !halves[2].isBlank()) {
            throw new IllegalArgumentException(form + " (RFC 2156 Appendix F), with two number signs");
        }
        String domain = kind.domainFirst() ? halves[0] : halves[1];
        Address address = address(kind.domainFirst() ? halves[1] : halves[0], kind != Kind.DOMAIN_GATEWAYS);
        return new Equivalence(domain.strip(), address.prefix(), address.omitted(), where);
    }

    private record Address(OrAddress prefix, int omitted) {}

    /** EBNF.dmn-or-address: the most significant part last; {@code @} for a level that is left out. */
    private static Address address(String text, boolean hierarchy) {
        StringBuilder slashes = new StringBuilder("/");
        List<String> parts = parts(text.stripLeading());
        int omitted = 0;
        for (int i = parts.size() - 1; i >= 0; i--) {
            int dollar = parts.get(i).indexOf('$');
            if (dollar < 1) {
                throw new IllegalArgumentException("key$value expected, found \"" + parts.get(i) + "\"");
            }
            String key = parts.get(i).substring(0, dollar).toUpperCase(Locale.ROOT);
            String value = parts.get(i).substring(dollar + 1);
            if (hierarchy) {
                requireOrder(key, parts.size() - 1 - i);
            }
            if (value.equals("@")) {
                omitted++;
            } else {
                omitted = 0;
                String named = key.startsWith("~") ? "DD." + parts.get(i).substring(1, dollar) : key;
                slashes.append(named)
                        .append('=')
                        .append(value.replace("/", "$/").replace("=", "$="))
                        .append('/');
            }
        }
        return new Address(OrAddress.parse(slashes.toString()), omitted);
    }

    private static void requireOrder(String key, int place) {
        String wanted = place < LEVELS.size() ? LEVELS.get(place) : "OU";
        if (!key.equals(wanted)) {
            throw new IllegalArgumentException(
                    "key " + key + " where " + wanted
                            + " has to stand: from the right C, ADMD, PRMD, O and up to four OU, @ as the value of one left out");
        }
    }

    /** Between points that no backslash quotes. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '.') {
                part.append(text.charAt(++i));
            } else if (c == '.') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        if (parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException("an O/R address of more than " + MAX_PARTS + " parts");
        }
        return parts;
    }
}
