package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * Writes the text forms of an address: RFC 2156 4.1.3 ({@code std-or-address}) and F.401 Annex B. {@link OrAddressReader} reads
 * them.
 */
final class OrAddressText {
    private static final Pattern NUMBERED_UNIT = Pattern.compile("OU[0-9]+=.*", Pattern.DOTALL);

    private OrAddressText() {}

    static String slashes(OrAddress address) {
        return "/" + String.join("/", forPeople(address, false)) + "/";
    }

    static String semicolons(OrAddress address) {
        return String.join(";", forPeople(address, true));
    }

    private static List<String> forPeople(OrAddress address, boolean brief) {
        List<String> pairs = domains(address, brief);
        pairs.addAll(commonName(address));
        Optional<PersonalName> name = address.personalName();
        put(pairs, "S", name.flatMap(PersonalName::surname));
        put(pairs, "G", name.flatMap(PersonalName::givenName));
        put(pairs, "I", name.flatMap(PersonalName::initials));
        put(pairs, brief ? "Q" : "GQ", name.flatMap(PersonalName::generation));
        pairs.addAll(terminals(address, brief));
        for (DomainDefinedAttribute attribute : address.domainDefined()) {
            put(pairs, (brief ? "DDA:" : "DD.") + type(attribute), Optional.of(attribute.value()));
        }
        pairs.addAll(extensions(address, brief));
        return pairs;
    }

    /** Most significant on the right, units by repeated OU: as a gateway reads it. Empty text for an empty address. */
    static String standard(OrAddress address) {
        List<String> pairs = domains(address, false);
        pairs.replaceAll(
                pair -> NUMBERED_UNIT.matcher(pair).matches() ? "OU" + pair.substring(pair.indexOf('=')) : pair);
        pairs.addAll(terminals(address, false));
        pairs.addAll(commonName(address));
        Optional<PersonalName> name = address.personalName();
        put(pairs, "GQ", name.flatMap(PersonalName::generation));
        put(pairs, "S", name.flatMap(PersonalName::surname));
        put(pairs, "I", name.flatMap(PersonalName::initials));
        put(pairs, "G", name.flatMap(PersonalName::givenName));
        pairs.addAll(extensions(address, false));
        for (DomainDefinedAttribute attribute : address.domainDefined()) {
            boolean rfc822 = attribute.type().equals("RFC-822");
            put(pairs, rfc822 ? "RFC-822" : "DD." + type(attribute), Optional.of(attribute.value()));
        }
        Collections.reverse(pairs);
        return pairs.isEmpty() ? "" : "/" + String.join("/", pairs) + "/";
    }

    private static List<String> domains(OrAddress address, boolean brief) {
        List<String> pairs = new ArrayList<>();
        put(pairs, "C", address.country());
        put(pairs, brief ? "A" : "ADMD", address.admd());
        put(pairs, brief ? "P" : "PRMD", address.prmd());
        address.organization()
                .ifPresent(text -> pairs.add("O="
                        + spelled(text, address, OrAddressBer.TELETEX_ORGANIZATION)
                                .written()));
        for (int i = 0; i < address.orgUnits().size(); i++) {
            put(pairs, "OU" + (i + 1), Optional.of(address.orgUnits().get(i)));
        }
        return pairs;
    }

    private static List<String> commonName(OrAddress address) {
        return address.commonName()
                .map(text -> List.of("CN="
                        + spelled(text, address, OrAddressBer.TELETEX_COMMON_NAME)
                                .written()))
                .orElse(List.of());
    }

    private static List<String> terminals(OrAddress address, boolean brief) {
        List<String> pairs = new ArrayList<>();
        put(pairs, brief ? "X.121" : "X121", address.x121Address());
        put(pairs, "T-ID", address.terminalId());
        put(pairs, brief ? "N-ID" : "UA-ID", address.numericUserId());
        return pairs;
    }

    private static List<String> extensions(OrAddress address, boolean brief) {
        List<String> pairs = new ArrayList<>();
        for (ExtensionAttribute extension : address.extensions()) {
            long twins = address.extensions().stream()
                    .filter(other -> other.type() == extension.type())
                    .count();
            boolean written = isTwin(extension, OrAddressBer.TELETEX_COMMON_NAME, address.commonName(), address)
                    || isTwin(extension, OrAddressBer.TELETEX_ORGANIZATION, address.organization(), address);
            if (twins > 1) {
                pairs.add(ExtensionWords.octets(extension));
            } else if (!written) {
                pairs.addAll(ExtensionWords.pairs(extension, brief));
            }
        }
        return pairs;
    }

    private static boolean isTwin(ExtensionAttribute extension, int type, Optional<String> of, OrAddress address) {
        return extension.type() == type
                && of.map(text -> spelled(text, address, type))
                        .filter(both ->
                                both.printable().isPresent() && both.other().isPresent())
                        .isPresent();
    }

    /** With its teletex twin, if that is among the extensions and would come back the same, as the last of them. */
    private static Spelled spelled(String text, OrAddress address, int type) {
        List<ExtensionAttribute> all = address.extensions();
        boolean last = !all.isEmpty() && all.get(all.size() - 1).type() == type;
        if (!last || !Bounds.isPrintable(text)) {
            return Spelled.of(text);
        }
        try {
            BerElement value = Ber.decode(all.get(all.size() - 1).value(), BerLimits.STANDARD);
            String twin = TeletexString.decode(
                    value.expect(Tag.TELETEX_STRING, "teletex twin").octetString());
            boolean same = TeletexString.node(Tag.TELETEX_STRING, twin)
                    .encode()
                    .equals(all.get(all.size() - 1).value());
            return same ? new Spelled(Optional.of(text), Optional.of(twin)) : Spelled.of(text);
        } catch (MalformedInput | IllegalArgumentException notAsUsual) {
            return Spelled.of(text);
        }
    }

    private static String type(DomainDefinedAttribute attribute) {
        return Spelled.of(attribute.type()).written();
    }

    private static void put(List<String> pairs, String key, Optional<String> value) {
        value.ifPresent(text -> pairs.add(key + "=" + Spelled.of(text).written()));
    }
}
