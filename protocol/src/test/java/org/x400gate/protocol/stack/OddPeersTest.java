package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

/** A recorded initiator with one thing changed. */
class OddPeersTest {
    private final StackEnd end =
            new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));

    /** What the initiator of the recorded transfer sent, with octets replaced wherever they stand. */
    private void play(String... replacements) {
        end.take(end.stack.awaitConnect());
        for (Recording.Sent sent : Recording.named("pp-1988-normal-transfer").sent()) {
            if (sent.byInitiator() && !end.hungUp && end.ends == 0) {
                String hex = sent.octets().toHex();
                for (int i = 0; i < replacements.length; i += 2) {
                    hex = hex.replace(replacements[i], replacements[i + 1]);
                }
                end.bring(Octets.ofHex(hex));
            }
        }
    }

    @Test
    void contextIdentifiersOfItsOwnChoiceAreItsAffair() {
        play("020101", "020109", "020103", "020107");
        assertThat(end.received).hasSize(1);
        end.only(StackAction.Released.class);
    }

    @Test
    void aMissingContextIsRefusedWithAResultForEach() {
        play("060456000207", "060456000208");
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo("PRES-1");
        // CPR: the third context is rejected by the provider, its abstract syntax is unknown
        assertThat(end.sent()).contains("a51a", "3006800102820101");
    }

    @Test
    void anotherApplicationContextIsRejectedForGood() {
        play("a106060456000106", "a106060456000107");
        StackAction.OpenRefused refused = end.only(StackAction.OpenRefused.class);
        assertThat(refused.cause().code()).isEqualTo("ACSE-2");
        assertThat(refused.detail()).isEqualTo("2.6.0.1.7");
        // AARE rejected-permanent, diagnostic application-context-name-not-supported
        assertThat(end.sent()).contains("a203020101a305a103020102");
    }

    /** What can't be recovered is refused so that the peer starts afresh, never aborted. */
    @Test
    @Tag("SF-09")
    void aRecoveryIsRefusedForGood() {
        play("a31ba019b017", "a31ba119b017");
        assertThat(end.only(StackAction.OpenRefused.class).cause()).isEqualTo(EndCause.REFUSED_RECOVERY);
        assertThat(end.sent()).contains("a203020101a305a103020101be0d280b06025101020103a002b200");
    }

    @Test
    void aSessionOfVersion1HasNoRoomForALongBindResult() {
        end.bindResult = Optional.of(Octets.concat(Octets.ofHex("0482 0300"), Octets.wrap(new byte[0x300])));
        play("160103", "160101");
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo("LOCAL-9");
        assertThat(end.hungUp).isTrue();
    }

    @Test
    void dataInAContextThatIsNotReliableTransfersIsAProtocolError() {
        play("61803080020103", "61803080020105");
        assertThat(end.only(StackAction.Aborted.class).cause().code()).isEqualTo("RTSE-3");
        // ABRT of the user with RTAB protocolError(4)
        assertThat(end.sent()).contains("b603800104");
    }

    @Test
    void aTransferThatIsNoExternalIsRejectedAndTheAssociationGoesOn() {
        play("2880020105a080a080", "3080020105a080a080");
        assertThat(end.only(StackAction.TransferAborted.class).cause()).isEqualTo(EndCause.TRANSFER_MALFORMED);
        assertThat(end.told(StackAction.TransferEnded.class)).isEmpty();
        assertThat(end.received).isEmpty();
    }

    /** Not silently, with nobody to send: the tokens of CN tell the initial turn. */
    @Test
    void anOpenThatLeavesTheTurnToUsIsRefused() {
        play("1a0100", "1a0115");
        assertThat(end.only(StackAction.OpenRefused.class).cause()).isEqualTo(EndCause.REFUSED_TURN);
        // RF, rejected by the called user without a reason
        assertThat(end.sent()).endsWith("320100");
    }

    @Test
    void aResumedActivityIsToldThatNothingIsKept() {
        // in place of the activity's start: its resumption, new identifier 02 01 02, after point 1 of 02 01 01
        play("0300001002f08001002d052903020101", "0300001a02f08001001d0f2903020102210829030201012a0131");
        assertThat(end.sent()).contains("30033201");
    }
}
