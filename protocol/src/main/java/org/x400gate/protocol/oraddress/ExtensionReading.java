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
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;

/** Gathers the pairs that are extension attributes, in their order. Throws IllegalArgumentException naming the key. */
final class ExtensionReading {
    private static final Pattern RAW = Pattern.compile("(?:X-EXT-|EXT\\.)([0-9]{1,3})");
    private static final Pattern LINE = Pattern.compile("PD-A(?:DDRESS)?([1-6])");
    private static final Pattern UNIT = Pattern.compile("U-OU[1-4]?");
    private static final Pattern DOMAIN_DEFINED = Pattern.compile("U-DDA?[.:](.+)", Pattern.DOTALL);
    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_TYPE = 8;
    private static final int MAX_VALUE = 128;
    private static final int MAX_TWIN = 64;

    /** By type, in the order in which they began; what stands for one type is written where the first of it is. */
    private final List<Slot> slots = new ArrayList<>();

    private final List<ExtensionAttribute> twins = new ArrayList<>();
    private final SortedMap<String, String> lines = new TreeMap<>();

    /** {@code parts} by key, of an attribute that has several values. */
    private record Slot(
            int type, List<Octets> whole, Map<String, List<String>> parts, List<DomainDefinedAttribute> domainDefined) {
        Slot(int type) {
            this(type, new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        }
    }

    /** Whether the key is one of an extension attribute. */
    boolean take(String written, String value, Spelled.Manner manner) {
        String key = written.toUpperCase(Locale.ROOT);
        Matcher raw = RAW.matcher(key);
        Matcher typed = DOMAIN_DEFINED.matcher(written.toUpperCase(Locale.ROOT));
        if (raw.matches()) {
            raw(key, Integer.parseInt(raw.group(1)), value);
        } else if (typed.matches()) {
            slot(ExtensionWords.UNIVERSAL_DOMAIN_DEFINED)
                    .domainDefined()
                    .add(new DomainDefinedAttribute(
                            Spelled.read(written.substring(typed.start(1)), manner)
                                    .one(),
                            Spelled.read(value, manner).one()));
        } else if (LINE.matcher(key).matches()) {
            if (lines.put(
                            key.substring(key.length() - 1),
                            Spelled.read(value, manner).one())
                    != null) {
                throw new IllegalArgumentException(key + " is given twice");
            }
        } else {
            return several(key, value, manner) || one(key, value, manner);
        }
        return true;
    }

    /** Domain-defined attributes both of whose halves are teletex. */
    void teletex(DomainDefinedAttribute attribute) {
        slot(ExtensionWords.TELETEX_DOMAIN_DEFINED).domainDefined().add(attribute);
    }

    /** The teletex twin of an attribute that has a printable spelling too; it stands behind all others. */
    void twin(int type, String teletex) {
        List<String> faults = new ArrayList<>();
        Bounds.check(faults, "teletex twin", teletex, 1, MAX_TWIN, Bounds.Repertoire.TELETEX);
        refuse(faults);
        twins.add(new ExtensionAttribute(
                type, TeletexString.node(Tag.TELETEX_STRING, teletex).encode()));
    }

    private void raw(String key, int type, String hex) {
        if (type > ExtensionAttribute.MAX_TYPE || !hex.strip().matches("([0-9A-Fa-f]{2})+")) {
            throw new IllegalArgumentException(key + ": a type to " + ExtensionAttribute.MAX_TYPE
                    + " and hexadecimal digits of a BER value wanted");
        }
        bounded();
        Slot slot = new Slot(type);
        slot.whole().add(Octets.ofHex(hex.strip()));
        slots.add(slot);
    }

    private boolean several(String key, String value, Spelled.Manner manner) {
        String known = key.equals("E.164") ? ExtensionWords.NUMBER : key.equals("U-Q") ? "U-GQ" : key;
        int type;
        if (ExtensionWords.NAME_KEYS.contains(known)) {
            type = ExtensionWords.UNIVERSAL_NAME;
        } else if (known.equals(ExtensionWords.NUMBER) || known.equals(ExtensionWords.SUB_ADDRESS)) {
            type = ExtensionWords.NETWORK_ADDRESS;
        } else if (UNIT.matcher(known).matches()) {
            type = ExtensionWords.UNIVERSAL_UNITS;
            known = ExtensionWords.UNITS;
        } else {
            return false;
        }
        slot(type)
                .parts()
                .computeIfAbsent(known, any -> new ArrayList<>())
                .add(Spelled.read(value, manner).one());
        return true;
    }

    private boolean one(String key, String value, Spelled.Manner manner) {
        var form = ExtensionForm.ofKey(key);
        form.ifPresent(known -> {
            Slot slot = slot(known.type());
            if (!slot.whole().isEmpty()) {
                throw new IllegalArgumentException(key + " is given twice");
            }
            slot.whole().add(encoded(known, known.shape().spelled(value, manner)));
        });
        return form.isPresent();
    }

    private static Octets encoded(ExtensionForm form, Spelled value) {
        List<String> faults = new ArrayList<>();
        form.shape().check(faults, form.key(), value, form.max());
        refuse(faults);
        return form.shape().node(value).encode();
    }

    private static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    private Slot slot(int type) {
        return slots.stream().filter(slot -> slot.type() == type).findFirst().orElseGet(() -> {
            bounded();
            Slot slot = new Slot(type);
            slots.add(slot);
            return slot;
        });
    }

    private void bounded() {
        if (slots.size() >= MAX_ATTRIBUTES) {
            throw new IllegalArgumentException("more than " + MAX_ATTRIBUTES + " extension attributes");
        }
    }

    /** {@code reversed}: the most significant came last. */
    List<ExtensionAttribute> attributes(boolean reversed) {
        if (!lines.isEmpty()) {
            Slot slot = slot(ExtensionForm.PD_ADDRESS.type());
            if (!slot.whole().isEmpty()) {
                throw new IllegalArgumentException("PD-ADDRESS and PD-A1 to PD-A6 exclude each other");
            }
            Spelled value = new Spelled(Optional.of(String.join("|", lines.values())), Optional.empty());
            slot.whole().add(encoded(ExtensionForm.PD_ADDRESS, value));
        }
        List<ExtensionAttribute> attributes = new ArrayList<>();
        for (Slot slot : slots) {
            if (reversed) {
                slot.parts().values().forEach(Collections::reverse);
                Collections.reverse(slot.domainDefined());
            }
            attributes.add(new ExtensionAttribute(slot.type(), value(slot)));
        }
        if (reversed) {
            Collections.reverse(attributes);
        }
        attributes.addAll(twins);
        return attributes;
    }

    private static Octets value(Slot slot) {
        if (!slot.whole().isEmpty()) {
            return slot.whole().get(0);
        }
        List<String> faults = new ArrayList<>();
        if (slot.domainDefined().isEmpty()) {
            ExtensionWords.check(faults, slot.type(), slot.parts());
            refuse(faults);
            return ExtensionWords.node(slot.type(), slot.parts()).encode();
        }
        boolean teletex = slot.type() == ExtensionWords.TELETEX_DOMAIN_DEFINED;
        Bounds.Repertoire repertoire = teletex ? Bounds.Repertoire.TELETEX : Bounds.Repertoire.UNIVERSAL;
        String key = teletex ? "DD" : "U-DD";
        for (DomainDefinedAttribute each : slot.domainDefined()) {
            Bounds.check(faults, key + " type", each.type(), 1, MAX_TYPE, repertoire);
            Bounds.check(faults, key + "." + each.type(), each.value(), 1, MAX_VALUE, repertoire);
        }
        if (slot.domainDefined().size() > OrAddressRules.MAX_DOMAIN_DEFINED) {
            faults.add(key + ": " + slot.domainDefined().size() + " attributes, at most "
                    + OrAddressRules.MAX_DOMAIN_DEFINED);
        }
        refuse(faults);
        return BerNode.sequence(slot.domainDefined().stream()
                        .map(each -> BerNode.sequence(string(each.type(), teletex), string(each.value(), teletex)))
                        .toList())
                .encode();
    }

    private static BerNode string(String text, boolean teletex) {
        return teletex ? TeletexString.node(Tag.TELETEX_STRING, text) : BerNode.set(ExtensionShape.universal(text));
    }
}
