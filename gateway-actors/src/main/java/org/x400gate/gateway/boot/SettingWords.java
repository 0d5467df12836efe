package org.x400gate.gateway.boot;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How values, names and places are told, and which names and domains there may be. */
final class SettingWords {
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?";
    static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    /** A key that somebody misspelt may hold one all the same. */
    private static final Pattern SECRET = Pattern.compile("(?i)(pass|pwd|secret)[^.]*$(?<!-file)");

    private SettingWords() {}

    static boolean isName(String text, int max) {
        return text.length() <= max
                && !text.isEmpty()
                && text.equals(text.strip())
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    static String nameAllowed(int max) {
        return "a name of 1 to " + max + " printable characters of ASCII, without outer blanks";
    }

    static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String shown(String key, ConfigValue value) {
        if (SECRET.matcher(key).find()) {
            return "***";
        }
        return value.valueType() == ConfigValueType.STRING
                ? String.valueOf(value.unwrapped())
                : value.render(ConfigRenderOptions.concise());
    }

    /** File and line; empty if the value stands in the defaults alone. Of an object in several places the first counts. */
    static Optional<String> place(ConfigValue value) {
        String description = value.origin().description();
        for (String part : description.replaceFirst("^merge of ", "").split(",")) {
            if (!part.startsWith("reference.conf") && part.matches("(?s).+: [0-9]+(-[0-9]+)?")) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    static Set<String> minus(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
