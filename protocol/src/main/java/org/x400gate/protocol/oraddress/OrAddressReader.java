package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one reader of address texts: pairs between slashes or semicolons (EBNF.std-or-address-input of RFC 2156 4.1.3, F.401
 * Annex B). What people write is understood in their order and with their keys; what a gateway wrote has its most significant
 * attribute last, and is taken exactly. A fault is an IllegalArgumentException that names the key.
 */
final class OrAddressReader {
    private static final int MAX_LENGTH = 8192;
    private static final Map<String, String> KEYS = new HashMap<>();
    private static final Pattern NUMBERED_UNIT = Pattern.compile("OU([0-9]{1,2})");
    private static final Pattern DOMAIN_DEFINED =
            Pattern.compile("DDA?([1-4])?[.:](.+)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    static {
        for (String key :
                List.of("C", "ADMD", "PRMD", "X121", "T-ID", "O", "UA-ID", "S", "G", "I", "GQ", "CN", "PN", "OU")) {
            KEYS.put(key, key);
        }
        // RFC 2156 4.1.1, then what directories and mail programs of old call them.
        KEYS.putAll(Map.of("A", "ADMD", "P", "PRMD", "Q", "GQ", "X.121", "X121", "N-ID", "UA-ID"));
        KEYS.putAll(Map.of("COUNTRY", "C", "ORG", "O", "ORGANIZATION", "O", "COMMON-NAME", "CN"));
        KEYS.putAll(Map.of("SURNAME", "S", "SN", "S", "GIVEN-NAME", "G", "GN", "G", "GIVENNAME", "G"));
        KEYS.putAll(Map.of("INITIALS", "I", "GENERATION", "GQ", "GENERATION-QUALIFIER", "GQ", "ORG-UNIT", "OU"));
    }

    private final Spelled.Manner manner;
    private final Map<String, Spelled> values = new HashMap<>();
    private final List<Integer> ranks = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private final SortedMap<Integer, String> numberedUnits = new TreeMap<>();
    private final List<DomainDefinedAttribute> domainDefined = new ArrayList<>();
    private final SortedMap<Integer, DomainDefinedAttribute> numberedDomainDefined = new TreeMap<>();
    private final ExtensionReading extensions = new ExtensionReading();

    private OrAddressReader(Spelled.Manner manner) {
        this.manner = manner;
    }

    /** As people write it, with every bound kept. */
    static OrAddress people(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("address text longer than " + MAX_LENGTH);
        }
        OrAddressReader reader = new OrAddressReader(Spelled.Manner.PEOPLE);
        for (String pair : split(text.stripLeading())) {
            if (!pair.isBlank()) {
                reader.pair(pair);
            }
        }
        return reader.address(reader.mostSignificantLast()).toBuilder().build();
    }

    /** As a gateway wrote it; bounds are not checked (RFC 2156 4.3.4 step 4). Empty if it is something else. */
    static Optional<OrAddress> standard(String text) {
        if (text.length() > MAX_LENGTH || !text.startsWith("/") && !text.startsWith(";")) {
            return Optional.empty();
        }
        OrAddressReader reader = new OrAddressReader(Spelled.Manner.STANDARD);
        try {
            split(text).stream().filter(pair -> !pair.isEmpty()).forEach(reader::pair);
            return Optional.of(reader.address(true).withDefaultAdmd());
        } catch (IllegalArgumentException somethingElse) {
            return Optional.empty();
        }
    }

    /** Behind a leading slash, or without any semicolon, slashes separate; semicolons always do. */
    private static List<String> split(String text) {
        boolean slashes = text.startsWith("/") || text.startsWith(";") || text.indexOf(';') < 0;
        List<String> pairs = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$') {
                i++;
            } else if (c == ';' || c == '/' && slashes) {
                pairs.add(text.substring(from, i));
                from = i + 1;
            }
        }
        pairs.add(text.substring(from));
        return pairs;
    }

    private void pair(String pair) {
        int equals = 0;
        while (equals < pair.length() && pair.charAt(equals) != '=') {
            equals += pair.charAt(equals) == '$' ? 2 : 1;
        }
        if (equals == 0 || equals >= pair.length()) {
            throw new IllegalArgumentException("key=value expected, found \"" + pair.strip() + "\"");
        }
        String written = pair.substring(0, equals);
        String key = manner == Spelled.Manner.PEOPLE ? written.strip() : written;
        String value = pair.substring(equals + 1);
        try {
            attribute(key, value);
        } catch (IllegalArgumentException e) {
            String named = e.getMessage();
            throw named.startsWith("position ") ? new IllegalArgumentException(key + ": " + named) : e;
        }
    }

    private void attribute(String written, String value) {
        String upper = written.toUpperCase(Locale.ROOT);
        String key = KEYS.getOrDefault(upper, upper);
        ranks.add(rank(key));
        Matcher typed = DOMAIN_DEFINED.matcher(written);
        Matcher unit = NUMBERED_UNIT.matcher(key);
        if (key.equals("OU")) {
            units.add(fuller(read(value)));
        } else if (unit.matches()) {
            numberedUnit(key, Integer.parseInt(unit.group(1)), fuller(read(value)));
        } else if (key.equals("RFC-822")) {
            domainDefined.add(new DomainDefinedAttribute(key, read(value).one()));
        } else if (typed.matches()) {
            domainDefined(Optional.ofNullable(typed.group(1)), typed.group(2), value);
        } else if (KEYS.containsKey(key)) {
            if (values.put(key, read(value)) != null) {
                throw new IllegalArgumentException(key + " is given twice");
            }
        } else if (!extensions.take(written, value, manner)) {
            throw new IllegalArgumentException(unknown(written));
        }
    }

    private Spelled read(String value) {
        return Spelled.read(value, manner);
    }

    private static String unknown(String written) {
        boolean domainDefined = written.matches("(?i)D[TV]|DDA?|DDT|DDV");
        return "unknown key \"" + written + "\""
                + (domainDefined
                        ? ": a domain-defined attribute is written DD.type=value or DDA:type=value"
                        : ": known are C, ADMD or A, PRMD or P, O, OU or OU1 to OU4, CN, S, G, I, GQ or Q, X121, T-ID,"
                                + " UA-ID or N-ID, T-TY, NET-NUM, DD.type, and those of postal addresses (PD-...)");
    }

    private void numberedUnit(String key, int number, String value) {
        if (number < 1 || number > OrAddressRules.MAX_ORG_UNITS) {
            throw new IllegalArgumentException(
                    key + ": at most " + OrAddressRules.MAX_ORG_UNITS + " organizational units, OU1 to OU4");
        }
        if (numberedUnits.put(number, value) != null) {
            throw new IllegalArgumentException(key + " is given twice");
        }
    }

    /** Both halves behind a star: a teletex one (RFC 2156 4.1.3: key and value have the same encoding). */
    private void domainDefined(Optional<String> number, String type, String value) {
        DomainDefinedAttribute attribute =
                new DomainDefinedAttribute(read(type).one(), read(value).one());
        boolean printable = Bounds.isPrintable(attribute.type()) && Bounds.isPrintable(attribute.value());
        if (!printable && type.startsWith("*") && value.strip().startsWith("*")) {
            extensions.teletex(attribute);
        } else if (number.isEmpty()) {
            domainDefined.add(attribute);
        } else if (numberedDomainDefined.put(Integer.parseInt(number.get()), attribute) != null) {
            throw new IllegalArgumentException("DD" + number.get() + " is given twice");
        }
    }

    private static int rank(String key) {
        return switch (key) {
            case "C" -> 0;
            case "ADMD" -> 1;
            case "PRMD" -> 2;
            case "O" -> 3;
            default -> key.matches("OU[0-9]*") ? 4 : 5;
        };
    }

    /** RFC 2156 4.3.1 orders repeated attributes that way; people write the other one. The ends tell. */
    private boolean mostSignificantLast() {
        return !ranks.isEmpty() && ranks.get(0) > ranks.get(ranks.size() - 1);
    }

    private OrAddress address(boolean mostSignificantLast) {
        if (!units.isEmpty() && !numberedUnits.isEmpty()) {
            throw new IllegalArgumentException("OU and OU1 to OU4 exclude each other");
        }
        if (mostSignificantLast) {
            Collections.reverse(units);
            Collections.reverse(domainDefined);
        }
        domainDefined.addAll(numberedDomainDefined.values());
        Optional<PersonalName> name = personalName();
        twin("CN", OrAddressBer.TELETEX_COMMON_NAME);
        twin("O", OrAddressBer.TELETEX_ORGANIZATION);
        return new OrAddress(
                get("C"),
                get("ADMD"),
                get("PRMD"),
                get("O"),
                units.isEmpty() ? List.copyOf(numberedUnits.values()) : units,
                name,
                get("CN"),
                get("X121"),
                get("T-ID"),
                get("UA-ID"),
                domainDefined,
                extensions.attributes(mostSignificantLast));
    }

    /** A printable and another spelling of one attribute that has two on the wire. */
    private void twin(String key, int type) {
        Optional.ofNullable(values.get(key))
                .filter(value -> value.printable().isPresent())
                .flatMap(Spelled::other)
                .ifPresent(teletex -> extensions.twin(type, teletex));
    }

    private Optional<PersonalName> personalName() {
        PersonalName parts = new PersonalName(name("S"), name("G"), name("I"), name("GQ"));
        Optional<String> whole = name("PN");
        if (whole.isEmpty()) {
            return Optional.of(parts);
        }
        if (!parts.isEmpty()) {
            throw new IllegalArgumentException("PN and S, G, I, GQ exclude each other");
        }
        return Optional.of(EncodedName.parse(whole.get())
                .orElseThrow(() -> new IllegalArgumentException("PN: given.initials.surname expected")));
    }

    private Optional<String> name(String key) {
        return Optional.ofNullable(values.get(key)).map(this::fuller);
    }

    /** Names and units have one spelling here; a gateway wrote the printable one beside a better one. */
    private String fuller(Spelled value) {
        return manner == Spelled.Manner.STANDARD ? value.other().orElseGet(value::one) : value.one();
    }

    private Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key)).map(Spelled::one);
    }
}
