package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBind;

/**
 * Associations of X.400 gateways of the 1990s as they were published, PDU by PDU, played to either of our sides. Their
 * DTs were not published: those here are written around a recorded APDU of 1984.
 */
class TracedPeersTest {
    private static final Map<String, Octets> PDUS = pdus();
    private static final Octets APDU = hexFile("captures/expected/pp-1984-transfer.apdu.hex");
    /** TPDU size 512, which X400GATE asks for, less the header of a DT. */
    private static final int PART = 509;

    private static Map<String, Octets> pdus() {
        return read("vectors/x400gate-traces.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.split("[ =]", 2)[0],
                        line -> Octets.ofHex(
                                line.substring(line.lastIndexOf('=') + 1).strip())));
    }

    private static Octets hexFile(String name) {
        return Octets.ofHex(read(name).strip());
    }

    private static String read(String name) {
        try {
            return Files.readString(Path.of("src/test/resources", name));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Octets tpkt(Octets tpdu) {
        int length = tpdu.length() + 4;
        return Octets.concat(Octets.of(3, 0, length >> 8, length & 0xFF), tpdu);
    }

    /** One TSDU in DT TPDUs of the size agreed. */
    private static Octets tsdu(Octets octets) {
        List<Octets> parts = new ArrayList<>();
        for (int at = 0; at < octets.length(); at += PART) {
            int end = Math.min(octets.length(), at + PART);
            int eot = end == octets.length() ? 0x80 : 0;
            parts.add(tpkt(Octets.concat(Octets.of(2, 0xF0, eot), octets.slice(at, end))));
        }
        return Octets.concat(parts);
    }

    private static Octets spdu(String name) {
        return tsdu(PDUS.get(name));
    }

    /** GIVE TOKENS and DATA TRANSFER, neither with a parameter, then the bare APDU. */
    private static Octets data(Octets apdu) {
        return tsdu(Octets.concat(Octets.ofHex("0100 0100"), apdu));
    }

    private static Octets afterGiveTokens(String name) {
        return tsdu(Octets.concat(Octets.ofHex("0100"), PDUS.get(name)));
    }

    private static StackEnd bound(String connect) {
        StackEnd end = new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));
        end.take(end.stack.awaitConnect());
        end.bring(tpkt(PDUS.get("CR")));
        end.bring(spdu(connect));
        return end;
    }

    private static MtaBind.Authenticated bind(Octets octets) {
        return (MtaBind.Authenticated) MtaBind.decode(Ber.decode(octets, BerLimits.STANDARD));
    }

    @Test
    void ourResponderServesTheWholeAssociation() {
        StackEnd end = bound("CN");
        OpenRequest request = end.only(StackAction.OpenIndication.class).request();
        assertThat(request.dialect()).isEqualTo(Dialect.P1_1984);
        assertThat(request.window()).isEqualTo(1);
        assertThat(request.dialogueMode()).isEqualTo(DialogueMode.MONOLOGUE);
        assertThat(bind(request.bindArgument()).mtaName()).isEqualTo("wgc.microsoft.ca");

        end.bring(spdu("AS"));
        end.bring(data(APDU));
        end.bring(afterGiveTokens("AE"));
        assertThat(end.received).containsExactly(APDU);

        end.bring(spdu("FN"));
        end.only(StackAction.Released.class);
        assertThat(end.sent()).endsWith("0a00");
        end.take(end.stack.onWireClosed(EndCause.TCP_CLOSED));
        assertThat(end.hungUp).isTrue();
    }

    /** Without parameters, or for the data token: a monologue has no turn to give. */
    @ParameterizedTest
    @ValueSource(strings = {"0200", "0203100101"})
    void tokensAskedForInATsduOfTheirOwnDisturbNothing(String please) {
        StackEnd end = bound("CN");
        end.bring(spdu("AS"));
        end.bring(tsdu(Octets.ofHex(please)));
        end.bring(data(APDU));
        end.bring(spdu("AE"));
        assertThat(end.received).containsExactly(APDU);
        assertThat(end.ends).isZero();
    }

    /** The end of the activity was under way when we aborted: no protocol error, no second end. */
    @Test
    void anActivityEndThatCrossesOurAbortIsNoProtocolError() {
        StackEnd end = bound("CN");
        end.bring(spdu("AS"));
        end.bring(data(APDU));
        end.toWire.clear();
        end.take(end.stack.abort(AbortReason.TEMPORARY_PROBLEM));
        // AB with transport disconnect, and RTAB temporaryProblem(3) as a SET
        assertThat(end.sent()).endsWith("3103800103");
        int before = end.told.size();
        end.bring(afterGiveTokens("AE"));
        assertThat(end.told).hasSize(before);
        assertThat(end.only(StackAction.Aborted.class).cause()).isEqualTo(EndCause.ABORTED_BY_US);
        assertThat(end.received).isEmpty();
    }

    private static StackEnd opening() {
        StackEnd end = new StackEnd(OsiStack.initiator(StackPair.open(Dialect.P1_1984, 0, 1, StackLimits.STANDARD)));
        end.take(end.stack.connect());
        // a size smaller than what we propose, and the reference of the published association
        end.bring(tpkt(PDUS.get("CC")));
        return end;
    }

    @Test
    void ourInitiatorIsServedByThePublishedAnswers() {
        StackEnd end = opening();
        end.bring(spdu("AC"));
        StackAction.OpenConfirmed confirmed = end.only(StackAction.OpenConfirmed.class);
        assertThat(confirmed.checkpointKilooctets()).isZero();
        assertThat(confirmed.window()).isEqualTo(1);
        assertThat(bind(confirmed.bindResult()).mtaName()).isEqualTo("ean.ubc");

        int seen = end.told.size();
        end.send(APDU);
        end.answerFrom(seen);
        // the serial number in the answer is 000001, ours was 1
        end.bring(spdu("AEA"));
        end.only(StackAction.TransferConfirmed.class);

        end.take(end.stack.close());
        assertThat(end.sent()).endsWith("0903110101");
        end.bring(spdu("DN"));
        end.only(StackAction.Released.class);
    }

    /** Indefinite lengths throughout, an empty MTA name, a window above the proposed one. */
    @Test
    void anAnswerWithAnEmptyMtaNameIsObeyed() {
        StackEnd end = opening();
        end.bring(spdu("AC2"));
        StackAction.OpenConfirmed confirmed = end.only(StackAction.OpenConfirmed.class);
        assertThat(confirmed.checkpointKilooctets()).isZero();
        assertThat(confirmed.window()).isEqualTo(3);
        assertThat(bind(confirmed.bindResult()).mtaName()).isEmpty();
        assertThat(end.ends).isZero();
    }

    /** Credentials alone, checkpoint 1 in answer to 0, window 7 in answer to 1. */
    @Test
    void anAnswerWithoutAnMtaNameIsObeyed() {
        StackEnd end = opening();
        end.bring(tsdu(Octets.ofHex("0e2a 0509 130100 160101 1a0100 14020249"
                + "c119 3117 a003800100 a110 800101 810107 a208 a006 a104 a1021600")));
        StackAction.OpenConfirmed confirmed = end.only(StackAction.OpenConfirmed.class);
        assertThat(confirmed.checkpointKilooctets()).isEqualTo(1);
        assertThat(confirmed.window()).isEqualTo(7);
        assertThat(bind(confirmed.bindResult()).mtaName()).isEmpty();

        int seen = end.told.size();
        end.send(APDU);
        end.answerFrom(seen);
        // two segments with a checkpoint between them: the answer is kept to
        assertThat(end.sent()).contains("31032a0131");
        assertThat(end.ends).isZero();
    }

    @Test
    void theConnectWithAnEmptyPasswordAndAnotherWindowDecodes() {
        StackEnd end = bound("CN2");
        OpenRequest request = end.only(StackAction.OpenIndication.class).request();
        assertThat(request.dialect()).isEqualTo(Dialect.P1_1984);
        assertThat(request.window()).isEqualTo(3);
        assertThat(request.bindArgument().toHex()).endsWith("a1021600");
        assertThat(bind(request.bindArgument()).mtaName()).isEqualTo("jgarcia-x400-mta");
    }

    @Test
    void theAbortOfThePeerIsToldWithItsReason() {
        StackEnd end = opening();
        end.bring(spdu("AC2"));
        end.bring(spdu("AB2"));
        assertThat(end.only(StackAction.Aborted.class).cause().code()).isEqualTo("RTSE-AB-4");
    }

    @Test
    void anAbortWithoutAReasonIsAnAbortToo() {
        StackEnd end = opening();
        end.bring(spdu("AC"));
        end.bring(spdu("AB"));
        assertThat(end.only(StackAction.Aborted.class).cause().code()).isEqualTo("RTSE-AB");
    }

    /** The peer rejects a TPDU: the association ends with that cause and what it quoted. */
    @Test
    void anErTpduEndsTheAssociation() {
        StackEnd end = opening();
        end.bring(spdu("AC"));
        end.bring(tpkt(PDUS.get("ER")));
        StackAction.Aborted aborted = end.only(StackAction.Aborted.class);
        assertThat(aborted.cause().code()).isEqualTo("COTP-ER-0");
        assertThat(aborted.detail()).isEqualTo("02f080");
        assertThat(end.hungUp).isTrue();
    }
}
