package org.x400gate.gateway.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.octets.Octets;

/** One direction through the gateway: what its source was told, what its sink took and when. */
final class Flow {
    private final String from;
    private final String to;
    private final int messages;
    private final UnaryOperator<Octets> asMail;
    private final AtomicInteger begun = new AtomicInteger();
    private final Map<Integer, Mail> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrived = new AtomicInteger();

    /** Times at which the sink took a copy, in order. */
    private final Map<Mail, List<Instant>> copies = new LinkedHashMap<>();

    private final List<String> differences = new ArrayList<>();

    private record Arrival(Octets octets, Instant at) {}

    /** {@code asMail} turns what the sink takes into an Internet message. */
    Flow(String from, String to, int messages, UnaryOperator<Octets> asMail) {
        this.from = from;
        this.to = to;
        this.messages = messages;
        this.asMail = asMail;
    }

    int messages() {
        return messages;
    }

    /** The next message to be sent, from 1; empty when all are under way. */
    OptionalInt next() {
        int number = begun.incrementAndGet();
        return number <= messages ? OptionalInt.of(number) : OptionalInt.empty();
    }

    Mail mail(int message, int attempt) {
        return new Mail(from, to, message, attempt);
    }

    void acknowledged(Mail mail) {
        acknowledged.put(mail.message(), mail);
    }

    /** Called by the sink before it answers. */
    void arrived(Octets octets) {
        arrivals.add(new Arrival(octets, Instant.now()));
        arrived.incrementAndGet();
    }

    /** Steps done: each message is acknowledged once and comes out once. */
    int progress() {
        return acknowledged.size() + arrived.get();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    private void read() {
        for (Arrival each = arrivals.poll(); each != null; each = arrivals.poll()) {
            MimeMessage mail = Mail.parse(asMail.apply(each.octets()));
            Mail sent = Mail.read(mail);
            differences.addAll(sent.differences(mail));
            copies.computeIfAbsent(sent, first -> new ArrayList<>()).add(each.at());
        }
    }

    /** Acknowledged, and not come out. */
    synchronized List<Mail> missing() {
        read();
        return acknowledged.values().stream()
                .filter(mail -> !copies.containsKey(mail))
                .toList();
    }

    /** What came out otherwise than it was sent. */
    synchronized List<String> differences() {
        read();
        return List.copyOf(differences);
    }

    /** A copy that came out again, the kill that explains it, and how long before that the sink had taken the one before. */
    record Repeat(Instant kill, Duration before) {}

    /** Copies after a first one that a kill near enough explains; {@code unexplained} gets the others. */
    synchronized List<Repeat> repeats(List<Instant> kills, Duration window, List<String> unexplained) {
        read();
        List<Repeat> repeats = new ArrayList<>();
        copies.forEach((mail, times) -> {
            for (int copy = 1; copy < times.size(); copy++) {
                Instant before = times.get(copy - 1);
                Instant again = times.get(copy);
                Optional<Repeat> why = kills.stream()
                        .filter(kill -> kill.isBefore(again))
                        .map(kill -> new Repeat(kill, Duration.between(before, kill)))
                        .filter(repeat -> repeat.before().abs().compareTo(window) <= 0)
                        .findFirst();
                why.ifPresentOrElse(
                        repeats::add,
                        () -> unexplained.add(mail.id() + " came out at " + before + " and again at " + again));
            }
        });
        return repeats;
    }

    @Override
    public synchronized String toString() {
        read();
        long twice = copies.values().stream().filter(times -> times.size() > 1).count();
        return from + " -> " + to + ": " + acknowledged.size() + " acknowledged, " + copies.size() + " came out, "
                + twice + " of them more than once";
    }
}
