package org.x400gate.protocol.tpkt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class TpktFramerTest {
    private static final Octets DATA = Octets.ofHex("02F08041");
    private static final Octets CONFIRM = Octets.ofHex("06D00001000200");

    private static Octets packet(Octets tpdu) {
        return Octets.concat(TpktFramer.encode(List.of(tpdu)));
    }

    private static List<Octets> feed(List<Octets> pieces) {
        List<Octets> tpdus = new ArrayList<>();
        TpktFramer framer = TpktFramer.START;
        for (Octets piece : pieces) {
            TpktFramer.Step step = framer.feed(piece);
            tpdus.addAll(step.tpdus());
            framer = step.next();
        }
        return tpdus;
    }

    @Test
    void aPacketIsVersionReservedLengthAndTpdu() {
        assertThat(packet(DATA).toHex()).isEqualTo("0300000802f08041");
    }

    @Test
    void severalPacketsInOneReadAreAllCutOut() {
        assertThat(feed(List.of(Octets.concat(packet(CONFIRM), packet(DATA), packet(DATA)))))
                .containsExactly(CONFIRM, DATA, DATA);
    }

    @Test
    void everySplitPointGivesTheSame() {
        Octets stream = Octets.concat(packet(CONFIRM), packet(DATA));
        for (int cut = 0; cut <= stream.length(); cut++) {
            assertThat(feed(List.of(stream.slice(0, cut), stream.from(cut)))).containsExactly(CONFIRM, DATA);
        }
    }

    @Property(tries = 200)
    void anyCutsGiveTheSame(@ForAll("tpdus") List<Octets> tpdus, @ForAll("cuts") List<Integer> cuts) {
        Octets stream = Octets.concat(tpdus.stream().map(TpktFramerTest::packet).toList());
        List<Octets> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(from + cut, stream.length());
            pieces.add(stream.slice(from, to));
            from = to;
        }
        pieces.add(stream.from(from));
        assertThat(feed(pieces)).isEqualTo(tpdus);
    }

    @Provide
    Arbitrary<List<Octets>> tpdus() {
        Arbitrary<Integer> sizes = Arbitraries.oneOf(
                Arbitraries.integers().between(3, 300),
                Arbitraries.of(3, 128, 2048, 65_530, TpktFramer.MAX_TPDU_OCTETS));
        return sizes.map(size -> Octets.wrap(new byte[size]))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.of(1, 2, 3, 4, 5, 7, 100, 1460, 65_535).list().ofMaxSize(60);
    }

    @Test
    void aPacketOfSingleOctetsIsCutOutOnce() {
        Octets stream = packet(Octets.wrap(new byte[20_000]));
        List<Octets> singles = new ArrayList<>();
        for (int at = 0; at < stream.length(); at++) {
            singles.add(stream.slice(at, at + 1));
        }
        assertThat(feed(singles)).containsExactly(Octets.wrap(new byte[20_000]));
    }

    @Test
    void theReservedOctetIsIgnored() {
        assertThat(feed(List.of(Octets.ofHex("03FF000802F08041")))).containsExactly(DATA);
    }

    @Test
    void anotherVersionIsAFault() {
        assertThatThrownBy(() -> TpktFramer.START.feed(Octets.ofHex("4745540A")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("tpkt at octet 0");
    }

    @Test
    void whatCameBeforeABadHeaderCountsWhereverTheStreamWasCut() {
        TpktFramer.Step step = TpktFramer.START.feed(packet(DATA).append(Octets.ofHex("02000008")));
        assertThat(step.tpdus()).containsExactly(DATA);
        assertThatThrownBy(() -> step.next().feed(Octets.EMPTY)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void aLengthWithoutRoomForATpduIsAFault() {
        for (int length = 0; length < 7; length++) {
            Octets header = Octets.of(3, 0, 0, length);
            assertThatThrownBy(() -> TpktFramer.START.feed(header)).isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void theLongestTpduFitsAndNoLongerOne() {
        Octets longest = Octets.wrap(new byte[TpktFramer.MAX_TPDU_OCTETS]);
        assertThat(feed(List.of(packet(longest)))).containsExactly(longest);
        List<Octets> tooLong = List.of(longest, Octets.of(0));
        assertThatThrownBy(() -> TpktFramer.encode(tooLong)).isInstanceOf(IllegalArgumentException.class);
    }
}
