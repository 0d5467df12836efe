package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.x400gate.gateway.net.Networks;

/**
 * Reads values under one prefix and notes every fault instead of stopping at the first. After a fault a legal value is
 * returned so that reading can go on; {@link #failIfAny} ends it.
 */
final class SettingsReader {
    private final Config config;
    private final String prefix;
    /** File and line of the nearest object of the operator's own, for what stands in the defaults. */
    private final String home;

    private final List<SettingError> errors;

    private SettingsReader(Config config, String prefix, String home, List<SettingError> errors) {
        this.config = config;
        this.prefix = prefix;
        this.home = home;
        this.errors = errors;
    }

    /** {@code config} with defaults filled in and resolved; {@code prefix} names the object read. */
    static SettingsReader of(Config config, String prefix, String file) {
        Config object = config.getConfig(prefix);
        return new SettingsReader(
                object, prefix + ".", SettingWords.place(object.root()).orElse(file + ": 1"), new ArrayList<>());
    }

    SettingsReader at(String key) {
        try {
            Config object = config.getConfig(key);
            return new SettingsReader(
                    object,
                    prefix + key + ".",
                    SettingWords.place(object.root()).orElse(home),
                    errors);
        } catch (ConfigException e) {
            fault(key, "an object { ... }");
            Config reference = ConfigFile.reference();
            // What is missing there belongs to a peer or server, which has no place in the reference.
            Config defaults = reference.hasPath(prefix + key)
                    ? reference.getConfig(prefix + key)
                    : reference.getConfig(ConfigFile.ROOT + ".peer-defaults." + key);
            return new SettingsReader(defaults, prefix + key + ".", home, errors);
        }
    }

    long number(String key, long min, long max) {
        String allowed = "a whole number from " + min + " to " + max;
        return within(key, min, max, allowed, () -> config.getLong(key));
    }

    int integer(String key, int min, int max) {
        return (int) number(key, min, max);
    }

    /** Octets; the file may say {@code 20 MiB}. */
    long octets(String key, long min, long max) {
        String allowed = "a size from " + min + " to " + max + " octets, for example 64 KiB";
        return within(key, min, max, allowed, () -> config.getBytes(key));
    }

    Duration duration(String key, Duration min, Duration max) {
        String allowed =
                "a time from " + SettingWords.text(min) + " to " + SettingWords.text(max) + ", for example 30 s";
        return duration(key, min, max, allowed);
    }

    Duration duration(String key, Duration min, Duration max, String allowed) {
        return Duration.ofMillis(within(
                key,
                min.toMillis(),
                max.toMillis(),
                allowed,
                () -> config.getDuration(key).toMillis()));
    }

    /** {@code least}: as many of them. */
    List<Duration> durations(String key, int least, Duration min, Duration max) {
        String allowed = "a list of times from " + SettingWords.text(min) + " to " + SettingWords.text(max)
                + ", for example [1 m, 5 m]";
        return value(
                key,
                allowed,
                List.of(min),
                () -> List.copyOf(config.getDurationList(key)),
                values -> values.size() >= least
                        && values.stream().allMatch(each -> each.compareTo(min) >= 0 && each.compareTo(max) <= 0));
    }

    /** Of the object read, as its keys are told. */
    String name() {
        return prefix.substring(0, prefix.length() - 1);
    }

    /** File and line of the object read. */
    String where() {
        return home;
    }

    boolean has(String key) {
        return config.hasPath(key);
    }

    /** What stands there, if it can be read and is good; else that is a fault, and {@code instead} goes on. */
    private <T> T value(String key, String allowed, T instead, Supplier<T> read, Predicate<T> good) {
        Optional<T> value;
        try {
            value = Optional.of(read.get()).filter(good);
        } catch (ConfigException e) {
            value = Optional.empty();
        }
        return value.orElseGet(() -> {
            fault(key, allowed);
            return instead;
        });
    }

    private long within(String key, long min, long max, String allowed, Supplier<Long> read) {
        return value(key, allowed, min, read, value -> value >= min && value <= max);
    }

    boolean yes(String key) {
        return value(key, "true or false", false, () -> config.getBoolean(key), value -> true);
    }

    /** Printable text without line ends, at most {@code max} characters, empty only where {@code min} is 0. */
    String text(String key, int min, int max) {
        String allowed = "text of " + min + " to " + max + " printable characters";
        return value(
                key,
                allowed,
                "",
                () -> config.getString(key),
                value -> value.length() >= min
                        && value.length() <= max
                        && value.chars().noneMatch(Character::isISOControl));
    }

    /** A name that goes to others as it is: printable ASCII without outer blanks, 1 to {@code max} characters. */
    String name(String key, int max) {
        String name = text(key, 1, max);
        if (!name.isEmpty() && !SettingWords.isName(name, max)) {
            fault(key, SettingWords.nameAllowed(max));
        }
        return name;
    }

    /** A mail domain or host name. */
    String domain(String key) {
        String domain = text(key, 1, 255);
        if (!domain.isEmpty() && !SettingWords.DOMAIN.matcher(domain).matches()) {
            fault(key, "a domain: labels of letters, digits, - and _ with points between them");
        }
        return domain;
    }

    /** One of these names. */
    String oneOf(String key, Set<String> names) {
        String allowed =
                names.isEmpty() ? "one of those configured, and there is none" : "one of " + new TreeSet<>(names);
        if (!has(key)) {
            fault(key, allowed);
            return "";
        }
        String name = text(key, 1, 255);
        if (!name.isEmpty() && !names.contains(name)) {
            fault(key, allowed);
        }
        return name;
    }

    /** Empty text stands for "not set". */
    Optional<String> optionalText(String key, int max) {
        return Optional.of(text(key, 0, max)).filter(value -> !value.isEmpty());
    }

    int port(String key) {
        return integer(key, 0, 65_535);
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        E[] constants = type.getEnumConstants();
        String value = text(key, 1, 100);
        for (E constant : constants) {
            if (SettingWords.word(constant).equals(value.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        if (!value.isEmpty()) {
            fault(
                    key,
                    Arrays.stream(constants).map(SettingWords::word).collect(Collectors.joining(", ", "one of ", "")));
        }
        return constants[0];
    }

    /** Addresses and ranges of them; what is none is told, and none of the list taken. */
    Networks networks(String key) {
        try {
            return Networks.parse(texts(key));
        } catch (IllegalArgumentException e) {
            fault(key, "a list of addresses and ranges such as 192.0.2.0/24 or 2001:db8::/32 (" + e.getMessage() + ")");
            return Networks.NONE;
        }
    }

    List<String> texts(String key) {
        String allowed = "a list of texts, for example [\"a\", \"b\"]";
        return value(key, allowed, List.of(), () -> List.copyOf(config.getStringList(key)), texts -> true);
    }

    /** A secret in {@code key} itself or in the file that {@code key-file} names; empty when neither is set. */
    Optional<String> secret(String key) {
        Optional<String> inline = optionalText(key, 200);
        Optional<String> file = optionalText(key + "-file", 4_096);
        if (file.isEmpty()) {
            return inline;
        }
        if (inline.isPresent()) {
            fault(key + "-file", "empty while " + prefix + key + " is set: one of the two");
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file.get())).strip()).filter(value -> !value.isEmpty());
        } catch (IOException | IllegalArgumentException e) {
            fault(key + "-file", "a readable text file (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    /** Notes what stands in another file, which the key names. */
    void faultIn(String file, int line, String key, String value, String allowed) {
        errors.add(new SettingError(prefix + key, value, allowed, file + ": " + line));
    }

    /** One reader per object of a list; each object may hold the given keys only. */
    List<SettingsReader> list(String key, Set<String> keys) {
        ConfigList values;
        try {
            values = config.getList(key);
        } catch (ConfigException e) {
            fault(key, "a list of objects [ { ... }, ... ]");
            return List.of();
        }
        List<SettingsReader> readers = new ArrayList<>();
        for (ConfigValue value : values) {
            String name = prefix + key + "[" + readers.size() + "]";
            if (value instanceof ConfigObject object) {
                for (String unknown : SettingWords.minus(object.keySet(), keys)) {
                    note(name + "." + unknown, object.get(unknown), "a key out of " + new TreeSet<>(keys));
                }
                readers.add(new SettingsReader(object.toConfig(), name + ".", where(object), errors));
            } else {
                note(name, value, "an object { ... }");
            }
        }
        return readers;
    }

    /** Names of the objects under the key, whether they are right or not. */
    Set<String> names(String key) {
        try {
            return Set.copyOf(config.getObject(key).keySet());
        } catch (ConfigException e) {
            return Set.of();
        }
    }

    /**
     * One reader per named object, each with the defaults under {@code defaultsKey} behind it; no other keys than those. A
     * name has at most {@code maxName} characters.
     */
    List<Named> named(String key, String defaultsKey, int maxName) {
        ConfigObject defaults;
        ConfigObject given;
        try {
            given = config.getObject(key);
            defaults = config.getObject(defaultsKey);
        } catch (ConfigException e) {
            // Which of the two it is says at(): an object that is none is noted there.
            at(defaultsKey);
            at(key);
            return List.of();
        }
        List<Named> result = new ArrayList<>();
        for (var entry : given.entrySet()) {
            String path = prefix + key + "." + ConfigUtil.quoteString(entry.getKey());
            if (!SettingWords.isName(entry.getKey(), maxName)) {
                errors.add(new SettingError(
                        path, entry.getKey(), SettingWords.nameAllowed(maxName), where(entry.getValue())));
            } else if (entry.getValue() instanceof ConfigObject object) {
                unknownKeys(object, defaults, path);
                result.add(new Named(
                        entry.getKey(),
                        new SettingsReader(
                                object.withFallback(defaults).toConfig(), path + ".", where(object), errors)));
            } else {
                note(path, entry.getValue(), "an object { ... }");
            }
        }
        return result;
    }

    record Named(String name, SettingsReader reader) {}

    /** Notes each key of {@code given} that {@code known} does not have; objects that are empty in {@code known} hold free names. */
    void unknownKeys(ConfigObject given, ConfigObject known, String path) {
        for (String key : given.keySet()) {
            String whole = path + "." + (key.matches("[A-Za-z0-9-]+") ? key : ConfigUtil.quoteString(key));
            ConfigValue here = known.get(key);
            if (here == null) {
                note(
                        whole,
                        given.get(key),
                        "no such key; known here: " + String.join(", ", new TreeSet<>(known.keySet())));
            } else if (here instanceof ConfigObject inner
                    && !inner.isEmpty()
                    && given.get(key) instanceof ConfigObject deeper) {
                unknownKeys(deeper, inner, whole);
            }
        }
    }

    /** Builds a record whose own constructor checks what belongs together; its complaint becomes a fault of this prefix. */
    <T> Optional<T> build(Supplier<T> record) {
        long before =
                errors.stream().filter(error -> error.key().startsWith(prefix)).count();
        if (before > 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(record.get());
        } catch (IllegalArgumentException e) {
            errors.add(new SettingError(prefix.substring(0, prefix.length() - 1), "(together)", e.getMessage(), home));
            return Optional.empty();
        }
    }

    void fault(String key, String allowed) {
        Optional<ConfigValue> value = Optional.empty();
        try {
            value = config.hasPathOrNull(key) && !config.getIsNull(key) ? Optional.of(config.getValue(key)) : value;
        } catch (ConfigException e) {
            value = Optional.empty(); // an object where a value should be, or the reverse: told by "allowed"
        }
        errors.add(new SettingError(
                prefix + key,
                value.map(given -> SettingWords.shown(key, given)).orElse("(not set)"),
                allowed,
                value.map(this::where).orElse(home)));
    }

    void unknown(String path, ConfigValue value, String allowed) {
        note(path, value, allowed);
    }

    private void note(String path, ConfigValue value, String allowed) {
        errors.add(new SettingError(path, SettingWords.shown(path, value), allowed, where(value)));
    }

    private String where(ConfigValue value) {
        return SettingWords.place(value).orElse(home);
    }

    boolean failed() {
        return !errors.isEmpty();
    }

    void failIfAny() throws InvalidSettings {
        if (failed()) {
            throw new InvalidSettings(errors);
        }
    }
}
