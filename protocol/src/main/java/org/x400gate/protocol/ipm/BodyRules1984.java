package org.x400gate.protocol.ipm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/**
 * Body parts on their way to 1984. A basic one stays, an extended one that has a basic twin becomes it (RFC 1496 3.1),
 * a text becomes IA5 or teletex if that holds every character of it; anything else is an obstacle.
 */
final class BodyRules1984 {
    private static final int UNDEFINED = 0;
    private static final int IA5 = 2;
    private static final int TELETEX = 5;
    private static final int MESSAGE = 9;

    /** Encoded information type (X.411-1984 figure 18) by the number of a basic body part's tag. */
    private static final Map<Integer, Integer> TYPES = Map.ofEntries(
            Map.entry(0, IA5),
            Map.entry(1, 1),
            Map.entry(2, 7),
            Map.entry(3, 3),
            Map.entry(4, 4),
            Map.entry(5, TELETEX),
            Map.entry(6, 6),
            Map.entry(7, UNDEFINED),
            Map.entry(8, UNDEFINED),
            Map.entry(10, 8),
            Map.entry(11, 9),
            Map.entry(14, UNDEFINED));

    /** Basic body parts by the last arc of an extended one's type: parameters and data side by side. */
    private static final Map<Long, Integer> WITH_PARAMETERS = Map.of(2L, 3, 4L, 5, 5L, 6, 6L, 8, 7L, MESSAGE);

    /** Those whose data alone are a sequence. */
    private static final Map<Long, Integer> DATA_ONLY = Map.of(3L, 4, 8L, 11);

    private static final long NATIONALLY_DEFINED = 10;
    private static final int NATIONALLY_DEFINED_TAG = 7;

    private final Rules1984 rules;
    private final BerLimits limits;
    private final Set<Integer> informationTypes = new TreeSet<>();
    private boolean retyped;

    BodyRules1984(Rules1984 rules, BerLimits limits) {
        this.rules = rules;
        this.limits = limits;
    }

    Set<Integer> informationTypes() {
        return informationTypes;
    }

    boolean retyped() {
        return retyped;
    }

    BodyPart part(BodyPart part) {
        if (part instanceof BodyPart.Ia5Text) {
            informationTypes.add(IA5);
            return part;
        }
        if (part instanceof BodyPart.TeletexText) {
            informationTypes.add(TELETEX);
            return part;
        }
        if (part instanceof BodyPart.GeneralText general) {
            return text(general);
        }
        if (part instanceof BodyPart.OtherBodyPart other) {
            return other(other);
        }
        throw new IllegalArgumentException("body part " + part.getClass());
    }

    private BodyPart text(BodyPart.GeneralText general) {
        retyped = true;
        Optional<String> text = general.text();
        String field = "general-text " + general.registrations();
        if (text.isEmpty()) {
            rules.refuse(field, "character sets unknown here");
            return general;
        }
        if (text.get().chars().allMatch(c -> c < 0x80)) {
            informationTypes.add(IA5);
            return BodyPart.Ia5Text.of(text.get());
        }
        Optional<String> obstacle = BodyPart.TeletexText.obstacle(text.get());
        if (obstacle.isPresent()) {
            rules.refuse(field, obstacle.get());
            return general;
        }
        if (text.get().indexOf('\t') >= 0) {
            rules.lost(field, "tabulators became blanks");
        }
        informationTypes.add(TELETEX);
        return BodyPart.TeletexText.of(text.get());
    }

    private BodyPart other(BodyPart.OtherBodyPart part) {
        int tag = part.tag().number();
        BodyPart.OtherBodyPart basic = part.isExtended() ? basic(part) : part;
        if (basic.isExtended() || !isOf1984(basic.tag())) {
            rules.refuse("body part " + part.type().map(Oid::toString).orElse("[" + tag + "]"), "unknown to 1984");
            return part;
        }
        if (basic.tag().number() == MESSAGE) {
            return message(basic);
        }
        informationTypes.add(TYPES.get(basic.tag().number()));
        return basic;
    }

    private static boolean isOf1984(Tag tag) {
        return tag.tagClass() == Tag.TagClass.CONTEXT && (TYPES.containsKey(tag.number()) || tag.number() == MESSAGE);
    }

    /** The basic twin of an extended body part, or the part itself if there is none; of a file the octets (RFC 2157 3.1.4). */
    private BodyPart.OtherBodyPart basic(BodyPart.OtherBodyPart part) {
        Optional<FileTransfer> file = FileTransfer.read(part, limits);
        if (file.isPresent()) {
            rules.lost("file transfer body part", "name and all else that is said of the file left out");
            retyped = true;
        }
        Optional<Octets> octets = file.map(FileTransfer::data).or(() -> part.bilaterallyDefined(limits));
        if (octets.isPresent()) {
            return BodyPart.OtherBodyPart.bilaterallyDefined(octets.get());
        }
        Optional<Long> arc = part.type().flatMap(IpmTags::standardBodyPart);
        BerElement element = Ber.decode(part.encoding(), limits);
        Optional<BerElement> data = element.child(Tag.EXTERNAL).flatMap(BodyParts::singleType);
        Optional<BerElement> parameters = element.child(IpmTags.PARAMETERS).flatMap(BodyParts::singleType);
        if (arc.isEmpty() || data.isEmpty()) {
            return part;
        }
        Integer with = WITH_PARAMETERS.get(arc.get());
        Integer alone = DATA_ONLY.get(arc.get());
        if (with != null) {
            return basic(
                    with,
                    parameters.map(p -> BerNode.raw(p.encoding())).orElse(BerNode.set()),
                    BerNode.raw(data.get().encoding()));
        }
        if (alone != null && data.get().isConstructed()) {
            return basic(
                    alone,
                    data.get().children().stream()
                            .map(child -> BerNode.raw(child.encoding()))
                            .toArray(BerNode[]::new));
        }
        return arc.get() == NATIONALLY_DEFINED
                ? basic(NATIONALLY_DEFINED_TAG, BerNode.raw(data.get().encoding()))
                : part;
    }

    private static BodyPart.OtherBodyPart basic(int number, BerNode... contents) {
        Tag tag = Tag.context(number);
        return new BodyPart.OtherBodyPart(
                tag, Optional.empty(), BerNode.constructed(tag, contents).encode());
    }

    /** A forwarded message is an IPM, and may hold one again; the depth of the encoding has its limit. */
    private BodyPart message(BodyPart.OtherBodyPart part) {
        List<BerElement> members = Ber.decode(part.encoding(), limits).children();
        if (members.size() != 2
                || !members.get(0).is(Tag.SET)
                || !members.get(1).is(Tag.SEQUENCE)) {
            rules.refuse("forwarded message", "not readable");
            return part;
        }
        IpmRules1984 inner = new IpmRules1984(limits);
        IpmRules1984.Converted converted = inner.converted(IpmReader.ipm(members.get(1)), members.get(1));
        inner.rules().losses().forEach(loss -> rules.lostInside("forwarded message", loss));
        inner.rules().obstacles().forEach(obstacle -> rules.refuseInside("forwarded message", obstacle));
        informationTypes.addAll(converted.informationTypes());
        retyped |= converted.retyped();
        boolean envelope = !members.get(0).children().stream().allMatch(DeliveryInformation1984::isOf1984);
        if (converted.same() && !envelope) {
            return part;
        }
        if (envelope) {
            rules.lost("forwarded message", "delivery envelope left out");
        }
        List<BerNode> parameters = members.get(0).children().stream()
                .filter(DeliveryInformation1984::isOf1984)
                .map(member -> BerNode.raw(member.encoding()))
                .toList();
        return basic(MESSAGE, BerNode.set(parameters), IpmWriter.ipm(Tag.SEQUENCE, converted.ipm()));
    }
}
