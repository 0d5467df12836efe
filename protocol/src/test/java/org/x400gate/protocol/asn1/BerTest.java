package org.x400gate.protocol.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class BerTest {
    private static BerElement decode(String hex) {
        return Ber.decode(Octets.ofHex(hex), BerLimits.STANDARD);
    }

    @Property
    void everyIntegerComesBack(@ForAll long value) {
        assertThat(Ber.decode(BerNode.integer(value).encode(), BerLimits.STANDARD)
                        .longValue())
                .isEqualTo(value);
    }

    @Property
    void everyTagComesBack(@ForAll @IntRange(max = Tag.MAX_NUMBER) int number, @ForAll Tag.TagClass tagClass) {
        Tag tag = new Tag(tagClass, number);
        assertThat(Ber.decode(BerNode.nil(tag).encode(), BerLimits.STANDARD).tag())
                .isEqualTo(tag);
    }

    @Property
    void everyObjectIdentifierComesBack(
            @ForAll @LongRange(max = 39) long second, @ForAll @LongRange(max = (1L << 56) - 1) long third) {
        Oid oid = Oid.of(1, second, third);
        assertThat(Oid.decode(oid.encode())).isEqualTo(oid);
        assertThat(Oid.parse(oid.toString())).isEqualTo(oid);
        Oid wide = Oid.of(2, third / 64, 0);
        assertThat(Oid.decode(wide.encode())).isEqualTo(wide);
    }

    @Property(tries = 200)
    void everyLengthComesBack(@ForAll @IntRange(max = 70_000) int length) {
        Octets contents = Octets.wrap(new byte[length]);
        BerElement element = Ber.decode(BerNode.octetString(contents).encode(), BerLimits.STANDARD);
        assertThat(element.octetString()).isEqualTo(contents);
    }

    @Test
    void indefiniteLengthsNestAndConstructedStringsJoin() {
        BerElement element = decode("3080 2480 0402 6162 2403 0401 63 0000 0000");
        assertThat(element.only().octetString().toString(StandardCharsets.US_ASCII))
                .isEqualTo("abc");
    }

    @Test
    void contentByReferenceIsNotCopied() throws IOException {
        Octets big = Octets.of("content", StandardCharsets.US_ASCII);
        ContentRef reference = new ContentRef() {
            @Override
            public long octets() {
                return big.length();
            }

            @Override
            public java.io.InputStream open() {
                return big.open();
            }
        };
        BerNode node = BerNode.sequence(BerNode.integer(1), BerNode.octetString(reference), BerNode.integer(2));
        assertThat(node.sequence().pieces()).hasSize(3).element(1).isSameAs(reference);
        Octets whole = Octets.wrap(node.sequence().open().readAllBytes());
        assertThat(whole.length()).isEqualTo((int) node.octets());
        assertThat(Ber.decode(whole, BerLimits.STANDARD).children().get(1).octetString())
                .isEqualTo(big);
    }

    @Test
    void bitStringsAreNamedBits() {
        assertThat(BerNode.bits(Tag.BIT_STRING, BitString.ofBits(0, 1, 9)).encode())
                .isEqualTo(Octets.ofHex("0303064040"));
        assertThat(decode("0303064040").bitString().bit(9)).isTrue();
        assertThat(decode("0303064040").bitString().bit(77)).isFalse();
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeMemoryIsTaken() {
        assertThatThrownBy(() -> decode("0484 7FFFFFFF 00"))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("maxOctets");
    }

    @Test
    void depthIsBoundedWithDefiniteAndIndefiniteLengths() {
        assertThatThrownBy(() -> decode("3080".repeat(100) + "0000".repeat(100)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("maxDepth");
        BerNode nested = BerNode.nil(Tag.NULL);
        for (int i = 0; i < 100; i++) {
            nested = BerNode.sequence(nested);
        }
        BerElement element = Ber.decode(nested.encode(), BerLimits.STANDARD);
        assertThatThrownBy(() -> descend(element)).isInstanceOf(MalformedInput.class);
    }

    private static void descend(BerElement element) {
        for (BerElement child : element.children()) {
            if (child.isConstructed()) {
                descend(child);
            }
        }
    }

    @Test
    void everyPrefixAndEveryChangedOctetIsMalformedOrAValue() {
        Octets good = Octets.ofHex("3080 2480 0402 6162 2403 0401 63 0000 0601 2A 0303 064040 0000");
        for (int cut = 0; cut < good.length(); cut++) {
            Octets prefix = good.slice(0, cut);
            assertThatThrownBy(() -> Ber.decode(prefix, BerLimits.STANDARD)).isInstanceOf(MalformedInput.class);
        }
        for (int at = 0; at < good.length(); at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = good.toByteArray();
                changed[at] = (byte) value;
                walk(Octets.wrap(changed));
            }
        }
    }

    /** Nothing but MalformedInput may come out. */
    private static void walk(Octets octets) {
        try {
            visit(Ber.decode(octets, BerLimits.STANDARD));
        } catch (MalformedInput expected) {
            assertThat(expected.layer()).isEqualTo("asn1");
        }
    }

    private static void visit(BerElement element) {
        if (element.isConstructed()) {
            element.children().forEach(BerTest::visit);
        } else if (element.is(Tag.OBJECT_IDENTIFIER)) {
            element.oidValue();
        } else if (element.is(Tag.BIT_STRING)) {
            element.bitString();
        } else if (element.is(Tag.INTEGER)) {
            element.longValue();
        }
    }
}
