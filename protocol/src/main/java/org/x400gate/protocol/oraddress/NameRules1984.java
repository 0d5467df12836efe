package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link NameOf1984} finds in one name. */
final class NameRules1984 {
    private static final String CLAUSE = " (X.419 Annex B)";
    private static final String COMMON = "Common";
    private static final int TELETEX_COMMON_NAME = 2;
    private static final int TELETEX_ORG_UNITS = 5;

    private final OrName name;
    private final OrAddress address;
    private final List<String> losses = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    NameRules1984(OrName name) {
        this.name = name;
        this.address = name.address();
    }

    NameOf1984 result() {
        if (address.isEmpty()) {
            obstacles.add("no address" + (name.directoryName().isPresent() ? ", only a directory name" : ""));
        }
        Optional<String> organization = address.organization();
        organization.ifPresent(text -> printable("O", text));
        address.orgUnits().forEach(text -> printable("OU", text));
        address.personalName().ifPresent(person -> person.all().forEach(text -> printable("PN", text)));
        address.commonName().ifPresent(text -> printable("CN", text));
        address.extensions().forEach(this::extension);
        if (name.directoryName().isPresent()) {
            losses.add("directory-name: left out" + CLAUSE);
        }
        List<DomainDefinedAttribute> domainDefined = domainDefined();
        if (!obstacles.isEmpty()) {
            return new NameOf1984.Inexpressible("not an address of 1984: " + String.join("; ", obstacles));
        }
        return new NameOf1984.Expressed(OrName.of(without1988(domainDefined)), losses);
    }

    private void printable(String key, String text) {
        Bounds.check(obstacles, key, text, 0, Integer.MAX_VALUE, Bounds.Repertoire.PRINTABLE);
    }

    /** What is left of a twin here differs from the printable attribute, which stays. */
    private void extension(ExtensionAttribute extension) {
        if (extension.type() >= TELETEX_COMMON_NAME && extension.type() <= TELETEX_ORG_UNITS) {
            losses.add("extension-attribute " + extension.type() + ": teletex form left out" + CLAUSE);
        } else {
            obstacles.add("extension attribute " + extension.type());
        }
    }

    private List<DomainDefinedAttribute> domainDefined() {
        List<DomainDefinedAttribute> all = new ArrayList<>(address.domainDefined());
        address.commonName().ifPresent(common -> {
            Optional<String> present = address.domainDefined(COMMON);
            if (present.isPresent() && !present.get().equals(common)) {
                obstacles.add("CN beside another attribute DD." + COMMON);
            } else if (present.isEmpty() && all.size() == OrAddressRules.MAX_DOMAIN_DEFINED) {
                obstacles.add("CN, and no place for one more domain-defined attribute");
            } else if (present.isEmpty()) {
                all.add(new DomainDefinedAttribute(COMMON, common));
                losses.add("common-name: sent as DD." + COMMON + " (RFC 2156 Appendix B)");
            }
        });
        return all;
    }

    private OrAddress without1988(List<DomainDefinedAttribute> domainDefined) {
        return new OrAddress(
                address.country(),
                address.admd(),
                address.prmd(),
                address.organization(),
                address.orgUnits(),
                address.personalName(),
                Optional.empty(),
                address.x121Address(),
                address.terminalId(),
                address.numericUserId(),
                domainDefined,
                List.of());
    }
}
