package org.x400gate.protocol.cotp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.cotp.CotpMachine.Step;
import org.x400gate.protocol.octets.Octets;

class CotpMachineTest {
    private static final Octets TSEL = Octets.of("593", StandardCharsets.US_ASCII);
    private static final Octets CR = Octets.ofHex("0EE000001A5E00C203353931C0010B");
    private static final Octets CC = Octets.ofHex("09D000071A6000C0010B");
    private static final Octets DR = Octets.ofHex("06800007123403");
    private static final Octets ER = Octets.ofHex("0970000700C10302F080");
    private static final Octets DT = Octets.ofHex("02F08041");

    private static CotpSettings size(int tpduOctets) {
        return new CotpSettings(tpduOctets, 1 << 20);
    }

    private static CotpMachine in(CotpState state) {
        return in(state, size(2048));
    }

    private static CotpMachine in(CotpState state, CotpSettings settings) {
        CotpMachine closed = CotpMachine.initiator(settings, 7);
        return switch (state) {
            case CLOSED -> closed;
            case WAIT_FOR_CR -> closed.onNetworkConnected().next();
            case WAIT_FOR_T_CONNECT_RESPONSE ->
                in(CotpState.WAIT_FOR_CR, settings).onTpdu(CR).next();
            case WAIT_FOR_CC -> closed.connect(TSEL, Octets.EMPTY).next();
            case OPEN ->
                in(CotpState.WAIT_FOR_T_CONNECT_RESPONSE, settings).accept().next();
            case ENDED -> closed.disconnect().next();
        };
    }

    private static Octets sent(Step step) {
        return Octets.concat(step.actions().stream()
                .filter(CotpAction.Send.class::isInstance)
                .flatMap(action -> ((CotpAction.Send) action).tpdu().stream())
                .toList());
    }

    private static <A extends CotpAction> List<A> actions(Step step, Class<A> kind) {
        return step.actions().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static CotpCause cause(Step step) {
        return actions(step, CotpAction.DisconnectIndication.class).get(0).cause();
    }

    @Test
    void aConnectionIsAskedForAndConfirmed() {
        Step asked = in(CotpState.CLOSED).connect(TSEL, Octets.EMPTY);
        assertThat(sent(asked).toHex()).isEqualTo("0ee00000000700c203353933c0010b");
        assertThat(actions(asked, CotpAction.StartTimer.class))
                .containsExactly(new CotpAction.StartTimer(CotpState.WAIT_FOR_CC));

        Step open = asked.next().onTpdu(CC);
        assertThat(open.actions()).containsExactly(new CotpAction.CancelTimer(), new CotpAction.ConnectConfirm(2048));
        assertThat(open.next().state()).isEqualTo(CotpState.OPEN);
        assertThat(open.next().connection()).isEqualTo(new CotpConnection(7, 0x1A60, 2048));
    }

    @Test
    void anIndicationBringsSelectorsAndWhatElseWasSaid() {
        Octets request = Octets.ofHex("13E000001A5E00C203353931C1024142C0010B8502000A");
        Step step =
                in(CotpState.WAIT_FOR_CR).onTpdu(Octets.of(request.length() - 1).append(request.from(1)));
        CotpAction.ConnectIndication indication =
                actions(step, CotpAction.ConnectIndication.class).get(0);
        assertThat(indication.calledTsel()).isEqualTo(Octets.of("591", StandardCharsets.US_ASCII));
        assertThat(indication.callingTsel()).isEqualTo(Octets.of("AB", StandardCharsets.US_ASCII));
        assertThat(indication.others()).containsExactly(new CotpParameter(0x85, Octets.ofHex("000A")));
        assertThat(sent(step.next().accept()).toHex()).isEqualTo("09d01a5e000700c0010b");
    }

    @Test
    void theSmallerTpduSizeHolds() {
        assertThat(agreed("C00109", 2048)).isEqualTo(512);
        assertThat(agreed("C0010D", 2048)).isEqualTo(2048);
        assertThat(agreed("C0010D", 65_531)).isEqualTo(8192);
        assertThat(agreed("", 65_531)).isEqualTo(65_531);
        assertThat(agreed("", 1024)).isEqualTo(1024);
        // X.224 13.2.3: an invalid value in a CR counts as none; the last of two counts
        assertThat(agreed("C00163", 65_531)).isEqualTo(65_531);
        assertThat(agreed("C00107C00108", 65_531)).isEqualTo(256);
    }

    private static int agreed(String parameters, int ours) {
        Octets rest = Octets.ofHex("E000001A5E00" + parameters);
        Step step = in(CotpState.WAIT_FOR_CR, size(ours))
                .onTpdu(Octets.of(rest.length()).append(rest));
        return step.next().connection().tpduOctets();
    }

    @Test
    void aConfirmationWithoutSizeAcceptsTheProposalAndALargerOneIsAnError() {
        assertThat(in(CotpState.WAIT_FOR_CC)
                        .onTpdu(Octets.ofHex("06D000071A6000"))
                        .next()
                        .connection()
                        .tpduOctets())
                .isEqualTo(2048);
        Step larger = in(CotpState.WAIT_FOR_CC).onTpdu(Octets.ofHex("09D000071A6000C0010C"));
        assertThat(cause(larger)).isEqualTo(CotpCause.PROTOCOL_ERROR);
        Step otherClass = in(CotpState.WAIT_FOR_CC).onTpdu(Octets.ofHex("09D000071A6020C0010B"));
        assertThat(cause(otherClass)).isEqualTo(CotpCause.PROTOCOL_ERROR);
    }

    @Test
    void aClassThatLeadsToClass0IsAcceptedAndNoOther() {
        for (String legal :
                List.of("06E000001A5E00", "06E000001A5E10", "09E000001A5E20C70100", "0AE000001A5E40C7022010")) {
            assertThat(in(CotpState.WAIT_FOR_CR)
                            .onTpdu(Octets.ofHex(legal))
                            .next()
                            .state())
                    .isEqualTo(CotpState.WAIT_FOR_T_CONNECT_RESPONSE);
        }
        Step refused = in(CotpState.WAIT_FOR_CR).onTpdu(Octets.ofHex("06E000001A5E40"));
        assertThat(sent(refused).toHex()).isEqualTo("06801a5e000082");
        assertThat(cause(refused)).isEqualTo(CotpCause.CLASS_NOT_OFFERED);
        assertThat(refused.next().state()).isEqualTo(CotpState.ENDED);
    }

    @Test
    void aRefusalNamesReasonAndText() {
        Octets text = Octets.of("no such TSAP", StandardCharsets.US_ASCII);
        Step step = in(CotpState.WAIT_FOR_T_CONNECT_RESPONSE).refuse(CotpMachine.REASON_ADDRESS_UNKNOWN, text);
        assertThat(step.actions()).hasSize(3).endsWith(new CotpAction.CancelTimer(), new CotpAction.Close());
        Step told = in(CotpState.WAIT_FOR_CC).onTpdu(sent(step));
        assertThat(actions(told, CotpAction.DisconnectIndication.class))
                .containsExactly(new CotpAction.DisconnectIndication(CotpCause.DR_ADDRESS_UNKNOWN, text));
    }

    @Test
    void anEndlessRefusalTextIsCutToWhatADrHolds() {
        Octets text = Octets.wrap(new byte[5000]);
        Step step = in(CotpState.WAIT_FOR_T_CONNECT_RESPONSE).refuse(CotpMachine.REASON_NOT_ATTACHED, text);
        assertThat(sent(step).length()).isLessThanOrEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512, 1024, 2048, 4096, 8192, 65_531})
    @Tag("SF-15")
    void theMarkStandsOnTheLastFullDtAndNoDtIsEmpty(int tpduOctets) {
        CotpSettings settings = new CotpSettings(tpduOctets, 1 << 23);
        CotpMachine sender = agreedOn(settings);
        int payload = Math.min(tpduOctets - 3, 65_524);
        for (int k = 1; k <= 50; k++) {
            for (int more = -1; more <= 1; more++) {
                checkTransfer(sender, k * payload + more, payload);
            }
        }
    }

    private static CotpMachine agreedOn(CotpSettings settings) {
        Step asked = CotpMachine.initiator(settings, 7).connect(TSEL, Octets.EMPTY);
        CotpMachine responder =
                CotpMachine.responder(settings, 8).onNetworkConnected().next();
        Octets confirm = sent(responder.onTpdu(sent(asked)).next().accept());
        return asked.next().onTpdu(confirm).next();
    }

    private static void checkTransfer(CotpMachine machine, int octets, int payload) {
        Octets tsdu = Octets.wrap(new byte[octets]);
        List<CotpAction.Send> sends = actions(machine.data(tsdu), CotpAction.Send.class);
        assertThat(sends).hasSize((octets + payload - 1) / payload);
        CotpMachine receiver = machine;
        for (int i = 0; i < sends.size(); i++) {
            Octets tpdu = Octets.concat(sends.get(i).tpdu());
            boolean last = i == sends.size() - 1;
            assertThat(tpdu.length()).isBetween(4, payload + 3);
            assertThat(tpdu.at(2)).isEqualTo(last ? 0x80 : 0);
            Step step = receiver.onTpdu(tpdu);
            receiver = step.next();
            assertThat(actions(step, CotpAction.DataIndication.class)).hasSize(last ? 1 : 0);
        }
        assertThat(receiver).isEqualTo(machine);
    }

    @Test
    @Tag("SF-15")
    void anEmptyLastDtOfAPeerEndsItsTsdu() {
        CotpMachine part = in(CotpState.OPEN).onTpdu(Octets.ofHex("02F00041")).next();
        Step step = part.onTpdu(Octets.ofHex("02F080"));
        assertThat(step.actions()).containsExactly(new CotpAction.DataIndication(Octets.ofHex("41")));
    }

    @Test
    @Tag("SF-15")
    void anErOfAPeerIsTheEndWithItsCause() {
        Step step = in(CotpState.OPEN).onTpdu(ER);
        assertThat(step.actions())
                .containsExactly(
                        new CotpAction.DisconnectIndication(CotpCause.ER_NOT_SPECIFIED, Octets.ofHex("02F080")),
                        new CotpAction.CancelTimer(),
                        new CotpAction.Close());
        for (int cause = 0; cause < 4; cause++) {
            Octets error = Octets.of(4, 0x70, 0, 7, cause);
            assertThat(cause(in(CotpState.WAIT_FOR_CC).onTpdu(error)).code()).isEqualTo("COTP-ER-" + cause);
        }
    }

    @Test
    void everyDisconnectReasonHasItsOwnCause() {
        List<Integer> reasons = List.of(0, 1, 2, 3, 128, 129, 130, 131, 132, 133, 135, 136, 138);
        for (int reason = 0; reason < 256; reason++) {
            Octets disconnect = Octets.of(6, 0x80, 0, 7, 0, 0, reason);
            String code = cause(in(CotpState.WAIT_FOR_CC).onTpdu(disconnect)).code();
            assertThat(code).isEqualTo(reasons.contains(reason) ? "COTP-DR-" + reason : "COTP-DR-OTHER");
        }
    }

    @Test
    void causesHaveCodesOfTheirOwn() {
        assertThat(Stream.of(CotpCause.values()).map(CotpCause::code)).doesNotHaveDuplicates();
        assertThat(Stream.of(CotpCause.values()).map(CotpCause::sentence)).doesNotHaveDuplicates();
    }

    @Test
    void aTsduBeyondTheLimitEndsTheConnectionBeforeItIsKept() {
        CotpMachine machine = in(CotpState.OPEN, new CotpSettings(2048, 10));
        CotpMachine part =
                machine.onTpdu(Octets.ofHex("02F000" + "41".repeat(10))).next();
        assertThat(part.partTsdu().length()).isEqualTo(10);
        Step step = part.onTpdu(Octets.ofHex("02F08042"));
        assertThat(cause(step)).isEqualTo(CotpCause.TSDU_TOO_LONG);
        assertThat(step.next().partTsdu().isEmpty()).isTrue();
        assertThat(actions(step, CotpAction.Close.class)).hasSize(1);
    }

    @Test
    void aTsduWithoutOctetsIsAProtocolError() {
        assertThat(cause(in(CotpState.OPEN).onTpdu(Octets.ofHex("02F080")))).isEqualTo(CotpCause.PROTOCOL_ERROR);
        assertThat(cause(in(CotpState.OPEN).onTpdu(Octets.ofHex("02F000")))).isEqualTo(CotpCause.PROTOCOL_ERROR);
        assertThatThrownBy(() -> in(CotpState.OPEN).data(Octets.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(CotpState.class)
    void whatIsOutOfPlaceIsAnsweredByErAndTheEnd(CotpState state) {
        List<Octets> legal = switch (state) {
            case CLOSED, WAIT_FOR_T_CONNECT_RESPONSE -> List.of(DR, ER);
            case WAIT_FOR_CR -> List.of(CR, DR, ER);
            case WAIT_FOR_CC -> List.of(CC, DR, ER);
            case OPEN -> List.of(DT, DR, ER);
            case ENDED -> List.of(CR, CC, DR, DT, ER);
        };
        for (Octets tpdu : List.of(CR, CC, DR, DT, ER)) {
            Step step = in(state).onTpdu(tpdu);
            if (legal.contains(tpdu)) {
                assertThat(sent(step).isEmpty()).isTrue();
            } else {
                assertThat(cause(step)).isEqualTo(CotpCause.PROTOCOL_ERROR);
                assertThat(sent(step).at(1)).isEqualTo(0x70);
                assertThat(step.next().state()).isEqualTo(CotpState.ENDED);
            }
        }
    }

    @Test
    void afterTheEndNothingIsSaidAnyMore() {
        CotpMachine ended = in(CotpState.OPEN).disconnect().next();
        assertThat(ended.onTpdu(DT).actions()).isEmpty();
        assertThat(ended.onNetworkClosed().actions()).isEmpty();
        assertThat(ended.disconnect().actions()).isEmpty();
        assertThat(ended.onTimer(CotpState.ENDED).actions()).isEmpty();
        assertThatThrownBy(() -> ended.data(DT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theNetworksEndIsTold() {
        for (CotpState state : CotpState.values()) {
            Step step = in(state).onNetworkClosed();
            if (state != CotpState.ENDED) {
                assertThat(cause(step)).isEqualTo(CotpCause.NETWORK_CLOSED);
            }
            assertThat(step.next().state()).isEqualTo(CotpState.ENDED);
        }
    }

    @Test
    void everyWaitHasItsTimerAndATimerOfAnotherStateIsNothing() {
        for (CotpState state : CotpState.values()) {
            Step step = in(state).onTimer(state);
            if (state.timed()) {
                assertThat(cause(step).code()).startsWith("COTP-T-");
                assertThat(step.next().state()).isEqualTo(CotpState.ENDED);
            } else {
                assertThat(step.actions()).isEmpty();
            }
        }
        assertThat(in(CotpState.OPEN).onTimer(CotpState.WAIT_FOR_CC).actions()).isEmpty();
    }

    static Stream<Vectors.Vector> vectors() {
        return Vectors.of("cotp").all().stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void noOctetsBreakAnyState(Vectors.Vector vector) {
        for (CotpState state : CotpState.values()) {
            CotpMachine machine = in(state);
            Hostile.tryAll(
                    vector.octets(),
                    octets -> assertThat(machine.onTpdu(octets)).isNotNull());
        }
    }

    @Property(tries = 300)
    void anyTsdusCrossInOrder(
            @ForAll @IntRange(min = 7, max = 13) int exponent,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int count) {
        CotpMachine machine = agreedOn(size(1 << exponent));
        CotpMachine receiver = machine;
        Random random = new Random(seed);
        List<Octets> tsdus = IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] octets = new byte[1 + random.nextInt(20_000)];
                    random.nextBytes(octets);
                    return Octets.wrap(octets);
                })
                .toList();
        List<Octets> received = new ArrayList<>();
        for (Octets tsdu : tsdus) {
            for (CotpAction.Send send : actions(machine.data(tsdu), CotpAction.Send.class)) {
                Step step = receiver.onTpdu(Octets.concat(send.tpdu()));
                receiver = step.next();
                actions(step, CotpAction.DataIndication.class).forEach(data -> received.add(data.tsdu()));
            }
        }
        assertThat(received).isEqualTo(tsdus);
    }
}
