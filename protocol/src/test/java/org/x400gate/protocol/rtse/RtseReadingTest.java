package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.Octets;

/** What people are told of an APDU of reliable transfer: names and words of module Reliable-Transfer-APDU. */
class RtseReadingTest {
    private static RtseReading read(String apdu) {
        return RtseReading.of(Octets.ofHex(apdu));
    }

    /** {@code group/name=value}; a fault by its name. */
    private static List<String> fields(RtseReading reading) {
        List<String> all = new ArrayList<>();
        reading.told().fields().forEach(field -> flatten("", field, all));
        return all;
    }

    private static void flatten(String path, Field field, List<String> all) {
        if (field instanceof Field.Group group) {
            group.fields().forEach(member -> flatten(path + group.name() + "/", member, all));
        } else if (field instanceof Field.Value value) {
            all.add(path + value.name() + "=" + value.text());
        } else if (field instanceof Field.Fault fault) {
            all.add("! " + fault.name());
        } else {
            all.add(path + field.name());
        }
    }

    private static void assertTold(RtseReading reading, RtseReading.Kind kind, String name, String... told) {
        assertThat(reading.kind()).isEqualTo(kind);
        assertThat(reading.told().name()).isEqualTo(name);
        assertThat(fields(reading)).containsExactly(told);
    }

    @Test
    void anOpenIsToldWithWhatItProposesAndCarries() {
        RtseReading open = read("b011 80013f 810103 820101 a306 a004 b0020500");
        assertTold(
                open,
                RtseReading.Kind.RTORQ,
                "RTORQ",
                "checkpoint-size=63",
                "window-size=3",
                "dialogue-mode=twa(1)",
                "connection-data/open=4 octets");
        assertThat(open.userData()).contains(Octets.ofHex("b0020500"));
        assertThat(open.part()).isEmpty();
    }

    @Test
    void anAnswerIsToldWithWhatHoldsAndCarries() {
        RtseReading answer = read("b10e 800101 810107 a206 a004 b1020500");
        assertTold(
                answer,
                RtseReading.Kind.RTOAC,
                "RTOAC",
                "checkpoint-size=1",
                "window-size=7",
                "connection-data/open=4 octets");
        assertThat(answer.userData()).contains(Octets.ofHex("b1020500"));
    }

    /** A recovery names a session connection and has no user data; neither has an open with nothing in it. */
    @Test
    void aRecoveryIsToldByTheConnectionThatItNames() {
        RtseReading recovery = read("b019 a317 a115 14014d 170d3236313132383132303030305a 800141");
        assertThat(fields(recovery))
                .hasSize(3)
                .contains(
                        "connection-data/recover/calling-SS-user-reference='M' 0x4d",
                        "connection-data/recover/additional-reference-information='A' 0x41")
                .anyMatch(field -> field.startsWith("connection-data/recover/common-reference=2026-11-28"));
        assertThat(recovery.userData()).isEmpty();
        RtseReading empty = read("b004 a302 8000");
        assertThat(empty.userData()).isEmpty();
        assertThat(empty.told().isFaulty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, rts-busy(0)",
        "1, cannot-recover(1)",
        "2, validation-failure(2)",
        "3, unacceptable-dialogue-mode(3)",
        "4, 4"
    })
    void aRefusalIsToldWithItsReason(int code, String reason) {
        Octets members = Octets.of(0x80, 1, code);
        RtseReading refusal = RtseReading.ofX410(RtseReading.Kind.RTORJ, members);
        assertTold(refusal, RtseReading.Kind.RTORJ, "RTORJ", "refuse-reason=" + reason);
        assertThat(refusal.userData()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, local-system-problem(0)",
        "1, invalid-parameter(1)",
        "2, unrecognized-activity(2)",
        "3, temporary-problem(3)",
        "4, protocol-error(4)",
        "5, permanent-problem(5)",
        "6, user-error(6)",
        "7, transfer-completed(7)",
        "8, 8"
    })
    void anAbortIsToldWithItsReason(int code, String reason) {
        RtseReading abort = RtseReading.ofX410(RtseReading.Kind.RTAB, Octets.of(0x80, 1, code));
        assertTold(abort, RtseReading.Kind.RTAB, "RTAB", "abort-reason=" + reason);
    }

    @Test
    void userDataOfARefusalAndOfAnAbortAreTakenOut() {
        RtseReading refusal = read("b205 a103 020102");
        assertTold(refusal, RtseReading.Kind.RTORJ, "RTORJ", "user-data=3 octets");
        assertThat(refusal.userData()).contains(Octets.ofHex("020102"));
        RtseReading abort = read("b608 800106 a203 020101");
        assertTold(abort, RtseReading.Kind.RTAB, "RTAB", "abort-reason=user-error(6)", "user-data=3 octets");
        assertThat(abort.userData()).contains(Octets.ofHex("020101"));
    }

    /** Two values where one may be are nobody's bind: not taken out, and the fault is said. */
    @Test
    void whatIsNotOneValueIsNotTakenOut() {
        RtseReading refusal = read("b208 a106 020102 020103");
        assertThat(refusal.userData()).isEmpty();
        assertThat(refusal.told().isFaulty()).isTrue();
        assertThat(read("b006 a304 a002 0500").userData()).contains(Octets.ofHex("0500"));
    }

    @Test
    void theTurnAskedForIsToldWithItsPriority() {
        RtseReading please = read("020107");
        assertTold(please, RtseReading.Kind.RTTP, "RTTP", "priority=7");
        assertThat(please.userData()).isEqualTo(Optional.empty());
        assertThat(please.part()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0403 010203", "2480 0401 01 0402 0203 0000"})
    void ofASegmentTheOctetsAreTakenOut(String apdu) {
        RtseReading segment = read(apdu);
        assertTold(segment, RtseReading.Kind.RTTR, "RTTR", "octets=3");
        assertThat(segment.part()).contains(Octets.ofHex("010203"));
        assertThat(segment.userData()).isEmpty();
    }

    /** Tags beside those of the APDUs, and octets that are no BER. */
    @ParameterizedTest
    @ValueSource(strings = {"b300", "3000", "0101ff", "a202 0500", "84020500", "b0", "ff"})
    void whatIsNoApduIsToldAsAFault(String octets) {
        RtseReading reading = read(octets);
        assertThat(reading.kind()).isEqualTo(RtseReading.Kind.OTHER);
        assertThat(reading.told().isFaulty()).isTrue();
        assertThat(reading.userData()).isEmpty();
        assertThat(reading.part()).isEmpty();
    }
}
