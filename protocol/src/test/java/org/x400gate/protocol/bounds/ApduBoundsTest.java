package org.x400gate.protocol.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.bounds.BoundsApdus.*;
import static org.x400gate.protocol.bounds.UpperBound.UB_CONTENT_LENGTH;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;

/** Each bound is kept at its value and broken by one more, wherever it applies; written here octet by octet. */
class ApduBoundsTest {
    @TestFactory
    @Tag("SF-52")
    Stream<DynamicTest> eachBoundIsKeptAtItsValueAndBrokenByOneMore() {
        return cases().map(c -> DynamicTest.dynamicTest(c.field() + " " + c.bound(), () -> {
            int max = c.bound().max();
            assertThat(ApduBounds.of(c.apdu().apply(max))).isEmpty();
            List<Violation> found = ApduBounds.of(c.apdu().apply(max + 1));
            assertThat(found).hasSize(1);
            assertThat(found.get(0).where()).endsWith(c.field());
            assertThat(found.get(0).clause()).isEqualTo(c.bound().clause());
            assertThat(found.get(0).found()).startsWith(String.valueOf(max + 1));
            assertThat(found.get(0).allowed()).endsWith(String.valueOf(max));
        }));
    }

    /** A number of 32 bits can't be exceeded by an int: it is tried alone. */
    @Test
    void noBoundIsWithoutItsCase() {
        Set<UpperBound> tried = EnumSet.of(UB_CONTENT_LENGTH);
        cases().forEach(c -> tried.add(c.bound()));
        assertThat(tried).isEqualTo(EnumSet.allOf(UpperBound.class));
        assertThat(ApduBounds.of(probe(BerNode.integer(context(0), Integer.MAX_VALUE))))
                .isEmpty();
        assertThat(ApduBounds.of(probe(BerNode.primitive(context(0), Octets.ofHex("0080000000")))))
                .hasSize(1);
    }

    private static Stream<BoundCase> cases() {
        return Stream.concat(EnvelopeBoundCases.all(), IpmBoundCases.all());
    }

    @Test
    void charactersOutsideTheirRepertoireAreFoundWithTheirPlace() {
        assertThat(ApduBounds.of(message(BerNode.ascii(application(10), "a@b"))))
                .extracting(Violation::toString)
                .containsExactly(
                        "message/content-identifier: position 2 holds 0x40, letters, digits, blank and '()+,-./:=?"
                                + " (X.680 PRINTABLE)");
        assertThat(ApduBounds.of(named(BerNode.sequence(country(), BerNode.ascii(context(0), "12a")))))
                .hasSize(1);
    }

    @Test
    void whatHasToBeThereIsMissed() {
        assertThat(ApduBounds.of(BerNode.constructed(context(0), BerNode.set(List.of()), BerNode.octetString(octets(0)))
                        .encode()))
                .extracting(Violation::where)
                .containsExactlyInAnyOrder(
                        "message/identifier",
                        "message/originator-name",
                        "message/trace-information",
                        "message/per-recipient-fields");
        assertThat(ApduBounds.of(Octets.ofHex("30"))).hasSize(1);
        assertThat(ApduBounds.ofContent(Octets.ofHex("a0023100")))
                .extracting(Violation::where)
                .containsExactly("ipm/heading/this-IPM", "ipm/body");
    }

    @Test
    void anExtensionThatIsThereTwiceIsFound() {
        BerNode field = BerNode.sequence(BerNode.integer(context(0), 50));
        assertThat(ApduBounds.of(message(BerNode.constructed(context(3), field, field))))
                .extracting(Violation::where)
                .containsExactly("message/extensions");
    }
}
