package org.x400gate.protocol.oraddress;

import static org.x400gate.protocol.bounds.UpperBound.*;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Bounds and repertoires (X.411 Annex B, X.402 18.3) and the comparison of addresses (X.402 18.4). */
final class OrAddressRules {
    static final int MAX_ORG_UNITS = UB_ORGANIZATIONAL_UNITS.max();
    static final int MAX_DOMAIN_DEFINED = UB_DOMAIN_DEFINED_ATTRIBUTES.max();
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}|[0-9]{3}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private OrAddressRules() {}

    static List<String> faults(OrAddress address) {
        List<String> faults = new ArrayList<>();
        address.country()
                .filter(c -> !COUNTRY.matcher(c).matches())
                .ifPresent(c -> faults.add("C: two letters or three digits, not " + c.length() + " characters"));
        address.admd()
                .ifPresent(value -> Bounds.check(
                        faults, "ADMD", value, 0, UB_DOMAIN_NAME_LENGTH.max(), Bounds.Repertoire.PRINTABLE));
        Bounds.check(faults, "PRMD", address.prmd(), UB_DOMAIN_NAME_LENGTH.max(), Bounds.Repertoire.PRINTABLE);
        Bounds.check(faults, "O", address.organization(), UB_ORGANIZATION_NAME_LENGTH.max(), Bounds.Repertoire.TELETEX);
        if (address.orgUnits().size() > MAX_ORG_UNITS) {
            faults.add("OU: " + address.orgUnits().size() + " units, at most " + MAX_ORG_UNITS);
        }
        for (int i = 0; i < address.orgUnits().size(); i++) {
            Bounds.check(
                    faults,
                    "OU" + (i + 1),
                    address.orgUnits().get(i),
                    1,
                    UB_ORGANIZATIONAL_UNIT_NAME_LENGTH.max(),
                    Bounds.Repertoire.TELETEX);
        }
        address.personalName().ifPresent(name -> personalName(faults, name));
        Bounds.check(faults, "CN", address.commonName(), UB_COMMON_NAME_LENGTH.max(), Bounds.Repertoire.TELETEX);
        Bounds.check(faults, "X121", address.x121Address(), UB_X121_ADDRESS_LENGTH.max(), Bounds.Repertoire.NUMERIC);
        Bounds.check(faults, "T-ID", address.terminalId(), UB_TERMINAL_ID_LENGTH.max(), Bounds.Repertoire.PRINTABLE);
        Bounds.check(
                faults, "UA-ID", address.numericUserId(), UB_NUMERIC_USER_ID_LENGTH.max(), Bounds.Repertoire.NUMERIC);
        if (address.domainDefined().size() > MAX_DOMAIN_DEFINED) {
            faults.add("DD: " + address.domainDefined().size() + " attributes, at most " + MAX_DOMAIN_DEFINED);
        }
        for (DomainDefinedAttribute attribute : address.domainDefined()) {
            Bounds.check(
                    faults,
                    "DD type",
                    attribute.type(),
                    1,
                    UB_DOMAIN_DEFINED_ATTRIBUTE_TYPE_LENGTH.max(),
                    Bounds.Repertoire.PRINTABLE);
            Bounds.check(
                    faults,
                    "DD." + attribute.type(),
                    attribute.value(),
                    1,
                    UB_DOMAIN_DEFINED_ATTRIBUTE_VALUE_LENGTH.max(),
                    Bounds.Repertoire.PRINTABLE);
        }
        address.extensions().forEach(extension -> ExtensionWords.check(faults, extension));
        return List.copyOf(faults);
    }

    private static void personalName(List<String> faults, PersonalName name) {
        if (name.surname().isEmpty()) {
            faults.add("S: a personal name needs a surname");
        }
        Bounds.check(faults, "S", name.surname(), UB_SURNAME_LENGTH.max(), Bounds.Repertoire.TELETEX);
        Bounds.check(faults, "G", name.givenName(), UB_GIVEN_NAME_LENGTH.max(), Bounds.Repertoire.TELETEX);
        Bounds.check(faults, "I", name.initials(), UB_INITIALS_LENGTH.max(), Bounds.Repertoire.TELETEX);
        Bounds.check(faults, "GQ", name.generation(), UB_GENERATION_QUALIFIER_LENGTH.max(), Bounds.Repertoire.TELETEX);
    }

    static boolean matches(OrAddress a, OrAddress b) {
        return isPrefix(a, b)
                && isPrefix(b, a)
                && a.orgUnits().size() == b.orgUnits().size();
    }

    static boolean isPrefix(OrAddress prefix, OrAddress whole) {
        return holds(prefix.country(), whole.country())
                && holds(prefix.admd(), whole.admd())
                && holds(prefix.prmd(), whole.prmd())
                && holds(prefix.organization(), whole.organization())
                && unitsHold(prefix.orgUnits(), whole.orgUnits())
                && namesHold(prefix.personalName(), whole.personalName())
                && holds(prefix.commonName(), whole.commonName())
                && holds(prefix.x121Address(), whole.x121Address())
                && holds(prefix.terminalId(), whole.terminalId())
                && holds(prefix.numericUserId(), whole.numericUserId())
                && folded(whole.domainDefined()).containsAll(folded(prefix.domainDefined()))
                && new HashSet<>(whole.extensions()).containsAll(prefix.extensions());
    }

    /** All attributes, folded, each with its key; what has no order is put in one. */
    static String key(OrAddress address) {
        StringBuilder key = new StringBuilder();
        part(key, "C", address.country());
        part(key, "A", address.admd());
        part(key, "P", address.prmd());
        part(key, "O", address.organization());
        address.orgUnits().forEach(unit -> part(key, "U", Optional.of(unit)));
        Optional<PersonalName> name = address.personalName();
        part(key, "S", name.flatMap(PersonalName::surname));
        part(key, "G", name.flatMap(PersonalName::givenName));
        part(key, "I", name.flatMap(PersonalName::initials));
        part(key, "Q", name.flatMap(PersonalName::generation));
        part(key, "N", address.commonName());
        part(key, "X", address.x121Address());
        part(key, "T", address.terminalId());
        part(key, "D", address.numericUserId());
        folded(address.domainDefined()).stream()
                .map(each -> each.type() + "\0" + each.value())
                .sorted()
                .forEach(each -> part(key, "=", Optional.of(each)));
        address.extensions().stream()
                .map(each -> each.type() + "\0" + each.value().toHex())
                .distinct()
                .sorted()
                .forEach(each -> part(key, "E", Optional.of(each)));
        return key.toString();
    }

    /** The length in front keeps a value from looking like two. */
    private static void part(StringBuilder key, String name, Optional<String> value) {
        value.map(OrAddressRules::fold)
                .ifPresent(text ->
                        key.append(name).append(text.length()).append(':').append(text));
    }

    private static boolean holds(Optional<String> wanted, Optional<String> found) {
        return wanted.isEmpty() || found.isPresent() && fold(wanted.get()).equals(fold(found.get()));
    }

    private static boolean unitsHold(List<String> wanted, List<String> found) {
        if (wanted.size() > found.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!fold(wanted.get(i)).equals(fold(found.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesHold(Optional<PersonalName> wanted, Optional<PersonalName> found) {
        return wanted.isEmpty()
                || found.isPresent()
                        && holds(wanted.get().surname(), found.get().surname())
                        && holds(wanted.get().givenName(), found.get().givenName())
                        && holds(wanted.get().initials(), found.get().initials())
                        && holds(wanted.get().generation(), found.get().generation());
    }

    private static Set<DomainDefinedAttribute> folded(List<DomainDefinedAttribute> attributes) {
        Set<DomainDefinedAttribute> all = new HashSet<>();
        for (DomainDefinedAttribute attribute : attributes) {
            all.add(new DomainDefinedAttribute(fold(attribute.type()), fold(attribute.value())));
        }
        return all;
    }

    private static String fold(String text) {
        String stripped = text.strip();
        boolean single = true;
        for (int i = 0; i < stripped.length() && single; i++) {
            char c = stripped.charAt(i);
            single = c > ' ' || c == ' ' && stripped.charAt(i + 1) > ' ';
        }
        return (single ? stripped : BLANKS.matcher(stripped).replaceAll(" ")).toUpperCase(Locale.ROOT);
    }
}
