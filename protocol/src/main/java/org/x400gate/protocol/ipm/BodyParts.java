package org.x400gate.protocol.ipm;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/**
 * Body parts in BER (X.420 7.3). An extended body part is a pair of EXTERNALs; one whose shape is not the usual one is
 * carried like any other unknown part.
 */
final class BodyParts {
    private static final int ITA2 = 2;
    private static final int IA5 = 5;
    private static final int MAX_REGISTRATION = 32_767;

    private BodyParts() {}

    /** Whole and sound, all the way down: what came from elsewhere must not break the message that it is put into. */
    static BodyPart decode(Octets encoding, BerLimits limits) {
        BerElement element = Ber.decode(encoding, limits);
        if (element.tag().tagClass() != Tag.TagClass.CONTEXT) {
            throw element.fault("X.420 7.3", "no body part is tagged " + element.tag());
        }
        walk(element);
        return read(element);
    }

    private static void walk(BerElement element) {
        if (element.isConstructed()) {
            element.children().forEach(BodyParts::walk);
        }
    }

    /** An OCTET STRING under either tag; some peers make the extended one octet-aligned (RFC 2157 5.5). */
    static Optional<Octets> bilaterallyDefined(BodyPart.OtherBodyPart part, BerLimits limits) {
        if (part.tag().equals(IpmTags.BILATERALLY_DEFINED)) {
            return Optional.of(Ber.decode(part.encoding(), limits).octetString());
        }
        if (!part.type().equals(Optional.of(IpmTags.ET_BILATERALLY_DEFINED))) {
            return Optional.empty();
        }
        Optional<BerElement> data = Ber.decode(part.encoding(), limits).child(Tag.EXTERNAL);
        return data.flatMap(BodyParts::singleType)
                .filter(value -> value.is(Tag.OCTET_STRING))
                .or(() -> data.flatMap(external -> external.child(IpmTags.OCTET_ALIGNED)))
                .map(BerElement::octetString);
    }

    static BodyPart read(BerElement element) {
        if (element.is(IpmTags.IA5_TEXT)) {
            List<BerElement> parts = element.children();
            if (parts.size() != 2) {
                throw element.fault("X.420 7.3.1", "parameters and data expected");
            }
            return ia5(Optional.of(parts.get(0)), parts.get(1));
        }
        if (element.is(IpmTags.EXTENDED)) {
            return extended(element);
        }
        if (element.is(IpmTags.TELETEX) && isTeletex(element)) {
            return new BodyPart.TeletexText(
                    element.children().get(0).children().stream()
                            .map(BerElement::encoding)
                            .toList(),
                    element.children().get(1).children().stream()
                            .map(BerElement::octetString)
                            .toList());
        }
        return new BodyPart.OtherBodyPart(element.tag(), Optional.empty(), element.encoding());
    }

    private static boolean isTeletex(BerElement element) {
        if (!element.isConstructed()) {
            return false;
        }
        List<BerElement> parts = element.children();
        return parts.size() == 2
                && parts.get(0).is(Tag.SET)
                && parts.get(0).isConstructed()
                && parts.get(1).is(Tag.SEQUENCE)
                && parts.get(1).isConstructed()
                && parts.get(1).children().stream().allMatch(page -> page.is(Tag.TELETEX_STRING));
    }

    private static BodyPart ia5(Optional<BerElement> parameters, BerElement data) {
        Optional<BerElement> repertoire = parameters.flatMap(set -> set.child(IpmTags.REPERTOIRE));
        int number = repertoire.map(e -> e.intValue(0, 255)).orElse(IA5);
        // Whatever is neither of the two is read as IA5, the wider one.
        return new BodyPart.Ia5Text(
                number == ITA2 ? BodyPart.Ia5Text.Repertoire.ITA2 : BodyPart.Ia5Text.Repertoire.IA5,
                data.expect(Tag.IA5_STRING, "IA5 text").string(StandardCharsets.ISO_8859_1));
    }

    private static BodyPart extended(BerElement element) {
        Optional<BerElement> data = element.child(Tag.EXTERNAL);
        Optional<BerElement> parameters = element.child(IpmTags.PARAMETERS);
        Optional<Oid> type =
                data.flatMap(external -> external.child(Tag.OBJECT_IDENTIFIER)).map(BerElement::oidValue);
        Optional<BerElement> value = data.flatMap(BodyParts::singleType);
        Optional<BerElement> parameter = parameters.flatMap(BodyParts::singleType);
        if (type.equals(Optional.of(IpmTags.ET_GENERAL_TEXT)) && isString(value, Tag.GENERAL_STRING)) {
            return new BodyPart.GeneralText(
                    parameter.map(BodyParts::registrations).orElse(Set.of()),
                    value.orElseThrow().octetString());
        }
        if (type.equals(Optional.of(IpmTags.ET_IA5_TEXT)) && isString(value, Tag.IA5_STRING)) {
            return ia5(parameter, value.orElseThrow());
        }
        return new BodyPart.OtherBodyPart(element.tag(), type, element.encoding());
    }

    private static boolean isString(Optional<BerElement> value, Tag tag) {
        return value.isPresent() && value.get().is(tag);
    }

    static Optional<BerElement> singleType(BerElement external) {
        return external.child(IpmTags.SINGLE_ASN1_TYPE).map(BerElement::only);
    }

    private static Set<Integer> registrations(BerElement set) {
        Set<Integer> numbers = new HashSet<>();
        for (BerElement number : set.expect(Tag.SET, "character sets").children()) {
            numbers.add(number.expect(Tag.INTEGER, "registration").intValue(1, MAX_REGISTRATION));
        }
        return numbers;
    }

    static BerNode node(BodyPart part) {
        if (part instanceof BodyPart.Ia5Text text) {
            int repertoire = text.repertoire() == BodyPart.Ia5Text.Repertoire.ITA2 ? ITA2 : IA5;
            return BerNode.constructed(
                    IpmTags.IA5_TEXT,
                    BerNode.set(BerNode.integer(IpmTags.REPERTOIRE, repertoire)),
                    BerNode.latin1(Tag.IA5_STRING, text.text()));
        }
        if (part instanceof BodyPart.GeneralText text) {
            BerNode parameters = BerNode.set(text.registrations().stream()
                    .map(number -> BerNode.integer(number))
                    .toList());
            return BerNode.constructed(
                    IpmTags.EXTENDED,
                    external(IpmTags.PARAMETERS, IpmTags.EP_GENERAL_TEXT, parameters),
                    external(
                            Tag.EXTERNAL,
                            IpmTags.ET_GENERAL_TEXT,
                            BerNode.primitive(Tag.GENERAL_STRING, text.octets())));
        }
        if (part instanceof BodyPart.TeletexText text) {
            return BerNode.constructed(
                    IpmTags.TELETEX,
                    BerNode.set(text.parameters().stream().map(BerNode::raw).toList()),
                    BerNode.sequence(text.pages().stream()
                            .map(page -> BerNode.primitive(Tag.TELETEX_STRING, page))
                            .toList()));
        }
        if (part instanceof BodyPart.OtherBodyPart other) {
            return BerNode.raw(other.encoding());
        }
        throw new IllegalArgumentException("body part " + part.getClass());
    }

    static BerNode external(Tag tag, Oid type, BerNode value) {
        return BerNode.constructed(tag, BerNode.oid(type), BerNode.constructed(IpmTags.SINGLE_ASN1_TYPE, value));
    }
}
