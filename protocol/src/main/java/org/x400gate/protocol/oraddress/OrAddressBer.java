package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;

/**
 * ORName and ORAddress in BER (X.411, MTS abstract service).
 *
 * <p>An attribute with a teletex twin (extension attributes 2 to 5) is one attribute in the record. It is sent as its
 * twin if it holds a character that PrintableString lacks. If a peer sends both, the printable one is the attribute
 * and a differing twin stays among the extensions.
 */
final class OrAddressBer {
    private static final int COMMON_NAME = 1;
    static final int TELETEX_COMMON_NAME = 2;
    static final int TELETEX_ORGANIZATION = 3;
    private static final int TELETEX_PERSONAL_NAME = 4;
    private static final int TELETEX_ORG_UNITS = 5;
    private static final Tag X121 = Tag.context(0);
    private static final Tag TERMINAL = Tag.context(1);
    private static final Tag PRMD = Tag.context(2);
    private static final Tag ORGANIZATION = Tag.context(3);
    private static final Tag NUMERIC_USER = Tag.context(4);
    private static final Tag PERSONAL_NAME = Tag.context(5);
    private static final Tag ORG_UNITS = Tag.context(6);
    private static final Tag DIRECTORY_NAME = Tag.context(0);
    private static final Tag EXTENSION_TYPE = Tag.context(0);
    private static final Tag EXTENSION_VALUE = Tag.context(1);

    private OrAddressBer() {}

    static OrName decodeName(BerElement element) {
        Optional<Octets> directoryName = element.child(DIRECTORY_NAME).map(BerElement::encoding);
        return new OrName(decodeAddress(element), directoryName);
    }

    /** The components of an ORAddress inside any constructed element. */
    static OrAddress decodeAddress(BerElement element) {
        OrAddress.Builder address = OrAddress.builder();
        List<BerElement> parts = element.children();
        if (parts.isEmpty() || !parts.get(0).is(Tag.SEQUENCE)) {
            throw element.fault("X.411 ORAddress", "built-in standard attributes are missing");
        }
        List<ExtensionAttribute> extensions = new ArrayList<>();
        for (BerElement part : parts.subList(1, parts.size())) {
            if (part.is(Tag.SEQUENCE)) {
                decodeDomainDefined(part, address);
            } else if (part.is(Tag.SET)) {
                part.children().forEach(extension -> extensions.add(decodeExtension(extension)));
            } else if (!part.is(DIRECTORY_NAME)) {
                throw part.fault("X.411 ORAddress", "unexpected element " + part.tag());
            }
        }
        List<ExtensionAttribute> kept = new ArrayList<>(extensions);
        decodeBuiltIn(parts.get(0), address);
        OrAddress builtIn = address.unchecked();
        for (ExtensionAttribute extension : extensions) {
            if (Twin.take(builtIn, extension, address)) {
                kept.remove(extension);
                builtIn = address.unchecked();
            }
        }
        kept.forEach(address::extension);
        return address.unchecked();
    }

    private static void decodeBuiltIn(BerElement attributes, OrAddress.Builder address) {
        for (BerElement attribute : attributes.children()) {
            Tag tag = attribute.tag();
            if (tag.equals(DomainNames.COUNTRY)) {
                address.country(DomainNames.tagged(attribute));
            } else if (tag.equals(DomainNames.ADMD)) {
                address.admd(DomainNames.tagged(attribute));
            } else if (tag.equals(X121)) {
                address.x121Address(DomainNames.text(attribute));
            } else if (tag.equals(TERMINAL)) {
                address.terminalId(DomainNames.text(attribute));
            } else if (tag.equals(PRMD)) {
                address.prmd(DomainNames.tagged(attribute));
            } else if (tag.equals(ORGANIZATION)) {
                address.organization(DomainNames.text(attribute));
            } else if (tag.equals(NUMERIC_USER)) {
                address.numericUserId(DomainNames.text(attribute));
            } else if (tag.equals(PERSONAL_NAME)) {
                personalName(attribute, false).into(address);
            } else if (tag.equals(ORG_UNITS)) {
                attribute.children().forEach(unit -> address.orgUnit(DomainNames.text(unit)));
            } else {
                throw attribute.fault("X.411 BuiltInStandardAttributes", "unexpected element " + tag);
            }
        }
    }

    private static void decodeDomainDefined(BerElement attributes, OrAddress.Builder address) {
        for (BerElement attribute : attributes.children()) {
            List<BerElement> pair =
                    attribute.expect(Tag.SEQUENCE, "domain-defined attribute").children();
            if (pair.size() != 2) {
                throw attribute.fault("X.411 BuiltInDomainDefinedAttribute", "type and value expected");
            }
            address.domainDefined(DomainNames.text(pair.get(0)), DomainNames.text(pair.get(1)));
        }
    }

    private static ExtensionAttribute decodeExtension(BerElement extension) {
        BerElement type = extension.expect(Tag.SEQUENCE, "extension attribute").required(EXTENSION_TYPE, "type");
        // PP tags it explicitly, as in its extension fields.
        BerElement number = type.isConstructed() ? type.only() : type;
        BerElement value = extension.required(EXTENSION_VALUE, "value").only();
        return new ExtensionAttribute(number.intValue(0, ExtensionAttribute.MAX_TYPE), value.encoding());
    }

    private static PersonalName personalName(BerElement set, boolean teletex) {
        List<Optional<String>> parts = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            parts.add(set.child(Tag.context(part)).map(e -> teletex ? teletex(e) : DomainNames.text(e)));
        }
        return new PersonalName(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
    }

    /** The extension attributes that are another spelling of an attribute of 1984, and the common name. */
    private static final class Twin {
        private Twin() {}

        /** Whether the extension is now an attribute of the address, or says nothing that the address does not. */
        static boolean take(OrAddress known, ExtensionAttribute extension, OrAddress.Builder address) {
            if (extension.type() < COMMON_NAME || extension.type() > TELETEX_ORG_UNITS) {
                return false;
            }
            BerElement value = Ber.decode(extension.value(), BerLimits.STANDARD);
            return switch (extension.type()) {
                case COMMON_NAME -> same(known.commonName(), DomainNames.text(value), address::commonName);
                case TELETEX_COMMON_NAME -> same(known.commonName(), teletex(value), address::commonName);
                case TELETEX_ORGANIZATION -> same(known.organization(), teletex(value), address::organization);
                case TELETEX_PERSONAL_NAME ->
                    same(known.personalName(), personalName(value, true), name -> name.into(address));
                default ->
                    same(
                            known.orgUnits().isEmpty() ? Optional.empty() : Optional.of(known.orgUnits()),
                            value.children().stream().map(OrAddressBer::teletex).toList(),
                            units -> units.forEach(address::orgUnit));
            };
        }

        private static <T> boolean same(Optional<T> known, T twin, java.util.function.Consumer<T> set) {
            if (known.isEmpty()) {
                set.accept(twin);
            }
            return known.isEmpty() || known.get().equals(twin);
        }
    }

    private static String teletex(BerElement element) {
        return TeletexString.decode(element.octetString());
    }

    /**
     * Whether values go where PrintableStrings go: they are such, or a peer put there what not even T.61 can carry.
     */
    private static boolean isBuiltIn(List<String> values) {
        return values.stream().allMatch(Bounds::isPrintable) || !values.stream().allMatch(TeletexString::canEncode);
    }

    static BerNode nameNode(Tag tag, OrName name) {
        List<BerNode> parts = addressParts(name.address());
        name.directoryName().ifPresent(raw -> parts.add(BerNode.raw(raw)));
        return BerNode.constructed(tag, parts);
    }

    static BerNode addressNode(OrAddress address) {
        return BerNode.sequence(addressParts(address));
    }

    private static List<BerNode> addressParts(OrAddress address) {
        List<BerNode> builtIn = new ArrayList<>();
        List<BerNode> extensions = new ArrayList<>();
        address.country().ifPresent(value -> builtIn.add(DomainNames.country(value)));
        address.admd().ifPresent(value -> builtIn.add(DomainNames.admd(value)));
        address.x121Address().ifPresent(value -> builtIn.add(BerNode.latin1(X121, value)));
        address.terminalId().ifPresent(value -> builtIn.add(BerNode.latin1(TERMINAL, value)));
        address.prmd().ifPresent(value -> builtIn.add(BerNode.constructed(PRMD, DomainNames.choice(value))));
        address.organization().ifPresent(value -> {
            if (isBuiltIn(List.of(value))) {
                builtIn.add(BerNode.latin1(ORGANIZATION, value));
            } else {
                extensions.add(extension(TELETEX_ORGANIZATION, TeletexString.node(Tag.TELETEX_STRING, value)));
            }
        });
        address.numericUserId().ifPresent(value -> builtIn.add(BerNode.latin1(NUMERIC_USER, value)));
        address.personalName().ifPresent(name -> {
            if (isBuiltIn(name.all())) {
                builtIn.add(nameNode(PERSONAL_NAME, name, false));
            } else {
                extensions.add(extension(TELETEX_PERSONAL_NAME, nameNode(Tag.SET, name, true)));
            }
        });
        addOrgUnits(address.orgUnits(), builtIn, extensions);
        address.commonName()
                .ifPresent(value -> extensions.add(
                        isBuiltIn(List.of(value))
                                ? extension(COMMON_NAME, BerNode.latin1(Tag.PRINTABLE_STRING, value))
                                : extension(TELETEX_COMMON_NAME, TeletexString.node(Tag.TELETEX_STRING, value))));
        address.extensions().forEach(raw -> extensions.add(extension(raw.type(), BerNode.raw(raw.value()))));

        List<BerNode> parts = new ArrayList<>();
        parts.add(BerNode.sequence(builtIn));
        if (!address.domainDefined().isEmpty()) {
            parts.add(BerNode.sequence(address.domainDefined().stream()
                    .map(attribute -> BerNode.sequence(
                            BerNode.latin1(Tag.PRINTABLE_STRING, attribute.type()),
                            BerNode.latin1(Tag.PRINTABLE_STRING, attribute.value())))
                    .toList()));
        }
        if (!extensions.isEmpty()) {
            parts.add(BerNode.set(extensions));
        }
        return parts;
    }

    private static void addOrgUnits(List<String> units, List<BerNode> builtIn, List<BerNode> extensions) {
        if (units.isEmpty()) {
            return;
        }
        if (isBuiltIn(units)) {
            builtIn.add(BerNode.constructed(
                    ORG_UNITS,
                    units.stream()
                            .map(unit -> BerNode.latin1(Tag.PRINTABLE_STRING, unit))
                            .toList()));
        } else {
            extensions.add(extension(
                    TELETEX_ORG_UNITS,
                    BerNode.sequence(units.stream()
                            .map(unit -> TeletexString.node(Tag.TELETEX_STRING, unit))
                            .toList())));
        }
    }

    private static BerNode nameNode(Tag tag, PersonalName name, boolean teletex) {
        List<BerNode> parts = new ArrayList<>();
        List<Optional<String>> texts = name.parts();
        for (int part = 0; part < texts.size(); part++) {
            Tag partTag = Tag.context(part);
            texts.get(part)
                    .ifPresent(text ->
                            parts.add(teletex ? TeletexString.node(partTag, text) : BerNode.latin1(partTag, text)));
        }
        return BerNode.constructed(tag, parts);
    }

    private static BerNode extension(int type, BerNode value) {
        return BerNode.sequence(BerNode.integer(EXTENSION_TYPE, type), BerNode.constructed(EXTENSION_VALUE, value));
    }
}
