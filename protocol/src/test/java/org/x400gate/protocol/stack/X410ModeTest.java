package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/** X.410 mode against a peer whose every octet is written out here (X.226 8.2, RTORQ and its kin as SETs). */
class X410ModeTest {
    private static final Octets TSEL_1984 = Octets.of("593", StandardCharsets.US_ASCII);
    private static final Octets TSEL_1988 = Octets.of("592", StandardCharsets.US_ASCII);

    private static Octets tpkt(String tpdu) {
        Octets octets = Octets.ofHex(tpdu);
        return Octets.concat(Octets.of(3, 0, 0, octets.length() + 4), octets);
    }

    private static String field(String identifier, String contents) {
        return identifier
                + String.format("%02x", Octets.ofHex(contents).length())
                + Octets.ofHex(contents).toHex();
    }

    /** CN or AC with a CP or CPA that has these members of RTORQ or RTOAC. */
    private static Octets session(String spdu, String members) {
        String set = field("31", "a003800100" + field("a1", members));
        String parameters = "0509 130100 160101 1a0100 14020249" + field("c1", set);
        return tpkt("02f080" + field(spdu, parameters));
    }

    private static Octets refusal(String userData) {
        return tpkt("02f080" + field("0c", "110101 14020249" + field("32", "02" + userData)));
    }

    private static Octets abort(String userData) {
        return tpkt("02f080" + field("19", "110103" + (userData.isEmpty() ? "" : field("c1", userData))));
    }

    private static StackEnd called(Octets tsel, String members) {
        ResponderParameters parameters = new ResponderParameters(
                Set.of(),
                63,
                3,
                StackLimits.STANDARD,
                Map.of(TSEL_1984, Dialect.P1_1984, TSEL_1988, Dialect.P1_1988_X410));
        StackEnd end = new StackEnd(OsiStack.responder(parameters));
        end.take(end.stack.awaitConnect());
        end.bring(tpkt(field("", "e0 0000 0001 00" + (tsel.isEmpty() ? "" : field("c2", tsel.toHex())))));
        end.bring(session("0d", members));
        return end;
    }

    private static StackEnd calling() {
        StackEnd end = new StackEnd(OsiStack.initiator(StackPair.open(Dialect.P1_1984, 0, 1, StackLimits.STANDARD)));
        end.take(end.stack.connect());
        end.bring(Octets.ofHex("0300000b 06d0 0001 0002 00"));
        return end;
    }

    @ParameterizedTest
    @CsvSource({
        "840101, P1_1984",
        "840222b3, P1_1984",
        "84010c, P1_1988_X410",
        "84020c00, P1_1988_X410",
        "'', P1_1984",
    })
    void withoutAnAssignedTselTheApplicationProtocolTellsTheDialect(String protocol, Dialect dialect) {
        StackEnd end = called(Octets.EMPTY, protocol + "a304a0020500");
        OpenRequest request = end.only(StackAction.OpenIndication.class).request();
        assertThat(request.dialect()).isEqualTo(dialect);
        assertThat(request.window()).isEqualTo(3);
        assertThat(request.dialogueMode()).isEqualTo(DialogueMode.MONOLOGUE);
        assertThat(request.bindArgument()).isEqualTo(Octets.ofHex("0500"));
        assertThat(end.ends).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"840100", "840102", "84022222", "84047fffffff"})
    void anApplicationProtocolOfSomebodyElseIsRefusedWithItsNumber(String protocol) {
        StackEnd end = called(Octets.EMPTY, protocol + "a304a0020500");
        StackAction.OpenRefused refused = end.only(StackAction.OpenRefused.class);
        assertThat(refused.cause()).isEqualTo(EndCause.REFUSED_APPLICATION_PROTOCOL);
        assertThat(refused.detail()).matches("application protocol \\d+");
        assertThat(end.sent()).endsWith("3206023103800102");
    }

    @ParameterizedTest
    @ValueSource(strings = {"840101", "84010c", "840102", ""})
    void anAssignedTselCountsForMoreThanAnyNumber(String protocol) {
        assertThat(called(TSEL_1984, protocol + "a304a0020500")
                        .only(StackAction.OpenIndication.class)
                        .request()
                        .dialect())
                .isEqualTo(Dialect.P1_1984);
        assertThat(called(TSEL_1988, protocol + "a304a0020500")
                        .only(StackAction.OpenIndication.class)
                        .request()
                        .dialect())
                .isEqualTo(Dialect.P1_1988_X410);
    }

    @Test
    void normalModeCannotBeAssignedToATsel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResponderParameters(
                        Set.of(), 63, 3, StackLimits.STANDARD, Map.of(TSEL_1984, Dialect.P1_1988)));
    }

    /** A session to be resumed of which we know nothing: the peer is to open afresh. */
    @Test
    @Tag("SF-09")
    void aRecoveryIsRefusedAsOneThatCannotBe() {
        StackEnd end =
                called(Octets.EMPTY, "800101 810103 a319 a117 0406 50502d412d31 170d 3236313132333131313030365a");
        assertThat(end.only(StackAction.OpenRefused.class).cause()).isEqualTo(EndCause.REFUSED_RECOVERY);
        assertThat(end.sent()).endsWith("3206023103800101");
        assertThat(end.told(StackAction.OpenIndication.class)).isEmpty();
    }

    @Test
    void twoWayAlternateIsAskedOfOurUser() {
        StackEnd end = called(Octets.EMPTY, "820101 a304a0020500");
        assertThat(end.only(StackAction.OpenIndication.class).request().dialogueMode())
                .isEqualTo(DialogueMode.TWO_WAY_ALTERNATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "800101", "a302a200", "820102 a304a0020500", "8000 a304a0020500"})
    void aConnectThatIsNoRtorqIsAbortedAsAProtocolError(String members) {
        StackEnd end = called(Octets.EMPTY, members);
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo("RTSE-3");
        assertThat(end.sent()).endsWith("3103800104");
    }

    @ParameterizedTest
    @CsvSource({
        "3103800100, RTSE-RJ-0",
        "3103800101, RTSE-RJ-1",
        "3103800102, RTSE-RJ-2",
        "3103800103, RTSE-RJ-3",
        "3103800163, RTSE-RJ",
        "31800000, RTSE-RJ",
        "3100, RTSE-RJ",
        "30038a0103, PRES-R-3",
        "'', SES-RF-2",
    })
    void eachReasonOfARefusalIsACauseOfItsOwn(String userData, String code) {
        StackEnd end = calling();
        end.bring(refusal(userData));
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo(code);
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3103800100, RTSE-AB-0",
        "3103800101, RTSE-AB-1",
        "3103800102, RTSE-AB-2",
        "3103800103, RTSE-AB-3",
        "3103800104, RTSE-AB-4",
        "3103800105, RTSE-AB-5",
        "3103800106, RTSE-AB-6",
        "3103800107, RTSE-AB-7",
        "3103800163, RTSE-AB",
        "3100, RTSE-AB",
        "'', RTSE-AB",
        "3003800102, PRES-A-2",
    })
    void eachReasonOfAnAbortIsACauseOfItsOwn(String userData, String code) {
        StackEnd end = calling();
        end.bring(session("0e", "800100 810101 a204a0020500"));
        end.only(StackAction.OpenConfirmed.class);
        end.bring(abort(userData));
        assertThat(end.only(StackAction.Aborted.class).cause().code()).isEqualTo(code);
        assertThat(end.ends).isEqualTo(1);
    }

    @Test
    void anAbortInsteadOfAnAnswerIsToldLikewise() {
        StackEnd end = calling();
        end.bring(abort("3103800103"));
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo("RTSE-AB-3");
    }

    /** No ARP: a peer of 1984 knows none. */
    @Test
    void anAnswerInNormalModeEndsInAnAbortWithoutUserData() {
        StackEnd end = calling();
        String cpa = field("31", "a003800101" + field("a2", ""));
        end.bring(tpkt("02f080" + field("0e", "0509 130100 160101 1a0100 14020249" + field("c1", cpa))));
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo("PRES-2");
        assertThat(end.sent()).matches(".*190311010[0-9a-f]");
    }

    @Test
    void anAnswerThatSettlesNothingMeansTheDefaults() {
        StackEnd end = calling();
        end.bring(session("0e", "a204a0020500"));
        assertThat(end.only(StackAction.OpenConfirmed.class))
                .isEqualTo(new StackAction.OpenConfirmed(Octets.ofHex("0500"), 0, 3));
    }

    /** More than the 3 by default, and more than the 1 that we proposed: who receives says what it can hold. */
    @ParameterizedTest
    @ValueSource(ints = {4, 7, 64})
    void aWindowAboveThreeIsUsedToItsEnd(int window) {
        StackEnd end = calling();
        end.bring(session("0e", "800101 8101" + String.format("%02x", window) + "a204a0020500"));
        assertThat(end.only(StackAction.OpenConfirmed.class).window()).isEqualTo(window);

        int seen = end.told.size();
        end.toWire.clear();
        end.send(Octets.wrap(new byte[100 * 1024]));
        end.answerFrom(seen);
        // MINOR SYNC POINTs with serial numbers of their own
        assertThat(end.sent().split("31[0-9a-f]{2}2a0[12]", -1)).hasSize(window + 1);
        assertThat(end.timers).containsKey(StackTimer.CHECKPOINT);
    }

    @Test
    void anApplicationProtocolOfThePeersChoiceIsSent() {
        OpenParameters open =
                StackPair.open(Dialect.P1_1984, 0, 1, StackLimits.STANDARD).in(Dialect.P1_1984, 8883);
        StackEnd end = new StackEnd(OsiStack.initiator(open));
        end.take(end.stack.connect());
        end.bring(Octets.ofHex("0300000b 06d0 0001 0002 00"));
        assertThat(end.sent()).contains("800100810101820100840222b3a304a0020500");
    }

    /** The turn goes by GTC and GTA, is asked for by an INTEGER in PLEASE TOKENS, and data are bare. */
    @Test
    void theTurnGoesByControlGive() {
        StackPair pair = new StackPair(
                        StackPair.twoWay(Dialect.P1_1984), StackPair.listen(1, 3, StackLimits.STANDARD), 1)
                .connect();
        pair.responder.take(pair.responder.stack.pleaseTurn(5));
        assertThat(pair.responder.sent()).contains("c103020105");
        pair.run();
        pair.initiator.take(pair.initiator.stack.giveTurn());
        pair.run();
        // PT with the INTEGER, then GTC and GTA
        assertThat(pair.watcher.spdus).endsWith("2", "15", "16");
        pair.responder.only(StackAction.TurnGiven.class);
    }
}
