package org.x400gate.protocol.oraddress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;

/**
 * Text forms of an address: RFC 2156 4.1.3 ({@code std-or-address}) and F.401 Annex B.
 *
 * <p>{@code $} quotes {@code /}, {@code =} and {@code ;}. A value that PrintableString can't hold stands behind
 * {@code *}, other characters in braces as three digits per octet (RFC 2156 3.3.4: ISO 8859-1 unless another set is
 * designated). An extension attribute that has no key here is written {@code EXT.n=hexadecimal}, which is ours.
 */
final class OrAddressText {
    private static final int MAX_LENGTH = 8192;
    private static final String T61_G1 = "{027041118";
    private static final Pattern ENCODED = Pattern.compile("\\{((?:[0-9]{3})+)\\}");
    private static final Pattern NUMBERED_UNIT = Pattern.compile("OU[1-4]");
    private static final Pattern DOMAIN_DEFINED = Pattern.compile("DDA?[.:](.+)", Pattern.DOTALL);
    private static final Pattern EXTENSION = Pattern.compile("EXT\\.([0-9]{1,3})");

    private OrAddressText() {}

    static String slashes(OrAddress address) {
        return "/" + String.join("/", pairs(address, "ADMD", "PRMD", "GQ", "X121", "UA-ID", "DD.")) + "/";
    }

    static String semicolons(OrAddress address) {
        return String.join(";", pairs(address, "A", "P", "Q", "X.121", "N-ID", "DDA:"));
    }

    /** Most significant on the right, units by repeated OU, as RFC 2156 4.3.1 wants it in a local part. */
    static String rfc2156(OrAddress address) {
        List<String> pairs = pairs(address, "ADMD", "PRMD", "GQ", "X121", "UA-ID", "DD.");
        Collections.reverse(pairs);
        pairs.replaceAll(pair -> NUMBERED_UNIT.matcher(pair).lookingAt() ? "OU" + pair.substring(3) : pair);
        return "/" + String.join("/", pairs) + "/";
    }

    private static List<String> pairs(
            OrAddress address, String admd, String prmd, String gq, String x121, String userId, String dd) {
        List<String> pairs = new ArrayList<>();
        put(pairs, "C", address.country());
        put(pairs, admd, address.admd());
        put(pairs, prmd, address.prmd());
        put(pairs, "O", address.organization());
        for (int i = 0; i < address.orgUnits().size(); i++) {
            put(pairs, "OU" + (i + 1), Optional.of(address.orgUnits().get(i)));
        }
        put(pairs, "CN", address.commonName());
        put(pairs, "S", address.personalName().flatMap(PersonalName::surname));
        put(pairs, "G", address.personalName().flatMap(PersonalName::givenName));
        put(pairs, "I", address.personalName().flatMap(PersonalName::initials));
        put(pairs, gq, address.personalName().flatMap(PersonalName::generation));
        put(pairs, x121, address.x121Address());
        put(pairs, "T-ID", address.terminalId());
        put(pairs, userId, address.numericUserId());
        for (DomainDefinedAttribute attribute : address.domainDefined()) {
            put(pairs, dd + quoted(attribute.type()), Optional.of(attribute.value()));
        }
        for (ExtensionAttribute extension : address.extensions()) {
            pairs.add("EXT." + extension.type() + "=" + extension.value().toHex());
        }
        return pairs;
    }

    private static void put(List<String> pairs, String key, Optional<String> value) {
        value.ifPresent(text -> pairs.add(key + "=" + (Bounds.isPrintable(text) ? "" : "*") + quoted(text)));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' || c == '=') {
                out.append('$').append(c);
            } else if (Bounds.isPrintable(c)) {
                out.append(c);
            } else if (c <= 0xFF) {
                out.append(String.format("{%03d}", (int) c));
            } else {
                out.append(T61_G1);
                Octets t61 = TeletexString.encode(String.valueOf(c));
                for (int at = 0; at < t61.length(); at++) {
                    out.append(String.format("%03d", t61.at(at)));
                }
                out.append('}');
            }
        }
        return out.toString();
    }

    static OrAddress parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("address text longer than " + MAX_LENGTH);
        }
        Parsing parsing = new Parsing();
        for (String pair : split(text.stripLeading())) {
            if (!pair.isBlank()) {
                parsing.pair(pair);
            }
        }
        return parsing.address();
    }

    /** Behind a leading slash, or without any semicolon, slashes separate; semicolons always do. */
    private static List<String> split(String text) {
        boolean slashes = text.startsWith("/") || text.indexOf(';') < 0;
        List<String> pairs = new ArrayList<>();
        StringBuilder pair = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$' && i + 1 < text.length()) {
                pair.append(c).append(text.charAt(++i));
            } else if (c == ';' || c == '/' && slashes) {
                pairs.add(pair.toString());
                pair.setLength(0);
            } else {
                pair.append(c);
            }
        }
        pairs.add(pair.toString());
        return pairs;
    }

    /** Collects key and value pairs in the order in which they stand. */
    private static final class Parsing {
        private final OrAddress.Builder address = OrAddress.builder();
        private final List<String> seen = new ArrayList<>();
        private final List<Integer> ranks = new ArrayList<>();
        private final List<String> units = new ArrayList<>();
        private final SortedMap<String, String> numberedUnits = new TreeMap<>();
        private final List<DomainDefinedAttribute> domainDefined = new ArrayList<>();

        void pair(String pair) {
            int equals = pair.indexOf('=');
            while (equals > 0 && pair.charAt(equals - 1) == '$') {
                equals = pair.indexOf('=', equals + 1);
            }
            if (equals <= 0) {
                throw new IllegalArgumentException("key=value expected, found \"" + pair.strip() + "\"");
            }
            String written = pair.substring(0, equals).strip();
            String key = written.toUpperCase(Locale.ROOT);
            String value = value(pair.substring(equals + 1));
            ranks.add(rank(key));
            var type = DOMAIN_DEFINED.matcher(key);
            var extension = EXTENSION.matcher(key);
            if (type.matches()) {
                domainDefined.add(new DomainDefinedAttribute(value(written.substring(type.start(1))), value));
            } else if (key.equals("RFC-822")) {
                domainDefined.add(new DomainDefinedAttribute(key, value));
            } else if (key.equals("OU")) {
                units.add(value);
            } else if (NUMBERED_UNIT.matcher(key).matches()) {
                once(key, v -> numberedUnits.put(key, v), value);
            } else if (extension.matches()) {
                address.extension(new ExtensionAttribute(Integer.parseInt(extension.group(1)), Octets.ofHex(value)));
            } else {
                simple(key, written, value);
            }
        }

        private static int rank(String key) {
            return switch (key) {
                case "C" -> 0;
                case "ADMD", "A" -> 1;
                case "PRMD", "P" -> 2;
                case "O" -> 3;
                case "OU", "OU1", "OU2", "OU3", "OU4" -> 4;
                default -> 5;
            };
        }

        /** RFC 2156 4.3.1 orders repeated attributes that way; people write the other one. The ends tell. */
        private boolean mostSignificantLast() {
            return !ranks.isEmpty() && ranks.get(0) > ranks.get(ranks.size() - 1);
        }

        private void simple(String key, String written, String value) {
            switch (key) {
                case "C" -> once("C", address::country, value.strip());
                case "ADMD", "A" -> once("A", address::admd, value.isBlank() ? value : value.strip());
                case "PRMD", "P" -> once("P", address::prmd, value.strip());
                case "O" -> once("O", address::organization, value.strip());
                case "CN" -> once("CN", address::commonName, value.strip());
                case "S" -> once("S", address::surname, value.strip());
                case "G" -> once("G", address::givenName, value.strip());
                case "I" -> once("I", address::initials, value.strip());
                case "GQ", "Q" -> once("GQ", address::generation, value.strip());
                case "PN" -> once("PN", this::personalName, value.strip());
                case "X121", "X.121" -> once("X121", address::x121Address, value.strip());
                case "T-ID" -> once("T-ID", address::terminalId, value.strip());
                case "UA-ID", "N-ID" -> once("UA-ID", address::numericUserId, value.strip());
                default -> throw new IllegalArgumentException("unknown key \"" + written + "\"");
            }
        }

        private void once(String key, Consumer<String> set, String value) {
            if (seen.contains(key)) {
                throw new IllegalArgumentException(key + " is given twice");
            }
            seen.add(key);
            set.accept(value);
        }

        /** encoded-pn (RFC 2156 4.1.2): given name of two letters or more, initials of one, surname. */
        private void personalName(String text) {
            String rest = text;
            int dot = rest.indexOf('.');
            if (dot >= 2) {
                address.givenName(rest.substring(0, dot));
                rest = rest.substring(dot + 1);
            }
            StringBuilder initials = new StringBuilder();
            while (rest.length() > 2 && rest.charAt(1) == '.') {
                initials.append(rest.charAt(0));
                rest = rest.substring(2);
            }
            if (!initials.isEmpty()) {
                address.initials(initials.toString());
            }
            address.surname(rest);
        }

        OrAddress address() {
            if (!units.isEmpty() && !numberedUnits.isEmpty()) {
                throw new IllegalArgumentException("OU and OU1 to OU4 exclude each other");
            }
            if (mostSignificantLast()) {
                Collections.reverse(units);
                Collections.reverse(domainDefined);
            }
            units.forEach(address::orgUnit);
            numberedUnits.values().forEach(address::orgUnit);
            domainDefined.forEach(attribute -> address.domainDefined(attribute.type(), attribute.value()));
            return address.build();
        }
    }

    /** Undoes {@code $}, and what stands in braces; the printable part counts if there are two. */
    private static String value(String written) {
        int star = written.indexOf('*');
        String chosen = star < 0 ? written : star > 0 ? written.substring(0, star) : written.substring(1);
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < chosen.length(); i++) {
            char c = chosen.charAt(i);
            plain.append(c == '$' && i + 1 < chosen.length() ? chosen.charAt(++i) : c);
        }
        return ENCODED.matcher(plain)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(decoded(match.group(1))));
    }

    private static String decoded(String digits) {
        byte[] octets = new byte[digits.length() / 3];
        for (int i = 0; i < octets.length; i++) {
            int value = Integer.parseInt(digits.substring(i * 3, i * 3 + 3));
            if (value > 0xFF) {
                throw new IllegalArgumentException("octet {" + value + "} above 255");
            }
            octets[i] = (byte) value;
        }
        Octets all = Octets.wrap(octets);
        return octets.length > 0 && octets[0] == 0x1B
                ? TeletexString.decode(all)
                : all.toString(StandardCharsets.ISO_8859_1);
    }
}
