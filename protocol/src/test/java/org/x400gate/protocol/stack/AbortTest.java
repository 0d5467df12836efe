package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.octets.Octets;

/** An end in every state, from either side: told once on both, and nothing left running. */
class AbortTest {
    private static final Octets APDU = Octets.wrap(new byte[5000]);

    /** A way into each state that lasts. */
    private static final Map<String, Function<Dialect, StackPair>> STATES = new TreeMap<>(Map.of(
            "before the CR",
            dialect -> {
                StackPair pair = StackPair.standard(dialect);
                pair.responder.take(pair.responder.stack.awaitConnect());
                pair.initiator.take(pair.initiator.stack.connect());
                return pair;
            },
            "deciding",
            dialect -> {
                StackPair pair = StackPair.standard(dialect);
                pair.responder.answersOpen = false;
                return pair.connect();
            },
            "open",
            dialect -> StackPair.standard(dialect).connect(),
            "owing a segment",
            dialect -> {
                StackPair pair = StackPair.standard(dialect);
                pair.initiator.suppliesSegments = false;
                return sending(pair);
            },
            "window full",
            dialect -> {
                StackPair pair = StackPair.standard(dialect);
                pair.responder.confirmsCheckpoints = false;
                return sending(pair);
            },
            "securing",
            dialect -> {
                StackPair pair = StackPair.standard(dialect);
                pair.responder.answersTransfers = false;
                return sending(pair);
            },
            "rejected",
            dialect -> {
                StackPair pair = StackPair.standard(dialect);
                pair.responder.answersTransfers = false;
                sending(pair);
                pair.responder.take(pair.responder.stack.rejectTransfer(TransferReject.TEMPORARY));
                return pair;
            },
            "turn just given",
            dialect -> {
                StackPair pair = new StackPair(
                                StackPair.twoWay(dialect), StackPair.listen(1, 3, StackLimits.STANDARD), 1)
                        .connect();
                pair.initiator.take(pair.initiator.stack.giveTurn());
                return pair;
            },
            "releasing",
            dialect -> {
                StackPair pair = StackPair.standard(dialect).connect();
                pair.initiator.take(pair.initiator.stack.close());
                return pair;
            }));

    private static StackPair sending(StackPair pair) {
        pair.connect();
        pair.initiator.send(APDU);
        return pair.run();
    }

    static Stream<Arguments> states() {
        return Stream.of(Dialect.values())
                .flatMap(dialect -> STATES.keySet().stream().map(state -> Arguments.of(dialect, state)));
    }

    @ParameterizedTest
    @MethodSource("states")
    void theInitiatorAborts(Dialect dialect, String state) {
        StackPair pair = STATES.get(state).apply(dialect);
        pair.initiator.toWire.clear();
        pair.initiator.take(pair.initiator.stack.abort(AbortReason.LOCAL_PROBLEM));
        pair.run();
        if (!pair.responder.hungUp) {
            pair.responder.take(pair.responder.stack.onWireClosed(EndCause.TCP_CLOSED));
        }
        assertOver(pair.initiator, EndCause.ABORTED_BY_US.code());
        assertOver(pair.responder, state.equals("before the CR") ? "TCP-5" : "RTSE-AB-0");
    }

    @ParameterizedTest
    @MethodSource("states")
    void theResponderAborts(Dialect dialect, String state) {
        StackPair pair = STATES.get(state).apply(dialect);
        pair.initiator.toWire.clear();
        pair.responder.take(pair.responder.stack.abort(AbortReason.USER_ERROR));
        pair.run();
        if (!pair.initiator.hungUp) {
            pair.initiator.take(pair.initiator.stack.onWireClosed(EndCause.TCP_CLOSED));
        }
        assertOver(pair.responder, EndCause.ABORTED_BY_US.code());
        // X.410 mode has no abort by the user (X.218 9.7)
        String said = dialect.x410Mode() ? "RTSE-AB-0" : "RTSE-AB-6";
        assertOver(pair.initiator, state.equals("before the CR") ? "TCP-5" : said);
    }

    @ParameterizedTest
    @MethodSource("states")
    void theWireBreaks(Dialect dialect, String state) {
        StackPair pair = STATES.get(state).apply(dialect);
        pair.initiator.take(pair.initiator.stack.onWireClosed(EndCause.TCP_RESET));
        pair.responder.take(pair.responder.stack.onWireClosed(EndCause.TCP_RESET));
        assertOver(pair.initiator, "TCP-6");
        assertOver(pair.responder, "TCP-6");
    }

    /** Each wait that runs in a state ends the association when it runs out, with a cause that names it. */
    @ParameterizedTest
    @MethodSource("states")
    void everyTimerThatRunsOutEndsTheAssociation(Dialect dialect, String state) {
        StackPair sample = STATES.get(state).apply(dialect);
        for (boolean atInitiator : new boolean[] {true, false}) {
            for (StackTimer timer : (atInitiator ? sample.initiator : sample.responder).timers.keySet()) {
                StackPair pair = STATES.get(state).apply(dialect);
                StackEnd end = atInitiator ? pair.initiator : pair.responder;
                end.timers.remove(timer);
                end.take(end.stack.onTimer(timer));
                assertThat(end.ends).as("%s in %s", timer, state).isEqualTo(1);
                assertThat(cause(end)).containsPattern("-T-|TRANSPORT");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anActivityEndThatCrossesOurAbortChangesNothing(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect);
        pair.initiator.suppliesSegments = false;
        pair.connect();
        pair.initiator.send(APDU.slice(0, 100));
        pair.run();
        pair.initiator.take(pair.initiator.stack.segment(APDU.slice(0, 100)));
        pair.responder.take(pair.responder.stack.abort(AbortReason.TEMPORARY_PROBLEM));
        pair.run();

        assertThat(pair.responder.told(StackAction.TransferEnded.class)).isEmpty();
        assertOver(pair.responder, EndCause.ABORTED_BY_US.code());
        assertOver(pair.initiator, "RTSE-AB-3");
    }

    private static void assertOver(StackEnd end, String code) {
        assertThat(cause(end)).isEqualTo(code);
        assertThat(end.ends).isEqualTo(1);
        if (!end.hungUp) {
            assertThat(end.timers).containsOnlyKeys(StackTimer.PEER_CLOSE);
            end.timers.clear();
            end.take(end.stack.onTimer(StackTimer.PEER_CLOSE));
        }
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
        assertThat(end.ends).isEqualTo(1);
        assertThat(end.stack.onOctets(Octets.ofHex("0300000702f080")).actions()).isEmpty();
        assertThat(end.stack.abort(AbortReason.USER_ERROR).actions()).isEmpty();
    }

    private static String cause(StackEnd end) {
        var codes = new ArrayList<String>();
        end.told(StackAction.OpenRefused.class)
                .forEach(refused -> codes.add(refused.cause().code()));
        end.told(StackAction.Aborted.class)
                .forEach(aborted -> codes.add(aborted.cause().code()));
        assertThat(codes).hasSize(1);
        return codes.get(0);
    }
}
