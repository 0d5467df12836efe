package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainDefinedAttribute;
import org.x400gate.protocol.oraddress.ExtensionAttribute;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.PersonalName;

/**
 * EBNF.std-or-address of RFC 2156 4.1.3, as it stands in local parts and message identifiers: the most significant
 * attribute last, exact both ways. Unlike the text forms for people it guesses nothing.
 *
 * <p>A value with characters outside PrintableString, or with blanks that mail would fold, is written as a teletex
 * string, {@code *a{032}{032}b} (3.3.4). An extension attribute that is only carried has the key {@code X-EXT-n}, which is
 * ours, and its BER in hexadecimal: all components shall be encoded (4.1).
 */
final class StdOr {
    private static final Map<String, String> ALTERNATIVES =
            Map.of("A", "ADMD", "P", "PRMD", "Q", "GQ", "X.121", "X121", "N-ID", "UA-ID");
    private static final List<String> KEYS =
            List.of("C", "ADMD", "PRMD", "X121", "T-ID", "O", "UA-ID", "S", "G", "I", "GQ", "CN", "PN");
    private static final Pattern EXTENSION = Pattern.compile("X-EXT-([0-9]{1,3})");
    private static final Pattern DOMAIN_DEFINED = Pattern.compile("DDA?([1-4])?[.:](.+)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_EXTENSIONS = 32;

    private StdOr() {}

    /** Empty if a value holds a character that three digits can't name. */
    static Optional<String> write(OrAddress address) {
        List<String> pairs = new ArrayList<>();
        put(pairs, "C", address.country());
        put(pairs, "ADMD", address.admd());
        put(pairs, "PRMD", address.prmd());
        put(pairs, "O", address.organization());
        address.orgUnits().forEach(unit -> put(pairs, "OU", Optional.of(unit)));
        put(pairs, "X121", address.x121Address());
        put(pairs, "T-ID", address.terminalId());
        put(pairs, "UA-ID", address.numericUserId());
        put(pairs, "CN", address.commonName());
        put(pairs, "GQ", address.personalName().flatMap(PersonalName::generation));
        put(pairs, "S", address.personalName().flatMap(PersonalName::surname));
        put(pairs, "I", address.personalName().flatMap(PersonalName::initials));
        put(pairs, "G", address.personalName().flatMap(PersonalName::givenName));
        address.extensions()
                .forEach(e -> pairs.add("X-EXT-" + e.type() + "=" + e.value().toHex()));
        for (DomainDefinedAttribute attribute : address.domainDefined()) {
            boolean rfc822 = attribute.type().equals("RFC-822");
            put(pairs, rfc822 ? "RFC-822" : "DD." + value(attribute.type()), Optional.of(attribute.value()));
        }
        Collections.reverse(pairs);
        String text = pairs.isEmpty() ? "" : "/" + String.join("/", pairs) + "/";
        return text.chars().allMatch(c -> c < 0x7F) ? Optional.of(text) : Optional.empty();
    }

    private static void put(List<String> pairs, String key, Optional<String> value) {
        value.ifPresent(v -> pairs.add(key + "=" + value(v)));
    }

    private static String value(String text) {
        boolean foldable = text.contains("  ") || !text.equals(" ") && !text.equals(text.strip());
        boolean plain = PrintableAscii.isPrintable(text) && !foldable;
        StringBuilder out = new StringBuilder(plain ? "" : "*");
        for (char c : text.toCharArray()) {
            if (c == '/' || c == '=') {
                out.append('$').append(c);
            } else if (PrintableAscii.isPrintable(c) && !(foldable && c == ' ')) {
                out.append(c);
            } else if (c <= 0xFF) {
                out.append(String.format(Locale.ROOT, "{%03d}", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** EBNF.std-or-address-input; bounds are not checked here (4.3.4 step 4). Empty if it is something else. */
    static Optional<OrAddress> parse(String text) {
        if (!text.startsWith("/") && !text.startsWith(";")) {
            return Optional.empty();
        }
        Parsing parsing = new Parsing();
        boolean good = true;
        for (String pair : split(text)) {
            good = good && (pair.isEmpty() || parsing.pair(pair));
        }
        return good ? parsing.address() : Optional.empty();
    }

    private static List<String> split(String text) {
        List<String> pairs = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$') {
                i++;
            } else if (c == '/' || c == ';') {
                pairs.add(text.substring(from, i));
                from = i + 1;
            }
        }
        pairs.add(text.substring(from));
        return pairs;
    }

    /** EBNF.encoded-pn of RFC 2156 4.1.2. */
    static Optional<PersonalName> parseName(String text) {
        String[] tokens = text.split("\\.", -1);
        int next = 0;
        Optional<String> given = Optional.empty();
        if (tokens.length > 1 && tokens[0].length() >= 2) {
            given = Optional.of(tokens[next++]);
        }
        StringBuilder initials = new StringBuilder();
        while (next < tokens.length - 1 && tokens[next].matches("[A-Za-z]")) {
            initials.append(tokens[next++]);
        }
        String surname = String.join(".", List.of(tokens).subList(next, tokens.length));
        PersonalName name = new PersonalName(
                Optional.of(surname),
                given,
                Optional.of(initials.toString()).filter(i -> !i.isEmpty()),
                Optional.empty());
        return surname.isEmpty()
                        || !PrintableAscii.isPrintable(text)
                        || !writeName(name).equals(Optional.of(text))
                ? Optional.empty()
                : Optional.of(name);
    }

    /** Empty for a name that does not follow the five restrictions of 4.1.2. */
    static Optional<String> writeName(PersonalName name) {
        String surname = name.surname().orElse("");
        boolean alone = name.givenName().isEmpty() && name.initials().isEmpty();
        String given = name.givenName().orElse("..");
        boolean fits = name.generation().isEmpty()
                && !surname.isEmpty()
                && !surname.substring(0, Math.min(2, surname.length())).contains(".")
                && !(alone && surname.contains("."))
                && (name.givenName().isEmpty() || given.length() >= 2 && !given.contains("."))
                && name.initials().orElse("").matches("[A-Za-z]*")
                && PrintableAscii.isPrintable(surname + given);
        if (!fits) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder();
        name.givenName().ifPresent(g -> out.append(g).append('.'));
        name.initials()
                .ifPresent(all -> all.chars().forEach(i -> out.append((char) i).append('.')));
        return Optional.of(out.append(surname).toString());
    }

    /** The pairs of one text, in its order. */
    private static final class Parsing {
        private final Map<String, String> values = new HashMap<>();
        private final List<String> units = new ArrayList<>();
        private final TreeMap<String, String> numberedUnits = new TreeMap<>();
        private final List<DomainDefinedAttribute> domainDefined = new ArrayList<>();
        private final List<ExtensionAttribute> extensions = new ArrayList<>();

        boolean pair(String pair) {
            int equals = 0;
            while (equals < pair.length() && pair.charAt(equals) != '=') {
                equals += pair.charAt(equals) == '$' ? 2 : 1;
            }
            if (equals == 0 || equals >= pair.length()) {
                return false;
            }
            String written = pair.substring(0, equals);
            Optional<String> value = read(pair.substring(equals + 1));
            return value.isPresent() && attribute(written, value.get());
        }

        private boolean attribute(String written, String value) {
            String upper = written.toUpperCase(Locale.ROOT);
            String key = ALTERNATIVES.getOrDefault(upper, upper);
            Matcher typed = DOMAIN_DEFINED.matcher(written);
            Matcher extension = EXTENSION.matcher(key);
            if (KEYS.contains(key)) {
                return values.put(key, value) == null;
            }
            if (key.equals("OU")) {
                return units.add(value);
            }
            if (key.matches("OU[1-4]")) {
                return numberedUnits.put(key, value) == null;
            }
            if (key.equals("RFC-822")) {
                return domainDefined.add(new DomainDefinedAttribute(key, value));
            }
            if (typed.matches()) {
                Optional<String> type = read(typed.group(2));
                return type.isPresent() && domainDefined.add(new DomainDefinedAttribute(type.get(), value));
            }
            return extension.matches() && extension(Integer.parseInt(extension.group(1)), value);
        }

        private boolean extension(int type, String hex) {
            return type <= ExtensionAttribute.MAX_TYPE
                    && extensions.size() < MAX_EXTENSIONS
                    && hex.matches("([0-9a-f]{2})+")
                    && extensions.add(new ExtensionAttribute(type, Octets.ofHex(hex)));
        }

        private static Optional<String> read(String written) {
            int star = written.indexOf('*');
            String chosen = star < 0 ? written : written.substring(star + 1);
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < chosen.length(); i++) {
                char c = chosen.charAt(i);
                if (c == '$' && i + 1 < chosen.length()) {
                    out.append(chosen.charAt(++i));
                } else if (c == '{' && star >= 0) {
                    int close = chosen.indexOf('}', i);
                    String digits = close < 0 ? "" : chosen.substring(i + 1, close);
                    if (!digits.matches("([01][0-9]{2}|2[0-4][0-9]|25[0-5])+")) {
                        return Optional.empty();
                    }
                    for (int d = 0; d < digits.length(); d += 3) {
                        out.append((char) Integer.parseInt(digits.substring(d, d + 3)));
                    }
                    i = close;
                } else if (PrintableAscii.isPrintable(c)) {
                    out.append(c);
                } else {
                    return Optional.empty();
                }
            }
            return Optional.of(out.toString());
        }

        Optional<OrAddress> address() {
            boolean clash = !units.isEmpty() && !numberedUnits.isEmpty()
                    || values.containsKey("PN") && (values.containsKey("S") || values.containsKey("G"));
            Optional<PersonalName> encoded = get("PN").flatMap(StdOr::parseName);
            if (clash || values.containsKey("PN") && encoded.isEmpty()) {
                return Optional.empty();
            }
            Collections.reverse(units);
            Collections.reverse(domainDefined);
            Collections.reverse(extensions);
            Optional<String> admd = get("ADMD").or(() -> get("C").map(country -> " "));
            return Optional.of(new OrAddress(
                    get("C"),
                    admd,
                    get("PRMD"),
                    get("O"),
                    units.isEmpty() ? List.copyOf(numberedUnits.values()) : units,
                    encoded.or(() -> Optional.of(new PersonalName(get("S"), get("G"), get("I"), get("GQ")))),
                    get("CN"),
                    get("X121"),
                    get("T-ID"),
                    get("UA-ID"),
                    domainDefined,
                    extensions));
        }

        private Optional<String> get(String key) {
            return Optional.ofNullable(values.get(key));
        }
    }
}
