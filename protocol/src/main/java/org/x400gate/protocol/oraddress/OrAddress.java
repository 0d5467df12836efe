package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;

/**
 * An O/R address (X.402 18). An ADMD of one blank, an empty one and an absent one are three different things.
 *
 * <p>The record holds whatever a peer sent, so that it can be reported or passed on unharmed; {@link #faults()} says
 * what is wrong with it. What we make ourselves, by {@link #builder()} or {@link #parse}, has no faults.
 */
public record OrAddress(
        Optional<String> country,
        Optional<String> admd,
        Optional<String> prmd,
        Optional<String> organization,
        List<String> orgUnits,
        Optional<PersonalName> personalName,
        Optional<String> commonName,
        Optional<String> x121Address,
        Optional<String> terminalId,
        Optional<String> numericUserId,
        List<DomainDefinedAttribute> domainDefined,
        List<ExtensionAttribute> extensions) {
    public static final OrAddress EMPTY = new Builder().unchecked();

    public OrAddress {
        orgUnits = List.copyOf(orgUnits);
        domainDefined = List.copyOf(domainDefined);
        extensions = List.copyOf(extensions);
        personalName = personalName.filter(name -> !name.isEmpty());
    }

    /**
     * Reads {@code /C=XX/ADMD= /PRMD=p/S=s/} and {@code c=XX;a= ;p=p;s=s} as people write them (RFC 2156 4.1, F.401 Annex B);
     * {@code $} takes the next character literally. Throws IllegalArgumentException naming attribute and limit. RFC 2156's rule
     * that a country without ADMD means an ADMD of one blank is its reader's: {@link #withDefaultAdmd()}.
     */
    public static OrAddress parse(String text) {
        return OrAddressReader.people(text);
    }

    /** Reads {@link #toStandardText()} exactly; bounds are not checked. Empty if it is something else (RFC 2156 4.1.3). */
    public static Optional<OrAddress> parseStandard(String text) {
        return OrAddressReader.standard(text);
    }

    public static OrAddress decode(BerElement element) {
        return OrAddressBer.decodeAddress(element);
    }

    public BerNode node() {
        return OrAddressBer.addressNode(this);
    }

    /** {@code /C=XX/ADMD= /PRMD=p/O=o/OU1=u/S=s/}: the most significant attribute first. */
    public String toText() {
        return OrAddressText.slashes(this);
    }

    /** {@code /S=s/OU=u/O=o/PRMD=p/ADMD= /C=XX/}, in ASCII: the most significant last, as in a local part (RFC 2156 4.3.1). */
    public String toStandardText() {
        return OrAddressText.standard(this);
    }

    /** {@code C=XX;A= ;P=p;O=o;S=s} (F.401 B). */
    public String toSemicolonText() {
        return OrAddressText.semicolons(this);
    }

    /** Every bound and character rule that is broken (X.411 Annex B), each with attribute, limit and what was found. */
    public List<String> faults() {
        return OrAddressRules.faults(this);
    }

    public boolean isEmpty() {
        return equals(EMPTY);
    }

    /** Equal by X.402 18.4: without case, outer blanks dropped, inner ones folded, twins in numbers or letters alike. */
    public boolean matches(OrAddress other) {
        return OrAddressRules.matches(this, other);
    }

    /** Equal for two addresses exactly when they match. */
    public String matchingKey() {
        return OrAddressRules.key(this);
    }

    /** Whether every attribute given here stands in the other too; organizational units count from the first. */
    public boolean isPrefixOf(OrAddress other) {
        return OrAddressRules.isPrefix(this, other);
    }

    /** RFC 2156 4.1: a country without an ADMD is read as an ADMD of one blank. */
    public OrAddress withDefaultAdmd() {
        return country.isPresent() && admd.isEmpty() ? toBuilder().admd(" ").unchecked() : this;
    }

    /** The value of the first domain-defined attribute of this type, compared without case. */
    public Optional<String> domainDefined(String type) {
        return domainDefined.stream()
                .filter(attribute -> attribute.type().equalsIgnoreCase(type))
                .map(DomainDefinedAttribute::value)
                .findFirst();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.country = country;
        copy.admd = admd;
        copy.prmd = prmd;
        copy.organization = organization;
        copy.orgUnits.addAll(orgUnits);
        copy.surname = personalName.flatMap(PersonalName::surname);
        copy.givenName = personalName.flatMap(PersonalName::givenName);
        copy.initials = personalName.flatMap(PersonalName::initials);
        copy.generation = personalName.flatMap(PersonalName::generation);
        copy.commonName = commonName;
        copy.x121Address = x121Address;
        copy.terminalId = terminalId;
        copy.numericUserId = numericUserId;
        copy.domainDefined.addAll(domainDefined);
        copy.extensions.addAll(extensions);
        return copy;
    }

    @Override
    public String toString() {
        return toText();
    }

    /** Collects attributes; {@link #build} checks them all. */
    public static final class Builder {
        private Optional<String> country = Optional.empty();
        private Optional<String> admd = Optional.empty();
        private Optional<String> prmd = Optional.empty();
        private Optional<String> organization = Optional.empty();
        private final List<String> orgUnits = new ArrayList<>();
        private Optional<String> surname = Optional.empty();
        private Optional<String> givenName = Optional.empty();
        private Optional<String> initials = Optional.empty();
        private Optional<String> generation = Optional.empty();
        private Optional<String> commonName = Optional.empty();
        private Optional<String> x121Address = Optional.empty();
        private Optional<String> terminalId = Optional.empty();
        private Optional<String> numericUserId = Optional.empty();
        private final List<DomainDefinedAttribute> domainDefined = new ArrayList<>();
        private final List<ExtensionAttribute> extensions = new ArrayList<>();

        private Builder() {}

        public Builder country(String value) {
            country = Optional.of(value);
            return this;
        }

        public Builder admd(String value) {
            admd = Optional.of(value);
            return this;
        }

        public Builder prmd(String value) {
            prmd = Optional.of(value);
            return this;
        }

        public Builder organization(String value) {
            organization = Optional.of(value);
            return this;
        }

        /** The next less significant unit. */
        public Builder orgUnit(String value) {
            orgUnits.add(value);
            return this;
        }

        public Builder surname(String value) {
            surname = Optional.of(value);
            return this;
        }

        public Builder givenName(String value) {
            givenName = Optional.of(value);
            return this;
        }

        public Builder initials(String value) {
            initials = Optional.of(value);
            return this;
        }

        public Builder generation(String value) {
            generation = Optional.of(value);
            return this;
        }

        public Builder commonName(String value) {
            commonName = Optional.of(value);
            return this;
        }

        public Builder x121Address(String value) {
            x121Address = Optional.of(value);
            return this;
        }

        public Builder terminalId(String value) {
            terminalId = Optional.of(value);
            return this;
        }

        public Builder numericUserId(String value) {
            numericUserId = Optional.of(value);
            return this;
        }

        public Builder domainDefined(String type, String value) {
            domainDefined.add(new DomainDefinedAttribute(type, value));
            return this;
        }

        public Builder extension(ExtensionAttribute attribute) {
            extensions.add(attribute);
            return this;
        }

        /** Throws IllegalArgumentException with every fault of {@link OrAddress#faults()}. */
        public OrAddress build() {
            OrAddress address = unchecked();
            List<String> faults = address.faults();
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", faults));
            }
            return address;
        }

        /** As a peer sent it. */
        OrAddress unchecked() {
            PersonalName name = new PersonalName(surname, givenName, initials, generation);
            return new OrAddress(
                    country,
                    admd,
                    prmd,
                    organization,
                    orgUnits,
                    Optional.of(name),
                    commonName,
                    x121Address,
                    terminalId,
                    numericUserId,
                    domainDefined,
                    extensions);
        }
    }
}
