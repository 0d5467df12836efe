package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * Extension attributes as pairs of key and value, and back. One that would not come back octet for octet (a language, an
 * unusual encoding, a presentation address) is written {@code X-EXT-n=hexadecimal}, which is ours: all components shall be
 * encoded (RFC 2156 4.1).
 */
final class ExtensionWords {
    static final int TELETEX_DOMAIN_DEFINED = 6;
    static final int NETWORK_ADDRESS = 22;
    static final int UNIVERSAL_NAME = 26;
    static final int UNIVERSAL_UNITS = 27;
    static final int UNIVERSAL_DOMAIN_DEFINED = 28;
    static final List<String> NAME_KEYS = List.of("U-S", "U-G", "U-I", "U-GQ");
    static final String NUMBER = "NET-NUM";
    static final String SUB_ADDRESS = "NET-SUB";
    static final String UNITS = "U-OU";

    private static final List<Integer> NAME_BOUNDS = List.of(64, 40, 16, 16);
    private static final int MAX_NUMBER = 15;
    private static final int MAX_SUB_ADDRESS = 40;
    private static final int MAX_UNIT = 32;

    private ExtensionWords() {}

    /** Keys of RFC 2156, or the brief ones of F.401. */
    static List<String> pairs(ExtensionAttribute attribute, boolean brief) {
        try {
            List<String> words = words(attribute, brief);
            if (!words.isEmpty() && again(words).equals(List.of(attribute))) {
                return words;
            }
        } catch (MalformedInput | IllegalArgumentException notAsUsual) {
            // Then its octets are its words.
        }
        return List.of(octets(attribute));
    }

    static String octets(ExtensionAttribute attribute) {
        return "X-EXT-" + attribute.type() + "=" + attribute.value().toHex();
    }

    private static List<ExtensionAttribute> again(List<String> words) {
        List<String> lastFirst = new ArrayList<>(words);
        Collections.reverse(lastFirst);
        return OrAddressReader.standard("/" + String.join("/", lastFirst) + "/")
                .map(OrAddress::extensions)
                .orElse(List.of());
    }

    private static List<String> words(ExtensionAttribute attribute, boolean brief) {
        BerElement value = Ber.decode(attribute.value(), BerLimits.STANDARD);
        return switch (attribute.type()) {
            case TELETEX_DOMAIN_DEFINED ->
                value.children().stream()
                        .map(pair -> "DD.*" + bare(teletex(half(pair, 0))) + "=*" + bare(teletex(half(pair, 1))))
                        .toList();
            case UNIVERSAL_DOMAIN_DEFINED ->
                value.children().stream()
                        .map(pair -> "U-DD."
                                + word(ExtensionShape.universal(half(pair, 0))) + "="
                                + word(ExtensionShape.universal(half(pair, 1))))
                        .toList();
            case NETWORK_ADDRESS -> network(value, brief);
            case UNIVERSAL_NAME -> {
                List<String> words = new ArrayList<>();
                for (int part = 0; part < NAME_KEYS.size(); part++) {
                    String key = NAME_KEYS.get(part);
                    value.child(Tag.context(part))
                            .ifPresent(set -> words.add(key + "=" + word(ExtensionShape.universal(set))));
                }
                yield words;
            }
            case UNIVERSAL_UNITS ->
                value.children().stream()
                        .map(unit -> UNITS + "=" + word(ExtensionShape.universal(unit)))
                        .toList();
            default ->
                ExtensionForm.ofType(attribute.type())
                        .map(form -> List.of((brief ? form.brief() : form.key()) + "="
                                + form.shape().written(form.shape().spelled(value))))
                        .orElse(List.of());
        };
    }

    private static List<String> network(BerElement value, boolean brief) {
        List<String> words = new ArrayList<>();
        value.expect(Tag.SEQUENCE, "e163-4-address");
        value.child(Tag.context(0))
                .ifPresent(number -> words.add((brief ? "E.164" : NUMBER) + "=" + word(DomainNames.text(number))));
        value.child(Tag.context(1)).ifPresent(sub -> words.add(SUB_ADDRESS + "=" + word(DomainNames.text(sub))));
        return words;
    }

    private static BerElement half(BerElement pair, int which) {
        if (pair.children().size() != 2) {
            throw pair.fault("X.411 domain-defined attribute", "type and value expected");
        }
        return pair.children().get(which);
    }

    private static String teletex(BerElement element) {
        return TeletexString.decode(
                element.expect(Tag.TELETEX_STRING, "teletex string").octetString());
    }

    private static String word(String text) {
        return Spelled.of(text).written();
    }

    /** Without its star. */
    private static String bare(String text) {
        return word(text).replaceFirst("^\\*", "");
    }

    /** The node of an attribute that has several values, which have been checked. */
    static BerNode node(int type, Map<String, List<String>> parts) {
        return switch (type) {
            case NETWORK_ADDRESS -> {
                List<BerNode> values = new ArrayList<>();
                List<String> keys = List.of(NUMBER, SUB_ADDRESS);
                for (int part = 0; part < keys.size(); part++) {
                    Tag tag = Tag.context(part);
                    parts.getOrDefault(keys.get(part), List.of())
                            .forEach(text -> values.add(BerNode.latin1(tag, text)));
                }
                yield BerNode.sequence(values);
            }
            case UNIVERSAL_NAME -> {
                List<BerNode> names = new ArrayList<>();
                for (int part = 0; part < NAME_KEYS.size(); part++) {
                    Tag tag = Tag.context(part);
                    parts.getOrDefault(NAME_KEYS.get(part), List.of())
                            .forEach(text -> names.add(BerNode.constructed(tag, ExtensionShape.universal(text))));
                }
                yield BerNode.set(names);
            }
            case UNIVERSAL_UNITS ->
                BerNode.sequence(parts.get(UNITS).stream()
                        .map(unit -> BerNode.set(ExtensionShape.universal(unit)))
                        .toList());
            default -> throw new IllegalStateException("extension attribute " + type + " has one value");
        };
    }

    static void check(List<String> faults, int type, Map<String, List<String>> parts) {
        if (type == NETWORK_ADDRESS && !parts.containsKey(NUMBER)) {
            faults.add(SUB_ADDRESS + ": a network address has a number (" + NUMBER + ")");
        }
        if (type == UNIVERSAL_NAME && !parts.containsKey(NAME_KEYS.get(0))) {
            faults.add("U-S: a personal name needs a surname");
        }
        parts.forEach((key, values) -> {
            if (values.size() > (type == UNIVERSAL_UNITS ? OrAddressRules.MAX_ORG_UNITS : 1)) {
                faults.add(key + ": " + values.size() + " values, at most "
                        + (type == UNIVERSAL_UNITS ? OrAddressRules.MAX_ORG_UNITS : 1));
            }
            values.forEach(text -> Bounds.check(
                    faults,
                    key,
                    text,
                    1,
                    max(key),
                    type == NETWORK_ADDRESS ? Bounds.Repertoire.NUMERIC : Bounds.Repertoire.UNIVERSAL));
        });
    }

    private static int max(String key) {
        int name = NAME_KEYS.indexOf(key);
        return name >= 0
                ? NAME_BOUNDS.get(name)
                : key.equals(UNITS) ? MAX_UNIT : key.equals(NUMBER) ? MAX_NUMBER : MAX_SUB_ADDRESS;
    }

    /** What is wrong with an attribute whose shape is known; nothing of one that is only carried. */
    static void check(List<String> faults, ExtensionAttribute attribute) {
        Optional<ExtensionForm> form = ExtensionForm.ofType(attribute.type());
        try {
            BerElement value = Ber.decode(attribute.value(), BerLimits.STANDARD);
            form.ifPresent(known ->
                    known.shape().check(faults, known.key(), known.shape().spelled(value), known.max()));
        } catch (MalformedInput e) {
            faults.add(form.map(ExtensionForm::key).orElse("X-EXT-" + attribute.type())
                    + ": not encoded as X.411 wants it");
        }
    }
}
