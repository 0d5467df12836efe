package org.x400gate.loadtest.flood;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.x400gate.loadtest.flood.Verdict.Line;
import org.x400gate.loadtest.peer.Kind;
import org.x400gate.loadtest.peer.Kind.Fate;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.target.Metrics;

/**
 * All that was seen of a flood, and what follows from it.
 *
 * @param before the gateway's figures when it began; {@code after} when all had ended
 * @param finished whether every live association was released and every message came out in time
 */
record Outcome(
        Course course,
        int live,
        List<Reading> samples,
        List<RestPoint> restPoints,
        Map<Kind, Map<Fate, Long>> tally,
        Live.Seen peers,
        Messages.Account account,
        Metrics before,
        Metrics after,
        boolean finished) {
    private static final String IN = "class=\"x400-in\"";

    /** The limits that stand between a valid bind and a session in this configuration. */
    private static final Set<String> FULL = Set.of("incoming", "peer");

    /** As the gateway names a session's end by its peer's release. */
    private static final String RELEASED = "released";

    Verdict verdict() {
        List<Line> lines = new ArrayList<>();
        lines.add(sessions());
        lines.add(transfers());
        lines.add(ends());
        lines.add(counts());
        lines.add(rest());
        lines.add(fates());
        lines.add(attempts());
        lines.add(refusals());
        lines.add(admissions());
        List<Reading> atRest = restPoints.stream().map(RestPoint::reading).toList();
        for (Resource resource : Resource.values()) {
            lines.add(Growth.line(resource, atRest, course.warmUp()));
        }
        return new Verdict(lines, course.whole());
    }

    private Line sessions() {
        return Line.of(
                "no live session was cut",
                peers.troubles().isEmpty() && finished,
                peers.opened() + " opened, " + peers.released() + " released by their own peers"
                        + (finished ? "" : ", not all in time")
                        + (peers.troubles().isEmpty() ? "" : "; " + peers.troubles()));
    }

    private Line transfers() {
        return Line.of(
                "each live transfer came through whole, once",
                account.clean() && account.begun() > 0,
                account.begun() + " begun, " + account.confirmed() + " confirmed, " + account.arrived()
                        + " came out at the other end; refused " + account.refused() + ", unconfirmed "
                        + account.unconfirmed() + ", missing " + account.missing() + ", twice " + account.repeated()
                        + ", changed " + account.changed() + ", unknown " + account.unknown());
    }

    private Line ends() {
        Map<String, Long> causes = since("cause", "x400gate_sessions_ended_total");
        return Line.of(
                "each session's end is accounted for",
                causes.equals(Map.of(RELEASED, peers.released())),
                "ends by cause at the gateway " + causes + ", releases by the peers " + peers.released());
    }

    private Line counts() {
        List<Reading> comparable =
                samples.stream().filter(each -> each.counts().comparable()).toList();
        List<Reading> unequal =
                comparable.stream().filter(each -> !each.counts().equal()).toList();
        return Line.of(
                "the published count is the peers' and the kernel's",
                unequal.isEmpty() && comparable.size() * 2 > samples.size(),
                comparable.size() + " of " + samples.size()
                        + " samples can be compared (nothing changed while they were"
                        + " taken); unequal " + unequal.size()
                        + (unequal.isEmpty()
                                ? ""
                                : ", the first " + unequal.get(0).counts()));
    }

    private Line rest() {
        List<RestPoint> unclean =
                restPoints.stream().filter(point -> !point.clean(live)).toList();
        return Line.of(
                "at rest the live sessions are all there is",
                unclean.isEmpty(),
                restPoints.size() + " rest points"
                        + (unclean.isEmpty() ? "" : "; " + unclean.get(0).text()));
    }

    private Line fates() {
        List<String> wrong = new ArrayList<>();
        long all = 0;
        for (Map.Entry<Kind, Map<Fate, Long>> kind : tally.entrySet()) {
            for (Map.Entry<Fate, Long> fate : kind.getValue().entrySet()) {
                all += fate.getValue();
                if (!kind.getKey().mayEnd(fate.getKey())) {
                    wrong.add(fate.getValue() + " " + fate.getKey().words() + " ("
                            + kind.getKey().words() + ")");
                }
            }
        }
        return Line.of(
                "each attempt ended as its kind has to",
                wrong.isEmpty() && all == course.attempts(),
                all + " of " + course.attempts() + " ended; otherwise than they have to: "
                        + (wrong.isEmpty() ? "none" : String.join(", ", wrong)));
    }

    private Line attempts() {
        long counted = since("outcome", "x400gate_attempts_total").values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long made = course.attempts() + peers.opened();
        return Line.of(
                "the gateway counts each attempt once",
                counted == made,
                counted + " counted, " + made + " made, the live ones' included");
    }

    private Line refusals() {
        Map<String, Long> limits = since("limit", "x400gate_refused_total");
        long beyond = tally.entrySet().stream()
                .filter(kind -> kind.getKey().valid())
                .mapToLong(kind -> kind.getValue().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .sum();
        long refused = limits.values().stream().mapToLong(Long::longValue).sum();
        return Line.of(
                "only binds beyond a limit were refused for it",
                FULL.containsAll(limits.keySet()) && refused == beyond,
                "refusals by limit at the gateway " + limits + ", valid binds beyond the limits " + beyond);
    }

    private Line admissions() {
        long admitted = restPoints.stream().filter(RestPoint::admitted).count();
        return Line.of(
                "with a place free a bind is let in",
                admitted == restPoints.size(),
                admitted + " of " + restPoints.size() + " associations that were released came back");
    }

    /** What has been counted since the flood began; what has not changed is left out. */
    private Map<String, Long> since(String label, String name) {
        Map<String, Long> then = before.by(label, name, IN);
        Map<String, Long> since = new TreeMap<>();
        after.by(label, name, IN).forEach((key, value) -> {
            if (value - then.getOrDefault(key, 0L) != 0) {
                since.put(key, value - then.getOrDefault(key, 0L));
            }
        });
        return since;
    }
}
