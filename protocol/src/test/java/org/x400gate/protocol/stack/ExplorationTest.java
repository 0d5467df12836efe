package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.explore.Exploration;
import org.x400gate.protocol.rtse.RtseState;
import org.x400gate.protocol.session.SessionState;

/**
 * An initiator and a responder, each a whole stack with its user, and a wire between them: every state that they can
 * reach within the bounds of a scope is visited, whatever comes first, is delayed, runs out or breaks. What must hold is
 * in {@link ModelUser}, {@link ModelLaws} and {@link Exploration}; transfers have no bound, their numbers go round.
 *
 * <p>{@code -Dx400gate.explore=deep} goes further and takes minutes and some gigabytes.
 */
class ExplorationTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("x400gate.explore"));
    private static final int MAX_STATES = DEEP ? 100_000_000 : 5_000_000;
    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

    static Stream<ModelScope> scopes() {
        return Arrays.stream(Dialect.values()).flatMap(DEEP ? ExplorationTest::deep : ExplorationTest::everyDay);
    }

    private static Stream<ModelScope> everyDay(Dialect dialect) {
        Stream<ModelScope> small = Stream.of(
                ModelScope.monologue(dialect, 0, 1).forEveryReason().upTo(4),
                ModelScope.monologue(dialect, 1, 1).forEveryReason(),
                ModelScope.monologue(dialect, 1, 2),
                ModelScope.monologue(dialect, 1, 1).fromOthers(),
                ModelScope.monologue(dialect, 1, 1).toOthers(),
                ModelScope.twoWay(dialect, 0, 1));
        // the two in the layers of 1984 differ in one number of the open
        Stream<ModelScope> large = Stream.of(
                ModelScope.twoWay(dialect, 1, 1),
                ModelScope.twoWay(dialect, 0, 1).fromOthers(),
                ModelScope.twoWay(dialect, 0, 1).toOthers());
        return dialect == Dialect.P1_1988_X410 ? small : Stream.concat(small, large);
    }

    private static Stream<ModelScope> deep(Dialect dialect) {
        return Stream.of(
                ModelScope.monologue(dialect, 0, 1).forEveryReason().upTo(8),
                ModelScope.monologue(dialect, 1, 2).forEveryReason().upTo(6),
                ModelScope.monologue(dialect, 1, 2).fromOthers().upTo(5),
                ModelScope.monologue(dialect, 1, 2).toOthers().upTo(5),
                ModelScope.twoWay(dialect, 0, 1).forEveryReason().upTo(5),
                ModelScope.twoWay(dialect, 1, 2).upTo(4),
                ModelScope.twoWay(dialect, 1, 1).fromOthers().upTo(4),
                ModelScope.twoWay(dialect, 1, 1).toOthers().upTo(4));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("scopes")
    @Tag("SF-21")
    void whateverHappensInWhateverOrderNoPromiseIsBroken(ModelScope scope) {
        ModelSetting setting = new ModelSetting(scope);
        Exploration<ModelEnd> exploration = new Exploration<>(ModelLaws::ofBoth, scope.queueBound(), MAX_STATES);
        Exploration.Counts counts = exploration.run(ModelEnd.start(setting, true), ModelEnd.start(setting, false));
        TABLE.add(row(scope, counts));
        assertThat(exploration.violations()).isEmpty();
        assertThat(counts.finals()).isPositive();
    }

    /** Else a law about a state would hold only because nothing comes there. */
    @Test
    void everyStateInWhichAMachineMayRestIsVisited() {
        ModelScope scope = ModelScope.twoWay(Dialect.P1_1988, 1, 1).fromOthers().upTo(1);
        ModelSetting setting = new ModelSetting(scope);
        Exploration<ModelEnd> exploration = new Exploration<>(ModelLaws::ofBoth, scope.queueBound(), MAX_STATES);
        exploration.run(ModelEnd.start(setting, true), ModelEnd.start(setting, false));
        List<Layers> visited = exploration
                .ends()
                .flatMap(end -> end.stack().stream())
                .map(stack -> stack.state().layers())
                .toList();

        assertThat(EnumSet.allOf(RtseState.class))
                .allMatch(state ->
                        visited.stream().anyMatch(layers -> layers.rtse().state() == state));
        // these are left in the step that enters them, since reliable transfer answers at once
        EnumSet<SessionState> resting = EnumSet.complementOf(EnumSet.of(
                SessionState.WAIT_FOR_INTERRUPT_RESPONSE,
                SessionState.WAIT_FOR_DISCARD_RESPONSE,
                SessionState.WAIT_FOR_RELEASE_RESPONSE,
                SessionState.EXCEPTION_RECEIVED));
        assertThat(resting)
                .allMatch(state ->
                        visited.stream().anyMatch(layers -> layers.session().state() == state));
    }

    private static String row(ModelScope scope, Exploration.Counts counts) {
        return String.format(
                "%-66s %10d %11d %5d %6d %6d %5d %6d %5d %7d %7.1f",
                scope,
                counts.states(),
                counts.transitions(),
                counts.depth(),
                counts.leftEnds(),
                counts.rightEnds(),
                counts.units(),
                scope.queueBound(),
                counts.longestQueue(),
                counts.finals(),
                counts.millis() / 1000.0);
    }

    @AfterAll
    static void tells() {
        System.out.printf(
                "%-66s %10s %11s %5s %6s %6s %5s %6s %5s %7s %7s%n",
                "explored", "states", "transitions", "depth", "init.", "resp.", "PDUs", "bound", "most", "ends", "s");
        TABLE.forEach(System.out::println);
    }
}
