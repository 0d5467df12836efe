package org.x400gate.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.loadtest.flood.Verdict.State;
import org.x400gate.loadtest.peer.Kind;
import org.x400gate.loadtest.peer.Kind.Fate;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.target.Metrics;

/** Each thing that may not happen turns one line of the verdict. */
class OutcomeTest {
    private static final int LIVE = 50;
    private static final long ATTEMPTS = 6_400;

    /** A flood in which all was well, to be spoilt in one point. */
    private static final class Given {
        private final List<Reading> samples = new ArrayList<>();
        private final List<RestPoint> restPoints = new ArrayList<>();
        private final Map<Kind, Map<Fate, Long>> tally = new EnumMap<>(Kind.class);
        private final Map<String, Double> after = new HashMap<>();
        private List<String> troubles = List.of();
        private Messages.Account account = new Messages.Account(80, 80, 80, 0, 0, 0, 0, 0, 0);
        private boolean finished = true;

        Given() {
            for (long number = 0; number < ATTEMPTS; number++) {
                Kind kind = Kind.of(number);
                Fate fate = Stream.of(Fate.values())
                        .filter(kind::mayEnd)
                        .findFirst()
                        .orElseThrow();
                tally.computeIfAbsent(kind, any -> new EnumMap<>(Fate.class)).merge(fate, 1L, Long::sum);
            }
            for (int i = 0; i < 20; i++) {
                samples.add(reading(i, LIVE, LIVE, LIVE, true));
            }
            for (int i = 0; i < 6; i++) {
                restPoints.add(point(i, LIVE, true));
            }
            after.put("x400gate_sessions_ended_total{cause=\"released\",class=\"x400-in\"}", 56.0);
            after.put("x400gate_attempts_total{class=\"x400-in\",outcome=\"TCP-5\"}", ATTEMPTS + 56.0);
            after.put("x400gate_refused_total{class=\"x400-in\",limit=\"peer\"}", 300.0);
            after.put("x400gate_refused_total{class=\"x400-in\",limit=\"incoming\"}", 200.0);
        }

        static Reading reading(int second, long published, long peers, long kernel, boolean comparable) {
            Reading.Outgoing outgoing = new Reading.Outgoing(1, 1, 1, true);
            return new Reading(
                    second,
                    second * 300L,
                    new Reading.Counts(published, peers, kernel, outgoing, comparable),
                    new Reading.Admissions(0, 0, 0, 0, 0),
                    6e7,
                    1e6,
                    5e8,
                    300,
                    700,
                    120);
        }

        static RestPoint point(int number, long connections, boolean admitted) {
            return new RestPoint(number, reading(number, LIVE, LIVE, LIVE, true), LIVE, connections, true, admitted);
        }

        Outcome outcome() {
            return new Outcome(
                    Course.of(ATTEMPTS),
                    LIVE,
                    samples,
                    restPoints,
                    tally,
                    new Live.Seen(1, 0, 0, Set.of(), 56, 56, troubles),
                    account,
                    new Metrics(Map.of()),
                    new Metrics(after),
                    finished);
        }
    }

    private interface Spoil {
        void in(Given given);
    }

    private static Arguments broken(String claim, Spoil spoil) {
        return Arguments.of(claim, spoil);
    }

    static List<Arguments> faults() {
        return List.of(
                broken("no live session was cut", given -> given.troubles = List.of("live-3 ended: TCP-6")),
                broken("no live session was cut", given -> given.finished = false),
                broken(
                        "each live transfer came through whole, once",
                        given -> given.account = new Messages.Account(80, 80, 79, 0, 0, 1, 0, 0, 0)),
                broken(
                        "each live transfer came through whole, once",
                        given -> given.account = new Messages.Account(80, 79, 80, 0, 1, 0, 0, 0, 0)),
                broken(
                        "each live transfer came through whole, once",
                        given -> given.account = new Messages.Account(0, 0, 0, 0, 0, 0, 0, 0, 0)),
                broken(
                        "each session's end is accounted for",
                        given -> given.after.put(
                                "x400gate_sessions_ended_total{cause=\"LOCAL-8\",class=\"x400-in\"}", 1.0)),
                broken(
                        "the published count is the peers' and the kernel's",
                        given -> given.samples.set(3, Given.reading(3, LIVE - 1, LIVE, LIVE, true))),
                broken(
                        "the published count is the peers' and the kernel's",
                        given -> given.samples.set(3, Given.reading(3, LIVE, LIVE, LIVE + 1, true))),
                broken(
                        "the published count is the peers' and the kernel's",
                        given -> given.samples.replaceAll(any -> Given.reading(3, LIVE, LIVE, LIVE, false))),
                broken(
                        "at rest the live sessions are all there is",
                        given -> given.restPoints.set(2, Given.point(2, LIVE + 1, true))),
                broken("each attempt ended as its kind has to", given -> {
                    given.tally.get(Kind.NODE_FULL).merge(Fate.REFUSED_BUSY, -1L, Long::sum);
                    given.tally.get(Kind.NODE_FULL).put(Fate.ADMITTED, 1L);
                }),
                broken("each attempt ended as its kind has to", given -> given.tally.remove(Kind.SILENT)),
                broken(
                        "the gateway counts each attempt once",
                        given -> given.after.merge(
                                "x400gate_attempts_total{class=\"x400-in\",outcome=\"TCP-5\"}", -1.0, Double::sum)),
                broken(
                        "only binds beyond a limit were refused for it",
                        given -> given.after.put("x400gate_refused_total{class=\"x400-in\",limit=\"source\"}", 1.0)),
                broken(
                        "only binds beyond a limit were refused for it",
                        given -> given.after.put("x400gate_refused_total{class=\"x400-in\",limit=\"peer\"}", 301.0)),
                broken(
                        "with a place free a bind is let in",
                        given -> given.restPoints.set(2, Given.point(2, LIVE, false))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneFaultTurnsItsLineAndNoOther(String claim, Spoil spoil) {
        Given given = new Given();
        spoil.in(given);

        Verdict verdict = given.outcome().verdict();

        assertThat(verdict.lines().stream()
                        .filter(line -> line.state() == State.BROKEN)
                        .map(Verdict.Line::claim))
                .containsExactly(claim);
        assertThat(verdict.passed()).isFalse();
    }

    @Test
    void withoutAFaultAShortOnePassesAsFarAsItCan() {
        Verdict verdict = new Given().outcome().verdict();

        assertThat(verdict.lines()).noneMatch(line -> line.state() == State.BROKEN);
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.words()).contains("as far as");
    }

    /** What changed while it was looked at proves nothing. */
    @Test
    void aSampleThatCannotBeComparedIsNotHeldAgainstAnybody() {
        Given given = new Given();
        given.samples.set(3, Given.reading(3, LIVE - 1, LIVE, LIVE - 1, false));
        assertThat(given.outcome().verdict().passed()).isTrue();
    }

    @Test
    void plotsAreWellFormedAndFiguresReadable() throws Exception {
        Outcome outcome = new Given().outcome();
        String page = Html.page(outcome, outcome.verdict(), "6,400 attempts <in> a test");

        List<String> charts = Stream.of(page.split("(?=<svg )")).skip(1).toList();
        assertThat(charts).hasSize(10);
        for (String chart : charts) {
            String svg = chart.substring(0, chart.indexOf("</svg>") + "</svg>".length());
            javax.xml.parsers.DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new org.xml.sax.InputSource(new StringReader(svg)));
            assertThat(svg).contains("<polyline").doesNotContain("NaN");
        }
        assertThat(page).contains("&lt;in&gt;");
        assertThat(Json.of(outcome, outcome.verdict()))
                .contains("\"passed\": true", "\"GARBAGE\": {\"HUNG_UP\":", "\"restPoints\": [");
    }
}
