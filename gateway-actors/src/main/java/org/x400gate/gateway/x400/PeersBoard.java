package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How it stands with the peers that we call, as their deliveries tell it; for administration. */
public final class PeersBoard {
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    /**
     * One peer.
     *
     * @param endpoint where it answered last
     * @param notReached why no association came of the last tries; empty after one that did
     * @param misconfigured which setting of ours it does not take; empty again when it works
     */
    public record Standing(Optional<String> endpoint, Optional<Failure> notReached, Optional<Failure> misconfigured) {
        static final Standing UNKNOWN = new Standing(Optional.empty(), Optional.empty(), Optional.empty());

        Standing reached(String at) {
            return new Standing(Optional.of(at), Optional.empty(), Optional.empty());
        }

        Standing notReached(String text, Instant now) {
            return new Standing(endpoint, Optional.of(once(text, notReached, now)), misconfigured);
        }

        Standing misconfigured(String text, Instant now) {
            return new Standing(endpoint, Optional.empty(), Optional.of(once(text, misconfigured, now)));
        }

        private static Failure once(String text, Optional<Failure> before, Instant now) {
            return new Failure(
                    text,
                    before.map(Failure::since).orElse(now),
                    before.map(Failure::tries).orElse(0) + 1);
        }
    }

    /** So many tries in a row, the first of them at {@code since}; {@code text} is about the last. */
    public record Failure(String text, Instant since, int tries) {}

    /** The line of one delivery, as long as that serves its peer. */
    final class Line {
        private final String peer;
        private volatile Standing standing = Standing.UNKNOWN;

        private Line(String peer) {
            this.peer = peer;
        }

        /** One writer. */
        void change(UnaryOperator<Standing> change) {
            standing = change.apply(standing);
        }

        /** A successor's line stays. */
        void end() {
            lines.remove(peer, this);
        }
    }

    Line line(String peer) {
        Line line = new Line(peer);
        lines.put(peer, line);
        return line;
    }

    /** By peer. */
    public Map<String, Standing> standings() {
        Map<String, Standing> standings = new TreeMap<>();
        lines.forEach((peer, line) -> standings.put(peer, line.standing));
        return standings;
    }

    /** How many peers answer what {@code question} asks. */
    public long count(Function<Standing, Optional<Failure>> question) {
        return lines.values().stream()
                .flatMap(line -> question.apply(line.standing).stream())
                .count();
    }
}
