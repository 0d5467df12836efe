package org.x400gate.protocol.cotp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.cotp.CotpMachine.Step;
import org.x400gate.protocol.octets.Octets;

/** X.224 class 0 clause by clause: what peers may put into a TPDU, and what becomes of it. */
class CotpConformanceTest {
    private static final CotpSettings SETTINGS = new CotpSettings(2048, 1 << 20);
    private static final CotpMachine LISTENING =
            CotpMachine.responder(SETTINGS, 7).onNetworkConnected().next();
    private static final CotpMachine ASKING = CotpMachine.initiator(SETTINGS, 7)
            .connect(Octets.ofHex("41"), Octets.EMPTY)
            .next();

    /** A header with its length in front. */
    private static Octets tpdu(String hex) {
        Octets header = Octets.ofHex(hex);
        return Octets.of(header.length()).append(header);
    }

    /** A CR of the given class octet with further parameters. */
    private static Step request(String classes, String parameters) {
        return LISTENING.onTpdu(tpdu("E000001A5E" + classes + parameters));
    }

    private static Step confirm(String parameters) {
        return ASKING.onTpdu(tpdu("D000071A6000" + parameters));
    }

    private static Octets sent(Step step) {
        return Octets.concat(step.actions().stream()
                .filter(CotpAction.Send.class::isInstance)
                .flatMap(action -> ((CotpAction.Send) action).tpdu().stream())
                .toList());
    }

    private static CotpCause cause(Step step) {
        return step.actions().stream()
                .filter(CotpAction.DisconnectIndication.class::isInstance)
                .map(action -> ((CotpAction.DisconnectIndication) action).cause())
                .findFirst()
                .orElseThrow();
    }

    private static void assertRejected(Step step, int rejectCause) {
        assertThat(cause(step)).isEqualTo(CotpCause.PROTOCOL_ERROR);
        assertThat(sent(step).at(1)).as("TPDU code").isEqualTo(0x70);
        assertThat(sent(step).at(4)).as("reject cause").isEqualTo(rejectCause);
        assertThat(step.next().state()).isEqualTo(CotpState.ENDED);
    }

    /** 13.3.4, each with a value as the clause has it: of another class than 0, so that 13.2.3 lets us ignore it. */
    @ParameterizedTest
    @CsvSource({
        "version number,            C40101",
        "protection,                C503010203",
        "checksum,                  C3021234",
        "additional options,        C60101",
        "additional options bit 8,  C601FF",
        "acknowledgement time,      850200FF",
        "throughput of 12 octets,   890C000100000100000100000100",
        "throughput of 24 octets,   8918000100000100000100000100000100000100000100000100",
        "residual error rate,       8603070508",
        "priority,                  87020003",
        "transit delay,             88080001000200030004",
        "reassignment time,         8B02001E",
        "inactivity timer,          F20400002710",
        "preferred maximum size,    F00108",
        "preferred size of 4,       F00400000008",
        "defined nowhere,           A101FF",
        "defined nowhere, AA00",
        "a wrong length,            8B01FF"
    })
    void aParameterOfAnotherClassInACrIsIgnored(String name, String parameter) {
        Step step = request("00", "C0010A" + parameter);
        assertThat(step.next().state()).as(name).isEqualTo(CotpState.WAIT_FOR_T_CONNECT_RESPONSE);
        CotpAction.ConnectIndication indication =
                (CotpAction.ConnectIndication) step.actions().get(step.actions().size() - 1);
        assertThat(indication.others()).hasSize(1);
        // nothing of it in the answer: 13.4.4, and 6.5.4 k) lets the preferred size be ignored
        assertThat(sent(step.next().accept()).toHex()).isEqualTo("09d01a5e000700c0010a");
    }

    /** All of them at once, in another order, behind a preferred class 4. */
    @Test
    void aCrOfClass4WithAllItsParametersAndAlternative0IsAccepted() {
        Step step = request(
                "40",
                "F20400002710" + "8B02001E" + "88080001000200030004" + "87020003" + "8603070508"
                        + "890C000100000100000100000100" + "850200FF" + "C60101" + "C3021234" + "C40101"
                        + "C70200" + "20" + "C2024142" + "C10143" + "F00110" + "C0010B");
        assertThat(step.next().state()).isEqualTo(CotpState.WAIT_FOR_T_CONNECT_RESPONSE);
        assertThat(sent(step.next().accept()).toHex()).isEqualTo("09d01a5e000700c0010b");
    }

    /** 6.5.5, table 3: class 0 answers 0 and 1, preferred or alternative; 2, 3 and 4 lead to 2 at best. */
    @ParameterizedTest
    @CsvSource({
        "00, '', true", "10, '', true", "20, '', false", "30, '', false", "40, '', false",
        "20, C70100, true", "30, C7021000, true", "40, C7022010, true", "40, C70120, false", "30, C70120, false",
        "01, '', true", "11, '', true", "43, C70100, true"
    })
    void theClassesOfACrLeadToClass0OrARefusal(String classes, String alternatives, boolean accepted) {
        Step step = request(classes, alternatives);
        if (accepted) {
            assertThat(step.next().state()).isEqualTo(CotpState.WAIT_FOR_T_CONNECT_RESPONSE);
        } else {
            assertThat(cause(step)).isEqualTo(CotpCause.CLASS_NOT_OFFERED);
            // 6.6.3: reason 130, no reference of our own
            assertThat(sent(step).toHex()).isEqualTo("06801a5e000082");
        }
    }

    /** 13.2.3: class and alternative class are always interpreted, and wrong ones are errors even in a CR. */
    @ParameterizedTest
    @CsvSource({"50, ''", "F0, ''", "40, C70150", "40, C7020003", "00, C701F0"})
    void aClassThatThereIsNotIsAProtocolError(String classes, String alternatives) {
        Step step = request(classes, alternatives);
        assertRejected(step, 3);
        // 13.12.3: the reference is the one the CR came with
        assertThat(sent(step).slice(2, 4).toHex()).isEqualTo("1a5e");
    }

    @Test
    void theLastOfTwoParametersCounts() {
        Step step = request("00", "C20141" + "C00108" + "C20142" + "C00109");
        CotpAction.ConnectIndication indication =
                (CotpAction.ConnectIndication) step.actions().get(step.actions().size() - 1);
        assertThat(indication.calledTsel().toHex()).isEqualTo("42");
        assertThat(step.next().connection().tpduOctets()).isEqualTo(512);
    }

    /** 13.2.3: in a CC what the standard doesn't define is an error, and so is a wrong value; 6.5.4 k) for the last one. */
    @ParameterizedTest
    @CsvSource({"A101FF, 1", "FF00, 1", "0100, 1", "F00108, 1", "C00106, 3", "C0010C, 3", "C0020B0B, 3"})
    void whatHasNoPlaceInACcIsAProtocolError(String parameter, int rejectCause) {
        assertRejected(confirm(parameter), rejectCause);
    }

    /** 13.4.4: these shouldn't be there once class 0 is selected, but say nothing in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"C40101", "C60100", "C50101", "8B02001E", "C70100", "F20400002710", "C20141", "C200", "C10142"})
    void whatMeansNothingInClass0IsPassedOverInACc(String parameter) {
        assertThat(confirm(parameter).next().state()).isEqualTo(CotpState.OPEN);
    }

    /** 6.5.5, RFC 1006 5: sizes that the initiator names, and what holds if it names none. */
    @Test
    void everyStandardSizeIsAnsweredByTheSmallerOfBoth() {
        for (int ours : IntStream.concat(IntStream.rangeClosed(7, 13).map(code -> 1 << code), IntStream.of(65_531))
                .toArray()) {
            CotpMachine listening = CotpMachine.responder(new CotpSettings(ours, 1 << 20), 7)
                    .onNetworkConnected()
                    .next();
            for (int code = 7; code <= 13; code++) {
                Octets asked = tpdu("E000001A5E00" + "C001" + Octets.of(code).toHex());
                Step step = listening.onTpdu(asked);
                assertThat(step.next().connection().tpduOctets()).isEqualTo(Math.min(ours, 1 << code));
                assertThat(sent(step.next().accept()).at(9))
                        .isEqualTo(Integer.numberOfTrailingZeros(Math.min(ours, 1 << code)));
            }
            Step none = listening.onTpdu(tpdu("E000001A5E00"));
            assertThat(none.next().connection().tpduOctets()).isEqualTo(ours);
        }
    }

    /** 6.9: there is one transport connection per network connection, whatever numbers the peer writes. */
    @ParameterizedTest
    @CsvSource({"0000, 0000", "FFFF, FFFF", "1234, 0007", "0007, 0007"})
    void referencesOfThePeerAreItsAffair(String destination, String source) {
        Step open = ASKING.onTpdu(tpdu("D0" + destination + source + "00"));
        assertThat(open.next().state()).isEqualTo(CotpState.OPEN);
        Step asked = LISTENING.onTpdu(tpdu("E0" + destination + source + "00"));
        assertThat(sent(asked.next().accept()).slice(2, 4).toHex()).isEqualTo(source.toLowerCase(Locale.ROOT));
        Step over = open.next().onTpdu(tpdu("80" + destination + source + "80"));
        assertThat(cause(over)).isEqualTo(CotpCause.DR_NORMAL);
    }

    /** 13.5.5: user data has no place in a DR of class 0, but that is how some say why. */
    @Test
    void aDrIsTheEndWithWhateverItSays() {
        Octets disconnect = tpdu("800007000003").append(Octets.ofHex("6E6F"));
        Step step = ASKING.onTpdu(disconnect);
        assertThat(step.actions().get(0))
                .isEqualTo(new CotpAction.DisconnectIndication(CotpCause.DR_ADDRESS_UNKNOWN, Octets.ofHex("6E6F")));
        Step unknown = ASKING.onTpdu(tpdu("800007000003" + "A10141"));
        assertThat(cause(unknown)).isEqualTo(CotpCause.DR_ADDRESS_UNKNOWN);
        assertThat(sent(unknown).isEmpty()).isTrue();
    }

    /** 13.1, 6.22: ED, EA, AK, RJ, DC and what there is not are of the wrong type; the ER quotes them up to their code. */
    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x60, 0x50, 0xC0, 0x00, 0x30, 0xF1, 0x71, 0x81})
    void aTpduOfAnotherClassIsRejectedForItsType(int code) {
        CotpMachine open = confirm("").next();
        Step step = open.onTpdu(Octets.of(4, code, 0, 7, 0));
        assertRejected(step, 2);
        assertThat(sent(step).toHex())
                .isEqualTo(Octets.ofHex("0870 1A60 02 C102 04")
                        .append(Octets.of(code))
                        .toHex());
    }

    /** 13.7.3: the number of a DT is zero in class 0, and nobody reads it. */
    @Test
    void aDtMayBearANumber() {
        Step step = confirm("").next().onTpdu(Octets.ofHex("02F0FF41"));
        assertThat(step.actions()).containsExactly(new CotpAction.DataIndication(Octets.ofHex("41")));
    }

    /** 13.3.5 forbids user data in a CR or CC of class 0, RFC 1006 5 allows it for tests: it is passed over. */
    @Test
    void userDataOfACrOrCcIsPassedOver() {
        Stream.of(
                        LISTENING.onTpdu(tpdu("E000001A5E00").append(Octets.ofHex("0102"))),
                        ASKING.onTpdu(tpdu("D000071A6000").append(Octets.ofHex("0102"))))
                .forEach(step ->
                        assertThat(step.next().state()).isIn(CotpState.WAIT_FOR_T_CONNECT_RESPONSE, CotpState.OPEN));
    }

    /** 6.7.1: class 0 has no disconnection of its own once it is open. */
    @Test
    void whoIsDoneClosesAndSaysNothing() {
        CotpMachine open = confirm("").next();
        assertThat(sent(open.disconnect()).isEmpty()).isTrue();
        assertThat(open.disconnect().actions())
                .isEqualTo(List.of(new CotpAction.CancelTimer(), new CotpAction.Close()));
    }
}
