package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.octets.Octets;

/** Every way an open can be refused, seen from both sides. */
class RefusalTest {
    private static final Octets BIND_ERROR = Octets.ofHex("b203 020102");

    static Stream<Arguments> refusals() {
        return Stream.of(Dialect.values())
                .flatMap(dialect -> Stream.of(Refusal.Reason.values()).map(reason -> Arguments.of(dialect, reason)));
    }

    /** In normal mode the bind error says it, in X.410 mode a refuseReason in its place. */
    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalOfTheUserSaysWhyAndEndsBothSides(Dialect dialect, Refusal.Reason reason) {
        StackPair pair = StackPair.standard(dialect);
        pair.responder.refuses = Optional.of(Refusal.of(reason, BIND_ERROR));

        pair.connect();

        StackAction.OpenRefused refused = pair.initiator.only(StackAction.OpenRefused.class);
        if (dialect.x410Mode()) {
            assertThat(refused.bindError()).isEmpty();
            assertThat(refused.cause().code()).isEqualTo("RTSE-RJ-" + refuseReason(reason));
            assertThat(refused.cause().soft()).isEqualTo(reason == Refusal.Reason.BUSY);
        } else {
            assertThat(refused.bindError()).contains(BIND_ERROR);
            assertThat(refused.cause().layer()).isEqualTo(EndCause.Layer.ACSE);
            assertThat(refused.detail())
                    .isEqualTo(reason == Refusal.Reason.BUSY ? "rejected-transient" : "rejected-permanent");
        }
        StackAction.OpenRefused ours = pair.responder.only(StackAction.OpenRefused.class);
        assertThat(ours.cause()).isEqualTo(reason.cause());
        assertThat(ours.cause().soft()).isEqualTo(reason == Refusal.Reason.BUSY);
        assertEnds(pair);
    }

    /** X.228 RefuseReason. */
    private static int refuseReason(Refusal.Reason reason) {
        return switch (reason) {
            case BUSY -> 0;
            case AUTHENTICATION_ERROR, UNACCEPTABLE_SECURITY_CONTEXT -> 2;
            case UNACCEPTABLE_DIALOGUE_MODE -> 3;
        };
    }

    @Test
    void anUnknownTselIsRefusedByTransportWithItsReason() {
        StackPair pair = new StackPair(
                StackPair.open(1, 3, StackLimits.STANDARD),
                new ResponderParameters(Set.of(Octets.ofHex("313030")), 1, 3, StackLimits.STANDARD),
                1);

        pair.connect();

        assertThat(pair.initiator.only(StackAction.OpenRefused.class).cause().code())
                .isEqualTo("COTP-DR-3");
        StackAction.OpenRefused ours = pair.responder.only(StackAction.OpenRefused.class);
        assertThat(ours.cause()).isEqualTo(EndCause.REFUSED_ADDRESS);
        assertThat(ours.detail()).contains("593");
        assertEnds(pair);
    }

    @Test
    void anUnknownSselIsRefusedBySessionAndAnUnknownPselByPresentation() {
        Octets ours = Octets.ofHex("4f555253");
        ResponderParameters any = StackPair.listen(1, 3, StackLimits.STANDARD);
        assertAddressRefused(any.calledBy(Set.of(ours), Set.of()), "SES-RF-129", "SSEL ");
        assertAddressRefused(any.calledBy(Set.of(), Set.of(ours)), "PRES-R-3", "PSEL ");
        StackPair pair = new StackPair(
                StackPair.open(1, 3, StackLimits.STANDARD),
                any.calledBy(Set.of(Octets.EMPTY), Set.of(Octets.EMPTY)),
                1);
        pair.connect();
        pair.initiator.only(StackAction.OpenConfirmed.class);
    }

    private static void assertAddressRefused(ResponderParameters listen, String code, String detail) {
        StackPair pair = new StackPair(StackPair.open(1, 3, StackLimits.STANDARD), listen, 1);
        pair.connect();
        assertThat(pair.initiator.only(StackAction.OpenRefused.class).cause().code())
                .isEqualTo(code);
        StackAction.OpenRefused ours = pair.responder.only(StackAction.OpenRefused.class);
        assertThat(ours.cause()).isEqualTo(EndCause.REFUSED_ADDRESS);
        assertThat(ours.detail()).startsWith(detail);
        assertEnds(pair);
    }

    @Test
    void whatIsNoTpktEndsTheAttemptWithoutAnAnswer() {
        StackEnd end = new StackEnd(OsiStack.responder(StackPair.listen(1, 3, StackLimits.STANDARD)));
        end.take(end.stack.awaitConnect());
        end.take(end.stack.onOctets(Octets.ofHex("474554202f20485454502f312e310d0a")));

        assertThat(end.only(StackAction.OpenRefused.class).cause()).isEqualTo(EndCause.TPKT_MALFORMED);
        assertThat(end.hungUp).isTrue();
        assertThat(end.toWire).isEmpty();
        assertThat(end.timers).isEmpty();
        assertThat(end.stack.onOctets(Octets.ofHex("0300")).actions()).isEmpty();
    }

    @Test
    void anOpenNobodyDecidesAboutEndsByItsTimerOnBothSides() {
        StackPair pair = StackPair.standard();
        pair.responder.answersOpen = false;
        pair.connect();
        assertThat(pair.responder.timers).containsOnlyKeys(StackTimer.OPEN_DECISION);
        assertThat(pair.initiator.timers).containsOnlyKeys(StackTimer.SESSION_ACCEPT);

        pair.responder.take(pair.responder.stack.onTimer(StackTimer.OPEN_DECISION));
        pair.run();

        assertThat(pair.responder.only(StackAction.OpenRefused.class).cause().code())
                .isEqualTo("SES-T-RSP");
        assertThat(pair.initiator.told(StackAction.OpenRefused.class)).hasSize(1);
        assertThat(pair.initiator.hungUp).isTrue();
    }

    @Test
    void aCallerThatHangsUpWhileWeDecideIsGone() {
        StackPair pair = StackPair.standard();
        pair.responder.answersOpen = false;
        pair.connect();

        pair.responder.take(pair.responder.stack.onWireClosed(EndCause.TCP_RESET));

        assertThat(pair.responder.only(StackAction.OpenRefused.class).cause()).isEqualTo(EndCause.TCP_RESET);
        assertThat(pair.responder.hungUp).isTrue();
        assertThat(pair.responder.timers).isEmpty();
    }

    private static void assertEnds(StackPair pair) {
        assertThat(pair.initiator.ends).isEqualTo(1);
        assertThat(pair.responder.ends).isEqualTo(1);
        assertThat(pair.initiator.hungUp).isTrue();
        pair.responder.take(pair.responder.stack.onWireClosed(EndCause.TCP_CLOSED));
        assertThat(pair.responder.hungUp).isTrue();
        assertThat(pair.responder.ends).isEqualTo(1);
        assertThat(pair.initiator.timers).isEmpty();
        assertThat(pair.responder.timers).isEmpty();
    }
}
