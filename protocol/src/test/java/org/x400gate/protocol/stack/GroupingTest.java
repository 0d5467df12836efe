package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/**
 * The session SPDUs around an activity's end, grouped into TSDUs, TPDUs and TCP segments in every way: what is understood
 * must not depend on it.
 */
@Tag("SF-14")
class GroupingTest {
    private static final Octets APDU = Octets.wrap(new byte[100]);
    private static final String AEA = "2A032A0131";
    private static final String AE = "29032A0131";
    private static final String PT = "0200";
    private static final String PT_DATA_TOKEN = "0203100101";
    private static final String GT = "0100";

    /** SPDUs in their order of sending; where each TSDU ends, as the number of SPDUs it has. */
    record Grouping(List<String> spdus, List<Integer> sizes) {
        List<Octets> tsdus() {
            List<Octets> tsdus = new ArrayList<>();
            int at = 0;
            for (int size : sizes) {
                tsdus.add(Octets.ofHex(String.join("", spdus.subList(at, at + size))));
                at += size;
            }
            return tsdus;
        }

        /** Octets of the TSDUs up to the one with this SPDU, itself included. */
        int octetsUntil(String spdu) {
            int octets = 0;
            for (Octets tsdu : tsdus()) {
                octets += tsdu.length();
                if (tsdu.toHex().contains(spdu.toLowerCase(Locale.ROOT))) {
                    return octets;
                }
            }
            throw new IllegalArgumentException(spdu);
        }
    }

    /** Every way to write {@code total} as a sum of numbers in order. */
    private static Stream<List<Integer>> compositions(int total) {
        return IntStream.range(0, 1 << (total - 1)).mapToObj(cuts -> {
            List<Integer> sizes = new ArrayList<>();
            int size = 1;
            for (int at = 0; at < total - 1; at++) {
                if ((cuts >> at & 1) != 0) {
                    sizes.add(size);
                    size = 0;
                }
                size++;
            }
            sizes.add(size);
            return sizes;
        });
    }

    private static Stream<Grouping> groupings(List<String> spdus) {
        return compositions(spdus.size()).map(sizes -> new Grouping(spdus, sizes));
    }

    static Stream<Grouping> acknowledgements() {
        return Stream.of(
                        List.of(AEA, PT, GT),
                        List.of(PT, AEA, GT),
                        List.of(GT, AEA, PT),
                        List.of(AEA, PT_DATA_TOKEN, GT),
                        List.of(PT_DATA_TOKEN, AEA),
                        List.of(PT, AEA),
                        List.of(AEA))
                .flatMap(GroupingTest::groupings);
    }

    static Stream<Grouping> ends() {
        return Stream.of(List.of(GT, AE), List.of(AE, GT), List.of(AE, PT), List.of(GT, AE, PT), List.of(AE))
                .flatMap(GroupingTest::groupings);
    }

    /** TPKTs of the DTs that carry these TSDUs, each DT with as many octets as {@code sizes} says, none across a TSDU's end. */
    private static Octets packets(List<Octets> tsdus, List<Integer> sizes) {
        List<Octets> packets = new ArrayList<>();
        int left = sizes.get(0);
        int next = 1;
        for (Octets tsdu : tsdus) {
            Octets rest = tsdu;
            while (!rest.isEmpty()) {
                int size = Math.min(left, rest.length());
                boolean last = size == rest.length();
                packets.add(Octets.of(3, 0, 0, 7 + size, 2, 0xF0, last ? 0x80 : 0));
                packets.add(rest.slice(0, size));
                rest = rest.from(size);
                left -= size;
                if (left == 0 && next < sizes.size()) {
                    left = sizes.get(next++);
                }
            }
        }
        return Octets.concat(packets);
    }

    private static StackEnd copy(OsiStack stack) {
        StackEnd end = new StackEnd(stack);
        end.answersTransfers = true;
        return end;
    }

    private static OsiStack sender() {
        StackPair pair = StackPair.standard();
        pair.responder.answersTransfers = false;
        pair.connect();
        pair.initiator.send(APDU);
        return pair.run().initiator.stack;
    }

    /** In an activity, all octets come but the end. */
    private static OsiStack receiver() {
        StackPair pair = StackPair.standard();
        pair.initiator.suppliesSegments = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();
        pair.initiator.take(pair.initiator.stack.segment(APDU));
        Octets dataAndEnd = Octets.concat(new ArrayList<>(pair.initiator.toWire));
        int end = dataAndEnd.toHex().indexOf("0300000e02f080010029") / 2;
        pair.responder.take(pair.responder.stack.onOctets(dataAndEnd.slice(0, end)));
        assertThat(pair.responder.told(StackAction.TransferSegment.class)).hasSize(1);
        return pair.responder.stack;
    }

    private static void feed(StackEnd end, Octets octets, int cut) {
        if (cut > 0) {
            end.take(end.stack.onOctets(octets.slice(0, cut)));
        }
        end.take(end.stack.onOctets(octets.from(cut)));
    }

    private static void feedOneByOne(StackEnd end, Octets octets) {
        for (int at = 0; at < octets.length(); at++) {
            end.take(end.stack.onOctets(octets.slice(at, at + 1)));
        }
    }

    /** In TPDUs of every composition of their octets; each of those in one segment, cut once anywhere, and octet by octet. */
    private static void everyWay(OsiStack stack, List<Octets> tsdus, Consumer<StackEnd> check) {
        int octets = tsdus.stream().mapToInt(Octets::length).sum();
        compositions(octets).forEach(sizes -> {
            Octets packets = packets(tsdus, sizes);
            for (int cut = 0; cut < packets.length(); cut += sizes.size() == 1 ? 1 : 3) {
                StackEnd end = copy(stack);
                feed(end, packets, cut);
                check.accept(end);
            }
            StackEnd end = copy(stack);
            feedOneByOne(end, packets);
            check.accept(end);
        });
    }

    @ParameterizedTest
    @MethodSource("acknowledgements")
    void anAcknowledgementConfirmsTheTransferOnceHoweverItIsGrouped(Grouping grouping) {
        OsiStack sender = sender();
        everyWay(sender, grouping.tsdus(), end -> {
            if (end.told(StackAction.TransferConfirmed.class).size() != 1 || end.ends != 0) {
                throw new AssertionError(grouping + ": " + end.told);
            }
            assertThat(end.stack.canTransfer()).isTrue();
            assertThat(end.toWire).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("ends")
    void anEndIsToldOnceHoweverItIsGrouped(Grouping grouping) {
        OsiStack receiver = receiver();
        everyWay(receiver, grouping.tsdus(), end -> {
            if (end.told(StackAction.TransferEnded.class).size() != 1 || end.ends != 0) {
                throw new AssertionError(grouping + ": " + end.told);
            }
        });
    }

    /** Once the acknowledgement has come the transfer is done, whatever follows; before that its fate is unknown. */
    @ParameterizedTest
    @MethodSource("acknowledgements")
    void aCutAfterTheAcknowledgementLeavesTheTransferDone(Grouping grouping) {
        OsiStack sender = sender();
        List<Octets> tsdus = grouping.tsdus();
        int octets = tsdus.stream().mapToInt(Octets::length).sum();
        Octets packets = packets(tsdus, List.of(octets));
        int tsdusUntil = 0;
        int seen = 0;
        while (seen < grouping.octetsUntil(AEA)) {
            seen += tsdus.get(tsdusUntil++).length();
        }
        int done = seen + 7 * tsdusUntil;
        for (int cut = 0; cut <= packets.length(); cut++) {
            StackEnd end = copy(sender);
            end.take(end.stack.onOctets(packets.slice(0, cut)));
            end.take(end.stack.onWireClosed(EndCause.TCP_RESET));
            assertThat(end.told(StackAction.TransferConfirmed.class)).hasSize(cut >= done ? 1 : 0);
            assertThat(end.ends).isEqualTo(1);
            assertThat(end.told.get(end.told.size() - 1)).isInstanceOf(StackAction.Aborted.class);
        }
    }

    /** With two-way alternate the request for the turn is told once, before or behind the acknowledgement. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestForTheTurnOfItsOwnIsTold(boolean before) {
        StackPair pair = new StackPair(StackPair.twoWay(), StackPair.listen(1, 3, StackLimits.STANDARD), 1);
        pair.responder.answersTransfers = false;
        pair.connect();
        pair.initiator.send(APDU);
        pair.run();
        if (before) {
            pair.responder.take(pair.responder.stack.pleaseTurn(0));
        }
        pair.responder.take(pair.responder.stack.acceptTransfer());
        if (!before) {
            pair.responder.take(pair.responder.stack.pleaseTurn(0));
        }
        pair.run();
        assertThat(pair.initiator.only(StackAction.TurnPlease.class).priority()).isZero();
        pair.initiator.only(StackAction.TransferConfirmed.class);
        assertThat(pair.initiator.stack.canTransfer()).isTrue();
    }
}
