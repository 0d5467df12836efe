package org.x400gate.loadtest.target;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of a gateway's metrics page, in Prometheus's text format. */
public record Metrics(Map<String, Double> values) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{[^}]*})?) (\\S+)");

    public static Metrics parse(String text) {
        Map<String, Double> values = new HashMap<>();
        for (String line : text.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!line.startsWith("#") && matcher.lookingAt()) {
                values.put(matcher.group(1), Double.valueOf(matcher.group(2)));
            }
        }
        return new Metrics(values);
    }

    /** The sum over all series with this name and these labels, written as {@code class="x400-in"}; 0 if there is none. */
    public double sum(String name, String... labels) {
        return values.entrySet().stream()
                .filter(entry -> is(entry.getKey(), name, labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** What is there under this name and label at all: a figure that is missing is not 0. */
    public double require(String name, String... labels) {
        if (values.keySet().stream().noneMatch(key -> is(key, name, labels))) {
            throw new IllegalStateException("the gateway's metrics have no " + name + String.join(",", labels)
                    + ": is it older than this flood?");
        }
        return sum(name, labels);
    }

    /** By the value of one label, of those series that have the others. */
    public Map<String, Long> by(String label, String name, String... labels) {
        Map<String, Long> found = new TreeMap<>();
        Pattern wanted = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        values.forEach((key, value) -> {
            Matcher matcher = wanted.matcher(key);
            if (is(key, name, labels) && matcher.find()) {
                found.merge(matcher.group(1), value.longValue(), Long::sum);
            }
        });
        return found;
    }

    private static boolean is(String key, String name, String... labels) {
        if (!key.equals(name) && !key.startsWith(name + "{")) {
            return false;
        }
        for (String label : labels) {
            if (!key.contains(label)) {
                return false;
            }
        }
        return true;
    }
}
