package org.x400gate.loadtest.flood;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The outcome as JSON (RFC 8259), for programs. */
final class Json {
    private Json() {}

    static String of(Outcome outcome, Verdict verdict) {
        return "{\n  \"passed\": " + verdict.passed() + ",\n  \"verdict\": " + quoted(verdict.words())
                + ",\n  \"attempts\": " + outcome.course().attempts() + ",\n  \"warmUp\": "
                + outcome.course().warmUp() + ",\n  \"live\": " + outcome.live() + ",\n  \"lines\": "
                + array(verdict.lines().stream().map(Json::line).toList()) + ",\n  \"fates\": "
                + object(outcome.tally().entrySet().stream()
                        .collect(Collectors.toMap(
                                kind -> kind.getKey().name(),
                                kind -> object(kind.getValue().entrySet().stream()
                                        .collect(Collectors.toMap(
                                                fate -> fate.getKey().name(),
                                                fate -> String.valueOf(fate.getValue())))))))
                + ",\n  \"restPoints\": "
                + array(outcome.restPoints().stream()
                        .map(RestPoint::reading)
                        .map(Json::reading)
                        .toList())
                + ",\n  \"samples\": "
                + array(outcome.samples().stream().map(Json::reading).toList()) + "\n}\n";
    }

    private static String line(Verdict.Line line) {
        return "{\"claim\": " + quoted(line.claim()) + ", \"state\": "
                + quoted(line.state().name()) + ", \"text\": " + quoted(line.text()) + "}";
    }

    private static String reading(Reading reading) {
        return String.format(
                Locale.ROOT,
                "{\"seconds\": %.1f, \"attempts\": %d, \"published\": %d, \"peers\": %d, \"kernel\": %d, \"comparable\": %b,"
                        + " \"running\": %d, \"waiting\": %d, \"lingering\": %d, \"refused\": %d, \"heap\": %.0f,"
                        + " \"direct\": %.0f, \"resident\": %.0f, \"descriptors\": %.0f, \"actors\": %.0f, \"timers\": %.0f}",
                reading.seconds(),
                reading.attempts(),
                reading.counts().published(),
                reading.counts().peers(),
                reading.counts().kernel(),
                reading.counts().comparable(),
                reading.admissions().running(),
                reading.admissions().waiting(),
                reading.admissions().lingering(),
                reading.admissions().refused(),
                reading.heap(),
                reading.direct(),
                reading.resident(),
                reading.descriptors(),
                reading.actors(),
                reading.timers());
    }

    private static String array(List<String> values) {
        return values.isEmpty() ? "[]" : "[\n    " + String.join(",\n    ", values) + "]";
    }

    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(member -> quoted(member.getKey()) + ": " + member.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
