package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.P1Targets;

/** One value, written in all forms of lengths and strings and with its sets in any order, is read as one value. */
class BerFormsTest {
    private static final int ENCODINGS = 1000;

    /** Sets whose own tag is hidden by another: RTORQ to RTAB, a personal name, an IPM identifier, a notification. */
    private static final Map<String, Set<org.x400gate.protocol.asn1.Tag>> IMPLICIT_SETS = Map.of(
            "rtse APDU", contexts(16, 17, 18, 22),
            "oraddress BER", contexts(5),
            "oraddress without a name", contexts(5),
            "p1 bind", contexts(1, 2),
            "ipm content", Set.of(org.x400gate.protocol.asn1.Tag.application(11)));

    private static Set<org.x400gate.protocol.asn1.Tag> contexts(Integer... numbers) {
        return Stream.of(numbers).map(org.x400gate.protocol.asn1.Tag::context).collect(Collectors.toSet());
    }

    record Sample(Target target, Octets octets) {
        @Override
        public String toString() {
            return target + " " + octets;
        }

        String value(Octets encoding, boolean sorted) {
            return Plain.of(target.outcome(List.of(encoding)), sorted);
        }
    }

    /** Of the layers whose PDUs are BER and nothing else, those that are good. */
    static Stream<Sample> samples() {
        return Stream.of("p1", "ipm", "presentation", "acse", "rtse", "oraddress")
                .flatMap(room -> Targets.families().get(room).stream())
                .filter(target -> !target.name().matches(".* text|.* of X.410 mode"))
                .flatMap(target -> target.seeds().stream().map(seed -> new Sample(target, seed)))
                .filter(sample ->
                        !sample.target().outcome(List.of(sample.octets())).equals(MalformedInput.class));
    }

    @Tag("SF-35")
    @ParameterizedTest
    @MethodSource("samples")
    void everyMixOfLengthsAndStringsIsTheSameValue(Sample sample) {
        BerTree tree = BerTree.read(sample.octets());
        String value = sample.value(sample.octets(), false);
        Random chance = new Random(35);
        boolean message = sample.target().name().matches("p1 APDU|ipm content");
        for (int encoding = 0; encoding < (message ? ENCODINGS : ENCODINGS / 5); encoding++) {
            Octets octets = tree.random(chance, 3);
            assertThat(sample.value(octets, false)).as(octets.toHex()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theMembersOfASetComeInAnyOrder(Sample sample) {
        BerTree tree = BerTree.read(sample.octets());
        String value = sample.value(sample.octets(), true);
        Random chance = new Random(36);
        for (int order = 0; order < 100; order++) {
            Octets octets = shuffled(
                            tree,
                            chance,
                            IMPLICIT_SETS.getOrDefault(sample.target().name(), Set.of()))
                    .canonical(false);
            assertThat(sample.value(octets, true)).as(octets.toHex()).isEqualTo(value);
        }
    }

    private static BerTree shuffled(BerTree tree, Random chance, Set<org.x400gate.protocol.asn1.Tag> implicitSets) {
        if (!tree.constructed()) {
            return tree;
        }
        List<BerTree> children = new ArrayList<>(tree.children().stream()
                .map(child -> shuffled(child, chance, implicitSets))
                .toList());
        if (tree.tag().equals(org.x400gate.protocol.asn1.Tag.SET) || implicitSets.contains(tree.tag())) {
            Collections.shuffle(children, chance);
        }
        return tree.with(children);
    }

    @Tag("SF-35")
    @Test
    void stringsFiftyDeepAreRead() {
        for (boolean indefinite : List.of(true, false)) {
            Octets nested =
                    BerTree.nested(org.x400gate.protocol.asn1.Tag.OCTET_STRING, Octets.ofHex("010203"), 50, indefinite);
            assertThat(Ber.decode(nested, BerLimits.STANDARD).octetString()).isEqualTo(Octets.ofHex("010203"));
            for (Octets apdu : P1Targets.apdus()) {
                if (MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Message message) {
                    BerTree tree = BerTree.read(apdu);
                    Octets content = BerTree.nested(
                            org.x400gate.protocol.asn1.Tag.OCTET_STRING, (Octets) message.content(), 50, indefinite);
                    BerTree deep = tree.replaced(1, BerTree.read(content));
                    assertThat(((MtsApdu.Message) MtsApdu.decode(uncollapsed(deep, content), P1Limits.STANDARD))
                                    .content())
                            .isEqualTo(message.content());
                }
            }
        }
    }

    /** The message with its content as it was nested: the canonical form would join it. */
    private static Octets uncollapsed(BerTree message, Octets content) {
        Octets envelope = message.children().get(0).canonical(false);
        Octets inside = envelope.append(content);
        Octets head = Octets.of(0xA0, 0x84).append(Octets.ofHex(String.format("%08x", inside.length())));
        return head.append(inside);
    }

    @Test
    void lengthsMayBeginWithZerosUpToTheLongestForm() {
        for (int zeros = 0; zeros < 126; zeros++) {
            Octets element =
                    Octets.concat(Octets.of(0x04, 0x80 + zeros + 1), Octets.wrap(new byte[zeros]), Octets.of(1, 0x61));
            assertThat(Ber.decode(element, BerLimits.STANDARD).octetString()).isEqualTo(Octets.of(0x61));
        }
    }

    /** Another decoder as the judge (it reads no character strings in pieces): both know the same elements. */
    @Test
    void anotherDecoderReadsTheSame() throws IOException {
        Random chance = new Random(690);
        for (int value = 0; value < 3000; value++) {
            BerTree tree = anyTree(chance, 4);
            Octets octets = tree.random(chance, 2);
            Octets theirs = Octets.wrap(
                    ASN1Primitive.fromByteArray(octets.toByteArray()).getEncoded("DER"));
            BerElement ours = Ber.decode(octets, BerLimits.STANDARD);
            assertThat(BerTree.read(ours.encoding()).canonical(true).toHex())
                    .as(octets.toHex())
                    .isEqualTo(theirs.toHex());
        }
    }

    private static BerTree anyTree(Random chance, int depth) {
        byte[] some = new byte[chance.nextInt(6)];
        chance.nextBytes(some);
        if (depth == 0 || chance.nextInt(4) == 0) {
            return switch (chance.nextInt(4)) {
                case 0 -> BerTree.primitive(org.x400gate.protocol.asn1.Tag.INTEGER, Octets.of(chance.nextInt(256)));
                case 1 -> BerTree.primitive(org.x400gate.protocol.asn1.Tag.OCTET_STRING, Octets.wrap(some));
                case 2 ->
                    BerTree.primitive(
                            org.x400gate.protocol.asn1.Tag.BIT_STRING,
                            Octets.of(0).append(Octets.wrap(some)));
                default ->
                    BerTree.primitive(org.x400gate.protocol.asn1.Tag.context(chance.nextInt(200)), Octets.wrap(some));
            };
        }
        List<BerTree> children = new ArrayList<>();
        for (int child = chance.nextInt(4); child >= 0; child--) {
            children.add(anyTree(chance, depth - 1));
        }
        org.x400gate.protocol.asn1.Tag tag = switch (chance.nextInt(4)) {
            case 0 -> org.x400gate.protocol.asn1.Tag.SEQUENCE;
            case 1 -> org.x400gate.protocol.asn1.Tag.SET;
            case 2 -> org.x400gate.protocol.asn1.Tag.context(chance.nextInt(40));
            default -> org.x400gate.protocol.asn1.Tag.application(chance.nextInt(300));
        };
        return BerTree.constructed(tag, children);
    }
}
