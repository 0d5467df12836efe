package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.inspect.Lines;

/** Entries of the queue and lines of the ledger, for people. Everything in them came from outside. */
final class QueueText {
    private static final Set<String> OPEN = Set.of("PENDING", "HELD", "FAILED", "QUARANTINED");
    private static final int MAX_NAMED = 5;

    private final PrintWriter out;

    QueueText(PrintWriter out) {
        this.out = out;
    }

    /** Two lines for each: what it is and how it fares, then who still waits for it. */
    void page(JsonNode page) {
        page.path("entries").forEach(this::entry);
        out.println(page.path("entries").size() + " of " + page.path("all").asLong() + " entries"
                + (page.path("whole").asBoolean()
                        ? ""
                        : "; only the oldest were looked at, narrow it with --hop or --held"));
        String next = text(page, "next");
        if (!next.isEmpty()) {
            out.println("more: --after " + next);
        }
    }

    private void entry(JsonNode entry) {
        out.println(text(entry, "id") + "  " + state(entry) + "  " + number(entry, "attempts") + " tries, since "
                + span(Duration.between(Instant.parse(text(entry, "acceptedAt")), Instant.now()))
                + (isDeferred(entry) ? ", not before " + text(entry, "notBefore") : "") + ", until "
                + text(entry, "deadline") + ", " + text(entry, "priority").toLowerCase(Locale.ROOT) + ", from "
                + address(text(entry, "originator")) + " by " + text(entry, "source"));
        open(entry).forEach(recipient -> out.println("    " + recipient(recipient)));
    }

    /** What an operator has to know first. */
    private static String state(JsonNode entry) {
        List<String> states = new ArrayList<>();
        entry.path("recipients")
                .forEach(recipient -> states.add(recipient.path("state").asText()));
        String open = isDeferred(entry) ? "deferred" : "waiting";
        if (states.contains("FAILED")) {
            return "failed ";
        }
        return states.contains("QUARANTINED") ? "dead   " : states.contains("HELD") ? "held   " : open;
    }

    private static boolean isDeferred(JsonNode entry) {
        String notBefore = text(entry, "notBefore");
        return !notBefore.isEmpty() && Instant.parse(notBefore).isAfter(Instant.now());
    }

    private static List<JsonNode> open(JsonNode entry) {
        List<JsonNode> open = new ArrayList<>();
        entry.path("recipients").forEach(recipient -> {
            String state = recipient.path("state").asText();
            if (OPEN.contains(state)) {
                open.add(recipient);
            }
        });
        return open;
    }

    private static String recipient(JsonNode recipient) {
        String outcome = text(recipient, "lastOutcome");
        return text(recipient, "state").toLowerCase(Locale.ROOT) + "  " + text(recipient, "address") + "  at "
                + text(recipient, "hop") + (outcome.isEmpty() ? "" : "  last: " + outcome);
    }

    /** All that is known of one entry. */
    void sight(JsonNode sight) {
        out.println("entry " + text(sight, "id"));
        if (sight.path("entry").isEmpty()) {
            out.println("  finished: no longer in the queue");
        }
        sight.path("entry").forEach(entry -> {
            field(
                    "kind",
                    text(entry, "kind") + ", " + number(entry, "octets") + " octets, "
                            + text(entry, "priority").toLowerCase(Locale.ROOT));
            field("from", address(text(entry, "originator")) + " by " + text(entry, "source"));
            field("accepted", text(entry, "acceptedAt") + ", until " + text(entry, "deadline"));
            for (String wish : List.of("notBefore", "latest")) {
                if (!text(entry, wish).isEmpty()) {
                    field(wish.equals("latest") ? "latest" : "not before", text(entry, wish));
                }
            }
            field("tries", number(entry, "attempts"));
            entry.path("recipients").forEach(recipient -> field("to", recipient(recipient)));
        });
        sight.path("envelope")
                .properties()
                .forEach(field -> field(
                        Lines.printable(field.getKey()),
                        Lines.printable(field.getValue().asText())));
        sight.path("work")
                .forEach(work -> field(
                        "next try",
                        text(work, "due") + " at " + text(work, "hop") + ", after " + number(work, "attempts")));
        ledger(sight);
    }

    /** Its way, hop by hop; who still waits for it, if it is in the queue. */
    void traced(JsonNode sight) {
        out.println("message " + text(sight, "id") + (sight.path("entry").isEmpty() ? "  finished" : ""));
        ledger(sight);
        sight.path("entry")
                .forEach(entry -> open(entry).forEach(recipient -> out.println("  now  " + recipient(recipient))));
        sight.path("work")
                .forEach(work -> out.println("  next try  " + text(work, "due") + " at " + text(work, "hop")));
    }

    private void ledger(JsonNode sight) {
        sight.path("ledger").forEach(line -> {
            List<String> details = new ArrayList<>();
            line.path("details")
                    .properties()
                    .forEach(detail -> details.add(Lines.printable(detail.getKey()) + "="
                            + quoted(Lines.printable(detail.getValue().asText()))));
            String originator = text(line, "originator");
            if (!originator.isEmpty()) {
                details.add(0, "originator=" + quoted(originator));
            }
            addresses(line).ifPresent(named -> details.add(originator.isEmpty() ? 0 : 1, "of=" + quoted(named)));
            line.path("references")
                    .forEach(reference -> details.add("ref=" + quoted(Lines.printable(reference.asText()))));
            out.println("  " + text(line, "time") + "  " + text(line, "event").toLowerCase(Locale.ROOT) + "  "
                    + String.join(" ", details));
        });
    }

    /** The first of those it is about, and how all of them are numbered. */
    private static Optional<String> addresses(JsonNode line) {
        List<String> named = new ArrayList<>();
        line.path("addresses").forEach(address -> named.add(Lines.printable(address.asText())));
        String numbers = text(line, "recipients");
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        List<String> first = named.subList(0, Math.min(MAX_NAMED, named.size()));
        String all = numbers.contains("-") || numbers.contains(",") ? " (" + numbers + ")" : "";
        return Optional.of((first.isEmpty()
                        ? "recipient " + numbers
                        : String.join("; ", first)
                                + (named.size() > MAX_NAMED || first.size() < named.size() ? "; ..." : ""))
                + all);
    }

    private void field(String name, String value) {
        out.println("  " + name + " ".repeat(Math.max(1, 11 - name.length())) + value);
    }

    private static String quoted(String text) {
        return text.matches("[^ \"]+") ? text : "\"" + text.replace('"', '\'') + "\"";
    }

    private static String address(String text) {
        return text.isEmpty() ? "nobody" : text;
    }

    private static String number(JsonNode node, String field) {
        return Long.toString(node.path(field).asLong());
    }

    private static String text(JsonNode node, String field) {
        return Lines.printable(node.path(field).asText());
    }

    /** 3d4h, 2h05m, 40s. */
    static String span(Duration time) {
        Duration given = time.isNegative() ? Duration.ZERO : time;
        if (given.toDays() > 0) {
            return given.toDays() + "d" + given.toHoursPart() + "h";
        }
        return given.toHours() > 0
                ? given.toHours() + "h" + String.format("%02dm", given.toMinutesPart())
                : given.toMinutes() > 0 ? given.toMinutes() + "m" : given.toSeconds() + "s";
    }
}
