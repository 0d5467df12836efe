package org.x400gate.loadtest.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What came out more than once: each copy after the first has to be excused by an incident, or by the sink of the one before. */
final class Duplicates {
    private final ToIntFunction<Letter.Side> mostInFlight;
    private final int gateways;
    private final Waits waits = new Waits();
    private final List<Incident> incidents = new ArrayList<>();
    private final Map<Incident.Window, Excused> excused = new EnumMap<>(Incident.Window.class);
    private final Map<String, Long> byPoint = new LinkedHashMap<>();
    private final Map<Catch, Set<Message>> caught = new LinkedHashMap<>();

    /**
     * Copies that a window has excused.
     *
     * @param before the longest time between a sink's having it and the beginning of the incident
     * @param after the longest between the end of the incident and a sink's having it
     */
    record Excused(long copies, Duration before, Duration after) {
        static final Excused NONE = new Excused(0, Duration.ZERO, Duration.ZERO);

        private Excused and(Duration earlier, Duration later) {
            return new Excused(copies + 1, longer(before, earlier), longer(after, later));
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? other : one;
        }
    }

    /** What went the same way when something happened. */
    private record Catch(Incident incident, Letter.Side hop) {}

    /** All that a gateway sends of a letter over a hop goes together: its message, or the reports on it. */
    private record Message(long letter, boolean report) {}

    /** @param mostInFlight messages of one gateway over a hop that can be between there and the disk at once */
    Duplicates(ToIntFunction<Letter.Side> mostInFlight, int gateways) {
        this.mostInFlight = mostInFlight;
        this.gateways = gateways;
    }

    Waits waits() {
        return waits;
    }

    void happened(Incident incident) {
        incidents.add(incident);
    }

    /** What no incident excuses of the copies of one thing that came over a hop, in words; nothing if all is well. */
    List<String> unexcused(List<Fate.Copy> copies, Letter.Side hop, long letter, boolean report) {
        List<String> wrong = new ArrayList<>();
        List<Fate.Copy> sorted =
                copies.stream().sorted(Comparator.comparing(Fate.Copy::at)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            Fate.Copy earlier = sorted.get(i - 1);
            if (!earlier.answered()) {
                count(Incident.Window.SINK_DROPPED, "any", Duration.ZERO, Duration.ZERO);
                continue;
            }
            Optional<Incident> why = incidents.stream()
                    .filter(incident -> incident.excuses(earlier.at(), waits.longest(earlier.at(), incident.from())))
                    .findFirst();
            if (why.isPresent()) {
                Incident incident = why.get();
                caught.computeIfAbsent(new Catch(incident, hop), first -> new HashSet<>())
                        .add(new Message(letter, report));
                count(
                        incident.window(),
                        incident.what(),
                        Duration.between(earlier.at(), incident.from()),
                        Duration.between(incident.to(), earlier.at()));
            } else {
                wrong.add("came out at " + earlier.at() + " and again at "
                        + sorted.get(i).at() + ", and nothing excuses it");
            }
        }
        return wrong;
    }

    private void count(Incident.Window window, String point, Duration before, Duration after) {
        excused.merge(window, Excused.NONE.and(before, after), (old, one) -> old.and(before, after));
        byPoint.merge(point, 1L, Long::sum);
    }

    /** All copies are known: what was too much for an incident, in words. After that only the figures are left. */
    List<String> close() {
        List<String> wrong = new ArrayList<>();
        caught.forEach((where, messages) -> {
            int most =
                    mostInFlight.applyAsInt(where.hop) * where.incident.window().hit(gateways);
            if (messages.size() > most) {
                wrong.add(messages.size() + " were sent twice to " + where.hop.domain() + " for one incident ("
                        + where.incident + "): more than the " + most + " that can be on their way");
            }
        });
        caught.clear();
        incidents.clear();
        waits.forget();
        return wrong;
    }

    Map<Incident.Window, Excused> excused() {
        return new EnumMap<>(excused);
    }

    /** Copies by the cycle's point; "any" for those that a sink itself brought about. */
    Map<String, Long> byPoint() {
        return new HashMap<>(byPoint);
    }
}
