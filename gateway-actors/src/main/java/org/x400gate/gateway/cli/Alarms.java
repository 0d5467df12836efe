package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.x400gate.protocol.inspect.Lines;

/** What an operator should look at, the worst first: what does not run, what waits for an operator, what is not sent. */
final class Alarms {
    private static final Duration OVERDUE = Duration.ofMinutes(1);
    private static final int MAX_NAMED = 3;
    private static final Map<String, String> WAITING = Map.of(
            "FAILED", "failed, nobody told: ",
            "QUARANTINED", "dead letter: ",
            "HELD", "held by an operator: ");
    private static final int MAX_HOPS = 5;

    private final Instant now;
    private final List<String> alarms = new ArrayList<>();

    Alarms(Instant now) {
        this.now = now;
    }

    List<String> of(JsonNode status, JsonNode queue, AdminClient gateway) throws IOException {
        status.path("problems").forEach(problem -> alarms.add(text(problem)));
        status.path("damaged")
                .forEach(record -> alarms.add("damaged in the store: " + text(record)
                        + "; all else goes on; stop the gateway, then: x400gate queue salvage"));
        JsonNode configuration = status.path("configuration");
        configuration
                .path("errors")
                .forEach(error ->
                        alarms.add("reload refused at " + text(configuration.path("refusedAt")) + ": " + text(error)));
        JsonNode peers = gateway.get("/peers");
        peers.path("orders").forEach(order -> alarms.add(text(order.path("hop")) + ": " + PeerOrders.line(order)));
        peers.path("peers")
                .forEach(peer -> peer.path("problems")
                        .forEach(each -> alarms.add("peer " + text(peer.path("name")) + ": " + problem(each))));
        waiting(gateway.get("/queue/entries?waiting=yes&max=" + MAX_NAMED));
        List<JsonNode> hops = new ArrayList<>();
        queue.path("hops").forEach(hops::add);
        hops.sort(Comparator.comparing(hop -> -hop.path("queued").asLong()));
        for (JsonNode hop : hops.subList(0, Math.min(hops.size(), MAX_HOPS))) {
            hop(hop, gateway);
        }
        return alarms;
    }

    /** Of a peer. */
    static String problem(JsonNode problem) {
        return text(problem.path("kind")) + ": " + text(problem.path("text")) + "; "
                + problem.path("tries").asLong() + " tries since " + text(problem.path("since"));
    }

    private void waiting(JsonNode page) {
        for (JsonNode entry : page.path("entries")) {
            for (JsonNode recipient : entry.path("recipients")) {
                String state = recipient.path("state").asText();
                if (WAITING.containsKey(state)) {
                    alarms.add(WAITING.get(state)
                            + entry.path("id").asText() + " for " + text(recipient.path("address")) + ": "
                            + text(recipient.path("lastOutcome")));
                    break;
                }
            }
        }
        if (!page.path("next").asText().isEmpty()) {
            alarms.add("more of these: x400gate queue list --held");
        }
    }

    /** A next hop that defers, or whose work is due and nobody takes it. */
    private void hop(JsonNode hop, AdminClient gateway) throws IOException {
        String name = hop.path("hop").asText();
        Instant due = Instant.parse(hop.path("earliestDue").asText());
        JsonNode worst = gateway.get("/queue/entries?max=1&hop=" + AdminClient.encoded(name))
                .path("entries")
                .path(0);
        boolean deferred = worst.path("attempts").asInt() > 0;
        boolean overdue = hop.path("leased").asLong() == 0 && due.plus(OVERDUE).isBefore(now);
        if (deferred || overdue) {
            alarms.add(Lines.printable(name) + ": " + hop.path("queued").asLong() + " wait"
                    + (overdue ? ", due since " + QueueText.span(Duration.between(due, now)) : "")
                    + (worst.isMissingNode() ? "" : "; " + worst(worst)));
        }
    }

    private String worst(JsonNode entry) {
        Duration age = Duration.between(Instant.parse(entry.path("acceptedAt").asText()), now);
        return "the worst " + entry.path("id").asText() + ", "
                + entry.path("attempts").asLong() + " tries in "
                + QueueText.span(age) + ": "
                + text(entry.path("recipients").path(0).path("lastOutcome"));
    }

    private static String text(JsonNode node) {
        return Lines.printable(node.asText());
    }
}
