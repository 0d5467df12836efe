package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * Elements where none is expected (X.226 8.5.1, X.227 7.4, X.411, X.420): passed over where the standard lets a type
 * grow, a fault elsewhere, never harm; the next message is read as before.
 */
@Tag("SF-36")
class UnknownElementsTest {
    private static final org.x400gate.protocol.asn1.Tag PROBE = org.x400gate.protocol.asn1.Tag.context(2);
    private static final org.x400gate.protocol.asn1.Tag NOTIFICATION = org.x400gate.protocol.asn1.Tag.context(1);

    /** Deep, about a million in all. */
    private static final int INSERTIONS = Hostile.DEEP ? 25_000 : 300;

    static Stream<BerFormsTest.Sample> samples() {
        return BerFormsTest.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anElementAnywhereIsPassedOverOrAFault(BerFormsTest.Sample sample) {
        Random chance = new Random(36);
        BerTree tree = BerTree.read(sample.octets());
        Object before = sample.target().outcome(List.of(sample.octets()));
        for (int insertion = 0; insertion < INSERTIONS; insertion++) {
            Octets octets = insertedAnywhere(tree, anyElement(chance), chance).canonical(false);
            try {
                sample.target().outcome(List.of(octets));
            } catch (RuntimeException | AssertionError harm) {
                fail(octets.toHex(), harm);
            }
        }
        assertThat(sample.target().outcome(List.of(sample.octets()))).isEqualTo(before);
    }

    private static BerTree insertedAnywhere(BerTree tree, BerTree element, Random chance) {
        List<Integer> deeper = new ArrayList<>();
        for (int child = 0; child < tree.children().size(); child++) {
            if (tree.children().get(child).constructed()) {
                deeper.add(child);
            }
        }
        if (!tree.constructed() || deeper.isEmpty() || chance.nextInt(4) == 0) {
            return tree.constructed()
                    ? tree.inserted(chance.nextInt(tree.children().size() + 1), element)
                    : tree;
        }
        int child = deeper.get(chance.nextInt(deeper.size()));
        return tree.replaced(child, insertedAnywhere(tree.children().get(child), element, chance));
    }

    /** Every tag in use, and others. */
    private static BerTree anyElement(Random chance) {
        var tagClass = org.x400gate.protocol.asn1.Tag.TagClass.values()[chance.nextInt(4)];
        int number = chance.nextInt(10) == 0 ? chance.nextInt(1 << 20) : chance.nextInt(40);
        var tag = new org.x400gate.protocol.asn1.Tag(tagClass, number);
        return switch (chance.nextInt(4)) {
            case 0 -> BerTree.primitive(tag, Octets.EMPTY);
            case 1 -> BerTree.primitive(tag, Octets.of(chance.nextInt(256)));
            case 2 -> BerTree.constructed(tag, List.of());
            default ->
                BerTree.constructed(
                        tag, List.of(BerTree.primitive(org.x400gate.protocol.asn1.Tag.INTEGER, Octets.of(1))));
        };
    }

    /** Where a type may grow: the path of child numbers to it. */
    @ParameterizedTest
    @CsvSource({
        "p1, p1 APDU, 0",
        "ipm, ipm content, 0",
        "presentation, presentation CP, ''",
        "acse, acse APDU, ''",
        "rtse, rtse APDU, ''"
    })
    void anUnknownElementIsPassedOverWhereATypeMayGrow(String room, String name, String path) {
        Target target = Targets.families().get(room).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        BerTree unknown = BerTree.constructed(
                new org.x400gate.protocol.asn1.Tag(org.x400gate.protocol.asn1.Tag.TagClass.PRIVATE, 4711),
                List.of(BerTree.primitive(org.x400gate.protocol.asn1.Tag.NULL, Octets.EMPTY)));
        int grown = 0;
        for (Octets seed : target.seeds()) {
            Object value = target.outcome(List.of(seed));
            BerTree tree = BerTree.read(seed);
            boolean keepsAll = Plain.of(value, false).contains("encoding=");
            if (value.equals(MalformedInput.class)
                    || !tree.constructed()
                    || tree.isString()
                    || keepsAll
                    || isOther(room, tree)) {
                continue;
            }
            BerTree grower = path.isEmpty() ? tree : tree.children().get(Integer.parseInt(path));
            BerTree more = grower.inserted(grower.children().size(), unknown);
            BerTree whole = path.isEmpty() ? more : tree.replaced(Integer.parseInt(path), more);
            assertThat(Plain.of(target.outcome(List.of(whole.canonical(false))), false))
                    .isEqualTo(Plain.of(value, false));
            grown++;
        }
        assertThat(grown).isPositive();
    }

    /** X.411 9.1, X.420 7.4: an extension, a body part or an attribute that nobody here knows; a relay owes it to others. */
    @ParameterizedTest
    @CsvSource({
        "p1, p1 APDU, 0/[CONTEXT 3], 300b 800200c8 a2050403010203",
        "ipm, ipm content, 0, af0d 300b 0603550301 a10404020102",
        "ipm, ipm content, 1, bf6703020107",
        "oraddress, oraddress BER, [UNIVERSAL 17], 300a 800200c8 a10404020102"
    })
    void whatIsUnknownIsHandedOnAsItCame(String room, String name, String path, String hex) {
        Target target = Targets.families().get(room).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Octets unknown = Octets.ofHex(hex);
        int handedOn = 0;
        for (Octets seed : target.seeds()) {
            BerTree tree = BerTree.read(seed);
            Optional<BerTree> more = insertedAt(tree, List.of(path.split("/")), BerTree.read(unknown));
            if (more.isPresent() && !isOther(room, tree)) {
                assertThat(written(target.read(more.get().canonical(false))).toHex())
                        .contains(unknown.toHex());
                handedOn++;
            }
        }
        assertThat(handedOn).isPositive();
    }

    /** A probe (X.419 MTS-APDU) has no envelope within it, and a notification (X.420 7.3) neither heading nor body. */
    private static boolean isOther(String room, BerTree tree) {
        return room.equals("p1") && tree.tag().equals(PROBE)
                || room.equals("ipm") && tree.tag().equals(NOTIFICATION);
    }

    private static Octets written(Object value) {
        if (value instanceof MtsApdu apdu) {
            return apdu.node().encode();
        } else if (value instanceof InformationObject object) {
            return object.node().encode();
        }
        return ((OrName) value).node().encode();
    }

    /** At the end of what the path leads to, by numbers and tags; nothing if it leads nowhere. */
    private static Optional<BerTree> insertedAt(BerTree tree, List<String> path, BerTree element) {
        if (path.isEmpty()) {
            return Optional.of(tree.inserted(tree.children().size(), element));
        }
        String step = path.get(0);
        for (int child = 0; child < tree.children().size(); child++) {
            BerTree inside = tree.children().get(child);
            boolean here = step.equals(String.valueOf(child))
                    || step.equals(inside.tag().toString());
            if (here && inside.constructed()) {
                int at = child;
                return insertedAt(inside, path.subList(1, path.size()), element).map(more -> tree.replaced(at, more));
            }
        }
        return Optional.empty();
    }
}
