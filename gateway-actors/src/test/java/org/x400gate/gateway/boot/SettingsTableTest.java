package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} is made from {@code reference.conf}: run with {@code -Dx400gate.write-docs=true} to make it anew. */
class SettingsTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");

    private final List<String> lines = new ArrayList<>();
    private final List<String> undocumented = new ArrayList<>();

    @Test
    void theTableIsTheReference() throws IOException {
        rows("", ConfigFile.reference().root());

        String table = String.join("\n", head()) + "\n" + String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("x400gate.write-docs")) {
            Files.writeString(DOCUMENT, table);
        }
        assertThat(undocumented).as("keys without a comment in reference.conf").isEmpty();
        assertThat(Files.readString(DOCUMENT)).isEqualTo(table);
    }

    private static List<String> head() {
        return List.of(
                "# Settings",
                "",
                "Made from `gateway-actors/src/main/resources/reference.conf`; a test holds the two together. Make it anew:",
                "`mvn -B -pl gateway-actors -am test -Dtest=SettingsTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dx400gate.write-docs=true`.",
                "",
                "| key | default | meaning |",
                "|---|---|---|");
    }

    private void rows(String prefix, ConfigObject object) {
        object.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        entry -> entry.getValue().origin().lineNumber()))
                .forEach(entry -> row(prefix, entry));
    }

    private void row(String prefix, Map.Entry<String, ConfigValue> entry) {
        String key = prefix + entry.getKey();
        ConfigValue value = entry.getValue();
        String meaning = String.join(" ", value.origin().comments())
                .replaceAll(" +", " ")
                .strip()
                .replace("|", "\\|");
        if (meaning.isEmpty()) {
            undocumented.add(key);
        }
        if (value instanceof ConfigObject inner && !inner.isEmpty()) {
            lines.add("| **`" + key + "`** | | " + meaning + " |");
            rows(key + ".", inner);
        } else {
            lines.add("| `" + key + "` | `" + value.render(ConfigRenderOptions.concise()) + "` | " + meaning + " |");
        }
    }
}
