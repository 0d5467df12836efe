package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every setting that is a number, at the ends of what it is said to allow, beyond them, and where numbers of 15, 16, 31 and
 * 32 bits end. The bounds are those that a wrong value is answered with.
 */
@Tag("SF-101")
class SettingsBoundsTest {
    private static final Pattern NUMBER = Pattern.compile("a whole number from (-?\\d+) to (\\d+)");
    private static final Pattern SIZE = Pattern.compile("a size from (\\d+) to (\\d+) octets.*");
    private static final Pattern TIME = Pattern.compile("(?:a|never, or a) time from (\\S+) to (\\S+), for example.*");

    private static final List<Long> WIDTHS = List.of(
            (1L << 15) - 1,
            1L << 15,
            (1L << 15) + 1,
            64_536L,
            64_537L,
            (1L << 16) - 1,
            1L << 16,
            (1L << 31) - 1,
            1L << 31,
            (1L << 32) - 1,
            1L << 32,
            (1L << 32) + 1);

    /** What stands in a file for "P" and "s", whose keys have their defaults elsewhere. */
    private static final String OTHERS =
            "x400gate { peers.P { host = \"127.0.0.1\" }, smtp.servers.s { host = \"127.0.0.1\" } }\n";

    @TempDir
    Path folder;

    /** {@code unit}: behind a value in the file. */
    private record Bounds(long least, long most, String unit, String allowed) {
        boolean has(long value) {
            return value >= least && value <= most;
        }
    }

    private final Map<String, Bounds> settings = new HashMap<>();

    @BeforeEach
    void askForTheBounds() throws IOException {
        List<String> keys = new ArrayList<>();
        keys("x400gate.", (ConfigObject) ConfigFile.reference().root().get("x400gate"), keys);
        String wrong = keys.stream().map(key -> key + " = \"no number\"\n").collect(Collectors.joining());
        for (SettingError error : errors(wrong)) {
            bounds(error.allowed()).ifPresent(bounds -> settings.put(error.key(), bounds));
        }
        assertThat(settings.size())
                .as("settings that are numbers: %s", settings.keySet())
                .isGreaterThan(90);
    }

    private static void keys(String prefix, ConfigObject object, List<String> keys) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = prefix + ConfigUtil.joinPath(entry.getKey());
            if (entry.getValue() instanceof ConfigObject inner) {
                keys(key + ".", inner, keys);
            } else {
                keys.add(key);
            }
        }
    }

    private static Optional<Bounds> bounds(String allowed) {
        Matcher number = NUMBER.matcher(allowed);
        Matcher size = SIZE.matcher(allowed);
        Matcher time = TIME.matcher(allowed);
        if (number.matches()) {
            return Optional.of(of(number, Long::parseLong, "", allowed));
        } else if (size.matches()) {
            return Optional.of(of(size, Long::parseLong, " B", allowed));
        } else if (time.matches()) {
            return Optional.of(of(
                    time,
                    text -> Duration.parse("PT" + text.toUpperCase(Locale.ROOT)).toMillis(),
                    " ms",
                    allowed));
        }
        return Optional.empty();
    }

    private static Bounds of(Matcher range, ToLongFunction<String> read, String unit, String allowed) {
        return new Bounds(read.applyAsLong(range.group(1)), read.applyAsLong(range.group(2)), unit, allowed);
    }

    @Test
    void bothEndsAreTakenAndWhatIsBeyondThemIsNot() throws IOException {
        assertRefused(outOfRange(given(Bounds::least)), List.of());
        assertRefused(outOfRange(given(Bounds::most)), List.of());
        assertRefused(outOfRange(given(bounds -> bounds.least() - 1)), List.copyOf(settings.keySet()));
        assertRefused(outOfRange(given(bounds -> bounds.most() + 1)), List.copyOf(settings.keySet()));
        // What has more than 32 bits, or than 64, is not what is left of it.
        assertRefused(outOfRange(given(bounds -> bounds.least() - (1L << 32))), List.copyOf(settings.keySet()));
        assertRefused(outOfRange(given(bounds -> bounds.most() + (1L << 32))), List.copyOf(settings.keySet()));
        assertRefused(
                outOfRange(text(bounds -> "18446744073709551617" + bounds.unit())), List.copyOf(settings.keySet()));
    }

    @Test
    void whereANumberOfFewBitsWouldEndNothingIsDifferent() throws IOException {
        for (long width : WIDTHS) {
            List<String> beyond = settings.entrySet().stream()
                    .filter(each -> !each.getValue().has(width))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(beyond).as("settings that don't go up to %s", width).hasSizeLessThan(settings.size());
            assertRefused(outOfRange(given(bounds -> width)), beyond);
        }
    }

    private void assertRefused(List<String> refused, List<String> expected) {
        assertThat(refused).containsExactlyInAnyOrderElementsOf(expected);
    }

    private String given(ToLongFunction<Bounds> value) {
        return text(bounds -> value.applyAsLong(bounds) + bounds.unit());
    }

    private String text(java.util.function.Function<Bounds, String> value) {
        return settings.entrySet().stream()
                .map(each -> each.getKey() + " = " + value.apply(each.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** Of all keys those whose own bounds the value is beyond; that some of them don't go together is another matter. */
    private List<String> outOfRange(String lines) throws IOException {
        return errors(lines).stream()
                .filter(error -> settings.containsKey(error.key()))
                .filter(error ->
                        error.allowed().equals(settings.get(error.key()).allowed()))
                .map(SettingError::key)
                .distinct()
                .toList();
    }

    private List<SettingError> errors(String lines) throws IOException {
        try {
            Settings.read(Optional.of(Files.writeString(folder.resolve("x400gate.conf"), OTHERS + lines)));
            return List.of();
        } catch (InvalidSettings e) {
            return e.errors();
        }
    }
}
