package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which settings may change while a gateway runs. All others are read at its start. */
final class LiveKeys {
    private static final List<String> LIVE = List.of(
            "peers",
            "peer-defaults",
            "smtp.servers",
            "smtp.server-defaults",
            "smtp.mx",
            "routes",
            "addresses",
            "retry",
            "queue.delayed-notice-after",
            "queue.max-deferral",
            "queue.max-failed-transfers",
            "reload",
            "sessions",
            "smtp.incoming",
            "smtp.outgoing",
            "smtp.per-peer",
            "smtp.per-source",
            "x400.claimed",
            "x400.threshold",
            "x400.max-unsettled",
            "x400.listen.attempts",
            "x400.listen.attempts-for-peers",
            "x400.listen.attempts-per-source",
            "x400.listen.hurry-from",
            "x400.listen-tls.attempts",
            "x400.listen-tls.attempts-for-peers",
            "x400.listen-tls.attempts-per-source",
            "x400.listen-tls.hurry-from",
            "smtp.listen.attempts",
            "smtp.listen.attempts-for-peers",
            "smtp.listen.attempts-per-source");

    private LiveKeys() {}

    /** Whole keys, in order. */
    record Difference(List<String> live, List<String> waiting) {
        Difference {
            live = List.copyOf(live);
            waiting = List.copyOf(waiting);
        }

        boolean isNone() {
            return live.isEmpty() && waiting.isEmpty();
        }
    }

    static Config merged(Config running, Config fresh) {
        Config merged = running;
        for (String key : LIVE) {
            String path = ConfigFile.ROOT + "." + key;
            merged = merged.withoutPath(path).withValue(path, fresh.getValue(path));
        }
        return merged;
    }

    static Difference difference(Config running, Config fresh) {
        Map<String, ConfigValue> before = leaves(running);
        Map<String, ConfigValue> after = leaves(fresh);
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> live = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(before.get(key), after.get(key))) {
                (isLive(key) ? live : waiting).add(key);
            }
        }
        return new Difference(live, waiting);
    }

    private static Map<String, ConfigValue> leaves(Config config) {
        Map<String, ConfigValue> leaves = new TreeMap<>();
        config.getConfig(ConfigFile.ROOT)
                .entrySet()
                .forEach(entry -> leaves.put(ConfigFile.ROOT + "." + entry.getKey(), entry.getValue()));
        return leaves;
    }

    private static boolean isLive(String key) {
        return LIVE.stream()
                .map(live -> ConfigFile.ROOT + "." + live)
                .anyMatch(live -> key.equals(live) || key.startsWith(live + "."));
    }
}
