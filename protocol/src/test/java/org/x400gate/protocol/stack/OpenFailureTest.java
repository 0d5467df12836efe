package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;

/**
 * A peer that refuses our open says why in the words of one layer; each of these reasons arrives as a cause of its own. What a
 * peer answers is written out here octet by octet, so that no encoder of ours has a part in it.
 */
@Tag("SF-17")
class OpenFailureTest {
    private static final Octets CC = Octets.ofHex("0300000b 06d0 0001 0002 00");
    private static final String RF_USER_DATA = "02";

    /** What answers our CR, or our CN once the CR is confirmed; and the cause it has to become. */
    static Stream<Arguments> refusals() {
        Map<String, String> answers = new LinkedHashMap<>();
        for (int reason : new int[] {0, 1, 2, 3, 128, 129, 130, 131, 132, 133, 135, 136, 138}) {
            answers.put("COTP-DR-" + reason, "DR " + tpkt("06 80 0001 0000 " + hex(reason)));
        }
        answers.put("COTP-DR-OTHER", "DR " + tpkt("06 80 0001 0000 7f"));
        for (int cause = 0; cause <= 3; cause++) {
            answers.put("COTP-ER-" + cause, "DR " + tpkt("04 70 0001 " + hex(cause)));
        }
        for (int reason : new int[] {0, 1, 2, 129, 130, 131, 132, 133, 134}) {
            answers.put("SES-RF-" + reason, "RF " + refuse(hex(reason)));
        }
        answers.put("SES-RF-OTHER", "RF " + refuse("7f"));
        for (int reason = 0; reason <= 7; reason++) {
            answers.put("PRES-R-" + reason, "RF " + refuse(RF_USER_DATA + " 30 03 8a 01 " + hex(reason)));
        }
        answers.put("PRES-R-OTHER", "RF " + refuse(RF_USER_DATA + " 30 03 8a 01 63"));
        answers.put("PRES-R-USER", "RF " + refuse(RF_USER_DATA + " 30 00"));
        for (int diagnostic : new int[] {0, 1, 2, 3, 7, 13, 14}) {
            answers.put("ACSE-U-" + diagnostic, "RF " + refuse(RF_USER_DATA + aare(1, diagnostic)));
        }
        answers.put("ACSE-U-OTHER", "RF " + refuse(RF_USER_DATA + aare(1, 99)));
        for (int diagnostic = 0; diagnostic <= 2; diagnostic++) {
            answers.put("ACSE-P-" + diagnostic, "RF " + refuse(RF_USER_DATA + aare(2, diagnostic)));
        }
        answers.put("ACSE-P-OTHER", "RF " + refuse(RF_USER_DATA + aare(2, 99)));
        return answers.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void eachReasonOfEachLayerIsACauseOfItsOwn(String code, String answer) {
        StackEnd end = new StackEnd(OsiStack.initiator(StackPair.open(1, 3, StackLimits.STANDARD)));
        end.take(end.stack.connect());
        if (answer.startsWith("RF")) {
            end.take(end.stack.onOctets(CC));
        }
        end.take(end.stack.onOctets(Octets.ofHex(answer.substring(3))));

        EndCause cause = end.only(StackAction.OpenRefused.class).cause();
        assertThat(cause.code()).isEqualTo(code);
        assertThat(EndCause.all()).contains(cause);
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
    }

    @Test
    void eachBindErrorIsACauseOfItsOwn() {
        assertThat(Stream.of(0, 2, 3, 4, 5, 99)
                        .map(error -> EndCause.ofBindError(error).code()))
                .containsExactly("BIND-0", "BIND-2", "BIND-3", "BIND-4", "BIND-5", "BIND-OTHER");
    }

    /** REFUSE with transport disconnect, requirements and this reason code parameter. */
    private static String refuse(String reasonAndData) {
        Octets parameter = Octets.ofHex(reasonAndData);
        String parameters = "11 01 01 14 02 0249 32 " + hex(parameter.length()) + parameter.toHex();
        Octets field = Octets.ofHex(parameters);
        return tpkt("02 f0 80 0c " + hex(field.length()) + field.toHex());
    }

    /** CPR with an AARE in context 1: mts-transfer, rejected-permanent, this half of the diagnostic. */
    private static String aare(int half, int diagnostic) {
        Octets aare = Octets.ofHex(
                "61 14 a1 06 06 04 56 00 01 06 a2 03 02 01 01 a3 05 " + "a" + half + " 03 02 01 " + hex(diagnostic));
        Octets list = BerNode.sequence(BerNode.integer(1), BerNode.constructed(contextTag(0), BerNode.raw(aare)))
                .encode();
        return " "
                + BerNode.sequence(BerNode.constructed(applicationTag(1), BerNode.raw(list)))
                        .encode()
                        .toHex();
    }

    private static org.x400gate.protocol.asn1.Tag contextTag(int number) {
        return org.x400gate.protocol.asn1.Tag.context(number);
    }

    private static org.x400gate.protocol.asn1.Tag applicationTag(int number) {
        return org.x400gate.protocol.asn1.Tag.application(number);
    }

    private static String tpkt(String tpdu) {
        Octets octets = Octets.ofHex(tpdu);
        return "03 00 00 " + hex(octets.length() + 4) + octets.toHex();
    }

    private static String hex(int octet) {
        return String.format("%02x", octet);
    }
}
