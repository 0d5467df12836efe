package org.x400gate.protocol.p1;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** A value for every standard extension (X.411 figure 2), and where the standard has each (X.411 figure 4). */
final class ExtensionSamples {
    /** By the names of figure 4. */
    static final Map<String, List<Integer>> PLACES = Map.of(
            "message", List.of(1, 3, 4, 5, 13, 15, 17, 19, 20, 23, 26, 40, 42, 45),
            "recipient of a message", List.of(2, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 22, 25, 28, 41, 46),
            "probe", List.of(1, 3, 4, 15, 20, 23, 24),
            "recipient of a probe", List.of(2, 6, 12, 25),
            "report", List.of(20, 25, 30, 31, 32, 33, 39),
            "content of a report", List.of(23),
            "recipient of a report", List.of(25, 27, 28, 29));

    /** Certificates, tokens and what belongs to them, made too simply for who takes them apart; and one that few know. */
    private static final List<Integer> NOT_FOR_JUDGES = List.of(15, 16, 28, 32, 34, 40, 41, 45, 46);

    private static final Map<Integer, BerNode> VALUES = new TreeMap<>();

    static {
        OrName name = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/S=other/"));
        BerNode time = BerNode.ascii(Tag.UTC_TIME, "261123101500Z");
        BerNode nameAndTime = BerNode.sequence(name.node(), time);
        BerNode algorithm = BerNode.sequence(BerNode.oid(Oid.of(1, 3, 14, 3, 2, 26)), BerNode.nil(Tag.NULL));
        BerNode signature =
                BerNode.sequence(algorithm, BerNode.bits(Tag.BIT_STRING, new BitString(Octets.ofHex("c0ffee"), 0)));
        BerNode certificates = BerNode.sequence(BerNode.sequence(BerNode.octetString(Octets.ofHex("01"))));
        for (int number : List.of(1, 3, 4, 7, 8, 21, 22)) {
            VALUES.put(number, BerNode.integer(Tag.ENUMERATED, 1));
        }
        for (int number : List.of(2, 27, 31)) {
            VALUES.put(number, name.node());
        }
        VALUES.put(5, time);
        VALUES.put(6, BerNode.sequence(BerNode.integer(1), BerNode.integer(2)));
        VALUES.put(9, BerNode.bits(Tag.BIT_STRING, BitString.ofBits(0, 2)));
        VALUES.put(10, BerNode.integer(1));
        VALUES.put(11, BerNode.ascii(Tag.TELETEX_STRING, "+49 221 1"));
        VALUES.put(12, BerNode.oid(Oid.of(2, 6, 3, 3, 0)));
        VALUES.put(13, name.address().node());
        VALUES.put(14, BerNode.integer(2));
        VALUES.put(
                16,
                BerNode.sequence(
                        BerNode.oid(Tag.context(0), Oid.of(2, 6, 3, 6, 99)),
                        BerNode.constructed(Tag.context(1), BerNode.octetString(Octets.ofHex("01")))));
        VALUES.put(17, algorithm);
        for (int number : List.of(18, 19, 24, 29, 33, 35)) {
            VALUES.put(number, signature);
        }
        VALUES.put(
                20,
                BerNode.set(
                        BerNode.oid(Oid.of(2, 6, 99)),
                        BerNode.integer(3),
                        BerNode.ascii(Tag.PRINTABLE_STRING, "company only")));
        VALUES.put(23, BerNode.ascii(Tag.IA5_STRING, "Subject: x"));
        VALUES.put(25, BerNode.sequence(BerNode.sequence(nameAndTime, BerNode.integer(Tag.ENUMERATED, 0))));
        VALUES.put(26, BerNode.sequence(nameAndTime, nameAndTime));
        VALUES.put(30, BerNode.sequence(nameAndTime, nameAndTime));
        for (int number : List.of(15, 28, 32, 34)) {
            VALUES.put(number, certificates);
        }
        VALUES.put(
                39,
                BerNode.sequence(CommonFields.node(P1Samples.DOMAIN), BerNode.ascii(Tag.IA5_STRING, "mta.example")));
        VALUES.put(40, BerNode.set(BerNode.constructed(Tag.context(1), BerNode.sequence(List.of()))));
        VALUES.put(41, BerNode.sequence(BerNode.set(BerNode.constructed(Tag.context(0), name.node()))));
        VALUES.put(42, BerNode.set(name.node()));
        for (int number : List.of(45, 46)) {
            VALUES.put(number, BerNode.set(List.of()));
        }
    }

    private ExtensionSamples() {}

    static ExtensionField field(int number, int... criticality) {
        Octets value = VALUES.get(number).encode();
        return new ExtensionField(
                new ExtensionField.Standard(number), BitString.ofBits(0, criticality), Optional.of(value));
    }

    static ExtensionField ofSomebodyElse() {
        return new ExtensionField(
                new ExtensionField.Private(Oid.of(1, 3, 6, 1, 4, 1, 99999)),
                ExtensionField.NOT_CRITICAL,
                Optional.of(BerNode.octetString(Octets.ofHex("0102")).encode()));
    }

    /** All of one place but those that a judge would take further apart than they are made. */
    static List<ExtensionField> forJudges(String place) {
        return PLACES.get(place).stream()
                .filter(number -> !NOT_FOR_JUDGES.contains(number))
                .map(ExtensionSamples::field)
                .toList();
    }

    static List<ExtensionField> all(String place) {
        ExtensionField[] fields =
                PLACES.get(place).stream().map(ExtensionSamples::field).toArray(ExtensionField[]::new);
        return Arrays.asList(fields);
    }
}
