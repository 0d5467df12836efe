package org.x400gate.loadtest.crash;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * What was acknowledged to our senders and what came out at our sinks, for each recipient of each letter. Called from all
 * threads; a sink tells before it answers.
 */
final class Account {
    private final Map<Long, Posted> posted = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Duplicates duplicates;
    private long next = 1;
    /** Letters below were closed, and nothing of them may come any more. */
    private long closedBelow = 1;

    private Totals before = Totals.NONE;
    private Instant lastAcknowledged = Instant.EPOCH;

    /** A letter and its fates. */
    private static final class Posted {
        private final Letter letter;
        private final Map<Integer, Fate> fates = new TreeMap<>();
        private boolean acknowledged;
        private boolean cut;

        private Posted(Letter letter) {
            this.letter = letter;
            letter.to().forEach(to -> fates.put(to.index(), new Fate(to)));
        }
    }

    /** Of recipients, but for {@code letters}: acknowledged is delivered, reported and the rest. */
    record Totals(long letters, long acknowledged, long delivered, long reported, long reports) {
        static final Totals NONE = new Totals(0, 0, 0, 0, 0);

        Totals plus(Totals more) {
            return new Totals(
                    letters + more.letters,
                    acknowledged + more.acknowledged,
                    delivered + more.delivered,
                    reported + more.reported,
                    reports + more.reports);
        }

        Totals minus(Totals less) {
            return plus(new Totals(-less.letters, -less.acknowledged, -less.delivered, -less.reported, -less.reports));
        }
    }

    Account(Duplicates duplicates) {
        this.duplicates = duplicates;
    }

    synchronized Letter issue(LongFunction<Letter> making) {
        Letter letter = making.apply(next++);
        posted.put(letter.number(), new Posted(letter));
        return letter;
    }

    /** The gateway has said that it has it. */
    synchronized void acknowledged(Letter letter) {
        Posted known = posted.get(letter.number());
        if (known == null || known.cut) {
            wrong.add("letter " + letter.number() + " was acknowledged, and not sent whole");
        } else {
            known.acknowledged = true;
            lastAcknowledged = Instant.now();
        }
    }

    synchronized Instant lastAcknowledged() {
        return lastAcknowledged;
    }

    /** We hung up in the middle of it: nothing of it may come out. */
    synchronized void cut(Letter letter) {
        posted.get(letter.number()).cut = true;
    }

    /** Its own MTA has reported on a recipient, and the gateway has said that it has the report. */
    synchronized void reportAcknowledged(Letter.Name name, boolean failure) {
        fate("an acknowledged report", name).ifPresent(fate -> fate.failureReported = Optional.of(failure));
    }

    /** A sink has it, and looks whether it is what was sent. Returns whether it is the first copy. */
    boolean delivered(Letter.Name name, byte[] octets, boolean answered) {
        Instant now = Instant.now();
        Optional<Letter> letter = letter(name);
        boolean whole = letter.isPresent() && letter.get().isIn(octets);
        synchronized (this) {
            if (letter.isPresent() && !whole) {
                wrong.add(words(name) + " came out changed, or in part");
            }
            Optional<Fate> fate = fate("a message", name);
            fate.ifPresent(known -> known.delivered.add(new Fate.Copy(now, answered)));
            return fate.filter(known -> known.delivered.size() == 1).isPresent();
        }
    }

    /** A report has come to the originator's. */
    synchronized void reported(long originator, Letter.Name name, boolean failure, boolean answered) {
        if (originator != name.number()) {
            wrong.add("a report on " + words(name) + " came to the originator of letter " + originator);
        }
        fate("a report", name)
                .ifPresent(fate -> (failure ? fate.failed : fate.told).add(new Fate.Copy(Instant.now(), answered)));
    }

    /** Something came that nothing is known of. */
    synchronized void stray(String what) {
        wrong.add("came out, and was never sent: " + what);
    }

    synchronized void happened(Incident incident) {
        duplicates.happened(incident);
    }

    synchronized void violated(String what) {
        wrong.add(what);
    }

    Waits waits() {
        return duplicates.waits();
    }

    private synchronized Optional<Letter> letter(Letter.Name name) {
        return Optional.ofNullable(posted.get(name.number())).map(known -> known.letter);
    }

    private Optional<Fate> fate(String what, Letter.Name name) {
        Posted known = posted.get(name.number());
        Fate fate = known == null ? null : known.fates.get(name.index());
        if (fate == null || fate.to.kind() != name.kind()) {
            wrong.add(what + " for " + words(name) + " came out, "
                    + (name.number() < closedBelow ? "long after it had before" : "and no such letter was sent"));
            return Optional.empty();
        }
        if (known.cut) {
            wrong.add(what + " for " + words(name) + " came out, though its sender hung up in the middle of it");
        }
        return Optional.of(fate);
    }

    private static String words(Letter.Name name) {
        return "letter " + name.number() + " to " + Letter.words(name);
    }

    /** The recipients because of whom the gateway still has to have something. */
    synchronized Set<Letter.Name> due() {
        Set<Letter.Name> due = new HashSet<>();
        posted.values()
                .forEach(each -> each.fates.values().forEach(fate -> {
                    if (fate.due(each.acknowledged, each.letter.asked())) {
                        due.add(new Letter.Name(fate.to.kind(), fate.to.index(), each.letter.number()));
                    }
                }));
        return due;
    }

    synchronized Totals totals() {
        return before.plus(ofPosted());
    }

    private Totals ofPosted() {
        Totals sum = Totals.NONE;
        for (Posted each : posted.values()) {
            if (each.acknowledged) {
                long delivered =
                        each.fates.values().stream().filter(Fate::isDelivered).count();
                long reported = each.fates.values().stream()
                        .filter(fate -> !fate.isDelivered() && fate.isReported())
                        .count();
                long reports = each.fates.values().stream()
                        .mapToLong(fate -> fate.failed.size() + fate.told.size())
                        .sum();
                sum = sum.plus(new Totals(1, each.fates.size(), delivered, reported, reports));
            }
        }
        return sum;
    }

    /** All has come out, or never will: what is missing is lost, what came twice has to be excused. Then it is put away. */
    synchronized void close() {
        for (Posted each : posted.values()) {
            for (Fate fate : each.fates.values()) {
                Letter.Name name = new Letter.Name(fate.to.kind(), fate.to.index(), each.letter.number());
                if (fate.due(each.acknowledged, each.letter.asked())) {
                    wrong.add(words(name) + " was acknowledged and is lost: delivered " + fate.delivered
                            + ", failure told "
                            + fate.failed + ", success told " + fate.told + ", its MTA's report "
                            + fate.failureReported);
                }
                fate.contradictions(each.letter.asked()).forEach(text -> wrong.add(words(name) + ": " + text));
                Letter.Side back = each.letter.from();
                twice(name, fate.delivered, fate.to.side(), false);
                twice(name, fate.failed, back, true);
                twice(name, fate.told, back, true);
            }
        }
        wrong.addAll(duplicates.close());
        before = before.plus(ofPosted());
        posted.clear();
        closedBelow = next;
    }

    private void twice(Letter.Name name, List<Fate.Copy> copies, Letter.Side hop, boolean report) {
        duplicates
                .unexcused(copies, hop, name.number(), report)
                .forEach(text -> wrong.add(words(name) + (report ? ": a report " : " ") + text));
    }

    synchronized Map<Incident.Window, Duplicates.Excused> excused() {
        return duplicates.excused();
    }

    /** Copies after the first by the cycle's point; "any" for those that a sink itself brought about. */
    synchronized Map<String, Long> duplicatesAt() {
        return duplicates.byPoint();
    }

    /** What should not be; nothing for a gateway that keeps its word. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }
}
