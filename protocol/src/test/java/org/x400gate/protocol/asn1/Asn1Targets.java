package org.x400gate.protocol.asn1;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Targets;

/** BER and the values of single elements under attack. */
public final class Asn1Targets {
    private Asn1Targets() {}

    public static List<Target> all() {
        List<Octets> elements = new ArrayList<>(P1Targets.apdus());
        elements.add(Octets.ofHex("3080 2480 0402 6162 2403 0401 63 0000 0601 2A 0303 064040 0000"));
        elements.add(Octets.ofHex("bf8f7f 8400000005 0203 800001"));
        return List.of(
                Target.whole(
                                "asn1 element",
                                octets -> walk(Ber.decode(octets, BerLimits.STANDARD)),
                                elements,
                                Ber.class,
                                BerElement.class,
                                SetMembers.class)
                        .allocating(4000),
                Target.whole(
                        "asn1 prefix",
                        octets -> Ber.decodePrefix(octets, BerLimits.STANDARD).encoding(),
                        elements,
                        Ber.class),
                value(
                        "BIT STRING",
                        BerElement::bitString,
                        BitString.class,
                        "0303064040",
                        "2380 0302 0011 0303 064040 0000"),
                value(
                        "OBJECT IDENTIFIER",
                        element -> Oid.parse(element.oidValue().toString()),
                        Oid.class,
                        "06052A86488637",
                        "0602 8837",
                        "06092a864886f70d010101"),
                value(
                        "UTCTime",
                        UtcTime::decode,
                        UtcTime.class,
                        "170d3236313132333130313530305a",
                        "17113236313132333130313530302b30313030",
                        "170b323631313233313031355a",
                        "3711 04073236313132333104063031353 05a".replace(" ", "")),
                value(
                        "GeneralizedTime",
                        GeneralizedTime::decode,
                        GeneralizedTime.class,
                        "180f32303236313132333130313530305a",
                        "181332303236313132333130313530302b30313030"),
                value(
                        "TeletexString",
                        e -> TeletexString.decode(e.octetString()),
                        TeletexString.class,
                        "1408 61c86fc86ff1c141",
                        "1407 1b2d41e4f61b2976".replace("1407", "1408"),
                        "140a 1b2d41 e4 1b2976 c861 c820"));
    }

    private static Target value(
            String name, java.util.function.Function<BerElement, Object> read, Class<?> type, String... hex) {
        List<Octets> seeds = Stream.of(hex).map(Octets::ofHex).toList();
        return Target.whole("asn1 " + name, octets -> read.apply(Ber.decode(octets, BerLimits.STANDARD)), seeds, type);
    }

    /** Everything that can be asked of an element, down to the last one: a value, or that it is none. */
    private static List<Object> walk(BerElement element) {
        List<Object> values = new ArrayList<>();
        walk(element, values);
        return values;
    }

    private static void walk(BerElement element, List<Object> values) {
        if (element.isConstructed()) {
            List<BerElement> children = element.children();
            children.forEach(child -> walk(child, values));
            values.add(answer(() -> new SetMembers(element).find(Tag.NULL).isPresent()));
        }
        values.add(element.tag());
        values.add(answer(element::octetString));
        values.add(answer(element::bitString));
        if (!element.isConstructed()) {
            values.add(answer(element::longValue));
            values.add(answer(element::booleanValue));
            values.add(answer(element::oidValue));
            values.add(answer(() -> element.intValue(-5, 5)));
        }
    }

    private static Object answer(Supplier<Object> question) {
        try {
            return question.get();
        } catch (MalformedInput none) {
            return none.clause();
        }
    }
}
