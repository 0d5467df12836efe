package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.x400gate.gateway.net.SessionClass;

/**
 * Random interleavings of everything that can happen to a {@link SessionBook}, checked after each step by a model that
 * keeps its own record of what happened and counts for itself.
 */
class SessionBookModelTest {
    private static final SessionLimits LIMITS = new SessionLimits(
            new SessionLimits.X400(5, 4, 3, new SessionLimits.Kept(2, 1, 1), 3, 3),
            new SessionLimits.Smtp(2, 2, 2, 2),
            new SessionLimits.Waiting(3, Duration.ofSeconds(5)),
            Map.of("p0", 1),
            2);
    private static final SessionLimits LOWER = new SessionLimits(
            new SessionLimits.X400(2, 1, 1, new SessionLimits.Kept(1, 1, 0), 1, 1),
            new SessionLimits.Smtp(1, 1, 1, 1),
            new SessionLimits.Waiting(1, Duration.ofSeconds(5)),
            Map.of(),
            1);

    @Property(tries = 100_000)
    @Tag("SF-01")
    @Tag("SF-04")
    @Tag("SF-05")
    void everyInterleavingKeepsTheInvariants(
            @ForAll @Size(min = 10, max = 40) List<@IntRange(min = 0, max = 0xFFFF) Integer> script) {
        play(script);
    }

    /** Runs a whole script, checked after each step and at rest. */
    static void play(List<Integer> script) {
        SessionBookModel model = new SessionBookModel(LIMITS);
        for (int step : script) {
            run(model, step);
            model.check();
        }
        model.endAllAttempts();
        model.check();
        assertThat(model.book().waiting()).as("I6 waiting at rest").isEmpty();
        assertThat(model.book().reserved()).as("I6 reserved at rest").isEmpty();
        assertThat(model.book().active().keySet())
                .as("nobody is about to end who has ended")
                .containsAll(model.book().closing().sessions().stream()
                        .filter(id -> id > 0)
                        .toList());
        assertThat(model.unanswered()).as("I3 at rest").isEmpty();
    }

    /** The low four bits choose what happens, the others to whom. */
    private static void run(SessionBookModel model, int step) {
        int who = step >> 4;
        switch (step & 0xF) {
            case 0, 1 -> model.begin(SessionClass.values()[who & 3]);
            case 2, 3, 4, 5 ->
                model.ask(new SessionAsk(
                        SessionClass.values()[(who >> 4) % 5 % 4],
                        "p" + (who >> 6) % 3,
                        "s" + (who >> 8) % 2,
                        (who >> 10) % 3 == 0));
            case 6, 7, 8 -> model.handOver(who);
            case 9, 10 -> model.endSession(who);
            case 11 -> model.endAttempt(who);
            case 12 -> model.expire(who);
            case 13 -> model.askAgain(who);
            case 14 -> model.setLimits((who & 1) == 0 ? LOWER : LIMITS);
            default -> model.linger(who);
        }
    }
}
