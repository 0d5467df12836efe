package org.x400gate.gateway.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Follows one message through both gateways by their logs alone: queue id, MTS identifier, queue id on the other side. */
final class Hops {
    private static final Duration LOGGED_WITHIN = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Set<String> NOT_SHOWN = Set.of("time", "level", "room", "event");
    private static final String QUEUE_ID = "msg";

    private static final String MTS_ID = "mts-id";

    private final PrintStream out;
    private final Node from;
    private final Node to;

    Hops(PrintStream out, Node from, Node to) {
        this.out = out;
        this.from = from;
        this.to = to;
    }

    /** Prints every line of the message's way; false if the logs do not show it whole. */
    boolean tell(String queueId) throws IOException, InterruptedException {
        Optional<Map<String, String>> sent = await(from, Map.of(QUEUE_ID, queueId, "event", "x400-relayed"));
        print(from, queueId);
        if (sent.isEmpty()) {
            out.println("   the log of " + from.name() + " does not say how message " + queueId + " left");
            return false;
        }
        Optional<Map<String, String>> taken =
                await(to, Map.of(MTS_ID, sent.get().getOrDefault(MTS_ID, "(none)"), "event", "x400-accepted"));
        if (taken.isEmpty()) {
            out.println("   the log of " + to.name() + " does not know "
                    + sent.get().get(MTS_ID));
            return false;
        }
        String there = taken.get().getOrDefault(QUEUE_ID, "(none)");
        boolean left = await(to, Map.of(QUEUE_ID, there, "event", "smtp-out")).isPresent();
        print(to, there);
        return left;
    }

    private void print(Node node, String queueId) throws IOException {
        for (Map<String, String> line : lines(node)) {
            if (queueId.equals(line.get(QUEUE_ID))) {
                String fields = line.entrySet().stream()
                        .filter(field -> !NOT_SHOWN.contains(field.getKey()))
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("\n                 "));
                out.printf("   %s  %-10s %s%n", node.name(), line.get("event"), fields);
            }
        }
    }

    private static Optional<Map<String, String>> await(Node node, Map<String, String> wanted)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(LOGGED_WITHIN);
        while (true) {
            for (Map<String, String> line : lines(node)) {
                if (line.entrySet().containsAll(wanted.entrySet())) {
                    return Optional.of(line);
                }
            }
            if (Instant.now().isAfter(deadline)) {
                return Optional.empty();
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private static List<Map<String, String>> lines(Node node) throws IOException {
        return Files.readAllLines(node.log(), StandardCharsets.UTF_8).stream()
                .map(Node::fields)
                .toList();
    }
}
