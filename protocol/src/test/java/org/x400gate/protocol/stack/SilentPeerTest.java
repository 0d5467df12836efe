package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.cotp.CotpState;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseState;
import org.x400gate.protocol.session.SessionState;

/** A peer that says no more, in every state in which something is waited for. */
class SilentPeerTest {
    private static final Octets APDU = Octets.wrap(new byte[5000]);

    /** Each kind of wait has a limit of its own here, and none the standard one. */
    private static final Map<StackTimer, Duration> WAITS = Stream.of(StackTimer.values())
            .collect(Collectors.toMap(timer -> timer, timer -> Duration.ofSeconds(1000 + timer.ordinal())));

    private static final StackLimits LIMITS = new StackLimits(65_531, 1 << 20, 1 << 20, 1 << 19, WAITS);

    /**
     * @param code of the cause that is told, empty where the end has been told before
     * @param end whom the peer is silent to
     */
    record Silence(String name, StackTimer timer, String code, Function<Dialect, StackEnd> end) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Silence> silences() {
        return Stream.of(
                new Silence("TCP up, no CR", StackTimer.CONNECT_REQUEST, "COTP-T-CR", dialect -> {
                    StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
                    pair.responder.take(pair.responder.stack.awaitConnect());
                    return pair.responder;
                }),
                new Silence("CR sent, no CC", StackTimer.CONNECT_CONFIRM, "COTP-T-CC", dialect -> {
                    StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
                    pair.initiator.take(pair.initiator.stack.connect());
                    return pair.initiator;
                }),
                new Silence("CC sent, no CN", StackTimer.SESSION_CONNECT, "SES-T-CN", dialect -> {
                    StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
                    pair.initiator.take(pair.initiator.stack.connect());
                    pair.responder.take(pair.responder.stack.awaitConnect());
                    pair.responder.take(pair.responder.stack.onOctets(pair.initiator.toWire.remove()));
                    return pair.responder;
                }),
                new Silence(
                        "CN sent, no AC",
                        StackTimer.SESSION_ACCEPT,
                        "SES-T-AC",
                        dialect -> undecided(dialect).initiator),
                new Silence(
                        "nobody decides",
                        StackTimer.OPEN_DECISION,
                        "SES-T-RSP",
                        dialect -> undecided(dialect).responder),
                new Silence(
                        "window full, no MIA",
                        StackTimer.CHECKPOINT,
                        "RTSE-T-MIA",
                        dialect -> unconfirmed(dialect).initiator),
                new Silence(
                        "inside a transfer",
                        StackTimer.TRANSFER_DATA,
                        "RTSE-T-DATA",
                        dialect -> unconfirmed(dialect).responder),
                new Silence(
                        "AE sent, no AEA",
                        StackTimer.TRANSFER_CONFIRM,
                        "SES-T-AEA",
                        dialect -> unsecured(dialect).initiator),
                new Silence(
                        "nobody secures",
                        StackTimer.TRANSFER_SECURING,
                        "SES-T-RSP",
                        dialect -> unsecured(dialect).responder),
                new Silence(
                        "ED sent, no recovery",
                        StackTimer.RECOVERY,
                        "SES-T-REC",
                        dialect -> rejecting(dialect).responder),
                new Silence("AD sent, no ADA", StackTimer.ACTIVITY_BREAK, "SES-T-ADA", dialect -> {
                    StackPair pair = rejecting(dialect);
                    pair.initiator.take(pair.initiator.stack.onOctets(pair.responder.toWire.remove()));
                    return pair.initiator;
                }),
                new Silence("FN sent, no DN", StackTimer.RELEASE, "SES-T-DN", dialect -> {
                    StackPair pair = pair(dialect, DialogueMode.MONOLOGUE).connect();
                    pair.initiator.take(pair.initiator.stack.close());
                    return pair.initiator;
                }),
                new Silence("GTC sent, no GTA", StackTimer.TURN, "SES-T-GTA", dialect -> {
                    StackPair pair =
                            pair(dialect, DialogueMode.TWO_WAY_ALTERNATE).connect();
                    pair.initiator.take(pair.initiator.stack.giveTurn());
                    return pair.initiator;
                }),
                new Silence("DN sent, not closed", StackTimer.PEER_CLOSE, "", dialect -> {
                    StackPair pair = pair(dialect, DialogueMode.MONOLOGUE).connect();
                    pair.initiator.take(pair.initiator.stack.close());
                    return pair.run().responder;
                }),
                new Silence("RF sent, not closed", StackTimer.PEER_CLOSE, "", dialect -> {
                    StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
                    pair.responder.refuses = Optional.of(Refusal.of(Refusal.Reason.BUSY, Octets.ofHex("b203 020100")));
                    return pair.connect().responder;
                }),
                new Silence("our AB sent, transfer under way", StackTimer.PEER_CLOSE, "", dialect -> {
                    StackPair pair = unconfirmed(dialect);
                    pair.responder.take(pair.responder.stack.abort(AbortReason.TEMPORARY_PROBLEM));
                    return pair.responder;
                }));
    }

    private static StackPair pair(Dialect dialect, DialogueMode mode) {
        OpenParameters monologue = StackPair.open(dialect, 1, 3, LIMITS);
        OpenParameters open = new OpenParameters(
                        monologue.called(),
                        monologue.calling(),
                        monologue.bindArgument(),
                        1,
                        3,
                        mode,
                        monologue.reference(),
                        monologue.now(),
                        LIMITS)
                .in(dialect);
        return new StackPair(open, StackPair.listen(1, 3, LIMITS), 1);
    }

    private static StackPair undecided(Dialect dialect) {
        StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
        pair.responder.answersOpen = false;
        return pair.connect();
    }

    private static StackPair unconfirmed(Dialect dialect) {
        StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
        pair.responder.confirmsCheckpoints = false;
        pair.connect();
        pair.initiator.send(APDU);
        return pair.run();
    }

    private static StackPair unsecured(Dialect dialect) {
        StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
        pair.responder.answersTransfers = false;
        pair.connect();
        pair.initiator.send(APDU);
        return pair.run();
    }

    private static StackPair rejecting(Dialect dialect) {
        StackPair pair = unsecured(dialect);
        pair.responder.take(pair.responder.stack.rejectTransfer(TransferReject.TEMPORARY));
        return pair;
    }

    @Tag("SF-21")
    @ParameterizedTest
    @MethodSource("silences")
    void silenceEndsAtItsLimitWithItsCauseAndNothingIsLeft(Silence silence) {
        for (Dialect dialect : Dialect.values()) {
            assertEndsAtItsLimit(silence, silence.end().apply(dialect));
        }
    }

    private static void assertEndsAtItsLimit(Silence silence, StackEnd end) {
        assertThat(end.timers).containsExactlyEntriesOf(Map.of(silence.timer(), WAITS.get(silence.timer())));
        int endsBefore = end.ends;

        end.timers.clear();
        end.take(end.stack.onTimer(silence.timer()));

        if (!silence.code().isEmpty()) {
            assertThat(end.ends - endsBefore).isEqualTo(1);
            assertThat(lastCause(end)).isEqualTo(silence.code());
        } else {
            assertThat(end.ends - endsBefore).isZero();
        }
        assertNothingIsLeft(end);
    }

    /** Of a session that is aborted, the peer still may close the connection itself; then that wait ends too. */
    private static void assertNothingIsLeft(StackEnd end) {
        if (!end.hungUp) {
            assertThat(end.timers)
                    .containsExactlyEntriesOf(Map.of(StackTimer.PEER_CLOSE, WAITS.get(StackTimer.PEER_CLOSE)));
            end.timers.clear();
            end.take(end.stack.onTimer(StackTimer.PEER_CLOSE));
        }
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
        assertThat(end.stack.canTransfer()).isFalse();
        for (StackTimer timer : StackTimer.values()) {
            assertThat(end.stack.onTimer(timer).actions()).isEmpty();
        }
        assertThat(end.stack.onOctets(Octets.ofHex("0300000902f08041")).actions())
                .isEmpty();
    }

    private static String lastCause(StackEnd end) {
        StackAction last = end.told.get(end.told.size() - 1);
        return last instanceof StackAction.OpenRefused refused
                ? refused.cause().code()
                : ((StackAction.Aborted) last).cause().code();
    }

    @Tag("SF-21")
    @Test
    void everyKindOfWaitIsInTheTable() {
        assertThat(silences().map(Silence::timer).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(StackTimer.values());
    }

    /** A state waits or it does not: the machines and the list of waits agree. */
    @Tag("SF-21")
    @Test
    void everyStateThatWaitsHasItsTimerAndNoOther() {
        Map<StackTimer, Set<Object>> states = new EnumMap<>(StackTimer.class);
        Stream.of(CotpState.values()).forEach(state -> timer(states, state.timed(), state, () -> Timers.of(state)));
        Stream.of(SessionState.values()).forEach(state -> timer(states, state.timed(), state, () -> Timers.of(state)));
        Stream.of(RtseState.values()).forEach(state -> timer(states, state.timed(), state, () -> Timers.of(state)));
        assertThat(states.keySet()).isEqualTo(EnumSet.allOf(StackTimer.class));
    }

    private static void timer(
            Map<StackTimer, Set<Object>> states, boolean timed, Object state, Supplier<StackTimer> timer) {
        if (timed) {
            states.computeIfAbsent(timer.get(), unused -> new HashSet<>()).add(state);
        } else {
            assertThatThrownBy(timer::get).as("%s", state).isInstanceOf(IllegalStateException.class);
        }
    }

    /** SF-21 asks for 120 s at connect. */
    @Tag("SF-21")
    @Test
    void aConnectionIsWaitedForForTwoMinutes() {
        assertThat(StackTimer.CONNECT_CONFIRM.standard()).isEqualTo(Duration.ofSeconds(120));
        assertThat(StackTimer.SESSION_ACCEPT.standard()).isEqualTo(Duration.ofSeconds(120));
    }
}
