package org.x400gate.protocol.p1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainNames;

/** Types of X.411 that several APDUs share: identifiers, content types, information types, extension fields. */
final class CommonFields {
    private static final Tag BUILT_IN_TYPES = Tag.context(0);
    private static final Tag EXTENDED_TYPES = Tag.context(4);
    private static final Tag STANDARD_EXTENSION = Tag.context(0);
    private static final Tag PRIVATE_EXTENSION = Tag.context(3);
    private static final Tag CRITICALITY = Tag.context(1);
    private static final Tag EXTENSION_VALUE = Tag.context(2);
    private static final int BUILT_IN_BITS = 32;

    private CommonFields() {}

    static GlobalDomainIdentifier domain(BerElement element) {
        List<BerElement> parts =
                element.expect(P1Tags.GLOBAL_DOMAIN, "global domain identifier").children();
        if (parts.size() < 2 || parts.size() > 3) {
            throw element.fault("X.411 GlobalDomainIdentifier", "country, ADMD and perhaps a private domain expected");
        }
        String country = DomainNames.tagged(parts.get(0).expect(DomainNames.COUNTRY, "country"));
        String admd = DomainNames.tagged(parts.get(1).expect(DomainNames.ADMD, "ADMD"));
        Optional<String> prmd = parts.size() == 3 ? Optional.of(DomainNames.text(parts.get(2))) : Optional.empty();
        return new GlobalDomainIdentifier(country, admd, prmd);
    }

    static BerNode node(GlobalDomainIdentifier domain) {
        List<BerNode> parts = new ArrayList<>();
        parts.add(DomainNames.country(domain.country()));
        parts.add(DomainNames.admd(domain.admd()));
        domain.prmd().ifPresent(prmd -> parts.add(DomainNames.choice(prmd)));
        return BerNode.constructed(P1Tags.GLOBAL_DOMAIN, parts);
    }

    static MtsIdentifier identifier(BerElement element) {
        List<BerElement> parts = element.children();
        if (parts.size() != 2) {
            throw element.fault("X.411 MTSIdentifier", "domain and local identifier expected");
        }
        return new MtsIdentifier(domain(parts.get(0)), ia5(parts.get(1).expect(Tag.IA5_STRING, "local identifier")));
    }

    static BerNode node(MtsIdentifier identifier) {
        return BerNode.constructed(
                P1Tags.MTS_IDENTIFIER, node(identifier.domain()), BerNode.latin1(Tag.IA5_STRING, identifier.localId()));
    }

    /** IA5 with what peers put in its upper half. */
    static String ia5(BerElement element) {
        return element.string(StandardCharsets.ISO_8859_1);
    }

    static ContentType contentType(SetMembers members) {
        return optionalContentType(members)
                .orElseGet(() -> new ContentType.Extended(
                        members.required(Tag.OBJECT_IDENTIFIER, "content type").oidValue()));
    }

    static Optional<ContentType> optionalContentType(SetMembers members) {
        Optional<ContentType> builtIn = members.find(P1Tags.CONTENT_TYPE)
                .map(number -> new ContentType.BuiltIn(number.intValue(0, ContentType.MAX_BUILT_IN)));
        return builtIn.or(
                () -> members.find(Tag.OBJECT_IDENTIFIER).map(type -> new ContentType.Extended(type.oidValue())));
    }

    static BerNode node(ContentType type) {
        if (type instanceof ContentType.BuiltIn builtIn) {
            return BerNode.integer(P1Tags.CONTENT_TYPE, builtIn.number());
        }
        if (type instanceof ContentType.Extended extended) {
            return BerNode.oid(extended.oid());
        }
        throw new IllegalArgumentException("content type " + type);
    }

    static EncodedInformationTypes encodedTypes(BerElement element) {
        Set<Integer> builtIn = Set.of();
        List<Oid> extended = new ArrayList<>();
        List<Octets> others = new ArrayList<>();
        for (BerElement member : element.children()) {
            if (member.is(BUILT_IN_TYPES)) {
                builtIn = bits(member.bitString(), BUILT_IN_BITS);
            } else if (member.is(EXTENDED_TYPES)) {
                member.children()
                        .forEach(oid -> extended.add(oid.expect(Tag.OBJECT_IDENTIFIER, "information type")
                                .oidValue()));
            } else {
                others.add(member.encoding());
            }
        }
        return new EncodedInformationTypes(builtIn, extended, others);
    }

    static BerNode node(EncodedInformationTypes types) {
        List<BerNode> members = new ArrayList<>();
        members.add(BerNode.bits(BUILT_IN_TYPES, bits(0, types.builtIn())));
        types.nonBasicParameters().forEach(raw -> members.add(BerNode.raw(raw)));
        if (!types.extended().isEmpty()) {
            members.add(BerNode.constructed(
                    EXTENDED_TYPES, types.extended().stream().map(BerNode::oid).toList()));
        }
        return BerNode.constructed(P1Tags.ENCODED_TYPES, members);
    }

    static List<ExtensionField> extensions(BerElement set) {
        return set.children().stream().map(CommonFields::extension).toList();
    }

    static ExtensionField extension(BerElement field) {
        SetMembers members = new SetMembers(field.expect(Tag.SEQUENCE, "extension field"));
        Optional<BerElement> standard = members.find(STANDARD_EXTENSION);
        ExtensionField.Type type = standard.isPresent()
                ? new ExtensionField.Standard(number(standard.get()))
                : new ExtensionField.Private(privateType(members.required(PRIVATE_EXTENSION, "extension type")));
        BitString criticality =
                members.find(CRITICALITY).map(BerElement::bitString).orElse(ExtensionField.NOT_CRITICAL);
        return new ExtensionField(
                type,
                criticality,
                members.find(EXTENSION_VALUE).map(value -> value.only().encoding()));
    }

    /** The module's tags are implicit, but PP sends this one explicitly: both are read. */
    private static int number(BerElement standard) {
        BerElement number = standard.isConstructed() ? standard.only() : standard;
        return number.intValue(0, ExtensionField.MAX_STANDARD);
    }

    private static Oid privateType(BerElement type) {
        return (type.isConstructed() ? type.only() : type).oidValue();
    }

    static BerNode extensionsNode(Tag tag, List<ExtensionField> extensions) {
        return BerNode.constructed(
                tag, extensions.stream().map(CommonFields::node).toList());
    }

    private static BerNode node(ExtensionField field) {
        List<BerNode> parts = new ArrayList<>();
        if (field.type() instanceof ExtensionField.Standard standard) {
            parts.add(BerNode.integer(STANDARD_EXTENSION, standard.number()));
        } else if (field.type() instanceof ExtensionField.Private other) {
            parts.add(BerNode.oid(PRIVATE_EXTENSION, other.oid()));
        } else {
            throw new IllegalArgumentException("extension type " + field.type());
        }
        if (!field.criticality().equals(ExtensionField.NOT_CRITICAL)) {
            parts.add(BerNode.bits(CRITICALITY, field.criticality()));
        }
        field.value().ifPresent(value -> parts.add(BerNode.constructed(EXTENSION_VALUE, BerNode.raw(value))));
        return BerNode.sequence(parts);
    }

    static Set<Integer> bits(BitString string, int count) {
        Set<Integer> set = new HashSet<>();
        for (int bit = 0; bit < count; bit++) {
            if (string.bit(bit)) {
                set.add(bit);
            }
        }
        return set;
    }

    static BitString bits(int minBits, Set<Integer> set) {
        return BitString.ofBits(
                minBits, set.stream().mapToInt(Integer::intValue).toArray());
    }
}
